"""Working days."""

from __future__ import annotations

from datetime import date

import pytest

from leadq.values.workdays import UnknownRegion, workdays


def test_weekends_and_public_holidays_are_no_working_days() -> None:
    days = workdays("DE", "BW", range(2026, 2028))
    assert days == sorted(set(days))
    assert date(2026, 11, 23) in days
    assert date(2026, 11, 22) not in days
    assert date(2026, 1, 6) not in days, "Epiphany is a holiday in Baden-Württemberg"
    assert date(2027, 1, 1) not in days
    assert {day.year for day in days} == {2026, 2027}


def test_a_holiday_of_one_region_is_worked_in_another() -> None:
    assert date(2026, 1, 6) in workdays("DE", "BE", range(2026, 2027))
    assert date(2026, 1, 6) in workdays("DE", None, range(2026, 2027))


def test_no_years_have_no_days() -> None:
    assert workdays("de", None, range(2026, 2026)) == []


@pytest.mark.parametrize(
    ("country", "region", "words"), [("QQ", None, "country 'QQ'"), ("DE", "XX", "region 'XX'")]
)
def test_an_unknown_region_is_refused(country: str, region: str | None, words: str) -> None:
    with pytest.raises(UnknownRegion, match=words):
        workdays(country, region, range(2026, 2027))
