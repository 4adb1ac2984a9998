"""Durations."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.values.durations import Duration, parse_duration


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("12 months", Duration(12, "month")),
        ("1 day", Duration(1, "day")),
        ("2 workdays", Duration(2, "workday")),
        ("5 working days", Duration(5, "workday")),
        ("3 Monate", Duration(3, "month")),
        ("2 Wochen", Duration(2, "week")),
        ("1 Jahr", Duration(1, "year")),
        ("4 Arbeitstage", Duration(4, "workday")),
        ("4 WERKTAGEN", Duration(4, "workday")),
        ("60days", Duration(60, "day")),
        ("one week", Duration(1, "week")),
        ("einer Woche", Duration(1, "week")),
        ("0 days", Duration(0, "day")),
        ("100 years", Duration(100, "year")),
        ("101 years", None),
        ("99999 months", None),
        ("-1 day", None),
        ("1.5 days", None),
        ("soon", None),
        ("12", None),
        ("12 parsecs", None),
        ("", None),
    ],
)
def test_durations_are_read(text: str, duration: Duration | None) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    ("text", "day", "before", "after"),
    [
        ("1 day", date(2024, 3, 1), date(2024, 2, 29), date(2024, 3, 2)),
        ("2 weeks", date(2026, 1, 1), date(2025, 12, 18), date(2026, 1, 15)),
        ("1 month", date(2026, 3, 31), date(2026, 2, 28), date(2026, 4, 30)),
        ("12 months", date(2024, 2, 29), date(2023, 2, 28), date(2025, 2, 28)),
        ("1 year", date(2024, 2, 29), date(2023, 2, 28), date(2025, 2, 28)),
    ],
)
def test_calendar_units_move_a_day(text: str, day: date, before: date, after: date) -> None:
    duration = parse_duration(text)
    assert duration is not None
    assert (duration.before(day), duration.after(day)) == (before, after)


def test_working_days_need_a_calendar() -> None:
    with pytest.raises(ValueError, match="calendar"):
        Duration(2, "workday").after(date(2026, 1, 1))


@given(st.integers(0, 100), st.sampled_from(["day", "week", "month", "year", "workday"]))
def test_a_printed_duration_reads_back(count: int, unit: str) -> None:
    duration = Duration(count, unit)  # type: ignore[arg-type]
    assert parse_duration(str(duration)) == duration


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    assert parse_duration(text) is None or parse_duration(text)
