"""What scoring did, and why a lead has its score."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from leadq.output.columns import Column
from leadq.output.printing import Format, print_json, print_rows
from leadq.scoring import Explanation, Part, ScoreSummary
from leadq.store.assessments import GradeMove
from leadq.store.leads import LeadName


def _points(part: Part) -> str:
    """What a rule gives or takes; the sum, which has no line, without a plus."""
    return f"{part.points:+}" if part.line else str(part.points)


def _place(part: Part) -> str:
    return f"{part.file}:{part.line}" if part.line else part.file


_MOVES: list[Column[GradeMove]] = [
    Column("before", "grade before"),
    Column("after", "grade now"),
    Column("leads", "leads", right=True),
]
_PARTS: list[Column[Part]] = [
    Column("points", "points", right=True, people=_points),
    Column("group", "group"),
    Column("rule", "rule"),
    Column("file", "where", people=_place),
    Column("line", "line", only_machines=True),
]


def print_summary(summary: ScoreSummary, form: Format) -> None:
    """Print how many leads came to another grade."""
    if form is Format.JSON:
        print_json({**asdict(summary), "grades": dict(summary.grades)})
    else:
        print_rows(summary.moves, _MOVES, form)


def print_explanation(explanation: Explanation, lead: LeadName, form: Format) -> None:
    """Print the parts and their sum; as json with the promised names."""
    if form is Format.JSON:
        print_json(_promised(explanation))
        return
    total = Part(
        f"{lead}: grade {explanation.grade}, {explanation.qualification}",
        "score",
        explanation.score,
        f"fit {explanation.fit}, interest {explanation.interest}",
        0,
    )
    summed = () if form is Format.CSV else (total,)
    print_rows([*explanation.parts, *summed], _PARTS, form)


def _promised(explanation: Explanation) -> dict[str, Any]:
    return {
        "id": explanation.lead_id,
        "score": explanation.score,
        "fit": explanation.fit,
        "interest": explanation.interest,
        "grade": explanation.grade,
        "qualification": explanation.qualification,
        "parts": [asdict(part) for part in explanation.parts],
    }
