"""The list of next steps: overdue, today, coming."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from leadq.output.columns import Column, day
from leadq.output.messages import say
from leadq.output.printing import Format, print_rows
from leadq.store.steps import DueStep


def print_next_steps(
    steps: Sequence[DueStep],
    form: Format,
    *,
    today: date,
    counts: tuple[int, int, int] | None = None,
) -> None:
    """Print the steps; `counts` (all, overdue, today) are said below a list for a terminal."""
    for_people = form not in {Format.CSV, Format.JSON}
    print_rows(steps, _for_people(steps, today) if for_people else _MACHINES, form)
    if counts is None:
        return
    total, overdue, due_today = counts
    coming = total - overdue - due_today
    shown = f"; {len(steps)} of them shown, --limit shows more" if total > len(steps) else ""
    say(f"{overdue} overdue, {due_today} today, {coming} coming{shown}")


_MACHINES: list[Column[DueStep]] = [
    Column(name, name)
    for name in (
        *("id", "name", "company", "phone", "stage", "grade", "score"),
        *("action", "kind", "due", "days_late", "owner", "rotting_days"),
    )
]


def _for_people(steps: Sequence[DueStep], today: date) -> list[Column[DueStep]]:
    quiet: Column[DueStep] = Column("rotting_days", "quiet", right=True, drop=5, words=_days)
    return [
        Column("due", "due", words=day),
        Column("days_late", "late", right=True, drop=6, people=lambda step: _late(step, today)),
        *([quiet] if any(step.rotting_days is not None for step in steps) else []),
        Column("id", "id", right=True),
        Column("name", "name"),
        Column("company", "company"),
        Column("phone", "phone", drop=7),
        Column("action", "next step"),
        Column("stage", "stage", drop=3),
        Column("grade", "grade", drop=2),
        Column("score", "score", right=True, drop=1),
        Column("owner", "owner", drop=4),
    ]


def _late(step: DueStep, today: date) -> str:
    """The bucket that a step falls into: overdue for so long, today, or still coming."""
    if step.due == today.isoformat():
        return "today"
    return _days(step.days_late) if step.days_late else ""


def _days(days: int) -> str:
    return f"{days} d"
