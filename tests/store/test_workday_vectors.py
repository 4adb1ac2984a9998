"""Working days of whole years against a count day by day, with the holidays of two countries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import holidays
import pytest

from leadq.store.opening import opened
from leadq.store.transactions import Db
from leadq.store.workdays import after, before, late_since, store_calendar
from leadq.store.writing import writing
from leadq.values.durations import Duration
from leadq.values.workdays import workdays
from tests.facts import a_command, new_database

YEARS = range(2025, 2030)
PLACES = [("DE", "BW"), ("GB", "ENG")]
DAYS = [date(year, 1, 1) + timedelta(n) for year in (2026, 2028) for n in range(366)]


class Calendar:
    """A country's working days, counted one by one."""

    def __init__(self, country: str, region: str) -> None:
        self.free = holidays.country_holidays(country, subdiv=region, years=YEARS)

    def is_free(self, day: date) -> bool:
        return day.weekday() >= 5 or day in self.free

    def moved(self, day: date, count: int) -> date:
        step = timedelta(1 if count > 0 else -1)
        for _ in range(abs(count)):
            day += step
            while self.is_free(day):
                day += step
        return day

    def late_since(self, today: date, count: int) -> date:
        """The last day after which so many working days have come by today."""
        day = today
        while count:
            count -= not self.is_free(day)
            day -= timedelta(1)
        return day


@pytest.fixture(scope="module", params=PLACES, ids=["-".join(place) for place in PLACES])
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Db, Calendar]]:
    country, region = request.param
    with opened(new_database(tmp_path_factory.mktemp("workdays"))) as db:
        with writing(db, a_command("2026-01-02")) as tx:
            store_calendar(tx, workdays(country, region, YEARS), YEARS)
        yield db, Calendar(country, region)


@pytest.mark.parametrize("count", [1, 2, 4, 6, 20])
def test_so_long_after_every_day_of_two_years(place: tuple[Db, Calendar], count: int) -> None:
    db, calendar = place
    for day in DAYS:
        assert after(db, day, Duration(count, "workday")) == calendar.moved(day, count)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_so_long_before_every_day_of_two_years(place: tuple[Db, Calendar], count: int) -> None:
    db, calendar = place
    for day in DAYS:
        assert before(db, day, Duration(count, "workday")) == calendar.moved(day, -count)


@pytest.mark.parametrize("count", [1, 2, 4, 6, 9])
def test_late_since_on_every_day_of_two_years(place: tuple[Db, Calendar], count: int) -> None:
    db, calendar = place
    for day in DAYS:
        assert late_since(db, day, Duration(count, "workday")) == calendar.late_since(day, count)


def test_where_the_calendar_does_not_reach_back_nothing_is_late(place: tuple[Db, Calendar]) -> None:
    db, _ = place
    assert late_since(db, date(2025, 1, 10), Duration(30, "workday")) is None


def test_calendar_days_need_no_calendar(place: tuple[Db, Calendar]) -> None:
    db, _ = place
    assert late_since(db, date(2026, 11, 22), Duration(2, "day")) == date(2026, 11, 20)
    assert after(db, date(2026, 11, 20), Duration(1, "day")) == date(2026, 11, 21)
