"""Writing down what happened with a lead, and what follows: its results, its next step, its score, where it moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from leadq import scoring
from leadq.calling.answering import answer_all, name_main_contact
from leadq.calling.results import Outcome, follow
from leadq.errors import UsageError
from leadq.handover import accept_by_contact
from leadq.journey.automatic import move_automatically
from leadq.journey.moves import UnknownWord
from leadq.journey.steps import NO_STEP, GivenStep
from leadq.store import assessments, calls, happenings, leads
from leadq.store.assessments import only
from leadq.store.happenings import Activity
from leadq.values.folding import fold

if TYPE_CHECKING:
    from leadq.rulebook.loading import Rulebook
    from leadq.rulebook.process import ActivityKind, Process
    from leadq.store.leads import Standing
    from leadq.store.writing import Transaction


class NoStepForClosed(UsageError):
    """A closed lead has no next step."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(
            f"lead {standing.id} is {standing.stage} and has no next step; move it to an open stage"
            f" first: leadq advance {standing.id} STAGE --reason WHY"
        )


class NoResult(UsageError):
    """Only a contact of ours comes to a result."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"{kind} is no contact of ours, so it has no --result; log the call or the e-mail itself"
        )


class NoCallBack(UsageError):
    """Nobody calls back who must not call."""

    def __init__(self, result: str) -> None:
        super().__init__(
            f"after {result} nobody calls again, so there is no --call-back; say --next and --due"
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to log; `answers` maps a question's name to the text of its answer.

    `person` is who of us it was, `call_back` the day for which a call was agreed. `makes_main` says that the person
    whom an answer names becomes the main contact.
    """

    kind: str
    result: str | None = None
    subject: str | None = None
    note: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    step: GivenStep = NO_STEP
    call_back: date | None = None
    person: str | None = None
    makes_main: bool = False


@dataclass(frozen=True, slots=True)
class Logged:
    """What an entry changed: where the lead stood and stands, and what else is to be said, in sentences."""

    before: Standing
    after: Standing
    qualification_before: str | None
    qualification: str
    said: tuple[str, ...]


def log(tx: Transaction, rulebook: Rulebook, lead_id: int, entry: Entry) -> Logged:
    """Write down what happened, with its answers, and let follow what follows.

    The first contact of the one to whom the lead is offered accepts it. Then the result sets the next step; without
    one, our contact completes the step, but for a call-back that was agreed for a later day, and the next one is the
    given one or the stage's own; what the lead did, and what is no contact (a note), leaves the step as it is. Then the
    lead is assessed, and moved where it moves by itself.
    """
    kind = _checked(rulebook.process, entry)
    before = leads.standing(tx.db, lead_id)
    if (entry.step or entry.call_back) and not before.living:
        raise NoStepForClosed(before)
    qualification = assessments.stored_qualification(tx.db, lead_id)
    is_late = calls.has_come_later(tx.db, before, today=tx.today)
    answered = answer_all(tx, rulebook, lead_id, entry.answers)
    _write(tx, rulebook.process, lead_id, entry)
    said = list(answered.said)
    if entry.makes_main:
        said += name_main_contact(tx, rulebook, lead_id, entry.answers)
    result = rulebook.process.results.get(entry.result) if entry.result else None
    is_reached = _is_contact_by_us(kind) and (result is None or result.reaches)
    is_accepted = is_reached and accept_by_contact(tx, rulebook, lead_id, entry.person)
    if is_accepted:
        said.append(f"accepted by this first contact of {entry.person}")
    outcome = Outcome(
        result=result,
        step=entry.step,
        call_back=entry.call_back or answered.call_back,
        by_us=_is_contact_by_us(kind),
        has_moved=is_accepted,
        is_late=is_late,
    )
    said += follow(tx, rulebook, lead_id, outcome)
    settle(tx, rulebook, lead_id, takes_step=bool(entry.step))
    after = leads.standing(tx.db, lead_id)
    if entry.step.action and after.living and after.next_action != entry.step.action:
        said.append(
            f"{entry.step.action} gives way: whoever is offered the lead plans what comes next"
        )
    return Logged(
        before=before,
        after=after,
        qualification_before=qualification,
        qualification=assessments.stored_qualification(tx.db, lead_id) or "unasked",
        said=tuple(said),
    )


def settle(tx: Transaction, rulebook: Rulebook, lead_id: int, *, takes_step: bool = False) -> None:
    """Assess a lead after news of it, and move it where it moves by itself, with the step that somebody gave it."""
    scoring.score_lead(tx, rulebook, lead_id)
    if move_automatically(tx, rulebook, only(lead_id), takes_step=takes_step):
        scoring.score_lead(tx, rulebook, lead_id)


def _checked(process: Process, entry: Entry) -> ActivityKind:
    kind = process.kinds.get(entry.kind)
    if kind is None:
        raise UnknownWord("activity", entry.kind, list(process.kinds))
    if entry.result is not None and entry.result not in process.results:
        raise UnknownWord("result", entry.result, list(process.results))
    if entry.result is not None and not _is_contact_by_us(kind):
        raise NoResult(entry.kind)
    closes_phone = entry.result and process.results[entry.result].opt_out == "phone"
    if entry.call_back is not None and closes_phone:
        raise NoCallBack(entry.result or "")
    return kind


def _is_contact_by_us(kind: ActivityKind) -> bool:
    return kind.by == "us" and kind.is_contact


def _write(tx: Transaction, process: Process, lead_id: int, entry: Entry) -> None:
    kind = process.kinds[entry.kind]
    activity = Activity(
        kind=kind.name,
        by=kind.by,
        happened_at=_moment(tx.as_of, process.calendar.timezone),
        result=entry.result,
        subject=entry.subject,
        subject_folded=fold(entry.subject) if entry.subject else None,
        note=entry.note,
        person=entry.person if kind.by == "us" else None,
    )
    happenings.add_activity(tx, lead_id, activity)


def _moment(as_of: datetime, zone: str) -> str | None:
    """The UTC moment of a local time; None when only the day is known (midnight)."""
    if as_of.time() == time.min:
        return None
    local = as_of.replace(tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
