"""Text file to rows: told once, then streamed in constant memory; no line is lost silently.

A file whose quotes do not add up is refused as a whole: nobody can say where its leads begin and end.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from leadq.errors import InputError
from leadq.intake.dialects import Dialect, given_dialect, sample_records, sep_line, tell_dialect
from leadq.intake.encodings import LINE_LIMIT, WrongEncoding, tell_encoding
from leadq.intake.headers import check_headers, find_header, name_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CELL_LIMIT: Final = 131_072 * 8
SAMPLE_LINES: Final = 200
LINE_BREAK: Final = re.compile(r"\r\n|\r|\n")


class NoSuchFile(InputError):
    """There is nothing to read under this name."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"there is no file {path}: check the name and the folder")


class UnreadableFile(InputError):
    """Something is there, but it cannot be read as a file."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} cannot be read: {reason}")


class EmptyFile(InputError):
    """The file has no line with anything in it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is empty: export the list again")


class BrokenQuotes(InputError):
    """A quote opens or closes where it must not; several records may have become one."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(
            f"{path}:{line}: the quotes do not add up in the record that starts here ({reason}): "
            "correct or double the stray quote; nothing was read"
        )


@dataclass(frozen=True, slots=True)
class TextFile:
    """What was told about a file before its rows are read; lines count from 1."""

    path: Path
    encoding: str
    dialect: Dialect
    header_line: int
    headers: tuple[str, ...]


def open_text_file(
    path: Path,
    *,
    encoding: str | None,
    delimiter: str | None,
    known_header: Callable[[str], bool],
) -> TextFile:
    """Tell encoding, dialect and header of a file; what is given is obeyed where it is possible.

    Raises an InputError leaf about the file, or a UsageError leaf about what was given.
    """
    given = given_dialect(delimiter) if delimiter else None
    check_regular(path)
    told = tell_encoding(path, given=encoding)
    lines, cut = _sample(path, told)
    if not lines:
        raise EmptyFile(path)
    ordered = sep_line(lines[0])
    if ordered:
        lines[0] = "\n"
    dialect = given or ordered or tell_dialect(lines, known_header=known_header, cut=cut)
    records = sample_records(lines, dialect, cut=cut)
    if not records:
        raise EmptyFile(path)
    at = find_header([cells for _, cells in records], known_header)
    line = records[at][0]
    cells = _header_cells(path, line, lines, dialect)
    headers = name_columns(cells, [cells for _, cells in records[at + 1 :]])
    check_headers(path, line, headers, known_header)
    return TextFile(path, told, dialect, line, headers)


def rows(file: TextFile) -> Iterator[tuple[int, list[str], str | None]]:
    """Yield (line where the record starts, cells, problem) for each data line that is not blank.

    Without a problem there are as many cells as headers; with one, the cells are as read. Raises BrokenQuotes.
    """
    csv.field_size_limit(CELL_LIMIT)
    width = len(file.headers)
    before = file.header_line - 1
    line = file.header_line
    with file.path.open(encoding=file.encoding, newline="") as handle:
        reader = _reader(islice(handle, before, None), file.dialect)
        try:
            next(reader)
            line = before + reader.line_num + 1
            for cells in reader:
                end = before + reader.line_num
                if end == line and len(cells) == width and cells[0].strip():
                    yield line, cells, None
                elif any(cell.strip() for cell in cells):
                    if end != line:
                        _check_swallowed(file, line, cells)
                    yield line, *_fitted(cells, width)
                line = end + 1
        except csv.Error as error:
            raise BrokenQuotes(file.path, line, _reason(error)) from error
        except UnicodeError as error:  # the file was changed since it was told
            raise WrongEncoding(file.path, file.encoding, line) from error


def _reader(lines: Iterator[str], dialect: Dialect) -> csv._reader:  # type: ignore[name-defined]
    return csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quote, strict=True)


def check_regular(path: Path) -> None:
    """Raise NoSuchFile or UnreadableFile for what cannot be read as a file."""
    if not path.exists():
        raise NoSuchFile(path)
    if not path.is_file():
        reason = "it is a folder" if path.is_dir() else "it is no regular file"
        raise UnreadableFile(path, f"{reason}, name the file itself")
    try:
        path.open("rb").close()
    except OSError as error:
        raise UnreadableFile(path, f"{error.strerror}") from error


def _sample(path: Path, encoding: str) -> tuple[list[str], bool]:
    """The first lines of a file, blank ones not counted, and whether it goes on behind them."""
    lines: list[str] = []
    size = filled = 0
    with path.open(encoding=encoding, newline="") as handle:
        for line in handle:
            if filled == SAMPLE_LINES or size > LINE_LIMIT:
                return lines, True
            lines.append(line)
            size += len(line)
            filled += bool(line.strip())
    return lines, False


def _header_cells(path: Path, line: int, lines: list[str], dialect: Dialect) -> list[str]:
    try:
        return next(_reader(iter(lines[line - 1 :]), dialect))
    except csv.Error as error:
        raise BrokenQuotes(path, line, _reason(error)) from error


def _fitted(cells: list[str], width: int) -> tuple[list[str], str | None]:
    """Drop surplus cells that are blank; whatever else does not fit is a problem."""
    if len(cells) == width:
        return cells, None
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width], None
    noun = "cell" if len(cells) == 1 else "cells"
    return cells, f"{len(cells)} {noun}, the header has {width}"


def _check_swallowed(file: TextFile, line: int, cells: list[str]) -> None:
    """Raise BrokenQuotes when a cell over several lines holds what looks like whole records.

    Two stray quotes are no error to a CSV reader: everything between them becomes one cell.
    """
    steps, delimiter = len(file.headers) - 1, file.dialect.delimiter
    for cell in cells:
        pieces = [piece.count(delimiter) for piece in LINE_BREAK.split(cell)]
        if (
            len(pieces) > 1
            and _is_swallowed(pieces, len(cells) - 1, steps)
            and (
                cell.count(delimiter + " ") * 2
                <= sum(pieces)  # a sentence has blanks after its commas
            )
        ):
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
    if "limit" in text:
        return f"a cell is longer than {CELL_LIMIT:,} characters, its closing quote may be missing"
    return "a quote is never closed" if "unexpected end" in text else "text after a closing quote"
