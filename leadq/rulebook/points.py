"""Points and grades: what scoring.yaml says, checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from leadq.rulebook.catalogue import Level
from leadq.rulebook.conditions import Activities, Condition, Happened, conjuncts
from leadq.rulebook.conditions_parsing import parse_condition
from leadq.rulebook.operators import all_of
from leadq.rulebook.problems import Problems, titled
from leadq.rulebook.structure import (
    calendar_duration,
    check_given,
    items,
    name_of,
    section,
    text,
    unique,
    whole,
    within_item,
)
from leadq.rulebook.vocabulary import Reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadq.rulebook.vocabulary import Vocabulary
    from leadq.rulebook.yaml_reading import Node
    from leadq.values.durations import Duration

GroupName = Literal["fit", "interest"]

_DAYS: Final = {"day": 1, "week": 7, "month": 30, "year": 365}
SCORING_LINES: Final = ("fit", "interest", "grades")
GROUP_LINES: Final = ("rules", "max_points")
RULE_LINES: Final = ("rule", "points", "when", "each")
EACH_LINES: Final = ("half_life", "max_points")
GRADE_LINES: Final = ("grade", "when")
_POSITIVE: Final = "a whole number from 1 to 1,000,000"


@dataclass(frozen=True, slots=True)
class Each:
    """Points for every counted activity: halved by age after `half_life` days, limited to `max_points`."""

    half_life: int | None
    max_points: int | None


@dataclass(frozen=True, slots=True)
class Rule:
    """Points for a test. With `each`, `counted` says which activities count and `when` guards them."""

    name: str
    group: GroupName
    points: int
    when: Condition | None
    each: Each | None
    counted: Activities | None
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Group:
    """Rules whose sum is limited to `max_points`, which stands at `line`; without one it is the group's own."""

    name: GroupName
    rules: tuple[Rule, ...]
    max_points: int | None
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade, given by the first line that is true; the last one has no condition."""

    name: str
    when: Condition | None
    line: int


@dataclass(frozen=True, slots=True)
class Scoring:
    """Fit says who they are, interest what they do and say, the grade what both come to."""

    fit: Group
    interest: Group
    grades: tuple[Grade, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, those of fit first."""
        return self.fit.rules + self.interest.rules


def parse_scoring(root: Node, vocabulary: Vocabulary, problems: Problems) -> Scoring:
    """Read scoring.yaml. Problems are collected, and what has one is left out."""
    lines = section(root, problems, known=SCORING_LINES)
    seen: dict[str, int] = {}
    read = Reading(vocabulary, Level.POINTS, problems)
    fit = _group("fit", lines.get("fit"), read, seen)
    interest = _group("interest", lines.get("interest"), read, seen)
    if "grades" not in lines:
        problems.add(root.line, "has no 'grades'; one line such as '- {grade: A}' is enough")
    return Scoring(fit, interest, _grades(lines.get("grades"), vocabulary, problems))


def _group(name: GroupName, node: Node | None, reading: Reading, seen: dict[str, int]) -> Group:
    lines = section(node, reading.problems.within(name), known=GROUP_LINES)
    limit = whole(lines.get("max_points"), reading.problems.within(name), least=1, what=_POSITIVE)
    nodes = items(lines.get("rules"), reading.problems.within(name))
    rules = [_rule(name, one, reading, seen) for one in nodes]
    place = lines.get("max_points") or node
    line = place.line if place else 0
    return Group(name, tuple(rule for rule in rules if rule), limit, reading.problems.file, line)


def _rule(group: GroupName, node: Node, reading: Reading, seen: dict[str, int]) -> Rule | None:
    problems = reading.problems.within(group)
    lines = section(node, within_item(node, "rule", problems), known=RULE_LINES)
    if not check_given(lines, ("rule",), node.line, problems):
        return None
    name = text(lines["rule"], problems)
    if name is None:
        return None
    problems = problems.within(titled("rule", name))
    unique(name, node.line, seen, problems)
    read = Reading(reading.vocabulary, reading.level, problems)
    return _named_rule(name, group, node.line, lines, read)


def _named_rule(
    name: str, group: GroupName, line: int, lines: Mapping[str, Node], reading: Reading
) -> Rule | None:
    problems = reading.problems
    is_whole = check_given(lines, ("points", "when"), line, problems)
    points = _points(lines.get("points"), problems)
    when = parse_condition(lines["when"], reading) if "when" in lines else None
    each = _each(lines["each"], problems) if "each" in lines else None
    if not is_whole or points is None or when is None:
        return None
    if each is None:
        return Rule(name, group, points, when, None, None, problems.file, line)
    guard, counted = _counted(when, lines["each"].line, problems)
    return Rule(name, group, points, guard, each, counted, problems.file, line)


def _points(node: Node | None, problems: Problems) -> int | None:
    points = whole(node, problems, what="a whole number of points")
    if node and points == 0:
        problems.add(node.line, "0 points have no effect")
        return None
    return points


def _each(node: Node, problems: Problems) -> Each:
    lines = section(node, problems, known=EACH_LINES)
    half_life = calendar_duration(lines.get("half_life"), problems)
    limit = whole(lines.get("max_points"), problems, least=1, what=_POSITIVE)
    if half_life and not half_life.count:
        problems.add(
            lines["half_life"].line, "a half-life of 0 leaves nothing; write 1 day or more"
        )
    return Each(_days(half_life) or None if half_life else None, limit)


def _days(duration: Duration) -> int:
    return duration.count * _DAYS[duration.unit]


def _counted(
    when: Condition, line: int, problems: Problems
) -> tuple[Condition | None, Activities | None]:
    """The guard of an ``each`` rule, and the activities that it counts."""
    parts = list(conjuncts(when))
    happened = [part for part in parts if isinstance(part, Happened)]
    if len(happened) != 1:
        problems.add(line, "'each' needs exactly one 'activity' directly under 'when'")
        return None, None
    if happened[0].times > 1:
        problems.add(line, "'times' has no effect with 'each', which counts every one")
    guards: list[Condition | None] = [part for part in parts if part is not happened[0]]
    return all_of(guards), happened[0].activities


def _grades(node: Node | None, vocabulary: Vocabulary, problems: Problems) -> tuple[Grade, ...]:
    nodes = items(node, problems)
    if node is not None and not nodes:
        problems.add(node.line, "has no grade; one line such as '- {grade: A}' is enough")
    seen: dict[str, int] = {}
    found = [
        _grade(one, Reading(vocabulary, Level.GRADE, problems), seen, is_last=one is nodes[-1])
        for one in nodes
    ]
    return tuple(grade for grade in found if grade)


def _grade(node: Node, reading: Reading, seen: dict[str, int], *, is_last: bool) -> Grade | None:
    problems = reading.problems
    lines = section(node, within_item(node, "grade", problems), known=GRADE_LINES)
    if not check_given(lines, ("grade",), node.line, problems):
        return None
    name = name_of(lines["grade"], problems)
    if name is None:
        return None
    problems = problems.within(titled("grade", name))
    unique(name, node.line, seen, problems)
    if is_last and "when" in lines:
        problems.add(node.line, "the last grade has no 'when', so that every lead has a grade")
    if not is_last and "when" not in lines:
        problems.add(node.line, "only the last grade has no 'when'; those below can never be given")
    read = Reading(reading.vocabulary, reading.level, problems)
    when = parse_condition(lines["when"], read) if "when" in lines else None
    return Grade(name, when, node.line)
