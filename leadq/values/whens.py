"""When: a future day as people say it: +3d, 5 workdays, friday, in 2 Wochen, übermorgen, 24.12."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from leadq.errors import UsageError
from leadq.values.calendar_words import WEEKDAYS
from leadq.values.dates import parse_day
from leadq.values.durations import Duration, Unit, parse_duration
from leadq.values.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable

_RELATIVE_DAYS = {
    "yesterday": -1,
    "gestern": -1,
    "today": 0,
    "heute": 0,
    "tomorrow": 1,
    "morgen": 1,
    "day after tomorrow": 2,
    "the day after tomorrow": 2,
    "uebermorgen": 2,
}
_SHORT_UNITS: dict[str, Unit] = {"d": "day", "w": "week", "m": "month", "y": "year"}
_SHORT = re.compile(r"\+ ?([0-9]{1,5}) ?([dwmy])")
_DAY_AND_MONTH = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\.?")
_SHORT_YEAR = re.compile(r"([0-9]{1,2}\.[0-9]{1,2}\.)([0-9]{2})")
_NEXT = re.compile(r"(?:next|this|on|am|(?:naechste|kommende)[nrs]?) ")


class UnclearWhen(UsageError):
    """A day that we cannot read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"cannot read {text!r} as a day; write 2026-12-24, 24.12.2026, +3d, +2w, 5 workdays, friday or tomorrow"
        )


class PastWhen(UsageError):
    """A day that has gone by."""

    def __init__(self, text: str, day: date, today: date) -> None:
        super().__init__(f"{text!r} is {day}, and today is {today}: write today or a later day")


def parse_when(text: str, today: date, add_workdays: Callable[[date, int], date]) -> date:
    """Read a day from today on; UnclearWhen or PastWhen otherwise.

    A weekday is the next one after today, "next week" its Monday, "24.12." the next such day, today included.
    """
    words = fold(text)
    day = (
        _named_day(words, today)
        or _counted_day(words, today, add_workdays)
        or _written_day(words, today)
    )
    if day is None:
        raise UnclearWhen(text)
    if day < today:
        raise PastWhen(text, day, today)
    return day


def _named_day(words: str, today: date) -> date | None:
    if words in _RELATIVE_DAYS:
        return today + timedelta(days=_RELATIVE_DAYS[words])
    name = _NEXT.sub("", words, count=1) if _NEXT.match(words) else words
    if name in {"week", "woche"} and name != words:
        return today + timedelta(days=7 - today.weekday())
    weekday = WEEKDAYS.get(name.removesuffix("."))
    if weekday is None:
        return None
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _counted_day(words: str, today: date, add_workdays: Callable[[date, int], date]) -> date | None:
    short = _SHORT.fullmatch(words)
    if short:
        duration = parse_duration(str(Duration(int(short[1]), _SHORT_UNITS[short[2]])))
    else:
        duration = parse_duration(words.removeprefix("in "))
    if duration is None:
        return None
    if duration.unit == "workday":
        return add_workdays(today, duration.count)
    return duration.after(today)


def _written_day(words: str, today: date) -> date | None:
    day_and_month = _DAY_AND_MONTH.fullmatch(words)
    if day_and_month is None:
        short_year = _SHORT_YEAR.fullmatch(words)
        return parse_day(f"{short_year[1]}20{short_year[2]}" if short_year else words)
    written = f"{day_and_month[1]}.{day_and_month[2]}."
    # The 29th of February may be eight years away.
    candidates = (parse_day(f"{written}{today.year + ahead}") for ahead in range(9))
    return next((day for day in candidates if day and day >= today), None)
