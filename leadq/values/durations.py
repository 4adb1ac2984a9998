"""Durations as rules and people write them: 12 months, 2 workdays, 3 Wochen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from leadq.values.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

Unit = Literal["day", "week", "month", "year", "workday"]

UNITS: Final[Mapping[str, Unit]] = {
    **dict.fromkeys(("day", "days", "tag", "tage", "tagen"), "day"),
    **dict.fromkeys(("week", "weeks", "woche", "wochen"), "week"),
    **dict.fromkeys(("month", "months", "monat", "monate", "monaten"), "month"),
    **dict.fromkeys(("year", "years", "jahr", "jahre", "jahren"), "year"),
    **dict.fromkeys(("workday", "workdays", "working day", "working days"), "workday"),
    **dict.fromkeys(("business day", "business days", "work day", "work days"), "workday"),
    **dict.fromkeys(("arbeitstag", "arbeitstage", "arbeitstagen"), "workday"),
    **dict.fromkeys(("werktag", "werktage", "werktagen"), "workday"),
}
_MOST: dict[Unit, int] = {"day": 36525, "week": 5217, "month": 1200, "year": 100, "workday": 26089}
ONE: Final = ("a", "an", "one", "ein", "eine", "einem", "einen", "einer")
_COUNTED = re.compile(rf"(?:([0-9]{{1,6}}) ?|(?:{'|'.join(ONE)}) )([a-z ]{{3,20}})")


@dataclass(frozen=True, slots=True)
class Duration:
    """A number of calendar units or working days, at most 100 years."""

    count: int
    unit: Unit

    def before(self, day: date) -> date:
        """The day that lies this long before; the 31st becomes the last day of a shorter month."""
        return self._moved(day, -self.count)

    def after(self, day: date) -> date:
        """The day that lies this long after; ValueError for working days, which need a calendar."""
        return self._moved(day, self.count)

    def _moved(self, day: date, count: int) -> date:
        from dateutil.relativedelta import relativedelta

        match self.unit:
            case "day":
                return day + relativedelta(days=count)
            case "week":
                return day + relativedelta(weeks=count)
            case "month":
                return day + relativedelta(months=count)
            case "year":
                return day + relativedelta(years=count)
            case "workday":
                raise ValueError("working days need the calendar of a region")

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


def parse_duration(text: str) -> Duration | None:
    """Read "12 months", "2 workdays", "3 Monate" or "one week"; None when it is no duration."""
    counted = _COUNTED.fullmatch(fold(text))
    if counted is None:
        return None
    unit = UNITS.get(counted[2])
    count = int(counted[1] or 1)
    return Duration(count, unit) if unit and count <= _MOST[unit] else None
