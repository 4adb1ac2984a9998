"""Stages that no lead can ever enter, because their guard asks for what can never be.

A guard can never be true when it wants two values of one field at once, a range that is empty or that the points
cannot come to, a qualification that no rule gives, or a stage that itself cannot be entered.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadq.rulebook.conditions import Compared, Condition, Known, Not, OneOf, conjuncts
from leadq.rulebook.operands import AnswerOperand, FieldOperand, Operand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from leadq.rulebook.compiling import Bound
    from leadq.rulebook.points import Group, Scoring
    from leadq.rulebook.problems import Problems
    from leadq.rulebook.process import Process, Stage
    from leadq.rulebook.questions import QualificationRule

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Possible:
    """What assessments can come to at all: values of closed fields, ranges of points."""

    values: Mapping[str, Collection[Bound]]
    ranges: Mapping[str, Range]


def possible(
    scoring: Scoring | None, qualification: Iterable[QualificationRule] | None
) -> Possible:
    """What the rules can give; a file that could not be read (None) limits nothing."""
    values: dict[str, Collection[Bound]] = {}
    ranges: dict[str, Range] = {}
    if qualification is not None:
        values["qualification"] = {"unasked", *(rule.name for rule in qualification)}
    if scoring is not None:
        ranges["fit"], ranges["interest"] = _range(scoring.fit), _range(scoring.interest)
        fit, interest = ranges["fit"], ranges["interest"]
        ranges["score"] = (fit[0] + interest[0], fit[1] + interest[1])
    return Possible(values, ranges)


def check_reachable(process: Process, possible: Possible, problems: Problems) -> None:
    """Note every stage that cannot be entered, at its line."""
    entered = {stage.name for stage in process.open_stages[:1]}
    waiting = [stage for stage in process.stages if stage.name not in entered]
    while True:
        found = {stage.name for stage in waiting if _can_be_entered(stage, entered, possible)}
        if not found:
            break
        entered |= found
        waiting = [stage for stage in waiting if stage.name not in found]
    for stage in waiting:
        problems.within(f'stage "{stage.name}"').add(
            stage.line, "can never be entered: its 'enter_when' can never be true"
        )


def _can_be_entered(stage: Stage, entered: set[str], possible: Possible) -> bool:
    if stage.enter_when is None:
        return True
    allowed = Possible({**possible.values, "stage": entered}, possible.ranges)
    return _can_be_true(stage.enter_when, allowed)


def _range(group: Group) -> Range:
    """The least and the most that the rules of a group can come to."""
    least = most = 0.0
    for rule in group.rules:
        points = float(rule.points)
        if rule.each:
            points = math.copysign(rule.each.max_points or math.inf, points)
        least, most = least + min(points, 0.0), most + max(points, 0.0)
    return least, min(most, group.max_points or math.inf)


def _can_be_true(condition: Condition, possible: Possible) -> bool:
    """Whether the parts that must all be true leave each field some value."""
    tests: dict[Operand, list[Condition]] = defaultdict(list)
    for part in conjuncts(condition):
        operand = _single_valued(part)
        if operand is not None:
            tests[operand].append(part)
    return all(_leave_a_value(operand, parts, possible) for operand, parts in tests.items())


def _single_valued(part: Condition) -> Operand | None:
    """The field or answer that a part tests, where it can have but one value at a time."""
    tested = part.part if isinstance(part, Not) else part
    if isinstance(tested, OneOf | Compared | Known):
        operand = tested.operand
        return operand if isinstance(operand, FieldOperand | AnswerOperand) else None
    return None


def _leave_a_value(operand: Operand, parts: list[Condition], possible: Possible) -> bool:
    wanted = [set(part.values) for part in parts if isinstance(part, OneOf)]
    if isinstance(operand, FieldOperand) and operand.name in possible.values and wanted:
        wanted.append(set(possible.values[operand.name]))
    refused = {value for part in parts for value in _refused(part)}
    if wanted and not set.intersection(*wanted) - refused:
        return False
    is_unknown = any(isinstance(part, Not) and isinstance(part.part, Known) for part in parts)
    if is_unknown and any(not isinstance(part, Not) for part in parts):
        return False
    return _leave_a_range(operand, [part for part in parts if isinstance(part, Compared)], possible)


def _refused(part: Condition) -> tuple[Bound, ...]:
    return part.part.values if isinstance(part, Not) and isinstance(part.part, OneOf) else ()


def _leave_a_range(operand: Operand, parts: list[Compared], possible: Possible) -> bool:
    """Whether some value lies within all limits; ISO days compare as texts."""
    lower = [part for part in parts if part.comparison in {">", ">="}]
    upper = [part for part in parts if part.comparison in {"<", "<="}]
    if any(not _fits(low, high) for low in lower for high in upper):
        return False
    if not isinstance(operand, FieldOperand) or operand.name not in possible.ranges:
        return True
    least, most = possible.ranges[operand.name]
    return all(_compared(most, part) for part in lower) and all(
        _compared(least, part) for part in upper
    )


def _fits(low: Compared, high: Compared) -> bool:
    if isinstance(low.limit, str) or isinstance(high.limit, str):
        above, below = str(low.limit), str(high.limit)
        return (
            above <= below if (low.comparison, high.comparison) == (">=", "<=") else above < below
        )
    if (low.comparison, high.comparison) == (">=", "<="):
        return low.limit <= high.limit
    return low.limit < high.limit


def _compared(value: float, part: Compared) -> bool:
    """Whether `value`, the furthest that the points come to, meets the limit."""
    if isinstance(part.limit, str):
        return True
    match part.comparison:
        case ">":
            return value > part.limit
        case ">=":
            return value >= part.limit
        case "<":
            return value < part.limit
        case "<=":
            return value <= part.limit
        case _:
            return value == part.limit
