"""How a call ends: what logging it would change, shown before it is done; and the step as it was typed instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from leadq import scoring
from leadq.calling.logging import log
from leadq.errors import UsageError
from leadq.journey.steps import GivenStep
from leadq.rulebook.compiling import Compiler
from leadq.store import assessments, handovers
from leadq.store.workdays import later
from leadq.values.texts import clean_text
from leadq.values.whens import UnclearWhen, parse_when

if TYPE_CHECKING:
    from leadq.calling.desk import Desk
    from leadq.calling.logging import Entry, Logged
    from leadq.rulebook.questions import QualificationRule
    from leadq.scoring import Explanation
    from leadq.store.handovers import Handover
    from leadq.store.writing import Transaction

_LAST_COMMA = re.compile(r",(?=[^,]*$)")


class NoWords(UsageError):
    """A step needs words."""

    def __init__(self) -> None:
        super().__init__("a step needs words, such as: Send the brochure, friday")


@dataclass(frozen=True, slots=True)
class Ending:
    """What a logged call comes to: the change, the assessment behind it, and to whom the lead is offered.

    `because` is the line of questions.yaml that gives the qualification, None where none is true. `waits_for_taker`
    says that the lead is in a hand-over and nobody takes it.
    """

    entry: Entry
    logged: Logged
    explanation: Explanation
    because: QualificationRule | None
    offer: Handover | None
    waits_for_taker: bool


def foresee(desk: Desk, lead_id: int, entry: Entry) -> Ending:
    """What logging the call would come to; nothing is changed."""
    with desk.command(f"call {lead_id} (foreseen)") as tx:
        ending = _carried_out(tx, desk, lead_id, entry)
        tx.leave_as_it_was()
    return ending


def finish(desk: Desk, lead_id: int, entry: Entry) -> Ending:
    """Log the call, with all that follows."""
    with desk.command(f"call {lead_id} {entry.result or ''}".strip()) as tx:
        return _carried_out(tx, desk, lead_id, entry)


def _carried_out(tx: Transaction, desk: Desk, lead_id: int, entry: Entry) -> Ending:
    rulebook = desk.rulebook
    logged = log(tx, rulebook, lead_id, entry)
    stage = rulebook.process.stage(logged.after.stage)
    offer = handovers.running(tx.db, lead_id)
    return Ending(
        entry=entry,
        logged=logged,
        explanation=scoring.why(tx.db, rulebook, lead_id, as_of=tx.as_of.date()),
        because=_true_line(tx, desk, lead_id),
        offer=offer,
        waits_for_taker=stage is not None and stage.is_handover and offer is None,
    )


def _true_line(tx: Transaction, desk: Desk, lead_id: int) -> QualificationRule | None:
    """The line that gives the lead its qualification: the first true one."""
    lines = desk.rulebook.questionnaire.qualification
    compiler = Compiler(tx.as_of.date(), desk.rulebook.catalogue)
    tests = [f"({line.when.sql(compiler)}) IS TRUE" for line in lines]
    true = list(assessments.evaluate(tx.db, tests, compiler, lead_id))
    return next((line for line, is_true in zip(lines, true, strict=True) if is_true), None)


def day_typed(desk: Desk, text: str) -> date:
    """A day from today on; raises what `parse_when` raises."""
    return parse_when(text, desk.today, later(desk.db))


def step_typed(desk: Desk, text: str, before: GivenStep) -> GivenStep:
    """The step as it was typed: a day, words, or words and behind a comma a day; the rest is as it was given `before`."""
    day = _day(desk, text)
    if day is not None:
        return GivenStep(before.action, day)
    words, *behind = _LAST_COMMA.split(text, maxsplit=1)
    due = _day(desk, behind[0].strip()) if behind else None
    action = clean_text(text if due is None else words)
    if action is None:
        raise NoWords
    return GivenStep(action, due or before.due)


def _day(desk: Desk, text: str) -> date | None:
    """The day that a text means, None where it means none; raises PastWhen for one that has gone by."""
    try:
        return day_typed(desk, text)
    except UnclearWhen:
        return None
