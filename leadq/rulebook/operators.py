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
    """The types that an operator works on, and how what stands behind it becomes a condition."""

    types: frozenset[FieldType]
    parse: Parse


def parse_test(subject: Subject, node: Node, problems: Problems) -> Condition | None:
    """Read what `subject` is tested for; None when it has a problem."""
    if isinstance(node.value, Mapping):
        return _operators(subject, node, problems)
    if node.value == "known":
        return Known(subject.operand)
    if node.value == "unknown":
        return Not(Known(subject.operand))
    return _equality(subject, node, problems)


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
    if subject.name == "source" and len(lines) > 1:
        # each would look at any source of its own
        problems.add(node.line, "'source' takes one operator")
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
    words = [word for word, operator in OPERATORS.items() if subject.type in operator.types]
    return ", ".join(["a value", "a list of values", "known", "unknown", *words])


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
        "at_least": Operator(_NUMBERS, _compared(">=")),
        "at_most": Operator(_NUMBERS, _compared("<=")),
        "over": Operator(_NUMBERS, _compared(">")),
        "under": Operator(_NUMBERS, _compared("<")),
        "contains": Operator(_TEXTS | {FieldType.LIST}, _text("contains")),
        "word": Operator(_TEXTS, _text("word")),
        "starts_with": Operator(_TEXTS, _text("starts_with")),
        "ends_with": Operator(_TEXTS, _text("ends_with")),
        "within": Operator(_DATES, _window("within")),
        "older_than": Operator(_DATES, _window("older_than")),
        "in_next": Operator(_DATES, _window("in_next")),
        "before": Operator(_DATES, _day("<")),
        "after": Operator(_DATES, _day(">")),
    }
)
