"""How the cells of a text file are kept apart, told from a sample of its lines."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from leadq.errors import UsageError
from leadq.intake.headers import find_header, known_headers
from leadq.intake.limits import CELL_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

DELIMITERS: Final = (",", ";", "\t", "|")
NAMED_DELIMITERS: Final = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
DELIMITER_NAMES: Final = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "pipe"}
SEP_LINE: Final = re.compile(r'\ufeff?"?sep=(.)"?[\r\n]*', re.IGNORECASE)


class UnknownDelimiter(UsageError):
    """`--delimiter` is not one character that can keep cells apart."""

    def __init__(self, delimiter: str) -> None:
        super().__init__(
            f"{delimiter!r} cannot be the delimiter: give one character, such as ; or , or tab"
        )


@dataclass(frozen=True, slots=True)
class Dialect:
    """The characters that keep cells apart and hold them together.

    `skips_blanks`: a quote may stand behind blanks (`a, "b"`). `is_twice`: each line was quoted once more, as one cell.
    """

    delimiter: str
    quote: str = '"'
    skips_blanks: bool = False
    is_twice: bool = False

    def __str__(self) -> str:
        words = [DELIMITER_NAMES.get(self.delimiter, f"delimiter {self.delimiter}")]
        if self.quote == "'":
            words.append("single quotes")
        if self.is_twice:
            words.append("quoted twice")
        return ", ".join(words)


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
    """Choose the delimiter that gives the sample the most even width, then how its cells are quoted.

    `cut` says that the file goes on behind the sample. A file of one column gets a delimiter that it does not use.
    """
    sample = _Sample(lines, known_header, cut)
    if inner := _inner_lines(sample):
        within = _Sample(inner, known_header, cut=False)
        told = _told(within)
        reading = _read(within, told)
        # a list of names, each in quotes with a comma in it, is one column
        if reading.width > 1 and (reading.known or reading.evenness == 1):
            return replace(told, is_twice=True)
    return quoted(lines, _told(sample), known_header=known_header, cut=cut)


def quoted(
    lines: Sequence[str], dialect: Dialect, *, known_header: Callable[[str], bool], cut: bool
) -> Dialect:
    """The dialect with quotes behind blanks, or with single quotes, where the sample reads as well or better so."""
    sample = _Sample(lines, known_header, cut)
    text = "".join(lines)
    between = re.escape(dialect.delimiter)
    begin, end = rf"(?:^|(?<={between}))", rf"(?=[\r\n]|{between}|\Z)"
    others = []
    if re.search(rf'{between} +"[^"\r\n]*"{end}', text):
        others.append(replace(dialect, skips_blanks=True))
    if not re.search(rf'{begin}"', text, re.MULTILINE):
        single = re.findall(rf"{begin}'(?:[^'\r\n]|'')*'{end}", text, re.MULTILINE)
        if single and len(single) * 2 >= len(lines):
            others.append(replace(dialect, quote="'"))
    rank = _read(sample, dialect).rank
    good = (one for one in others if _is_closed(sample, one) and _read(sample, one).rank >= rank)
    return next(good, dialect)


@dataclass(frozen=True, slots=True)
class _Sample:
    """The first lines of a file, what tells a known header, and whether the file goes on."""

    lines: Sequence[str]
    known_header: Callable[[str], bool]
    cut: bool


def _told(sample: _Sample) -> Dialect:
    readings = [_read(sample, Dialect(delimiter)) for delimiter in DELIMITERS]
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
    reader = csv_reader(lines, dialect, strict=False)
    records: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                read = unwrapped(cells, dialect) if dialect.is_twice else cells
                records.append((start, read))
            start = reader.line_num + 1
    except csv.Error:  # a cell beyond the limit: what was read so far is the sample
        return records
    return records[:-1] if cut and len(records) > 1 else records


def csv_reader(lines: Iterable[str], dialect: Dialect, *, strict: bool = True) -> csv._reader:  # type: ignore[name-defined]
    """The reader of a dialect; a strict one raises csv.Error where quotes do not add up."""
    csv.field_size_limit(CELL_LIMIT)
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        skipinitialspace=dialect.skips_blanks,
        strict=strict,
    )


def unwrapped(cells: list[str], dialect: Dialect) -> list[str]:
    """The record within a line that was quoted as a whole; other records as they are."""
    if len(cells) != 1 or dialect.delimiter not in cells[0]:
        return cells
    try:
        inner = list(csv_reader(io.StringIO(cells[0], newline=""), dialect))
    except csv.Error:
        return cells
    return inner[0] if len(inner) == 1 else cells


def _inner_lines(sample: _Sample) -> list[str]:
    """The lines within a sample most of whose lines are one quoted cell, with quotes doubled in it; else none."""
    starts = sum(1 for line in sample.lines if line.startswith('"'))
    if starts * 2 < len(sample.lines) or not any('""' in line for line in sample.lines):
        return []
    try:
        records = list(csv_reader(sample.lines, Dialect(_NO_DELIMITER)))
    except csv.Error:  # a cell ends within the line: quoted once
        return []
    return [cells[0] + "\n" for cells in records if cells]


_NO_DELIMITER: Final = "\x1f"


def _is_closed(sample: _Sample, dialect: Dialect) -> bool:
    """Whether all quotes of the sample add up, as far as it goes."""
    try:
        for _ in csv_reader(sample.lines, dialect):
            pass
    except csv.Error as error:
        return sample.cut and "unexpected end" in str(error)
    return True


def _read(sample: _Sample, dialect: Dialect) -> Reading:
    records = [cells for _, cells in sample_records(sample.lines, dialect, cut=sample.cut)]
    if not records:
        return Reading(dialect.delimiter, width=0, known=0, evenness=0)
    header = records[find_header(records, sample.known_header)]
    even = sum(1 for cells in records if _fits(cells, header))
    return Reading(
        dialect.delimiter,
        width=len(header),
        known=known_headers(header, sample.known_header),
        evenness=even / len(records),
    )


def _fits(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a record is as wide as the header, but for blank cells behind the last name."""
    named = max((at for at, cell in enumerate(header, start=1) if cell.strip()), default=0)
    return len(cells) >= named and not any(cell.strip() for cell in cells[len(header) :])
