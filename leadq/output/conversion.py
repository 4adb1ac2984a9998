"""The conversion table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from leadq.output.columns import Column, interval, money, percent
from leadq.output.printing import Format, print_rows
from leadq.reports.conversion import ConversionRow

_Columns = list[Column[ConversionRow]]


def print_conversion(rows: Sequence[ConversionRow], form: Format) -> None:
    """Print the rows, the total last; a table without any lead prints nothing for people."""
    for_people = form not in {Format.CSV, Format.JSON}
    if for_people and not rows[-1].leads:
        return
    print_rows(rows, _for_people(rows) if for_people else _MACHINES, form)


_MACHINES: _Columns = [
    Column(name, name)
    for name in (
        "source",
        "leads",
        "invalid",
        "base",
        "open",
        "parked",
        "lost",
        "won",
        "reached",
        "conversion_rate",
        "conversion_low",
        "conversion_high",
        "thin",
        "immature",
        "order_value_cents",
    )
]


def _for_people(rows: Sequence[ConversionRow]) -> _Columns:
    """The figures people read; the stages give way first, the first ones before the last ones."""
    stages = list(rows[-1].reached)
    reached: _Columns = [
        Column(stage, f"reached\n{stage}", right=True, drop=number, value=_reached(stage))
        for number, stage in enumerate(stages, 1)
    ]
    return [
        Column("source", "source"),
        Column("leads", "leads", right=True, drop=len(stages) + 3),
        Column("invalid", "invalid", right=True, drop=len(stages) + 2),
        Column("base", "base", right=True),
        Column("open", "open", right=True),
        Column("parked", "parked", right=True),
        Column("lost", "lost", right=True),
        Column("won", "won", right=True),
        *reached,
        Column("rate", "rate", right=True, value=_rate),
        Column("interval", "95 %", right=True, value=_interval),
        Column("marks", "note", drop=len(stages) + 4, value=_marks),
        Column("order_value_cents", "order value", right=True, drop=len(stages) + 1, words=money),
    ]


def _reached(stage: str) -> Callable[[ConversionRow], int]:
    return lambda row: row.reached[stage]


def _rate(row: ConversionRow) -> str | None:
    return None if row.conversion_rate is None else percent(row.conversion_rate)


def _interval(row: ConversionRow) -> str | None:
    return interval(row.conversion_low, row.conversion_high)


def _marks(row: ConversionRow) -> str:
    marks = ["thin"] if row.thin else []
    return ", ".join([*marks, "immature"] if row.immature else marks)
