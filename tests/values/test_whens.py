"""When: future days as people say them. Today is Monday, 23 November 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.values.whens import PastWhen, UnclearWhen, parse_when

TODAY = date(2026, 11, 23)


def _add_workdays(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-01", "2026-12-01"),
        ("1.12.2026", "2026-12-01"),
        ("1.12.26", "2026-12-01"),
        ("24.12.", "2026-12-24"),
        ("24.12", "2026-12-24"),
        ("1.3.", "2027-03-01"),
        ("29.2.", "2028-02-29"),
        ("23.11.", "2026-11-23"),
        ("+3d", "2026-11-26"),
        ("+2w", "2026-12-07"),
        ("+1m", "2026-12-23"),
        ("3 days", "2026-11-26"),
        ("in 2 Wochen", "2026-12-07"),
        ("in einer Woche", "2026-11-30"),
        ("in 3 days", "2026-11-26"),
        ("5 workdays", "2026-11-30"),
        ("5 Arbeitstage", "2026-11-30"),
        ("today", "2026-11-23"),
        ("heute", "2026-11-23"),
        ("Tomorrow", "2026-11-24"),
        ("morgen", "2026-11-24"),
        ("übermorgen", "2026-11-25"),
        ("uebermorgen", "2026-11-25"),
        ("friday", "2026-11-27"),
        ("Freitag", "2026-11-27"),
        ("fr", "2026-11-27"),
        ("Fr.", "2026-11-27"),
        ("next friday", "2026-11-27"),
        ("nächsten Freitag", "2026-11-27"),
        ("monday", "2026-11-30"),
        ("am Dienstag", "2026-11-24"),
        ("next week", "2026-11-30"),
        ("nächste Woche", "2026-11-30"),
    ],
)
def test_future_days_are_read(text: str, day: str) -> None:
    assert parse_when(text, TODAY, _add_workdays).isoformat() == day


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "",
        "12/11/2026",
        "31.2.",
        "2026-02-30",
        "week",
        "+3",
        "99999 weeks",
        "friday 13",
        "+99999y",
    ],
)
def test_an_unclear_day_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UnclearWhen, match=r"24\.12\.2026, \+3d"):
        parse_when(text, TODAY, _add_workdays)


@pytest.mark.parametrize("text", ["2026-11-22", "1.1.2020", "gestern", "yesterday"])
def test_a_past_day_is_refused(text: str) -> None:
    with pytest.raises(PastWhen, match="today is 2026-11-23"):
        parse_when(text, TODAY, _add_workdays)


@given(st.one_of(st.text(), st.text("0123456789.+dwm -")))
def test_every_text_is_a_day_from_today_on_or_refused(text: str) -> None:
    try:
        day = parse_when(text, TODAY, _add_workdays)
    except (UnclearWhen, PastWhen):
        return
    assert day >= TODAY
