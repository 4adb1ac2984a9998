"""Answers to the questions of the guide: read as their question asks, stored, and carried over to the contacts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from leadq.calling.contacts import introduce, make_main
from leadq.errors import UsageError
from leadq.journey.moves import UnknownWord
from leadq.rulebook.catalogue import FieldType
from leadq.rulebook.field_values import read_answer
from leadq.rulebook.operators import TYPE_WORDS
from leadq.store import happenings
from leadq.store.workdays import later
from leadq.values.folding import fold
from leadq.values.whens import PastWhen, UnclearWhen, parse_when

if TYPE_CHECKING:
    from leadq.rulebook.loading import Rulebook
    from leadq.rulebook.questions import Question
    from leadq.store.writing import Transaction


class WrongAnswer(UsageError):
    """An answer that its question cannot take."""

    def __init__(self, question: Question, text: str) -> None:
        wanted = " or ".join(question.choices) or TYPE_WORDS[question.value_type]
        if question.type == "callback":
            wanted = "a day to come"
        super().__init__(f"question {question.name!r}: {text!r} is not {wanted}")


class NobodyNamed(UsageError):
    """No answer names a person."""

    def __init__(self) -> None:
        super().__init__("no answer to a question of the type person names the main contact")


@dataclass(frozen=True, slots=True)
class Answered:
    """What answers came to besides themselves: sentences, and the day for which a call was agreed."""

    said: tuple[str, ...] = ()
    call_back: date | None = None


def answer_all(
    tx: Transaction, rulebook: Rulebook, lead_id: int, answers: Mapping[str, str]
) -> Answered:
    """Store the answers (question name: text); raises before anything is stored when one cannot be read."""
    known = rulebook.questionnaire.by_name
    for name in answers:
        if name not in known:
            raise UnknownWord("question", name, list(known))
    read = [(known[name], _value(tx, known[name], text)) for name, text in answers.items()]
    said: list[str] = []
    call_back = None
    for question, value in read:
        is_text = question.value_type.value == "text"
        folded = fold(str(value)) if is_text else None
        happenings.add_answer(tx, lead_id, question.name, value=value, folded=folded)
        if question.type == "person":
            said += introduce(tx, lead_id, str(value))
        if question.type == "callback":
            call_back = date.fromisoformat(str(value))
    return Answered(tuple(said), call_back)


def _value(tx: Transaction, question: Question, text: str) -> str | int | float:
    """The value as it is stored; a day may be said as other days to come are, one to call again always is."""
    value = None if question.type == "callback" else read_answer(question, text)
    if value is None and question.value_type is FieldType.DATE:
        value = _day_to_come(tx, text)
    if value is None:
        raise WrongAnswer(question, text)
    return value


def _day_to_come(tx: Transaction, text: str) -> str | None:
    try:
        return parse_when(text, tx.as_of.date(), later(tx.db)).isoformat()
    except (PastWhen, UnclearWhen):
        return None


def name_main_contact(
    tx: Transaction, rulebook: Rulebook, lead_id: int, answers: Mapping[str, str]
) -> list[str]:
    """Make the person whom one of these answers names the main contact; raises `NobodyNamed` where none does."""
    known = rulebook.questionnaire.by_name
    named = [text for name, text in answers.items() if known[name].type == "person"]
    if not named:
        raise NobodyNamed
    return make_main(tx, lead_id, named[-1])
