"""Working-day arithmetic over the ``workday`` table: every calendar day with the number of working days up to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from leadq.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction
    from leadq.values.durations import Duration


class CalendarTooShort(InputError):
    """The workspace's calendar of working days does not reach so far."""

    def __init__(self, day: date, count: int) -> None:
        way = "after" if count >= 0 else "before"
        super().__init__(
            f"the calendar of working days does not reach {abs(count)} working days {way} {day};"
            " take a nearer date"
        )


def reaches(db: Db, day: date) -> bool:
    """Whether the calendar knows this day."""
    row = db.execute("SELECT 1 FROM workday WHERE day = ?", (day.isoformat(),)).fetchone()
    return row is not None


def store_calendar(tx: Transaction, working: Sequence[date], years: range) -> None:
    """Make the calendar that of `years`, of whose days `working` are the working ones."""
    rows = []
    number = 0
    day, last = date(years[0], 1, 1), date(years[-1], 12, 31)
    numbered = frozenset(working)
    while day <= last:
        number += day in numbered
        rows.append((day.isoformat(), number))
        day += timedelta(days=1)
    tx.db.execute("DELETE FROM workday")
    tx.db.executemany("INSERT INTO workday VALUES (?, ?)", rows)


def after(db: Db, day: date, duration: Duration) -> date:
    """The day that lies this long after `day`; raises CalendarTooShort where the calendar ends."""
    if duration.unit != "workday":
        return duration.after(day)
    return _moved(db, day, duration.count)


def before(db: Db, day: date, duration: Duration) -> date:
    """The day that lies this long before `day`; raises CalendarTooShort where the calendar begins."""
    if duration.unit != "workday":
        return duration.before(day)
    return _moved(db, day, -duration.count)


def later(db: Db) -> Callable[[date, int], date]:
    """The day so many working days after a day: one after Friday, Saturday or Sunday is Monday."""
    return lambda day, count: _moved(db, day, count)


# Backwards from a free day, the next working day is where one starts: one before Saturday is Friday.
_NUMBERED = """
SELECT min(day) FROM workday WHERE number > 0 AND number = :count + (
  SELECT start.number + (:count < 0 AND start.number = (
    SELECT number FROM workday WHERE day = :before))
  FROM workday AS start WHERE start.day = :day)
"""


def _moved(db: Db, day: date, count: int) -> date:
    if count == 0:
        return day
    facts = {
        "day": day.isoformat(),
        "before": (day - timedelta(days=1)).isoformat(),
        "count": count,
    }
    found = db.execute(_NUMBERED, facts).fetchone()[0]
    if found is None:
        raise CalendarTooShort(day, count)
    return date.fromisoformat(found)


_LATE_SINCE = """
SELECT max(day) FROM workday WHERE number <= (SELECT number FROM workday WHERE day = :today) - :count
"""


def late_since(db: Db, today: date, duration: Duration) -> date | None:
    """The last day since which something is late by so much today; None where the calendar does not reach back so far."""
    if duration.unit != "workday":
        return duration.before(today)
    facts = {"today": today.isoformat(), "count": duration.count}
    found = db.execute(_LATE_SINCE, facts).fetchone()[0]
    return date.fromisoformat(found) if found else None
