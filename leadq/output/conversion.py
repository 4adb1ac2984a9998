"""The conversion table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from leadq.output.columns import Column, day, interval, money, percent
from leadq.output.printing import Format, print_rows
from leadq.reports.conversion import TOTAL, ConversionRow
from leadq.rulebook.catalogue import FieldType

if TYPE_CHECKING:
    from leadq.store.groupings import Grouping

_Columns = list[Column[ConversionRow]]
_FIGURES = [field.name for field in fields(ConversionRow) if field.name != "group"]


def print_conversion(rows: Sequence[ConversionRow], form: Format, *, by: Grouping) -> None:
    """Print the rows, the total last; a table without any lead prints nothing for people.

    The first column is called after the grouping, with `own_` before a name that another column has.
    """
    for_people = form not in {Format.CSV, Format.JSON}
    if for_people and not rows[-1].leads:
        return
    print_rows(rows, columns_for_people(rows, by) if for_people else _for_machines(by), form)


def _for_machines(by: Grouping) -> _Columns:
    name = f"own_{by.name}" if by.name in _FIGURES else by.name
    first: Column[ConversionRow] = Column(name, name, value=lambda row: row.group)
    return [first, *(Column(figure, figure) for figure in _FIGURES)]


def columns_for_people(rows: Sequence[ConversionRow], by: Grouping) -> _Columns:
    """The figures people read; the stages give way first, the first ones before the last ones; notes never do."""
    stages = list(rows[-1].reached)
    reached: _Columns = [
        Column(stage, f"reached\n{stage}", right=True, drop=number, value=_reached(stage))
        for number, stage in enumerate(stages, 1)
    ]
    return [
        Column("group", by.name, value=_group_writer(by)),
        Column("leads", "leads", right=True, drop=len(stages) + 3),
        Column("invalid", "invalid", right=True, drop=len(stages) + 2),
        Column("base", "base", right=True),
        Column("open", "open", right=True),
        Column("parked", "parked", right=True),
        Column("lost", "lost", right=True),
        Column("won", "won", right=True),
        *reached,
        Column("conversion_rate", "rate", right=True, words=percent),
        Column("interval", "95 %", right=True, value=_interval),
        *([Column("marks", "note", value=_marks)] if any(map(_marks, rows)) else []),
        Column("order_value_cents", "order value", right=True, drop=len(stages) + 1, words=money),
    ]


def _group_writer(by: Grouping) -> Callable[[ConversionRow], Any]:
    """How people read what a group has in common."""

    def write(row: ConversionRow) -> str | int | float | bool:
        if row.group is None:
            return "(unknown)"
        if by.type is FieldType.DATE and row.group != TOTAL:
            return day(str(row.group))
        is_money = by.type is FieldType.MONEY and isinstance(row.group, int)
        return money(int(row.group)) if is_money else row.group

    return write


def _reached(stage: str) -> Callable[[ConversionRow], int]:
    return lambda row: row.reached[stage]


def _interval(row: ConversionRow) -> str | None:
    return interval(row.conversion_low, row.conversion_high)


def _marks(row: ConversionRow) -> str:
    marks = ["thin"] if row.thin else []
    return ", ".join([*marks, "immature"] if row.immature else marks)
