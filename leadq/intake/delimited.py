"""Text files with a delimiter: told once, then streamed in constant memory; no line is lost silently.

A file whose quotes do not add up is refused as a whole: nobody can say where its leads begin and end.
"""

from __future__ import annotations

import csv
import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from leadq.errors import InputError
from leadq.intake.dialects import (
    Dialect,
    csv_reader,
    given_dialect,
    quoted,
    sample_records,
    sep_line,
    tell_dialect,
    unwrapped,
)
from leadq.intake.encodings import WrongEncoding, tell_encoding
from leadq.intake.limits import CELL_LIMIT, COLUMN_LIMIT, LINE_LIMIT, RECORD_LIMIT
from leadq.intake.lists import SAMPLE_LINES, EmptyFile, Fitting, ListFile, Row, tell_head
from leadq.rulebook.fields import EXPORTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from leadq.intake.contents import Content

LINE_BREAK: Final = re.compile(r"\r\n|\r|\n")
TOO_LONG: Final = f"it is longer than {RECORD_LIMIT:,} characters"


class BrokenQuotes(InputError):
    """A quote opens or closes where it must not; several records may have become one."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(
            f"{path}:{line}: the quotes do not add up in the record that starts here ({reason}): "
            "correct or double the stray quote; nothing was read"
        )


class RecordTooWide(InputError):
    """No lead has as many cells as this."""

    def __init__(self, path: Path, line: int, cells: int) -> None:
        super().__init__(
            f"{path}:{line}: the record that starts here has {cells:,} cells, at most {COLUMN_LIMIT:,} are read: "
            "correct its quotes and line ends, or name the delimiter with --delimiter"
        )


class _Lines:
    """The lines of a text for a CSV reader, which gets at most RECORD_LIMIT characters of them for one record."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._left = RECORD_LIMIT

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._left -= len(line)
        if self._left < 0:
            raise csv.Error(TOO_LONG)
        return line

    def begin_record(self) -> None:
        """Count from here."""
        self._left = RECORD_LIMIT


def open_delimited(
    content: Content,
    *,
    encoding: str | None,
    delimiter: str | None,
    known_header: Callable[[str], bool],
) -> ListFile:
    """Tell encoding, dialect and header of a text; what is given is obeyed where it is possible.

    Raises an InputError leaf about the file, or a UsageError leaf about what was given.
    """
    given = given_dialect(delimiter) if delimiter else None
    told = tell_encoding(content, given=encoding)
    lines, cut = _sample(content, told)
    if not lines:
        raise EmptyFile(content.path)
    ordered = sep_line(lines[0])
    if ordered:
        lines[0] = "\n"
    if said := given or ordered:
        dialect = quoted(lines, said, known_header=known_header, cut=cut)
    else:
        dialect = tell_dialect(lines, known_header=known_header, cut=cut)
    head = tell_head(content.path, sample_records(lines, dialect, cut=cut), known_header)
    _check_quotes(content.path, head.line, lines, dialect)
    kind = "TSV" if dialect.delimiter == "\t" else "CSV"
    return ListFile(content.path, kind, head, content, encoding=told, dialect=dialect)


def delimited_rows(
    file: ListFile, content: Content, encoding: str, dialect: Dialect
) -> Iterator[Row]:
    """Yield the rows of a text; raises BrokenQuotes or RecordTooWide.

    WrongEncoding is for a file that changed since it was told.
    """
    fitting = Fitting(file.head)
    width, first, suspects, own = fitting.width, fitting.first, fitting.suspects, fitting.own
    before = file.header_line - 1
    line = file.header_line
    with content.text(encoding) as handle:
        lines = _Lines(islice(handle, before, None))
        reader = csv_reader(lines, dialect)
        try:
            next(reader, None)
            line = before + reader.line_num + 1
            lines.begin_record()
            for cells in reader:
                lines.begin_record()
                end = before + reader.line_num
                if (
                    end == line
                    and len(cells) == width
                    and "!" <= cells[own] < "\x7f"
                    and cells[own][:3] not in suspects
                    and cells[0] != first
                ):
                    yield line, cells, None
                elif found := _told(file, line, cells, fitting):
                    yield line, *found
                line = end + 1
        except csv.Error as error:
            raise BrokenQuotes(file.path, line, _reason(error)) from error
        except UnicodeError as error:
            raise WrongEncoding(file.path, encoding, line) from error


def _told(
    file: ListFile, line: int, cells: list[str], fitting: Fitting
) -> tuple[list[str], str | None] | None:
    """A record that is not plainly a row: over several lines, ragged, quoted twice, blank, a total or a header."""
    if len(cells) == 1 and fitting.width > 1 and file.dialect:
        inner = unwrapped(cells, file.dialect)
        cells = inner if file.dialect.is_twice or len(inner) == fitting.width else cells
    if len(cells) > COLUMN_LIMIT:
        _check_width(file.path, line, cells, fitting.width)
    _check_swallowed(file, line, cells)
    return fitting.fitted(cells)


def _check_width(path: Path, line: int, cells: list[str], width: int) -> None:
    """Drop the blank cells that a spreadsheet adds up to its last column; raise RecordTooWide when too many stay."""
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    if len(cells) > COLUMN_LIMIT:
        raise RecordTooWide(path, line, len(cells))


def _sample(content: Content, encoding: str) -> tuple[list[str], bool]:
    """The first lines of a file, blank ones not counted, and whether it goes on behind them."""
    lines: list[str] = []
    size = filled = 0
    with content.text(encoding) as handle:
        for line in handle:
            if filled == SAMPLE_LINES or size > LINE_LIMIT:
                return lines, True
            lines.append(line)
            size += len(line)
            filled += bool(line.strip())
    return lines, False


def _check_quotes(path: Path, line: int, lines: list[str], dialect: Dialect) -> None:
    try:
        next(csv_reader(lines[line - 1 :], dialect))
    except csv.Error as error:
        raise BrokenQuotes(path, line, _reason(error)) from error


def _check_swallowed(file: ListFile, line: int, cells: list[str]) -> None:
    """Raise BrokenQuotes when a cell over several lines holds what looks like whole records.

    Two stray quotes are no error to a CSV reader: everything between them becomes one cell. Those that leadq wrote are
    not stray.
    """
    if EXPORTED in file.headers or not file.dialect:
        return
    steps, delimiter = len(file.headers) - 1, file.dialect.delimiter
    for cell in cells:
        if "\n" not in cell and "\r" not in cell:
            continue
        pieces = [piece.count(delimiter) for piece in LINE_BREAK.split(cell)]
        # a sentence has blanks after its commas
        is_sentence = cell.count(delimiter + " ") * 2 > sum(pieces)
        if not is_sentence and _is_swallowed(pieces, len(cells) - 1, steps):
            raise BrokenQuotes(file.path, line, f"one cell goes over {len(pieces)} lines")


def _is_swallowed(pieces: list[int], outside: int, steps: int) -> bool:
    """Whether delimiters per line of a cell, and those of its record outside it, add up to records."""
    breaks, inner = len(pieces) - 1, pieces[1:-1]
    if steps == 0:
        return breaks > 1
    if breaks * steps < 3:  # too little to tell from a note with commas
        return False
    if inner:
        return sum(1 for count in inner if count == steps) * 2 > len(inner)
    return outside + sum(pieces) == 2 * steps


def _reason(error: csv.Error) -> str:
    text = str(error)
    if text == TOO_LONG:
        return text
    if "limit" in text:
        return f"a cell is longer than {CELL_LIMIT:,} characters, its closing quote may be missing"
    return "a quote is never closed" if "unexpected end" in text else "text after a closing quote"
