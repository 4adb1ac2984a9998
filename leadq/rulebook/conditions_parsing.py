"""Nodes to conditions: the lines of a ``when``, each a field with its test, or one of five words.

Fields behind the place of the condition in the order of evaluation are refused, so nothing goes in circles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from leadq.rulebook.catalogue import SOURCE_FIELDS, Level
from leadq.rulebook.conditions import Activities, AnyOf, Condition, Happened, Not
from leadq.rulebook.operators import all_of, parse_test
from leadq.rulebook.problems import shown
from leadq.rulebook.structure import (
    calendar_duration,
    check_known,
    mapping,
    scalars,
    section,
    text,
    whole,
    yes_no,
)
from leadq.rulebook.vocabulary import Reading, answer_subject, field_subject, source_subject
from leadq.values.folding import fold
from leadq.values.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection

    from leadq.rulebook.conditions import Doer
    from leadq.rulebook.vocabulary import Subject
    from leadq.rulebook.yaml_reading import Node

_SEEN_HERE: Final = MappingProxyType(
    {
        Level.FACT: "a fact sees nothing else",
        Level.QUALIFICATION: "a qualification sees only facts and answers",
        Level.POINTS: "points see only facts, answers and the qualification",
        Level.SCORE: "the score sees only points",
        Level.GRADE: "a grade sees facts, answers, the qualification, fit, interest and score",
        Level.PROCESS: "the process sees all of them",
    }
)
MAX_DEPTH: Final = 5
ACTIVITY_LINES: Final = ("kind", "by", "within", "times", "result", "subject", "machine")


def parse_condition(node: Node, reading: Reading) -> Condition | None:
    """Read a ``when``: every line must be true. None when it has a problem, which is noted."""
    before = len(reading.problems.found)
    lines = mapping(node, reading.problems)
    if not lines and len(reading.problems.found) == before:
        reading.problems.add(node.line, "the condition is empty; name at least one field")
    return all_of(_lines(lines, reading))


def _lines(lines: Mapping[str, Node], reading: Reading) -> list[Condition | None]:
    return [_line(name, node, reading) for name, node in lines.items()]


def _line(name: str, node: Node, reading: Reading) -> Condition | None:
    if name in WORDS:
        return _joined(name, node, replace(reading, depth=reading.depth + 1))
    subject = _subject(name, node.line, reading)
    return None if subject is None else parse_test(subject, node, reading.problems)


def _joined(word: str, node: Node, reading: Reading) -> Condition | None:
    """One of the five words; SQLite's parser gives up on what nobody can read either."""
    if reading.depth > MAX_DEPTH:
        reading.problems.add(
            node.line, f"nested more than {MAX_DEPTH} deep; make several rules of it"
        )
        return None
    return WORDS[word](node, reading)


def _subject(name: str, line: int, reading: Reading) -> Subject | None:
    """What the name means here; None, and mostly a problem, when it means nothing."""
    source = source_subject(name)
    if source:
        return source
    field = reading.vocabulary.catalogue.find(name)
    if field is None:
        _unknown_field(name, line, reading)
        return None
    if field.level >= reading.level:
        reading.problems.add(
            line, f"{shown(name)} is not known yet here; {_SEEN_HERE[reading.level]}"
        )
        return None
    return field_subject(field, reading.vocabulary)


def _unknown_field(name: str, line: int, reading: Reading) -> None:
    vocabulary = reading.vocabulary
    if name == "consent":
        reading.problems.add(line, "'consent' is not available")
    elif name in (vocabulary.questions or ()):
        reading.problems.add(line, f"{shown(name)} is a question; write answer: {{{name}: ...}}")
    elif vocabulary.own_fields_known:
        known = [*vocabulary.catalogue.fields, *SOURCE_FIELDS, *WORDS]
        reading.problems.add(line, f"unknown field {shown(name)}{did_you_mean(name, known)}")


