"""The shapes in which a single date is written, and what each one means."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from leadq.values.calendar_words import MONTHS, WEEKDAYS
from leadq.values.folding import fold

Order = Literal["day first", "month first"]
Moment = tuple[str, str | None]
"""A day as YYYY-MM-DD and, where given, its time as HH:MM:SS with the offset it was written with."""

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_EXCEL_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  a sheet's days have no zone
_EXCEL_SERIAL = re.compile(r"[1-9][0-9]{4}(?:[.,][0-9]{1,12})?")  # from 1927 on: 2026 is a year
_SECONDS_OF_A_DAY = 86_400
_ZONES = {
    word: offset
    for offset, words in {
        "+00:00": "z utc gmt wet",
        "+01:00": "cet mez bst west",
        "+02:00": "cest mesz eet oez",
        "+03:00": "eest oesz",
        "-04:00": "edt",
        "-05:00": "est cdt",
        "-06:00": "mdt",
        "-07:00": "mst pdt",
        "-08:00": "pst",
    }.items()
    for word in words.split()
}
# How programs write that there is no date; 1899-12-30 is day zero of a sheet, which shows it as 1/0/1900.
_NO_DATE = re.compile(
    r"(?:0{1,4}([-/.])0{1,2}\1(?:0{4}|0{2})|1900-01-00|00\.01\.1900|0?1/0?0/1900|1899-12-30|30\.12\.1899|12/30/1899)"
    r"(?:[T ]00:00(?::00(?:\.0+)?)?)?|0(?:[.,]0+)?"
)

_TIME = r"""(?:(?:T|,?\s+|,|\s+[-\u2013]\s+)(?:at\s+|um\s+)?
    (?P<hour>[0-9]{1,2})
    (?:[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?|(?=\s?(?:Uhr|[ap]\.?m)))
    (?:\s?(?P<half>[ap])\.?m\.?)?(?:\s?Uhr)?
    (?:\s?(?P<zone>(?:UTC|GMT)[+-][0-9]{1,2}(?::?[0-9]{2})?|Z|[A-Z]{3,4}|[+-][0-9]{2}(?::?[0-9]{2})?))?
    (?:\s?\([A-Z][^()]{1,40}\))?)?"""


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
    r"(?P<day>[0-9]{1,2})(?:\.|st|nd|rd|th|er|\u00b0)?[\s-]*(?:of\s)?"
    r"(?P<month>[^\W\d_]{3,12})\.?[\s,-]*(?P<year>[0-9]{4}|[0-9]{2})(?:\sr\.?)?"
)
_MONTH_NAME_DAY = _shape(
    r"(?P<month>[^\W\d_]{3,12})\.?[\s-]*(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[\s,-]+(?P<year>[0-9]{4})"
)
_WEEKDAY = re.compile(r"([^\W\d_]{2,12})[.,]{0,2}\s+")


def means_no_date(text: str) -> bool:
    """Whether a text is how programs write that there is no date: 0/0/00, 00.00.0000, 0000-00-00 00:00:00."""
    return _NO_DATE.fullmatch(text.strip()) is not None


def is_serial(text: str) -> bool:
    """Whether a text may be a spreadsheet's number of a day, from 1927 on."""
    return _EXCEL_SERIAL.fullmatch(text) is not None


def bare(text: str) -> str:
    """The date without its weekday, the mark of a spreadsheet's text before it and a dot behind it."""
    text = text.strip().removeprefix("'").rstrip(".")
    if text[:1].isdigit():
        return text
    match = _WEEKDAY.match(text)
    return text[match.end() :] if match and fold(match[1]) in WEEKDAYS else text


def numeric_moment(text: str, order: Order | None) -> Moment | None:
    """Read 1.12.2026, 2026-12-01 or 20261201; 12/11/2026 only when the order of day and month is given."""
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


def named_moment(text: str) -> Moment | None:
    """Read a date whose month is a word."""
    match = _DAY_MONTH_NAME.fullmatch(text) or _MONTH_NAME_DAY.fullmatch(text)
    month = MONTHS.get(fold(match["month"])) if match else None
    if match is None or month is None:
        return None
    return _moment(match, match["year"], str(month), match["day"])


def _moment(match: re.Match[str], year: str, month: str, day: str) -> Moment | None:
    found = existing_day(_full_year(year), int(month), int(day))
    if found is None:
        return None
    if match["hour"] is None:
        return found.isoformat(), None
    time = _time(match)
    return (found.isoformat(), time) if time else None


def _time(match: re.Match[str]) -> str | None:
    hour, minute, second = int(match["hour"]), int(match["minute"] or 0), int(match["second"] or 0)
    half = (match["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    offset = _offset(match["zone"] or "")
    return None if offset is None else f"{hour:02}:{minute:02}:{second:02}{offset}"


def _offset(zone: str) -> str | None:
    """A zone as +HH:MM, "" for none; None for one that is nowhere on earth."""
    if not zone:
        return ""
    at = max(zone.find("+"), zone.find("-"))
    if at < 0:
        return _ZONES.get(zone.lower())
    digits = zone[at + 1 :].replace(":", "")
    digits = (digits.zfill(2) if len(digits) < 3 else digits.zfill(4)).ljust(4, "0")
    if int(digits[:2]) > 14 or int(digits[2:]) > 59:
        return None
    return f"{zone[at]}{digits[:2]}:{digits[2:]}"


def _full_year(year: str) -> int:
    number = int(year)
    if len(year) == 4:
        return number
    return number + (2000 if number <= 68 else 1900)


def existing_day(year: int, month: int, day: int) -> date | None:
    """The day of the calendar; None when there is no such day, or it is too far away to be meant."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def serial_moment(text: str) -> Moment | None:
    """Read a spreadsheet's number of a day."""
    if not _EXCEL_SERIAL.fullmatch(text):
        return None
    seconds = round(Decimal(text.replace(",", ".")) * _SECONDS_OF_A_DAY)
    moment = _EXCEL_DAY_ZERO + timedelta(seconds=seconds)
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    time = None if seconds % _SECONDS_OF_A_DAY == 0 else moment.time().isoformat()
    return moment.date().isoformat(), time


def fallback_moment(text: str, strptime_format: str) -> Moment | None:
    """Read a date in a given format, which must have a year."""
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
