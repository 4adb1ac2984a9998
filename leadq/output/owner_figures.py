"""The table of what owners have and did with it."""

from __future__ import annotations

from collections.abc import Sequence

from leadq.output.columns import Column, interval, percent
from leadq.output.drawings import bar_column
from leadq.output.printing import Format, print_rows
from leadq.reports.owners import OwnerRow

_Columns = list[Column[OwnerRow]]

NOBODY = "(nobody)"


def print_owner_figures(rows: Sequence[OwnerRow], form: Format) -> None:
    """Print the rows, the total last; a table without any owner or lead prints nothing for people."""
    for_people = form not in {Format.CSV, Format.JSON}
    if for_people and not rows[:-1]:
        return
    print_rows(rows, columns_for_people(rows) if for_people else _MACHINES, form)


_MACHINES: _Columns = [
    Column(name, name)
    for name in (
        *("owner", "living", "overdue", "handovers", "due", "in_time", "in_time_share"),
        *("rejected", "won", "lost", "base", "conversion_rate", "conversion_low"),
        *("conversion_high", "thin", "thin_handovers"),
    )
]


def columns_for_people(rows: Sequence[OwnerRow]) -> _Columns:
    """The figures people read; the drawing gives way first, then what can be told from others."""
    return [
        Column("owner", "owner", people=lambda row: NOBODY if row.owner is None else row.owner),
        Column("living", "living", right=True),
        Column("overdue", "overdue", right=True),
        bar_column("late", lambda row: row.overdue, rows[:-1], drop=1),
        Column("handovers", "handed\nover", right=True, drop=4),
        Column("in_time", "accepted\nin time", right=True, value=_in_time),
        Column("in_time_share", "share", right=True, drop=3, words=percent),
        Column("rejected", "rejected", right=True),
        Column("won", "won", right=True, drop=6),
        Column("lost", "lost", right=True, drop=5),
        Column("base", "base", right=True),
        Column("rate", "rate", right=True, value=lambda row: row.conversion_rate, words=percent),
        Column("interval", "95 %", right=True, drop=2, value=_interval),
        *([Column("marks", "note", value=_marks)] if any(map(_marks, rows)) else []),
    ]


def _in_time(row: OwnerRow) -> str | None:
    return f"{row.in_time} of {row.due}" if row.due else None


def _interval(row: OwnerRow) -> str | None:
    return interval(row.conversion_low, row.conversion_high)


def _marks(row: OwnerRow) -> str:
    marks = ["thin"] if row.thin else []
    return ", ".join([*marks, "few due"] if row.thin_handovers else marks)
