"""Working days as a table: counted forwards and backwards over weekends and the holidays of a region."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.errors import InputError
from leadq.store.opening import opened
from leadq.store.transactions import Db
from leadq.store.workdays import CalendarTooShort, after, before, later, reaches, store_calendar
from leadq.store.writing import Command, writing
from leadq.values.durations import Duration
from leadq.values.workdays import workdays
from tests.facts import new_database

_YEARS = range(2025, 2028)


def _calendar(db: Db, country: str, region: str | None) -> None:
    now = datetime(2026, 1, 5, tzinfo=UTC)
    with writing(db, Command("test", "anna", now.replace(tzinfo=None), now)) as tx:
        store_calendar(tx, workdays(country, region, _YEARS), _YEARS)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Db]:
    path: Path = new_database(tmp_path_factory.mktemp("workdays"))
    with opened(path) as opened_db:
        _calendar(opened_db, "DE", "BW")
        yield opened_db


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # Friday -> Monday
        ("2026-11-21", 1, "2026-11-23"),  # Saturday -> Monday
        ("2026-11-22", 1, "2026-11-23"),  # Sunday -> Monday
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-20", 5, "2026-11-27"),
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-11-21", 0, "2026-11-21"),
        ("2026-04-02", 1, "2026-04-07"),  # Maundy Thursday -> Tuesday after Easter
        ("2026-01-05", 1, "2026-01-07"),  # Epiphany, a holiday of BW
        ("2026-12-23", 3, "2026-12-29"),  # Christmas Eve is a working day, the 25th is not
        ("2026-11-23", -1, "2026-11-20"),
        ("2026-11-22", -1, "2026-11-20"),
        ("2026-11-21", -1, "2026-11-20"),
        ("2026-04-06", -1, "2026-04-02"),
        ("2026-11-24", -2, "2026-11-20"),
    ],
)
def test_so_many_working_days_later(db: Db, day: str, count: int, expected: str) -> None:
    assert later(db)(date.fromisoformat(day), count).isoformat() == expected


@pytest.mark.parametrize(
    ("region", "expected"), [("BW", "2026-01-07"), ("BE", "2026-01-06"), (None, "2026-01-06")]
)
def test_a_region_has_holidays_of_its_own(
    tmp_path: Path, region: str | None, expected: str
) -> None:
    with opened(new_database(tmp_path)) as db:
        _calendar(db, "DE", region)
        assert later(db)(date(2026, 1, 5), 1).isoformat() == expected


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        (Duration(2, "workday"), ("2026-11-24", "2026-11-18")),
        (Duration(2, "day"), ("2026-11-22", "2026-11-18")),
        (Duration(1, "month"), ("2026-12-20", "2026-10-20")),
    ],
)
def test_a_duration_is_counted_in_its_own_unit(
    db: Db, duration: Duration, expected: tuple[str, str]
) -> None:
    friday = date(2026, 11, 20)
    assert (after(db, friday, duration).isoformat(), before(db, friday, duration).isoformat()) == (
        expected
    )


@pytest.mark.parametrize(
    ("day", "count", "way"),
    [
        ("2027-12-31", 1, "1 working days after 2027-12-31"),
        ("2026-11-20", 5000, "5000 working days after 2026-11-20"),
        ("2040-01-01", 1, "1 working days after 2040-01-01"),
        ("2020-01-01", -1, "1 working days before 2020-01-01"),
        ("2025-01-01", -1, "1 working days before 2025-01-01"),
        ("2025-01-02", -1, "1 working days before 2025-01-02"),  # the 1st is free and has number 0
        ("2025-01-03", -2, "2 working days before 2025-01-03"),
    ],
)
def test_where_the_calendar_ends_is_a_sentence(db: Db, day: str, count: int, way: str) -> None:
    with pytest.raises(CalendarTooShort) as caught:
        later(db)(date.fromisoformat(day), count)
    assert isinstance(caught.value, InputError)
    assert str(caught.value) == (
        f"the calendar of working days does not reach {way}; take a nearer date"
    )


def test_the_calendar_knows_how_far_it_reaches(db: Db) -> None:
    days = ("2024-12-31", "2025-01-01", "2027-12-31", "2028-01-01")
    assert [reaches(db, date.fromisoformat(day)) for day in days] == [False, True, True, False]


_DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 1))


@given(day=_DAYS, count=st.integers(1, 100))
def test_it_counts_the_working_days_between(db: Db, day: date, count: int) -> None:
    working = set(workdays("DE", "BW", _YEARS))
    end = later(db)(day, count)
    between = [day + timedelta(days=number) for number in range(1, (end - day).days + 1)]
    assert end in working
    assert sum(one in working for one in between) == count


@given(day=_DAYS, count=st.integers(1, 100))
def test_back_again_is_where_one_started(db: Db, day: date, count: int) -> None:
    start = later(db)(day, 1)
    assert later(db)(later(db)(start, count), -count) == start
