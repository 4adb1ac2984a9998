"""Which record of a file is its header, and what its columns are called."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from leadq.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

HEAD_RECORDS: Final = 30
COLUMN_LIMIT: Final = 2_000
EMAIL: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
FIGURE: Final = re.compile(r"[\d\s.,:/+()-]*\d[\d\s.,:/+()-]*")


class NoHeader(InputError):
    """The line that should name the columns holds a lead."""

    def __init__(self, path: Path, line: int, cell: str) -> None:
        super().__init__(
            f"{path}:{line}: no line names the columns, this one holds {cell!r}: "
            "put a line with the names above it"
        )


class DuplicateHeaders(InputError):
    """Two columns have one name, so nobody can say which is meant."""

    def __init__(self, path: Path, line: int, duplicates: Sequence[tuple[str, int, int]]) -> None:
        columns = ", ".join(f"{name!r} (columns {a} and {b})" for name, a, b in duplicates[:5])
        more = f" and {len(duplicates) - 5} more" if len(duplicates) > 5 else ""
        super().__init__(
            f"{path}:{line}: headers occur twice: {columns}{more}: give each column its own name"
        )


class TooManyColumns(InputError):
    """No list of leads is as wide as this."""

    def __init__(self, path: Path, line: int, columns: int) -> None:
        super().__init__(
            f"{path}:{line}: the header has {columns:,} columns, at most {COLUMN_LIMIT:,} are read: "
            "delete those that are not needed, or name the delimiter with --delimiter"
        )


def clean_header(cell: str) -> str:
    """Collapse white space and line breaks of a header cell."""
    return " ".join(cell.replace("\ufeff", "").split())


def known_headers(cells: Sequence[str], known_header: Callable[[str], bool]) -> int:
    """How many cells of a record are headers that we understand."""
    return sum(1 for cell in cells if (name := clean_header(cell)) and known_header(name))


def find_header(records: Sequence[Sequence[str]], known_header: Callable[[str], bool]) -> int:
    """The index of the header among the first records of a file, none of which is blank.

    It is the record most of whose cells are known headers; else the first full one of the commonest width.
    """
    head = records[:HEAD_RECORDS]
    first = _first_full(head)
    known = [known_headers(cells, known_header) for cells in head]
    best = known.index(max(known))
    # one known word further down may be a value: it would turn the leads above it into titles
    enough = known[best] > 1 and known[best] * 2 >= _filled(head[best])
    above = best < first and known[best] > 0 and not _is_title(head[best], head)
    return best if enough or above else first


def name_columns(cells: Sequence[str], below: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Clean the header cells and name the blank ones by their number.

    Blank headers at the end are left out as long as nothing stands below them in the sample.
    """
    names = [clean_header(cell) for cell in cells]
    while len(names) > 1 and not names[-1] and not _has_cell(below, len(names) - 1):
        names.pop()
    return tuple(name or f"column {number}" for number, name in enumerate(names, start=1))


def check_headers(
    path: Path, line: int, headers: Sequence[str], known_header: Callable[[str], bool]
) -> None:
    """Raise TooManyColumns, DuplicateHeaders or NoHeader (none is known, and it reads like a lead)."""
    if len(headers) > COLUMN_LIMIT:
        raise TooManyColumns(path, line, len(headers))
    if not any(map(known_header, headers)):
        email = next((cell for cell in headers if EMAIL.fullmatch(cell)), None)
        if email or all(FIGURE.fullmatch(cell) for cell in headers):
            raise NoHeader(path, line, email or headers[0])
    if duplicates := _duplicates(headers):
        raise DuplicateHeaders(path, line, duplicates)


def _duplicates(headers: Sequence[str]) -> list[tuple[str, int, int]]:
    first: dict[str, int] = {}
    return [
        (name, first[name], number)
        for number, name in enumerate(headers, start=1)
        if first.setdefault(name, number) != number
    ]


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _first_full(head: Sequence[Sequence[str]]) -> int:
    width = Counter(map(len, head)).most_common(1)[0][0]
    fitting = [at for at, cells in enumerate(head) if len(cells) == width]
    return next((at for at in fitting if not _is_title(head[at], head)), fitting[0])


def _is_title(cells: Sequence[str], head: Sequence[Sequence[str]]) -> bool:
    """Whether one cell stands alone where most records have several: spreadsheets pad titles with blanks."""
    if _filled(cells) > 1:
        return False
    others = [_filled(other) for other in head]
    return sum(1 for filled in others if filled > 1) * 2 > len(others)


def _has_cell(records: Sequence[Sequence[str]], column: int) -> bool:
    return any(len(cells) > column and cells[column].strip() for cells in records)
