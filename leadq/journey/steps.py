"""Next steps: what a stage sets, when it is due, and what was given instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from leadq.store import happenings, moves, steps, workdays

if TYPE_CHECKING:
    from leadq.rulebook.process import NextStep, Stage
    from leadq.store.leads import Standing
    from leadq.store.steps import Kind
    from leadq.store.writing import Transaction
    from leadq.values.durations import Duration


@dataclass(frozen=True, slots=True)
class GivenStep:
    """The next step as the user gave it; what is None is taken from the stage."""

    action: str | None = None
    due: date | None = None

    def __bool__(self) -> bool:
        return self.action is not None or self.due is not None


NO_STEP: Final = GivenStep()
"""Nothing was given: the stage's own step."""


def own_step(stage: Stage) -> NextStep:
    """The step that a living stage sets."""
    assert stage.next_step is not None, "the rules give every living stage a step"
    return stage.next_step


def begin_step(
    tx: Transaction, lead_id: int, stage: Stage, given: GivenStep, kind: Kind = "planned"
) -> None:
    """Give a lead a new step: the given one, completed by the stage's own."""
    own = own_step(stage)
    due = given.due or _due_day(tx, own, lead_id)
    steps.begin_step(tx, lead_id, given.action or own.action, due, kind)


def due_after(tx: Transaction, duration: Duration) -> date:
    """The day that lies so long after the command's."""
    return workdays.after(tx.db, tx.as_of.date(), duration)


def _due_day(tx: Transaction, step: NextStep, lead_id: int) -> date:
    """When a stage's own step is due: so long before an answered day (today at the earliest), or after so long."""
    if step.before_answer is not None:
        question, duration = step.before_answer
        answer = happenings.latest_answer(tx.db, lead_id, question, today=tx.today)
        day = _before_answer(tx, answer, duration)
        if day is not None:
            return day
    return due_after(tx, step.due_in)


def _before_answer(tx: Transaction, answer: object, duration: Duration) -> date | None:
    if not isinstance(answer, str) or answer < tx.today:
        return None
    return max(workdays.before(tx.db, date.fromisoformat(answer), duration), tx.as_of.date())


def set_due_days(tx: Transaction, step: NextStep) -> None:
    """Set for the moving leads the days that depend on what each of them has answered."""
    if step.before_answer is None:
        return
    question, duration = step.before_answer
    found = {
        answered: day
        for answered in moves.answered_days(tx, question)
        if (day := _before_answer(tx, answered, duration)) is not None
    }
    moves.set_due_days(tx, question, found)


def is_agreed_for_later(standing: Standing, today: str) -> bool:
    """Whether the step is a call-back that was agreed for a later day: nothing but itself completes it."""
    due = standing.next_due
    return standing.next_kind == "callback" and due is not None and due > today
