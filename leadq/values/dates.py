"""Dates of a column: one format decided from the whole column, never from a single cell.

ISO, dotted and named dates say themselves what they mean; only 12/11/2026 needs the other values of its column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from leadq.values.calendar_words import MONTHS, WEEKDAYS
from leadq.values.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

Order = Literal["day first", "month first"]
Moment = tuple[str, str | None]
"""A day as YYYY-MM-DD and, where given, its time as HH:MM:SS with the offset it was written with."""

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_LONGEST = 64
_MOST_REMEMBERED = 50_000
_EXCEL_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  a sheet's days have no zone
_EXCEL_SERIAL = re.compile(r"[1-9][0-9]{0,4}(?:[.,][0-9]{1,12})?")
_SECONDS_OF_A_DAY = 86_400
_OFFSETS = {"z": "+00:00", "utc": "+00:00", "gmt": "+00:00", "cet": "+01:00", "mez": "+01:00"}
_OFFSETS |= {"cest": "+02:00", "mesz": "+02:00"}

_TIME = r"""(?:(?:T|,?\s+|,)(?:at\s+|um\s+)?
    (?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?
    (?:\s?(?P<half>[ap])\.?m\.?)?(?:\s?Uhr)?
    (?:\s?(?P<zone>Z|UTC|GMT|CES?T|MES?Z|[+-][0-9]{2}(?::?[0-9]{2})?))?)?"""


def _shape(pattern: str, time: str = _TIME) -> re.Pattern[str]:
    return re.compile(pattern + time, re.VERBOSE | re.IGNORECASE)


_NUMERIC = _shape(
    r"(?P<a>[0-9]{1,4})(?P<separator>[-/.])\s?(?P<b>[0-9]{1,2})(?P=separator)\s?(?P<c>[0-9]{1,4})"
)
_COMPACT = _shape(
    r"(?P<a>[0-9]{4})(?P<b>[0-9]{2})(?P<c>[0-9]{2})",
    r"(?:[T\s](?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?(?P<half>)(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?",
)
_DAY_MONTH_NAME = _shape(
    r"(?P<day>[0-9]{1,2})(?:\.|st|nd|rd|th)?[\s-]*(?:of\s)?(?P<month>[^\W\d_]{3,10})\.?[\s,-]*(?P<year>[0-9]{4}|[0-9]{2})"
)
_MONTH_NAME_DAY = _shape(
    r"(?P<month>[^\W\d_]{3,10})\.?[\s-]*(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[\s,-]+(?P<year>[0-9]{4})"
)
_WEEKDAY = re.compile(r"([^\W\d_]{2,10})[.,]{0,2}\s+")
_TO_DECIDE = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?![0-9])")
_STRICT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


@dataclass(frozen=True, slots=True)
class DateFormat:
    """How the dates of one column are written; reads its cells and remembers what it has read."""

    order: Order | None = "day first"
    serial: bool = False  # days since 1899-12-30, as spreadsheets count
    fallback: str | None = None  # a strptime format, tried last
    _moments: dict[str, Moment | None] = field(default_factory=dict, compare=False, repr=False)

    def day(self, text: str) -> str | None:
        """Read the day as written, as YYYY-MM-DD; None when it is not understood or does not exist."""
        moment = self.moment(text)
        return moment[0] if moment else None

    def moment(self, text: str) -> Moment | None:
        """Read (day, time or None); None when it is not understood or does not exist."""
        try:
            return self._moments[text]
        except KeyError:
            pass
        moment = self._read(text.strip()) if len(text) <= _LONGEST else None
        if len(self._moments) < _MOST_REMEMBERED:
            self._moments[text] = moment
        return moment

    def _read(self, text: str) -> Moment | None:
        if self.serial:
            return _serial_moment(text)
        moment = _numeric_moment(text, self.order) or _named_moment(text)
        if moment is None and self.fallback:
            return _fallback_moment(text, self.fallback)
        return moment


@dataclass(frozen=True, slots=True)
class UnclearDates:
    """A column whose dates can be read in two ways, or are written in two; up to three examples."""

    examples: tuple[str, ...]
    contradictory: bool = False

    def __str__(self) -> str:
        shown = ", ".join(self.examples)
        if self.contradictory:
            return f"some dates begin with the day and some with the month: {shown}"
        return f"nothing in the column tells which number is the day and which the month: {shown}"


def decide_date_format(
    values: Iterable[str], fallback: str | None = None
) -> DateFormat | UnclearDates:
    """Decide the one format of a column from all its values; blank ones are passed over.

    The fallback, a strptime format such as "%m/%d/%Y", counts only where the column itself does not decide.
    """
    evidence = _Evidence()
    seen: set[str] = set()
    for value in values:
        if value not in seen:
            if len(seen) < _MOST_REMEMBERED:
                seen.add(value)
            evidence.add(value.strip())
    return evidence.verdict(fallback)


def parse_day(text: str) -> date | None:
    """Read 2026-12-01 or 1.12.2026 and nothing else: for command lines and rules."""
    match = _STRICT.fullmatch(text.strip())
    if match is None:
        return None
    if match[1]:
        return _date(int(match[1]), int(match[2]), int(match[3]))
    return _date(int(match[6]), int(match[5]), int(match[4]))


@dataclass(slots=True)
class _Evidence:
    """What the values seen so far say about the format of their column."""

    serials: int = 0
    others: int = 0
    day_first: str = ""
    month_first: str = ""
    undecided: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        if not text:
            return
        if _EXCEL_SERIAL.fullmatch(text):
            self.serials += 1
            return
        self.others += 1
        match = _TO_DECIDE.match(text)
        if match:
            self._weigh(text, match)

    def _weigh(self, text: str, match: re.Match[str]) -> None:
        first, second, last = int(match[1]), int(match[3]), match[4]
        if match[2] == "-" and len(last) == 2 and int(last) <= 31:
            self._leave_open(text)  # 26-12-01 may begin with its year
        elif first > 12 >= second:
            self.day_first = text
        elif second > 12 >= first:
            self.month_first = text
        elif first != second:
            self._leave_open(text)

    def _leave_open(self, text: str) -> None:
        if len(self.undecided) < 3:
            self.undecided.append(text)

    def verdict(self, fallback: str | None) -> DateFormat | UnclearDates:
        if self.serials and not self.others:
            return DateFormat(serial=True)
        if bool(self.day_first) != bool(self.month_first):
            return DateFormat("day first" if self.day_first else "month first", fallback=fallback)
        contradictory = bool(self.day_first)
        doubtful = [self.day_first, self.month_first] if contradictory else self.undecided
        if not doubtful:
            return DateFormat(fallback=fallback)
        if fallback and any(_fallback_moment(text, fallback) for text in doubtful):
            return DateFormat(_order_of(fallback), fallback=fallback)
        return UnclearDates(tuple(doubtful), contradictory)


def _order_of(strptime_format: str) -> Order | None:
    order = "".join(re.findall(r"%-?([dmyY])", strptime_format)).lower()
    return {"dmy": "day first", "mdy": "month first"}.get(order)  # type: ignore[return-value]


def _numeric_moment(text: str, order: Order | None) -> Moment | None:
    if not text[:1].isdigit():
        text = _without_weekday(text)
    match = _NUMERIC.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        return None
    a, b, c = match["a"], match["b"], match["c"]
    if len(a) == 4:
        return _moment(match, a, b, c) if len(c) <= 2 else None
    if len(a) > 2 or len(c) not in {2, 4}:
        return None
    if match["separator"] == "." or order == "day first":
        return _moment(match, c, b, a)
    return _moment(match, c, a, b) if order == "month first" else None


def _named_moment(text: str) -> Moment | None:
    text = _without_weekday(text)
    match = _DAY_MONTH_NAME.fullmatch(text) or _MONTH_NAME_DAY.fullmatch(text)
    month = MONTHS.get(fold(match["month"])) if match else None
    if match is None or month is None:
        return None
    return _moment(match, match["year"], str(month), match["day"])


def _without_weekday(text: str) -> str:
    match = _WEEKDAY.match(text)
    return text[match.end() :] if match and fold(match[1]) in WEEKDAYS else text


def _moment(match: re.Match[str], year: str, month: str, day: str) -> Moment | None:
    found = _date(_full_year(year), int(month), int(day))
    if found is None:
        return None
    if match["hour"] is None:
        return found.isoformat(), None
    time = _time(match)
    return (found.isoformat(), time) if time else None


def _time(match: re.Match[str]) -> str | None:
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    half = (match["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return f"{hour:02}:{minute:02}:{second:02}{_offset(match['zone'] or '')}"


def _offset(zone: str) -> str:
    if not zone or zone[0] not in "+-":
        return _OFFSETS.get(zone.lower(), "")
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def _full_year(year: str) -> int:
    number = int(year)
    if len(year) == 4:
        return number
    return number + (2000 if number <= 68 else 1900)


def _date(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _serial_moment(text: str) -> Moment | None:
    if not _EXCEL_SERIAL.fullmatch(text):
        return None
    seconds = round(Decimal(text.replace(",", ".")) * _SECONDS_OF_A_DAY)
    moment = _EXCEL_DAY_ZERO + timedelta(seconds=seconds)
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    time = None if seconds % _SECONDS_OF_A_DAY == 0 else moment.time().isoformat()
    return moment.date().isoformat(), time


def _fallback_moment(text: str, strptime_format: str) -> Moment | None:
    if "%y" not in strptime_format.lower():
        return None
    try:
        moment = datetime.strptime(text, strptime_format)  # noqa: DTZ007  the zone is what was written
    except (ValueError, re.error):
        return None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    has_time = any(f"%{letter}" in strptime_format for letter in "HIXTcs")
    return moment.date().isoformat(), moment.timetz().isoformat("seconds") if has_time else None
