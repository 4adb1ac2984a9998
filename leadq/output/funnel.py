"""The table of the stages, and that of the reasons for which leads were lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields

from leadq.output.columns import Column, interval, percent
from leadq.output.printing import Format, print_rows
from leadq.reports.funnel import FunnelRow, LossRow

_MACHINES: list[Column[FunnelRow]] = [Column(field.name, field.name) for field in fields(FunnelRow)]

# On a narrow terminal, what stays are the counts of a stage that add up, and its rate.
_PEOPLE: list[Column[FunnelRow]] = [
    Column("stage", "stage"),
    Column("entered", "entered", right=True),
    Column("advanced", "advanced", right=True),
    Column("lost_here", "lost\nhere", right=True),
    Column("parked_here", "parked\nhere", right=True),
    Column("still_here", "still\nhere", right=True),
    Column("advanced_rate", "rate", right=True, words=percent),
    Column(
        "interval",
        "95 %",
        right=True,
        drop=4,
        value=lambda row: interval(row.advanced_low, row.advanced_high),
    ),
    Column("thin", "note", words=lambda thin: "thin" if thin else ""),
    Column("reached_rate", "reached", right=True, drop=8, words=percent),
    Column("days_median", "days\nmedian", right=True, drop=7),
    Column("days_p90", "days\n90 %", right=True, drop=5),
    Column("lasting", "in it\nstill", right=True, drop=2),
    Column("lasting_days_median", "days so far\nmedian", right=True, drop=3),
    Column("lasting_days_p90", "days so far\n90 %", right=True, drop=1),
    Column("stock", "stock", right=True, drop=6),
]


def print_funnel(rows: Sequence[FunnelRow], form: Format) -> None:
    """Print the stages; without any lead nothing for people."""
    if form in {Format.CSV, Format.JSON}:
        print_rows(rows, _MACHINES, form)
    elif rows and rows[0].base:
        print_rows(rows, columns_for_people(rows), form)


def columns_for_people(rows: Sequence[FunnelRow]) -> list[Column[FunnelRow]]:
    """The figures people read; notes only where there are some."""
    has_notes = any(row.thin for row in rows)
    return [column for column in _PEOPLE if column.name != "thin" or has_notes]


def print_losses(rows: Sequence[LossRow], form: Format) -> None:
    """Print the reasons, the total last; where no lead was lost nothing for people."""
    for_people = form not in {Format.CSV, Format.JSON}
    if for_people and not rows[-1].lost:
        return
    print_rows(rows, _losses_for_people(rows) if for_people else _LOSSES, form)


_LOSSES: list[Column[LossRow]] = [
    Column(name, name) for name in ("reason", "lost", "share", "lost_in")
]


def _losses_for_people(rows: Sequence[LossRow]) -> list[Column[LossRow]]:
    """The stages give way on a narrow terminal, the last ones first."""
    stages = list(rows[-1].lost_in)
    return [
        Column("reason", "reason", people=lambda row: row.reason or "(unknown)"),
        Column("lost", "lost", right=True),
        Column("share", "share", right=True, words=percent),
        *(
            Column(stage, f"in\n{stage}", right=True, drop=place, value=_lost_in(stage))
            for place, stage in zip(range(len(stages), 0, -1), stages, strict=True)
        ),
    ]


def _lost_in(stage: str) -> Callable[[LossRow], int]:
    return lambda row: row.lost_in[stage]
