"""Which record of a list is its header, and what its columns are called."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from leadq.errors import InputError
from leadq.intake.limits import COLUMN_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

HEAD_RECORDS: Final = 30
EMAIL: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
REPEATED: Final = re.compile(r"(.+) \(([2-9]|[1-9]\d+)\)")
# to look up the headers of a record takes its letters one by one; 2,000 columns with 50 letters are read
HEADER_LIMIT: Final = 100_000  # characters
FIGURE: Final = re.compile(r"[\d\s.,:/+()-]*\d[\d\s.,:/+()-]*")


class NoHeader(InputError):
    """The line that should name the columns holds a lead."""

    def __init__(self, path: Path, line: int, cell: str) -> None:
        super().__init__(
            f"{path}:{line}: no line names the columns, this one holds {cell!r}: "
            "put a line with the names above it"
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
    """How many cells of a record are headers that we understand; none where it is too long for a header."""
    if sum(map(len, cells)) > HEADER_LIMIT:
        return 0
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


def written_names(cells: Sequence[str], below: Sequence[Sequence[str]]) -> list[str]:
    """Clean the header cells; blank ones at the end are left out as long as nothing stands below them in the sample."""
    names = [clean_header(cell) for cell in cells]
    while len(names) > 1 and not names[-1] and not _has_cell(below, len(names) - 1):
        names.pop()
    return names


def name_columns(names: Sequence[str]) -> tuple[str, ...]:
    """Name the blank headers by their number, and number those that come again."""
    written = set(names)
    headers: dict[str, None] = {}
    for number, name in enumerate(names, start=1):
        wanted = free = name or f"column {number}"
        count = 1
        while free in headers or (count > 1 and free in written):
            count += 1
            free = f"{wanted} ({count})"
        headers[free] = None
    return tuple(headers)


def first_name(header: str) -> str:
    """The header that a numbered one repeats: `Telefon (2)` repeats `Telefon`; others are their own."""
    match = REPEATED.fullmatch(header)
    return match[1] if match else header


def check_headers(
    path: Path, line: int, headers: Sequence[str], known_header: Callable[[str], bool]
) -> None:
    """Raise NoHeader where no header is known, and they read like a lead."""
    if not any(map(known_header, headers)):
        email = next((cell for cell in headers if EMAIL.fullmatch(cell)), None)
        if email or all(FIGURE.fullmatch(first_name(cell)) for cell in headers):
            raise NoHeader(path, line, email or headers[0])


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
