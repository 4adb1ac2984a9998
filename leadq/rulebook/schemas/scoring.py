"""The schema of scoring.yaml: points for fit and interest, and grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadq.rulebook.catalogue import Level
from leadq.rulebook.points import (
    EACH_LINES,
    GRADE_LINES,
    GROUP_LINES,
    RULE_LINES,
    SCORING_LINES,
)
from leadq.rulebook.schemas.conditions import conditions
from leadq.rulebook.schemas.shapes import (
    NAME,
    TEXT,
    duration,
    lines,
    list_of,
    reference,
    said,
    whole,
)

if TYPE_CHECKING:
    from leadq.rulebook.schemas.shapes import Schema
    from leadq.rulebook.vocabulary import Vocabulary


def scoring_schema(vocabulary: Vocabulary) -> Schema:
    """What scoring.yaml may say."""
    shapes = {
        "fit": said("Points for who they are.", reference("group")),
        "interest": said("Points for what they do and say.", reference("group")),
        "grades": said("The first line that is true; the last one has no 'when'.", _grades()),
    }
    return {
        **lines(SCORING_LINES, shapes, needed=("grades",)),
        "$defs": {
            "group": _group(),
            "rule": _rule(),
            **conditions(vocabulary, {"condition": Level.POINTS, "grade_condition": Level.GRADE}),
        },
    }


def _group() -> Schema:
    shapes = {
        "rules": said("Each one gives its points when it is true.", list_of(reference("rule"))),
        "max_points": said("All rules of the group together give no more.", whole(1)),
    }
    return lines(GROUP_LINES, shapes)


def _rule() -> Schema:
    each = {
        "half_life": said(
            "After this time, an activity counts half: 60 days",
            duration(workdays=False, positive=True),
        ),
        "max_points": said("All of them together give no more.", whole(1)),
    }
    shapes = {
        "rule": said("Its name; no other rule has it.", TEXT),
        "points": said(
            "A whole number; below zero it takes away.", {**whole(), "not": {"enum": (0, "0")}}
        ),
        "when": said("When the points are given: every line must be true.", reference("condition")),
        "each": said(
            "Points for every activity that 'when' names, not once.", lines(EACH_LINES, each)
        ),
    }
    counted = {"properties": {"times": {"enum": (1, "1")}}}
    return {
        **lines(RULE_LINES, shapes, needed=("rule", "points", "when")),
        "if": {"required": ("each",)},
        "then": {
            "properties": {
                "when": {
                    "anyOf": ({"required": ("activity",)}, {"required": ("all",)}),
                    "properties": {"activity": counted},
                }
            }
        },
    }


def _grades() -> Schema:
    shapes = {
        "grade": said("Its name, such as A.", NAME),
        "when": said(
            "Every line must be true; 'fit', 'interest' and 'score' too.",
            reference("grade_condition"),
        ),
    }
    grade = lines(GRADE_LINES, shapes, needed=("grade",))
    is_last = {"not": {"required": ("when",)}}
    return {**list_of(grade, least=1), "contains": is_last, "minContains": 1, "maxContains": 1}
