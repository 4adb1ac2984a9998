"""The language of conditions as a schema: which words may stand under a ``when``, and what behind each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from leadq.rulebook.catalogue import FieldType
from leadq.rulebook.conditions_parsing import ACTIVITY_LINES, WORDS
from leadq.rulebook.operators import TYPE_WORDS, operators_on
from leadq.rulebook.process_parsing import DOERS
from leadq.rulebook.schemas.shapes import (
    ANYTHING,
    CALENDAR_DURATION,
    DAY,
    DEFINITIONS,
    EMAIL,
    NUMBER,
    TEXT,
    YES_NO,
    by_form,
    exactly,
    folded,
    lines,
    list_of,
    one_or_more,
    reference,
    said,
    whole,
)
from leadq.rulebook.structure import RESERVED
from leadq.rulebook.vocabulary import Subject, answer_subject, subjects
from leadq.rulebook.wanted import NEVER_IN_PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadq.rulebook.catalogue import Level
    from leadq.rulebook.operators import Operator
    from leadq.rulebook.schemas.shapes import Schema
    from leadq.rulebook.vocabulary import Vocabulary

VALUES: Final[Mapping[FieldType, Schema]] = {
    FieldType.TEXT: TEXT,
    FieldType.CODE: TEXT,
    FieldType.LIST: TEXT,
    FieldType.CHOICE: TEXT,
    FieldType.INTEGER: NUMBER,
    FieldType.NUMBER: NUMBER,
    FieldType.MONEY: NUMBER,
    FieldType.DATE: DAY,
    FieldType.YES_NO: YES_NO,
}
_CODES: Final[Mapping[str, Schema]] = {"email": EMAIL}


def conditions(vocabulary: Vocabulary, places: Mapping[str, Level]) -> Mapping[str, Schema]:
    """The definitions of conditions, each by a name and its place in the order of evaluation, and of their parts."""
    tests: dict[str, Schema] = {}
    found = {name: _condition(name, level, vocabulary, tests) for name, level in places.items()}
    answers = _answers(vocabulary, tests)
    return {**found, "activity": _activity(vocabulary), "answers": answers, **tests, **DEFINITIONS}


def _condition(name: str, level: Level, vocabulary: Vocabulary, tests: dict[str, Schema]) -> Schema:
    fields = {
        subject.name: said(f"{subject.name}: {TYPE_WORDS[subject.type]}", _test(subject, tests))
        for subject in subjects(level, vocabulary)
    }
    own = reference(name)
    several = {"anyOf": (list_of(own, least=1), own)}
    words = {
        "all": said("Every one of these conditions is true.", several),
        "any": said("At least one of these conditions is true.", several),
        "not": said("This condition is not true.", own),
        "activity": said("Something happened with the lead.", reference("activity")),
        "answer": said("The latest answers to questions of the guide.", reference("answers")),
    }
    shapes = {**fields, **{word: words.get(word, ANYTHING) for word in WORDS}}
    every_line = lines(shapes, shapes, may_be_blank=False)
    return said("Every line must be true.", {**every_line, "minProperties": 1})


def _test(subject: Subject, tests: dict[str, Schema]) -> Schema:
    """A reference to the test of a field, which is put among `tests`: one for each type, and for what is special."""
    name = (
        f"test_of_{subject.name}" if _is_special(subject) else f"test_of_type_{subject.type.value}"
    )
    if name not in tests:
        tests[name] = _test_of(subject)
    return reference(name)


def _is_special(subject: Subject) -> bool:
    """Whether not all fields of its type are tested like it."""
    return (
        subject.choices is not None
        or subject.takes_one_operator
        or subject.name in NEVER_IN_PARTS
        or (subject.type is FieldType.CODE and subject.name in _CODES)
    )


def _test_of(subject: Subject) -> Schema:
    """What may stand behind a field or a question: a value, a list of them, `known`, `unknown`, or operators."""
    value = _value(subject)
    no_word = {**value, "not": {"enum": RESERVED}}
    scalar = {"anyOf": (value, {"enum": RESERVED})}
    several = list_of(no_word, least=1)
    operators = {} if subject.name in NEVER_IN_PARTS else operators_on(subject.type)
    if not operators:
        return by_form(scalar, array=several)
    operands = {word: _operand(operator, value) for word, operator in operators.items()}
    most = {"maxProperties": 1} if subject.takes_one_operator else {}
    named = lines(operands, operands, may_be_blank=False)
    return by_form(scalar, array=several, object={**named, "minProperties": 1, **most})


def _value(subject: Subject) -> Schema:
    if subject.choices is not None:
        return folded(subject.choices)
    if subject.type is FieldType.CODE and subject.name in _CODES:
        return _CODES[subject.name]
    return VALUES[subject.type]


def _operand(operator: Operator, value: Schema) -> Schema:
    shapes: Mapping[str, Schema] = {
        "value": value,
        "texts": one_or_more(TEXT),
        "duration": CALENDAR_DURATION,
        "day": {"anyOf": ({"enum": ("today",)}, DAY)},
    }
    return said(operator.meaning, shapes[operator.takes])


def _activity(vocabulary: Vocabulary) -> Schema:
    shapes = {
        "kind": said("Of this kind.", one_or_more(exactly(vocabulary.kinds or ()))),
        "by": said("Done by the lead, or by us.", exactly(DOERS)),
        "within": said("So long ago at most: 90 days", CALENDAR_DURATION),
        "times": said("At least so many of them.", whole(1)),
        "result": said("It ended so.", one_or_more(exactly(vocabulary.results or ()))),
        "subject": said("Its subject contains this.", one_or_more(TEXT)),
        "machine": said("Clicks of machines count too.", YES_NO),
    }
    return lines(ACTIVITY_LINES, shapes, may_be_blank=False)


def _answers(vocabulary: Vocabulary, tests: dict[str, Schema]) -> Schema:
    shapes = {}
    for question in (vocabulary.questions or {}).values():
        subject = answer_subject(question)
        test = _test_of(subject) if _is_special(subject) else _test(subject, tests)
        labels = "; ".join(f"{key}: {label}" for key, label in question.choices.items())
        shapes[question.name] = said("\n".join(filter(None, (question.ask, labels))), test)
    return {**lines(shapes, shapes, may_be_blank=False), "minProperties": 1}
