"""What the page is made of: key figures, and sections with a chart, its table, and the command that makes that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from leadq.output.columns import Column
from leadq.output.page.drawing import Drawing

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure; `note` says how sure it is, or of what it is a part."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of the section: what it shows, the same in words, and how it is drawn at a width."""

    title: str
    description: str
    draw: Callable[[float], Drawing]


@dataclass(frozen=True, slots=True)
class Table:
    """The figures themselves, as the command prints them; `right` says which columns are numbers."""

    name: str
    titles: Sequence[str]
    right: Sequence[bool]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page. Where there is nothing to draw, `charts` is empty and `says` tells so."""

    name: str
    title: str
    says: str
    charts: Sequence[Chart]
    tables: Sequence[Table]
    command: str
    notes: Sequence[str] = ()


def table_of(name: str, rows: Sequence[Row], columns: Sequence[Column[Row]]) -> Table:
    """The rows as people read them in a list, under a name for the whole."""
    seen = [column for column in columns if not (column.only_machines or column.drawing)]
    return Table(
        name=name,
        titles=[" ".join(column.title.split()) for column in seen],
        right=[column.right for column in seen],
        rows=[[column.text(row) for column in seen] for row in rows],
    )


def words_of(row: Row, columns: Sequence[Column[Row]]) -> dict[str, str]:
    """The cells of a row as people read them, by the names of their columns."""
    return {column.name: column.text(row) for column in columns}
