"""Tables of cells from a workbook or a page: where the list in them begins, and its rows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol

from leadq.intake.encodings import LineTooLong
from leadq.intake.headers import find_header, known_headers
from leadq.intake.limits import LINE_LIMIT
from leadq.intake.lists import SAMPLE_LINES, Fitting, ListFile, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# blank rows above a list are met, a million of them is not
SAMPLE_ROWS: Final = 10_000


class Table(Protocol):
    """Cells in rows, which can be read again and again; the first row is line 1."""

    def records(self) -> Iterator[list[str]]:
        """Every row, also the blank ones."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that lies in memory."""

    cells: tuple[list[str], ...]

    def records(self) -> Iterator[list[str]]:
        """Every row, also the blank ones."""
        return iter(self.cells)


def table_sample(path: Path, table: Table) -> list[tuple[int, list[str]]]:
    """The first rows that are not blank, with their lines; raises LineTooLong."""
    numbered = _bounded_records(path, islice(table.records(), SAMPLE_ROWS))
    filled = ((line, cells) for line, cells in numbered if any(cell.strip() for cell in cells))
    return list(islice(filled, SAMPLE_LINES))


def list_likeness(path: Path, table: Table, known_header: Callable[[str], bool]) -> int:
    """How surely a table holds a list: 4 with two known headers and rows, 3 with one, 2 with cells side by side.

    1 is any text, 0 nothing. Raises LineTooLong.
    """
    records = [cells for _, cells in table_sample(path, table)]
    if not records:
        return 0
    at = find_header(records, known_header)
    if at + 1 < len(records):
        known = known_headers(records[at], known_header)
        if known:
            return 3 + (known > 1)
        if sum(1 for cell in records[at] if cell.strip()) > 1:
            return 2
    return 1


def table_rows(file: ListFile, table: Table) -> Iterator[Row]:
    """Yield the rows of the list in a table; raises LineTooLong."""
    fitting = Fitting(file.head)
    width, first, suspects = fitting.width, fitting.first, fitting.suspects
    own = fitting.own
    for line, cells in _bounded_records(file.path, table.records()):
        if line <= file.header_line:
            continue
        if (
            len(cells) == width
            and "!" <= cells[own] < "\x7f"
            and cells[own][:3] not in suspects
            and cells[0] != first
        ):
            yield line, cells, None
        elif found := fitting.fitted(cells):
            yield line, *found


def _bounded_records(path: Path, records: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Number the rows from 1; raise LineTooLong before anybody looks at the letters of one."""
    for line, cells in enumerate(records, start=1):
        if sum(map(len, cells)) > LINE_LIMIT:
            raise LineTooLong(path, line)
        yield line, cells
