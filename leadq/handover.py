"""Hand-overs end: whoever was offered a lead accepts it, by saying so or by the first contact with it, or rejects it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadq.errors import UsageError
from leadq.journey.entering import Circumstances, enter
from leadq.journey.handing import hand_over
from leadq.journey.moves import WantedMove, advance
from leadq.journey.steps import NO_STEP, GivenStep
from leadq.store import handovers, leads, moves
from leadq.store.assessments import only
from leadq.values.folding import fold

if TYPE_CHECKING:
    from leadq.rulebook.loading import Rulebook
    from leadq.rulebook.process import Process, Stage
    from leadq.store.handovers import Handover
    from leadq.store.leads import Standing
    from leadq.store.writing import Transaction


class NotHandedOver(UsageError):
    """No hand-over of this lead runs."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(
            f"lead {standing.id} stands in {standing.stage} and is offered to nobody, so there is nothing to accept or reject;"
            f" leadq show {standing.id} says what happened"
        )


class OfferedAlready(UsageError):
    """The hand-over of this lead runs already."""

    def __init__(self, running: Handover) -> None:
        super().__init__(
            f"lead {running.lead_id} is offered to {running.owner} until {running.accept_by}; --to NAME offers it to"
            " somebody else"
        )


class OfferedLater(UsageError):
    """The hand-over of this lead began after the command's day, so it cannot have ended by then."""

    def __init__(self, running: Handover, today: str) -> None:
        super().__init__(
            f"lead {running.lead_id} is offered to {running.owner} since {running.handed_on}, after {today}"
        )


class NoHandover(UsageError):
    """The process has no hand-over."""

    def __init__(self) -> None:
        super().__init__(
            "no stage of process.yaml is a hand-over; give one of them an 'accept_within'"
        )


def offer(tx: Transaction, rulebook: Rulebook, lead_id: int, to: str | None) -> Standing:
    """Offer a lead to `to`, else to who takes it; it moves to the hand-over where it is not there yet.

    Raises `MoveRefused` where the guard of the hand-over is not true.
    """
    stage = _handover_stage(rulebook.process, leads.standing(tx.db, lead_id))
    running = handovers.running(tx.db, lead_id)
    if running is not None:
        if to is None or fold(to) == fold(running.owner):
            raise OfferedAlready(running)
        _check_time(tx, running)
        handovers.end(tx, only(lead_id), "reassigned")
    if leads.standing(tx.db, lead_id).stage == stage.name:
        is_anew = running is not None
        hand_over(tx, rulebook, stage, only(lead_id), to=to, is_anew=is_anew)
        return leads.standing(tx.db, lead_id)
    return advance(tx, rulebook, lead_id, WantedMove(stage=stage.name, to=to))


def _handover_stage(process: Process, standing: Standing) -> Stage:
    """The hand-over in which the lead is, or else the next one; the first, where it is behind all of them."""
    found = [stage for stage in process.open_stages if stage.is_handover]
    if not found:
        raise NoHandover
    here = process.stage(standing.stage)
    ahead = [stage for stage in found if here is None or stage.position >= here.position]
    return (ahead or found)[0]


def accept(
    tx: Transaction, rulebook: Rulebook, lead_id: int, step: GivenStep = NO_STEP
) -> Standing:
    """Accept a lead that is offered to somebody: it moves to the next open stage. Answers where it stands then."""
    offer = _offer(tx, lead_id)
    handovers.end(tx, only(lead_id), "accepted")
    moves.choose(tx.db, [lead_id])
    enter(tx, rulebook, _stage_after(rulebook.process, offer), Circumstances(step=step))
    return leads.standing(tx.db, lead_id)


def reject(
    tx: Transaction, rulebook: Rulebook, lead_id: int, reason: str, step: GivenStep = NO_STEP
) -> Standing:
    """Reject a lead that is offered to somebody: it goes back to the stage and the owner that it came from."""
    offer = _offer(tx, lead_id)
    handovers.end(tx, only(lead_id), "rejected", reason)
    owner = offer.former_owner
    handovers.give_back(tx, lead_id, owner, fold(owner) if owner else None)
    moves.choose(tx.db, [lead_id])
    stage = rulebook.process.stage(offer.from_stage) or rulebook.process.first
    enter(tx, rulebook, stage, Circumstances(reason=reason, step=step))
    return leads.standing(tx.db, lead_id)


def accept_by_contact(
    tx: Transaction, rulebook: Rulebook, lead_id: int, person: str | None
) -> bool:
    """Accept a lead when `person`, who has just had a contact with it, is the one to whom it is offered."""
    offer = handovers.running(tx.db, lead_id)
    if offer is None or person is None or fold(offer.owner) != fold(person):
        return False
    if tx.today < offer.handed_on:
        return False
    accept(tx, rulebook, lead_id)
    return True


def _offer(tx: Transaction, lead_id: int) -> Handover:
    offer = handovers.running(tx.db, lead_id)
    if offer is None:
        raise NotHandedOver(leads.standing(tx.db, lead_id))
    _check_time(tx, offer)
    return offer


def _check_time(tx: Transaction, offer: Handover) -> None:
    if tx.today < offer.handed_on:
        raise OfferedLater(offer, tx.today)


def _stage_after(process: Process, offer: Handover) -> Stage:
    """The open stage behind the hand-over; the rules have one."""
    names = [stage.name for stage in process.open_stages]
    return process.open_stages[names.index(offer.stage) + 1]
