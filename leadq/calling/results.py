"""What follows from how a contact ended: a number cleared, a channel closed, another attempt, the next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from leadq.journey.entering import Circumstances, enter
from leadq.journey.moves import stage_called
from leadq.journey.steps import (
    NO_STEP,
    GivenStep,
    begin_step,
    due_after,
    is_agreed_for_later,
    own_step,
)
from leadq.store import calls, handovers, leads, moves, opt_outs

if TYPE_CHECKING:
    from leadq.rulebook.loading import Rulebook
    from leadq.rulebook.process import Process, Result, Stage
    from leadq.store.leads import Standing
    from leadq.store.writing import Transaction


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a contact ended: its result, the step that was given, the day for which a call was agreed.

    `by_us` says that it was a contact of ours; `has_moved` that the lead has the step of another stage since, `is_late`
    that it is written down after something newer.
    """

    result: Result | None
    step: GivenStep
    call_back: date | None
    by_us: bool
    has_moved: bool = False
    is_late: bool = False


def follow(tx: Transaction, rulebook: Rulebook, lead_id: int, outcome: Outcome) -> list[str]:
    """Let follow what follows; answers it in sentences, but for the step itself."""
    said = _effects(tx, lead_id, outcome.result)
    standing = leads.standing(tx.db, lead_id)
    if not standing.living:
        return said
    stage = stage_called(rulebook.process, standing.stage)
    if outcome.call_back is not None:
        action = outcome.step.action or rulebook.process.texts.text("call_back")
        agreed = GivenStep(action, outcome.call_back)
        begin_step(tx, lead_id, stage, agreed, "callback")
    elif outcome.step:
        begin_step(tx, lead_id, stage, outcome.step)
    elif outcome.is_late and outcome.by_us:
        said.append("something newer is known of this lead, so its next step stays")
    elif outcome.result is not None and outcome.result.next_step is not None:
        own = outcome.result.next_step
        begin_step(tx, lead_id, stage, GivenStep(own.action, due_after(tx, own.due_in)))
    elif not outcome.by_us or handovers.running(tx.db, lead_id) is not None:
        pass  # a note, and what the lead did, completes nothing; who is offered a lead accepts or rejects it
    elif outcome.result is not None and outcome.result.is_unanswered:
        said += _try_again(tx, rulebook, standing, outcome.result)
    elif _is_completed(standing, outcome, tx.today):
        begin_step(tx, lead_id, stage, NO_STEP)
    return said


def _is_completed(standing: Standing, outcome: Outcome, today: str) -> bool:
    """Whether the contact did what was to be done; what a lead took along into another stage is a call-back."""
    is_older = not outcome.has_moved or standing.next_kind == "callback"
    return is_older and not _stays(standing, outcome.result, today)


def _stays(standing: Standing, result: Result | None, today: str) -> bool:
    """Whether the step is a call-back for a later day, to somebody who may be called."""
    may_be_called = result is None or result.opt_out != "phone"
    return may_be_called and is_agreed_for_later(standing, today)


def _effects(tx: Transaction, lead_id: int, result: Result | None) -> list[str]:
    said = []
    if result is not None and result.opt_out is not None:  # before the number is gone
        opt_outs.opt_out(tx, lead_id, result.opt_out)
        said.append(f"no more contact by {result.opt_out}, whatever list brings them again")
    if result is not None and result.clear is not None:
        cleared = opt_outs.clear(tx, lead_id, result.clear)
        if cleared:
            said.append(f"{cleared} is not theirs any more")
    return said


def _try_again(
    tx: Transaction, rulebook: Rulebook, standing: Standing, result: Result
) -> list[str]:
    """Set the next attempt or, after the last one, what `then` says; what is planned for a later day stays."""
    stage = stage_called(rulebook.process, standing.stage)
    if not _may_be_replaced(standing, stage, tx.today):
        return [f"{standing.next_action} stays: it is for {standing.next_due}"]
    count = calls.attempts_in_a_row(
        tx.db,
        standing.id,
        unanswered(rulebook.process),
        since=standing.stage_entered_on,
        today=tx.today,
    )
    tries = len(result.retry) + 1
    if count % tries == 0:
        return _give_up(tx, rulebook, standing, result, count)
    due = due_after(tx, result.retry[count % tries - 1])
    begin_step(tx, standing.id, stage, GivenStep(standing.next_action, due), "attempt")
    return [f"nobody answered, {count} in a row; {tries - count % tries} more to try"]


def unanswered(process: Process) -> list[str]:
    """The results that mean that nobody was reached."""
    return [result.name for result in process.results.values() if result.is_unanswered]


def _may_be_replaced(standing: Standing, stage: Stage, today: str) -> bool:
    """Whether another attempt may take the place of the step: an attempt, one that is due, or the stage's own."""
    own = (
        own_step(stage).action if stage.outcome == "open" else None
    )  # when to ask again was chosen
    is_due = standing.next_due is not None and standing.next_due <= today
    if standing.next_kind == "callback":
        return is_due
    return is_due or standing.next_kind == "attempt" or standing.next_action == own


def _give_up(
    tx: Transaction, rulebook: Rulebook, standing: Standing, result: Result, count: int
) -> list[str]:
    assert result.then is not None, "the rules say what follows the last attempt"
    target = stage_called(rulebook.process, result.then)
    if target.name == standing.stage:
        begin_step(tx, standing.id, target, NO_STEP)
    else:
        moves.choose(tx.db, [standing.id])
        enter(tx, rulebook, target, Circumstances(reason=result.then_reason))
    return [f"nobody answered, {count} in a row; that was the last attempt"]
