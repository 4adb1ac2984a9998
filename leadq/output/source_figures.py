"""The table of what sources cost and brought."""

from __future__ import annotations

from collections.abc import Sequence

from leadq.output.columns import Column, money, number, percent
from leadq.output.drawings import bar_column, sparkline
from leadq.output.printing import Format, print_rows
from leadq.reports.sources import SourceRow

_Columns = list[Column[SourceRow]]


def print_source_figures(rows: Sequence[SourceRow], form: Format) -> None:
    """Print the rows, the total last; a table without any source prints nothing for people."""
    for_people = form not in {Format.CSV, Format.JSON}
    if for_people and not rows[:-1]:
        return
    print_rows(rows, columns_for_people(rows) if for_people else _for_machines(form), form)


_MACHINES: _Columns = [
    Column(name, name)
    for name in (
        *("source", "kind", "leads", "invalid", "base"),
        *("contacted", "complete", "asked", "ready", "judged", "won"),
        *("cost_cents", "costed", "cost_per_lead_cents", "cost_per_ready_cents"),
        *("cost_per_order_cents", "order_value_cents", "valued", "return_on_cost"),
        *("days_to_contact", "days_to_order", "complete_share", "ready_share"),
        *("is_cut", "thin"),
    )
]


def _for_machines(form: Format) -> _Columns:
    """The months only in json: in csv, columns would change their names each month."""
    months: Column[SourceRow] = Column("leads_by_month", "leads_by_month")
    return [*_MACHINES, months] if form is Format.JSON else _MACHINES


def columns_for_people(rows: Sequence[SourceRow]) -> _Columns:
    """The figures people read; what can be told from others gives way first, then how good the leads are.

    What the figures are worth stays: notes give way to nothing, but stand only where there are some.
    """
    return [
        Column("source", "source"),
        Column("kind", "kind", drop=1),
        Column("leads", "leads", right=True, drop=3),
        Column("base", "base", right=True),
        _months(),
        Column("complete_share", "address\ncomplete", right=True, drop=5, words=percent),
        Column("ready_share", "ready", right=True, drop=6, words=percent),
        Column("won", "orders", right=True),
        Column("days_to_contact", "days to\ncontact", right=True, drop=7),
        Column("days_to_order", "days to\norder", right=True, drop=2),
        Column("cost_cents", "cost", right=True, words=money),
        Column("cost_per_lead_cents", "per lead", right=True, words=money),
        Column("cost_per_ready_cents", "per ready", right=True, drop=9, words=money),
        Column("cost_per_order_cents", "per order", right=True, words=money),
        Column("order_value_cents", "order value", right=True, drop=10, words=money),
        bar_column("value", lambda row: row.order_value_cents, rows[:-1], drop=4),
        Column("return_on_cost", "return", right=True, words=_return),
        *([Column("marks", "note", value=_marks)] if any(map(_marks, rows)) else []),
    ]


def _months() -> Column[SourceRow]:
    return Column(
        "months",
        "last 12\nmonths",
        drop=8,
        drawing=True,
        people=lambda row: sparkline(list(row.leads_by_month.values())),
    )


def _return(share: float) -> str:
    return number(share, digits=2)


def _marks(row: SourceRow) -> str:
    marks = ["thin"] if row.thin else []
    if row.is_cut:
        marks.append("in part")
    if row.cost_cents is not None and row.costed < row.base:
        marks.append(f"cost of {row.costed} of {row.base}")
    if 0 < row.judged < row.base:
        marks.append(f"ready of {row.judged} of {row.base}")
    if 0 < row.valued < row.won:
        marks.append(f"value of {row.valued} of {row.won}")
    return ", ".join(marks)
