"""Nodes to people, which leads they take, and the levels of escalation."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, get_args

from leadq.rulebook.catalogue import Level
from leadq.rulebook.conditions_parsing import parse_condition
from leadq.rulebook.people import OWNER, Absence, Act, EscalationLevel, Person
from leadq.rulebook.problems import shown, titled
from leadq.rulebook.structure import (
    check_given,
    check_known,
    described,
    duration,
    items,
    named,
    section,
    text,
)
from leadq.rulebook.vocabulary import Reading
from leadq.values.dates import parse_day
from leadq.values.emails import parse_email

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from leadq.rulebook.problems import Problems
    from leadq.rulebook.vocabulary import Vocabulary
    from leadq.rulebook.yaml_reading import Node

PERSON_LINES: Final = ("email", "login", "takes", "away")
ABSENCE_LINES: Final = ("from", "to")
ACTS: Final[tuple[Act, ...]] = get_args(Act)
LEVEL_LINES: Final = ("after", *ACTS)
ALL: Final = "all"


def parse_people(root: Node, vocabulary: Vocabulary, problems: Problems) -> Mapping[str, Person]:
    """Read who may own leads, which ones they take, and when they are away."""
    found: dict[str, Person] = {}
    for name, node in named(root, "people", problems):
        within = problems.within(titled("person", name))
        if name == OWNER:
            within.add(node.line, "'owner' means whoever owns a lead; take another name")
        lines = section(node, within, known=PERSON_LINES)
        takes = lines.get("takes")
        takes_all = takes is not None and takes.value == ALL
        reading = Reading(vocabulary, Level.PROCESS, within)
        found[name] = Person(
            name,
            email=_email(lines.get("email"), within),
            login=text(lines.get("login"), within),
            takes=parse_condition(takes, reading) if takes and not takes_all else None,
            takes_all=takes_all,
            away=_away(lines.get("away"), within),
        )
    return MappingProxyType(found)


def _email(node: Node | None, problems: Problems) -> str | None:
    written = text(node, problems)
    email = parse_email(written) if written else None
    if node and written and email is None:
        problems.add(node.line, f"{shown(written)} is not an e-mail address")
    return email


def _away(node: Node | None, problems: Problems) -> tuple[Absence, ...]:
    """One absence, or a list of them."""
    if node is None:
        return ()
    nodes = items(node, problems) if isinstance(node.value, tuple) else (node,)
    return tuple(found for one in nodes if (found := _absence(one, problems)))


def _absence(node: Node, problems: Problems) -> Absence | None:
    lines = section(node, problems, known=ABSENCE_LINES)
    check_given(lines, ABSENCE_LINES, node.line, problems)
    first, last = _day(lines.get("from"), problems), _day(lines.get("to"), problems)
    if first is None or last is None:
        return None
    if last < first:
        problems.add(node.line, f"{last} is before {first}")
    return Absence(first, last)


def _day(node: Node | None, problems: Problems) -> date | None:
    written = text(node, problems)
    day = parse_day(written) if written else None
    if node and written and day is None:
        problems.add(node.line, f"{described(node)} is not a day; write 2026-12-24")
    return day


def parse_escalation(
    node: Node | None, vocabulary: Vocabulary, problems: Problems
) -> tuple[EscalationLevel, ...]:
    """Read the levels: each one comes after the one before it."""
    problems = problems.within("escalation")
    levels: list[EscalationLevel] = []
    nodes = items(node, problems)
    for one in nodes:
        level = _level(one, vocabulary, problems)
        if level is None:
            continue
        before = levels[-1].after if levels else None
        if before and before.unit != level.after.unit:
            problems.add(
                one.line, f"{level.after} after {before}: count all levels in the same unit"
            )
        elif before and before.count >= level.after.count:
            problems.add(one.line, f"{level.after} is not after {before}, which stands before it")
        levels.append(level)
    tells = any(level.act == "tell" for level in levels)
    if node and nodes and len(levels) == len(nodes) and not tells:
        problems.add(node.line, "no level tells anybody, so nobody hears of leads without an owner")
    return tuple(levels)


def _level(node: Node, vocabulary: Vocabulary, problems: Problems) -> EscalationLevel | None:
    lines = section(node, problems, known=LEVEL_LINES)
    check_given(lines, ("after",), node.line, problems)
    after = duration(lines.get("after"), problems)
    given = [act for act in ACTS if act in lines]
    if len(given) != 1:
        problems.add(node.line, "a level has one of remind, tell and reassign")
        return None
    act = given[0]
    person = text(lines[act], problems)
    known = [*(vocabulary.people or ()), *([OWNER] if act == "remind" else [])]
    if person is None or after is None:
        return None
    if vocabulary.people is not None:
        check_known(person, lines[act].line, known, what="person", problems=problems)
    return EscalationLevel(after, act, person)