def _alternatives(node: Node, reading: Reading) -> list[Condition | None]:
    """The conditions of ``all`` and ``any``: the items of a list, or the lines of a mapping."""
    if isinstance(node.value, tuple) and node.value:
        return [parse_condition(item, reading) for item in node.value]
    if isinstance(node.value, Mapping) and node.value:
        return _lines(node.value, reading)
    reading.problems.add(node.line, "expected a list of conditions")
    return [None]


def _all(node: Node, reading: Reading) -> Condition | None:
    return all_of(_alternatives(node, reading))


def _any(node: Node, reading: Reading) -> Condition | None:
    parts = _alternatives(node, reading)
    read = tuple(part for part in parts if part is not None)
    if len(read) < len(parts):
        return None
    return read[0] if len(read) == 1 else AnyOf(read)


def _not(node: Node, reading: Reading) -> Condition | None:
    if isinstance(node.value, tuple):
        reading.problems.add(node.line, "'not' takes one condition; join several with all: or any:")
        return None
    part = parse_condition(node, reading)
    return None if part is None else Not(part)


def _answers(node: Node, reading: Reading) -> Condition | None:
    before = len(reading.problems.found)
    lines = mapping(node, reading.problems)
    if not lines and len(reading.problems.found) == before:
        reading.problems.add(node.line, "'answer' names no question")
    return all_of([_answer(name, test, reading) for name, test in lines.items()])


def _answer(name: str, node: Node, reading: Reading) -> Condition | None:
    questions, problems = reading.vocabulary.questions, reading.problems
    if not check_known(name, node.line, questions, what="question", problems=problems):
        return None
    if questions is None:
        return None
    return parse_test(answer_subject(questions[name]), node, problems)


def _activity(node: Node, reading: Reading) -> Condition | None:
    """Read an ``activity``: all lines are optional, and one that has a problem spoils it."""
    problems, vocabulary = reading.problems, reading.vocabulary
    before = len(problems.found)
    if not isinstance(node.value, Mapping):
        problems.add(node.line, "expected activity: {kind: ..., within: ..., times: ...}")
        return None
    lines = section(node, problems, known=ACTIVITY_LINES)
    activities = Activities(
        kinds=_names(lines.get("kind"), vocabulary.kinds, "activity kind", reading),
        by=_doer(lines.get("by"), reading),
        within=calendar_duration(lines.get("within"), problems),
        results=_names(lines.get("result"), vocabulary.results, "result", reading),
        subjects=_subjects(lines.get("subject"), reading),
        machine=yes_no(lines.get("machine"), problems),
    )
    times = whole(lines.get("times"), problems, least=1, what="a whole number from 1 on")
    _check_doer(activities, node.line, reading)
    return Happened(activities, times or 1) if len(problems.found) == before else None


def _names(
    node: Node | None, known: Collection[str] | None, what: str, reading: Reading
) -> tuple[str, ...]:
    written = scalars(node, reading.problems) if node else []
    return tuple(
        name
        for name, line in written
        if check_known(name, line, known, what=what, problems=reading.problems)
    )


def _doer(node: Node | None, reading: Reading) -> Doer | None:
    written = text(node, reading.problems)
    if written == "lead" or written == "us":  # noqa: PLR1714 (keeps the two words as types)
        return "lead" if written == "lead" else "us"
    if node is not None and written is not None:
        reading.problems.add(node.line, f"{shown(written)} is not known; write by: lead or by: us")
    return None


def _check_doer(activities: Activities, line: int, reading: Reading) -> None:
    """Note an activity that can never be: a kind that is always done by the other side."""
    kinds = reading.vocabulary.kinds
    if not activities.by or not activities.kinds or kinds is None:
        return
    if all(kinds.get(kind) not in {activities.by, None} for kind in activities.kinds):
        names = " and ".join(map(shown, activities.kinds))
        reading.problems.add(line, f"{names} is never done by: {activities.by}")


def _subjects(node: Node | None, reading: Reading) -> tuple[str, ...]:
    written = scalars(node, reading.problems) if node else []
    return tuple(fold(part) for part, _ in written)


WORDS: Final[Mapping[str, Callable[[Node, Reading], Condition | None]]] = MappingProxyType(
    {"all": _all, "any": _any, "not": _not, "activity": _activity, "answer": _answers}
)
