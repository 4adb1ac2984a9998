"""A list that has been opened: what was told about it, and how a record becomes a row of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from leadq.errors import InputError
from leadq.intake.columns import DELIVERY
from leadq.intake.headers import (
    TooManyColumns,
    check_headers,
    find_header,
    known_headers,
    name_columns,
    written_names,
)
from leadq.intake.limits import COLUMN_LIMIT
from leadq.intake.totals import TOTAL, beginnings, is_total
from leadq.values.texts import spreadsheet_original

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from leadq.intake.contents import Content
    from leadq.intake.dialects import Dialect
    from leadq.intake.tables import Table

SAMPLE_LINES: Final = 200
Row = tuple[int, list[str], str | None]

_TOTAL_BEGINNINGS: Final = frozenset(beginnings())


class EmptyFile(InputError):
    """The file has no line with anything in it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is empty: export the list again")


@dataclass(frozen=True, slots=True)
class Head:
    """The header of a list: its line, the names of the columns, its first cell as written, and whether it is one for sure."""

    line: int
    headers: tuple[str, ...]
    first: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class ListFile:
    """What was told about a list before its rows are read.

    `path` is what the user calls the file. Lines count from 1; those of a sheet or a page are its rows. A text has an
    `encoding` and a `dialect`, a page only an encoding, a workbook a `sheet`; `unread` are its other sheets that hold
    lists too.
    """

    path: Path
    kind: str
    head: Head
    content: Content | Table = field(repr=False)
    encoding: str | None = None
    dialect: Dialect | None = None
    sheet: str | None = None
    unread: tuple[str, ...] = ()

    @property
    def headers(self) -> tuple[str, ...]:
        """The names of the columns, each of them once."""
        return self.head.headers

    @property
    def header_line(self) -> int:
        """The line in which the header starts."""
        return self.head.line

    @property
    def words(self) -> str:
        """What it is, for a person: `CSV, UTF-8, semicolon` or `XLSX, sheet Leads`."""
        told = [self.kind]
        if self.encoding:
            plain = self.encoding.removesuffix("-sig")
            told.append(plain.upper() if plain.startswith("utf") else plain)
        if self.dialect:
            told.append(str(self.dialect))
        if self.sheet:
            told.append(f"sheet {self.sheet}")
        return ", ".join(told)


def tell_head(
    path: Path, records: Sequence[tuple[int, list[str]]], known_header: Callable[[str], bool]
) -> Head:
    """Find the header among the first records that are not blank; raises EmptyFile, TooManyColumns or NoHeader."""
    if not records:
        raise EmptyFile(path)
    at = find_header([cells for _, cells in records], known_header)
    line, cells = records[at]
    names = written_names(cells, [cells for _, cells in records[at + 1 :]])
    if len(names) > COLUMN_LIMIT:
        raise TooManyColumns(path, line, len(names))
    headers = name_columns(names)
    check_headers(path, line, headers, known_header)
    first = cells[0].removeprefix("\ufeff")
    known = known_headers(headers, known_header)
    return Head(line, headers, first, known > 1)


class Fitting:
    """How the records below a header become rows of its width.

    A record with as many cells as headers is a row as it is when the first of its `own` cells begins with a visible sign of
    ASCII, but with none of `suspects`, and its first is not `first`: that saves nearly all rows a closer look. All cells
    are the sender's own, but for those that we put before rejected rows.
    """

    def __init__(self, head: Head) -> None:
        self.width = len(head.headers)
        self.suspects = _TOTAL_BEGINNINGS
        self.first = head.first
        self._head = head
        returned = set(DELIVERY) if set(DELIVERY) <= set(head.headers) else set()
        self._ours = {at for at, name in enumerate(head.headers) if name in returned}
        self.own = next((at for at in range(self.width) if at not in self._ours), 0)
        named = [at for at, name in enumerate(head.headers, 1) if name != f"column {at}"]
        self._least = max(named, default=1)

    def fitted(self, cells: list[str]) -> tuple[list[str], str | None] | None:
        """The cells of a row and what is wrong with it; None for a line that is blank or repeats the header."""
        if not any(cell.strip() for cell in cells) or self._is_header(cells):
            return None
        cells, problem = self._fitted(cells)
        if is_total(self._own(cells), is_ragged=problem is not None):
            return cells, TOTAL
        return cells, problem

    def _own(self, cells: list[str]) -> list[str]:
        """The cells as their sender wrote them."""
        if not self._ours:
            return cells
        return [spreadsheet_original(cell) for at, cell in enumerate(cells) if at not in self._ours]

    def _fitted(self, cells: list[str]) -> tuple[list[str], str | None]:
        """Drop surplus cells that are blank, add blank ones where no column has a name; the rest is a problem."""
        if len(cells) == self.width:
            return cells, None
        if len(cells) > self.width and not any(cell.strip() for cell in cells[self.width :]):
            return cells[: self.width], None
        if self._least <= len(cells) < self.width:
            return cells + [""] * (self.width - len(cells)), None
        noun = "cell" if len(cells) == 1 else "cells"
        return cells, f"{len(cells)} {noun}, the header has {self.width}"

    def _is_header(self, cells: list[str]) -> bool:
        """Whether a record is the header once more; where no two are known, it may as well be a lead."""
        if not self._head.is_sure or len(cells) < self._least:
            return False
        if cells[0] != self.first:
            return False
        names = name_columns(written_names(cells, ()))
        return len(names) >= self._least and names == self._head.headers[: len(names)]
