"""Which question comes next, what was answered before, and which answer a typed line means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from leadq.rulebook.compiling import Compiler
from leadq.store import assessments, happenings

if TYPE_CHECKING:
    from leadq.calling.desk import Desk
    from leadq.calling.replies import Reply
    from leadq.rulebook.field_values import FieldValue
    from leadq.rulebook.questions import Question

YES_NO: Final = ("yes", "no")
"""What the number keys stand for where yes or no is the answer."""


def next_question(desk: Desk, lead_id: int, after: Question | None) -> Question | None:
    """The first question behind `after` (None: of all) that is to be asked, by what is stored now; None at the end."""
    questions = desk.rulebook.questionnaire.questions
    start = questions.index(after) + 1 if after else 0
    return next((one for one in questions[start:] if _is_asked(desk, lead_id, one)), None)


def _is_asked(desk: Desk, lead_id: int, question: Question) -> bool:
    if question.only_if is None:
        return True
    compiler = Compiler(desk.today, desk.rulebook.catalogue)
    test = f"({question.only_if.sql(compiler)}) IS TRUE"
    return any(assessments.evaluate(desk.db, [test], compiler, lead_id))


def earlier_answer(desk: Desk, lead_id: int, question: Question) -> FieldValue | None:
    """The answer that stands; None where there is none, or a day to call again that has gone by."""
    today = desk.today.isoformat()
    value = happenings.latest_answer(desk.db, lead_id, question.name, today=today)
    if question.choices and value not in question.choices:
        return None
    if question.type == "callback" and str(value) < today:
        return None
    return value


def choices_of(question: Question) -> tuple[str, ...]:
    """What the number keys stand for, as an answer is written."""
    return YES_NO if question.type == "yes_no" else tuple(question.choices)


def meant(reply: Reply, choices: tuple[str, ...]) -> str:
    """The text of the answer: that of a number key, else as it was typed."""
    if reply.number is not None and 1 <= reply.number <= len(choices):
        return choices[reply.number - 1]
    return reply.text
