"""Dates of a column: one format decided from the whole column, never from a single cell.

ISO, dotted and named dates say themselves what they mean; only 12/11/2026 needs the other values of its column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from leadq.values.date_shapes import (
    Moment,
    Order,
    bare,
    existing_day,
    fallback_moment,
    is_serial,
    means_no_date,
    named_moment,
    numeric_moment,
    serial_moment,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_LONGEST = 64
_MOST_REMEMBERED = 50_000
_TO_DECIDE = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?![0-9])")
STRICT_DAY: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})"
)


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
            return serial_moment(text)
        plain = bare(text)
        moment = numeric_moment(plain, self.order) or named_moment(plain)
        if moment is None and self.fallback:
            return fallback_moment(text, self.fallback)
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
    """Decide the one format of a column from all its values; blank ones, and 00.00.0000, are passed over.

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
    match = STRICT_DAY.fullmatch(text.strip())
    if match is None:
        return None
    if match[1]:
        return existing_day(int(match[1]), int(match[2]), int(match[3]))
    return existing_day(int(match[6]), int(match[5]), int(match[4]))


@dataclass(slots=True)
class _Evidence:
    """What the values seen so far say about the format of their column."""

    serials: int = 0
    others: int = 0
    day_first: str = ""
    month_first: str = ""
    undecided: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        if not text or means_no_date(text):
            return
        if is_serial(text):
            self.serials += 1
            return
        self.others += 1
        match = _TO_DECIDE.match(bare(text))
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
        if fallback and any(fallback_moment(text, fallback) for text in doubtful):
            return DateFormat(_order_of(fallback), fallback=fallback)
        return UnclearDates(tuple(doubtful), contradictory)


def _order_of(strptime_format: str) -> Order | None:
    order = "".join(re.findall(r"%-?([dmyY])", strptime_format)).lower()
    return {"dmy": "day first", "mdy": "month first"}.get(order)  # type: ignore[return-value]
