"""HTML pages that are called .xls or .csv: the tables in them, since many programs export so."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from leadq.intake.archives import Damaged, TooLarge
from leadq.intake.bounds import TooManyCells
from leadq.intake.encodings import UnknownEncoding, WrongEncoding, tell_encoding
from leadq.intake.kinds import EXPORT, Kind, NoList
from leadq.intake.limits import COLUMN_LIMIT, PAGE_LIMIT, SHEET_CELLS
from leadq.intake.tables import Grid, list_likeness

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadq.intake.contents import Content

CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE
)
PIECE: Final = 1 << 16
LONGEST_TAG: Final = 1 << 18
PAGE: Final = "an HTML page"
BREAKS: Final = frozenset({"br", "p", "div", "li"})
UNSEEN: Final = frozenset({"script", "style", "head", "title"})
NO_TABLE: Final = Kind("page", "an HTML page without a table", EXPORT)


def open_page(
    content: Content, *, encoding: str | None, known_header: Callable[[str], bool]
) -> tuple[str, Grid]:
    """The encoding of a page, and the table in it that is most like a list; raises an InputError leaf."""
    if content.size() > PAGE_LIMIT:
        raise TooLarge(content.path, PAGE_LIMIT)
    told = _encoding(content, encoding)
    tables = _Tables(lambda: TooManyCells(content.path))
    with content.text(told) as handle:
        while piece := handle.read(PIECE):
            tables.feed(piece)
            if len(tables.rawdata) > LONGEST_TAG:
                raise Damaged(content.path, PAGE)
    tables.end()
    found = [Grid(tuple(rows)) for rows in tables.found if rows]
    if not found:
        raise NoList(content.path, NO_TABLE)
    return told, max(found, key=lambda table: list_likeness(content.path, table, known_header))


def _encoding(content: Content, given: str | None) -> str:
    """The encoding that was given, else the one that the page names if that is true, else the one that is told."""
    named = CHARSET.search(content.head())
    if given or not named:
        return tell_encoding(content, given=given, line_limit=PAGE_LIMIT)
    try:
        return tell_encoding(content, given=named[1].decode(), line_limit=PAGE_LIMIT)
    except (WrongEncoding, UnknownEncoding):
        return tell_encoding(content, line_limit=PAGE_LIMIT)


class _Tables(HTMLParser):
    """Collects the cells of each table; a table within a cell is a table of its own."""

    def __init__(self, too_many: Callable[[], TooManyCells]) -> None:
        super().__init__()
        self.found: list[list[list[str]]] = []
        self._open: list[_OpenTable] = []
        self._unseen = 0
        self._left = SHEET_CELLS
        self._too_many = too_many

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._open.append(_OpenTable())
            self.found.append(self._open[-1].rows)
        elif self._open and tag == "tr":
            self._open[-1].begin_row()
        elif self._open and tag in {"td", "th"}:
            columns, rows = _span(attrs, "colspan"), _span(attrs, "rowspan")
            self._left -= columns + rows - 1  # all that it can be repeated
            if self._left < 0:
                raise self._too_many()
            self._open[-1].begin_cell(columns, rows)
        elif self._open and tag in BREAKS:
            self._open[-1].text("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif self._open and tag == "table":
            self._open.pop().end_row()
        elif self._open and tag == "tr":
            self._open[-1].end_row()
        elif self._open and tag in {"td", "th"}:
            self._open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        if self._open and not self._unseen:
            self._open[-1].text(data)

    def end(self) -> None:
        """End what the page did not end; a tag without an end is dropped, since to close one takes for ever."""
        self.feed("\n")
        while self._open:
            self._open.pop().end_row()


class _OpenTable:
    """A table while it is read; a cell over several columns or rows is repeated in the rows, blank in the columns."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._above: dict[int, tuple[int, str]] = {}  # column -> rows left, text

    def begin_row(self) -> None:
        """A row without an end ends where the next begins."""
        self.end_row()
        self._row = []

    def begin_cell(self, columns: int, rows: int) -> None:
        """A cell without an end ends where the next begins."""
        self.end_cell()
        if self._row is None:
            self._row = []
        self._cell, self._span = [], (columns, rows)

    def text(self, piece: str) -> None:
        """What stands between the tags."""
        if self._cell is not None:
            self._cell.append(piece if piece == "\n" else " ".join(piece.split("\n")))

    def end_cell(self) -> None:
        """Put the cell in its place."""
        if self._cell is None or self._row is None:
            return
        self._take_from_above()
        lines = ("".join(self._cell)).replace("\xa0", " ").split("\n")
        text = "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)
        columns, rows = self._span
        if rows > 1:
            self._above[len(self._row)] = (rows - 1, text)
        self._row += [text] + [""] * (columns - 1)
        self._cell = None

    def end_row(self) -> None:
        """Put the row in its place."""
        self.end_cell()
        if self._row is not None:
            self._take_from_above()
            self.rows.append(self._row)
            self._row = None

    def _take_from_above(self) -> None:
        """Repeat the cells that reach down to this row."""
        assert self._row is not None
        while (found := self._above.get(len(self._row))) is not None:
            left, text = found
            if left > 1:
                self._above[len(self._row)] = (left - 1, text)
            else:
                del self._above[len(self._row)]
            self._row.append(text)


def _span(attrs: list[tuple[str, str | None]], name: str) -> int:
    text = dict(attrs).get(name) or ""
    return (
        min(int(text), COLUMN_LIMIT) if text.isascii() and text.isdecimal() and text != "0" else 1
    )
