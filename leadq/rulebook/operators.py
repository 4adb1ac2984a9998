"""What stands behind a field in a condition: a value, a list, `known`, or operators that are words.

The vocabulary is the table `OPERATORS`: a new word is a line there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from leadq.rulebook.catalogue import FieldType
from leadq.rulebook.conditions import (
    All,
    Compared,
    ComparedToToday,
    Condition,
    Known,
    ListTested,
    Not,
    OneOf,
    TextTest,
    TextTested,
    Window,
)
from leadq.rulebook.problems import Problems, shown
from leadq.rulebook.structure import RESERVED, calendar_duration, scalars, text
from leadq.rulebook.wanted import wanted_part, wanted_value
from leadq.values.suggestions import did_you_mean

if TYPE_CHECKING:
    from leadq.rulebook.compiling import Bound
    from leadq.rulebook.conditions import Comparison
    from leadq.rulebook.vocabulary import Subject
    from leadq.rulebook.yaml_reading import Node

Takes = Literal["value", "texts", "duration", "day"]
Parse = Callable[["Subject", "Node", Problems], Condition | None]

_NUMBERS: Final = frozenset({FieldType.INTEGER, FieldType.NUMBER, FieldType.MONEY})
_TEXTS: Final = frozenset({FieldType.TEXT, FieldType.CODE})
_DATES: Final = frozenset({FieldType.DATE})
TYPE_WORDS: Final = MappingProxyType(
    {
        FieldType.TEXT: "a text",
        FieldType.CODE: "a text",
        FieldType.INTEGER: "a whole number",
        FieldType.NUMBER: "a number",
        FieldType.MONEY: "an amount of money",
        FieldType.DATE: "a date",
        FieldType.YES_NO: "yes or no",
        FieldType.CHOICE: "a choice",
        FieldType.LIST: "a list",
    }
)


@dataclass(frozen=True, slots=True)
class Operator:
    """The types that an operator works on, what stands behind it, and how that becomes a condition."""

    types: frozenset[FieldType]
    takes: Takes
    parse: Parse
    meaning: str  # for who types it


def parse_test(subject: Subject, node: Node, problems: Problems) -> Condition | None:
    """Read what `subject` is tested for; None when it has a problem."""
    if isinstance(node.value, Mapping):
        return _operators(subject, node, problems)
    if node.value == "known":
        return Known(subject.operand)
    if node.value == "unknown":
        return Not(Known(subject.operand))
    return _equality(subject, node, problems)


def operators_on(type_: FieldType) -> Mapping[str, Operator]:
    """The operators that work on a type, by their words."""
    return {word: operator for word, operator in OPERATORS.items() if type_ in operator.types}


def all_of(parts: list[Condition | None]) -> Condition | None:
    """Join conditions that must all be true; None when one could not be read."""
    read = [part for part in parts if part is not None]
    if not read or len(read) < len(parts):
        return None
    return read[0] if len(read) == 1 else All(tuple(read))


def _operators(subject: Subject, node: Node, problems: Problems) -> Condition | None:
    lines = node.value if isinstance(node.value, Mapping) else {}
    if not lines:
        problems.add(node.line, f"{shown(subject.name)} is tested for nothing")
    if subject.takes_one_operator and len(lines) > 1:
        problems.add(node.line, f"{shown(subject.name)} takes one operator")
        return None
    return all_of([_operator(subject, word, at, problems) for word, at in lines.items()])


def _operator(subject: Subject, word: str, node: Node, problems: Problems) -> Condition | None:
    operator = OPERATORS.get(word)
    if operator and subject.type in operator.types:
        return operator.parse(subject, node, problems)
    if operator:
        sentence = (
            f"{shown(word)} does not work on {shown(subject.name)}, {TYPE_WORDS[subject.type]}"
        )
    elif word in {"all", "any", "not"}:
        sentence = f"{shown(word)} stands outside: {word}: {{{subject.name}: ...}}"
    elif hint := did_you_mean(word, OPERATORS):
        problems.add(node.line, f"unknown operator {shown(word)}{hint}")
        return None
    else:
        sentence = f"unknown operator {shown(word)}"
    problems.add(node.line, f"{sentence}; possible: {_possible(subject)}")
    return None


def _possible(subject: Subject) -> str:
    return ", ".join(
        ["a value", "a list of values", "known", "unknown", *operators_on(subject.type)]
    )


def _equality(subject: Subject, node: Node, problems: Problems) -> Condition | None:
    found = [_wanted(subject, written, line, problems) for written, line in scalars(node, problems)]
    values = tuple(value for value in found if value is not None)
    if not values or len(values) < _count(node):
        return None
    if subject.type is FieldType.LIST:
        return ListTested(subject.operand, tuple(map(str, values)), whole=True)
    return OneOf(subject.operand, values, folded=subject.compares_folded)


def _count(node: Node) -> int:
    return len(node.value) if isinstance(node.value, tuple) else 1


def _wanted(subject: Subject, written: str, line: int, problems: Problems) -> Bound | None:
    if written in RESERVED:
        problems.add(line, f"{shown(written)} stands alone; use any: to join it with values")
        return None
    return wanted_value(subject, written, line, problems)


def _compared(comparison: Comparison) -> Parse:
    def parse(subject: Subject, node: Node, problems: Problems) -> Condition | None:
        written = text(node, problems)
        limit = wanted_value(subject, written, node.line, problems) if written else None
        return None if limit is None else Compared(subject.operand, comparison, limit)

    return parse


def _day(comparison: Literal["<", ">"]) -> Parse:
    compared = _compared(comparison)

    def parse(subject: Subject, node: Node, problems: Problems) -> Condition | None:
        if node.value == "today":
            return ComparedToToday(subject.operand, comparison)
        return compared(subject, node, problems)

    return parse


def _text(how: TextTest) -> Parse:
    def parse(subject: Subject, node: Node, problems: Problems) -> Condition | None:
        parts = [
            wanted_part(subject, one, line, problems, whole_word=how == "word")
            for one, line in scalars(node, problems)
        ]
        read = tuple(part for part in parts if part is not None)
        if not read or len(read) < _count(node):
            return None
        if subject.type is FieldType.LIST:
            return ListTested(subject.operand, read, whole=False)
        return TextTested(subject.operand, how, read)

    return parse


def _window(how: Literal["within", "older_than", "in_next"]) -> Parse:
    def parse(subject: Subject, node: Node, problems: Problems) -> Condition | None:
        found = calendar_duration(node, problems)
        return None if found is None else Window(subject.operand, how, found)

    return parse


OPERATORS: Final[Mapping[str, Operator]] = MappingProxyType(
    {
        "at_least": Operator(_NUMBERS, "value", _compared(">="), "this or more"),
        "at_most": Operator(_NUMBERS, "value", _compared("<="), "this or less"),
        "over": Operator(_NUMBERS, "value", _compared(">"), "more than this"),
        "under": Operator(_NUMBERS, "value", _compared("<"), "less than this"),
        "contains": Operator(
            _TEXTS | {FieldType.LIST},
            "texts",
            _text("contains"),
            "this stands anywhere in it; a list: one of them",
        ),
        "word": Operator(
            _TEXTS, "texts", _text("word"), "this stands in it as a whole word; a list: one of them"
        ),
        "starts_with": Operator(
            _TEXTS, "texts", _text("starts_with"), "it begins with this; a list: with one of them"
        ),
        "ends_with": Operator(
            _TEXTS, "texts", _text("ends_with"), "it ends with this; a list: with one of them"
        ),
        "within": Operator(_DATES, "duration", _window("within"), "so long ago at most: 12 months"),
        "older_than": Operator(
            _DATES, "duration", _window("older_than"), "longer ago than this: 12 months"
        ),
        "in_next": Operator(
            _DATES, "duration", _window("in_next"), "between today and the day in: 6 months"
        ),
        "before": Operator(_DATES, "day", _day("<"), "before this day: 2026-12-31, or today"),
        "after": Operator(_DATES, "day", _day(">"), "after this day: 2026-12-31, or today"),
    }
)
