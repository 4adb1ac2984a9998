"""How the cells of a text file are kept apart, told from a sample of its lines."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from leadq.errors import UsageError
from leadq.intake.headers import find_header, known_headers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

DELIMITERS: Final = (",", ";", "\t", "|")
NAMED_DELIMITERS: Final = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
SEP_LINE: Final = re.compile(r'\ufeff?"?sep=(.)"?[\r\n]*', re.IGNORECASE)


class UnknownDelimiter(UsageError):
    """`--delimiter` is not one character that can keep cells apart."""

    def __init__(self, delimiter: str) -> None:
        super().__init__(
            f"{delimiter!r} cannot be the delimiter: give one character, such as ; or , or tab"
        )


@dataclass(frozen=True, slots=True)
class Dialect:
    """The characters that keep cells apart and hold them together."""

    delimiter: str
    quote: str = '"'


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sample looks like when it is read with one delimiter."""

    delimiter: str
    width: int
    known: int
    evenness: float

    @property
    def rank(self) -> tuple[int, float, int]:
        """The order of preference: two known headers prove more than even rows do."""
        return (self.known if self.known > 1 else 0, round(self.evenness, 2), self.width)


def given_dialect(delimiter: str) -> Dialect:
    """Read the delimiter of the command line; raise UnknownDelimiter."""
    character = NAMED_DELIMITERS.get(delimiter.casefold(), delimiter)
    if len(character) != 1 or character in '\r\n"\0 ' or character.isalnum():
        raise UnknownDelimiter(delimiter)
    return Dialect(character)


def sep_line(line: str) -> Dialect | None:
    """The dialect that a first line like `sep=;` orders, None when it is no such line."""
    match = SEP_LINE.fullmatch(line)
    return Dialect(match[1]) if match and match[1] not in '\r\n"' else None


def tell_dialect(
    lines: Sequence[str], *, known_header: Callable[[str], bool], cut: bool = False
) -> Dialect:
    """Choose the delimiter that gives the sample the most even width.

    `cut` says that the file goes on behind the sample. A file of one column gets a delimiter that it does not use.
    """
    readings = [_read(lines, delimiter, known_header, cut=cut) for delimiter in DELIMITERS]
    blank = next((reading for reading in readings if reading.width == 0), None)
    if blank:  # nothing but delimiters
        return Dialect(blank.delimiter)
    columns = [reading for reading in readings if reading.width > 1]
    even = [reading for reading in columns if reading.evenness >= 0.5]
    if best := even or [reading for reading in columns if reading.known]:
        return Dialect(max(best, key=lambda reading: reading.rank).delimiter)
    return Dialect(max(readings, key=lambda reading: reading.evenness).delimiter)


def sample_records(
    lines: Iterable[str], dialect: Dialect, *, cut: bool
) -> list[tuple[int, list[str]]]:
    """Records of a sample that are not blank, each with the line where it starts, counted from 1.

    Quotes are read leniently. The last record of a cut sample is left out, since it may be half.
    """
    reader = csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quote)
    records: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                records.append((start, cells))
            start = reader.line_num + 1
    except csv.Error:  # a cell beyond the limit: what was read so far is the sample
        return records
    return records[:-1] if cut and len(records) > 1 else records


def _read(
    lines: Sequence[str], delimiter: str, known_header: Callable[[str], bool], *, cut: bool
) -> Reading:
    records = [cells for _, cells in sample_records(lines, Dialect(delimiter), cut=cut)]
    if not records:
        return Reading(delimiter, width=0, known=0, evenness=0)
    header = records[find_header(records, known_header)]
    even = sum(1 for cells in records if _fits(cells, header))
    return Reading(
        delimiter,
        width=len(header),
        known=known_headers(header, known_header),
        evenness=even / len(records),
    )


def _fits(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a record is as wide as the header, but for blank cells behind the last name."""
    named = max((at for at, cell in enumerate(header, start=1) if cell.strip()), default=0)
    return len(cells) >= named and not any(cell.strip() for cell in cells[len(header) :])
