"""Filters on the command line: ``grade=A``, ``city!=Stuttgart``, ``score>=50``, ``company~maschinen``.

They are the conditions of the rules in a shorter writing, so that both mean the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from leadq.errors import UsageError
from leadq.rulebook.catalogue import FieldType, Level
from leadq.rulebook.conditions import Condition
from leadq.rulebook.conditions_parsing import parse_condition
from leadq.rulebook.operators import all_of
from leadq.rulebook.problems import Problems
from leadq.rulebook.vocabulary import Reading, Vocabulary
from leadq.rulebook.yaml_reading import Node

_FILTER = re.compile(r"\s*([a-z][a-z0-9_]*)\s*(!=|>=|<=|=|~|>|<)(.*)", re.DOTALL)
_WORDS = {">=": "at_least", "<=": "at_most", ">": "over", "<": "under", "~": "contains"}
_DAY_WORDS = {">": "after", "<": "before", ">=": "before", "<=": "after"}


class UnclearFilter(UsageError):
    """A filter that we cannot read."""

    def __init__(self, text: str, problem: str) -> None:
        super().__init__(f"filter {text!r}: {problem}")


def is_filter(text: str) -> bool:
    """Whether a word on the command line is a filter rather than the name of something."""
    return _FILTER.fullmatch(text) is not None


def field_of(text: str) -> str:
    """The name of the field that a filter looks at."""
    found = _FILTER.fullmatch(text)
    return found[1] if found else ""


def parse_filters(texts: Sequence[str], vocabulary: Vocabulary) -> Condition | None:
    """Read filters that must all be true; None for none. Raise `UnclearFilter` for the first unclear one."""
    return all_of([_filter(text, vocabulary) for text in texts])


def _filter(text: str, vocabulary: Vocabulary) -> Condition:
    found = _FILTER.fullmatch(text)
    if found is None:
        raise UnclearFilter(text, "write field=value, field!=value, field>=value or field~part")
    name, sign, value = found.groups()
    field = vocabulary.catalogue.find(name)
    is_day = field is not None and field.type is FieldType.DATE
    problems = Problems("")
    node = (_day_node if is_day else _node)(name, sign, Node(value.strip(), 0))
    condition = parse_condition(node, Reading(vocabulary, Level.PROCESS, problems))
    if condition is None:
        raise UnclearFilter(text, "; ".join(problem.text for problem in problems.found))
    return condition


def _node(name: str, sign: str, value: Node) -> Node:
    """The filter as the YAML would have it."""
    if sign == "=":
        return _line(name, value)
    if sign == "!=":
        return _line("not", _line(name, value))
    return _line(name, _line(_WORDS[sign], value))


def _day_node(name: str, sign: str, value: Node) -> Node:
    """Days have two operators, which leave the day itself out: from a day on is known and not before it."""
    if sign not in _DAY_WORDS:
        return _node(name, sign, value)
    test = _line(name, _line(_DAY_WORDS[sign], value))
    if sign in {"<", ">"}:
        return test
    return Node({name: Node("known", 0), "not": test}, 0)


def _line(name: str, value: Node) -> Node:
    return Node({name: value}, 0)
