"""Dates: one format per column."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.values.calendar_words import MONTHS, WEEKDAYS
from leadq.values.date_shapes import means_no_date
from leadq.values.dates import DateFormat, UnclearDates, decide_date_format, parse_day


def _format(values: list[str], fallback: str | None = None) -> DateFormat:
    decided = decide_date_format(values, fallback)
    assert isinstance(decided, DateFormat), decided
    return decided


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        ("2026-12-01", "2026-12-01", None),
        ("20261201", "2026-12-01", None),
        ("2026/12/01", "2026-12-01", None),
        ("2026-12-01T10:03:00Z", "2026-12-01", "10:03:00+00:00"),
        ("2026-12-01 10:03", "2026-12-01", "10:03:00"),
        ("2026-12-01T10:03:00.123456+01:00", "2026-12-01", "10:03:00+01:00"),
        ("2026-12-01 23:30:00 -0500", "2026-12-01", "23:30:00-05:00"),
        ("2026/12/01 7:01:33 PM GMT+2", "2026-12-01", "19:01:33+02:00"),
        ("2026-12-01 10:03 UTC-05:30", "2026-12-01", "10:03:00-05:30"),
        ("2026-12-01 10:03 GMT+1030", "2026-12-01", "10:03:00+10:30"),
        ("20261201T100300Z", "2026-12-01", "10:03:00+00:00"),
        ("01.12.2026", "2026-12-01", None),
        ("1.2.26", "2026-02-01", None),
        ("1. 2. 2026", "2026-02-01", None),
        ("01.12.2026 14:05 Uhr", "2026-12-01", "14:05:00"),
        ("01.12.2026, 14:05", "2026-12-01", "14:05:00"),
        ("Di, 01.12.2026", "2026-12-01", None),
        ("1.1.68", "2068-01-01", None),
        ("1.1.69", "1969-01-01", None),
        ("1. Dezember 2026", "2026-12-01", None),
        ("Dec 1, 2026", "2026-12-01", None),
        ("December 1st, 2026 3:05 PM", "2026-12-01", "15:05:00"),
        ("01-Dec-2026", "2026-12-01", None),
        ("1 Mär 2026", "2026-03-01", None),
        ("3. März 2026", "2026-03-03", None),
        ("Tue, 1 Dec 2026 10:03:00 GMT", "2026-12-01", "10:03:00+00:00"),
        ("31/12/2026 12:00 am", "2026-12-31", "00:00:00"),
        ("31/12/2026 12:00 p.m.", "2026-12-31", "12:00:00"),
        (" 2026-12-01 ", "2026-12-01", None),
        ("11/29/24 22:28", "2024-11-29", "22:28:00"),  # Eventbrite
        ("12 Mar 2025", "2025-03-12", None),  # LinkedIn
        ("13-03-2025 14:05", "2025-03-13", "14:05:00"),  # Brevo
        ("2026-05-28T10:00:00-0700", "2026-05-28", "10:00:00-07:00"),  # Meta
        ("2026/05/28 7:01:33 PM OEZ", "2026-05-28", "19:01:33+02:00"),  # Google forms
        ("Tue Dec 01 2026 10:03:00 GMT+0100 (CET)", "2026-12-01", "10:03:00+01:00"),
        ("2026-12-01 10:03:00 EST", "2026-12-01", "10:03:00-05:00"),
        ("31/12/2026, 3:05:00\u202fPM", "2026-12-31", "15:05:00"),
        ("01.12.2026 10.30 Uhr", "2026-12-01", "10:30:00"),
        ("01.12.2026 10 Uhr", "2026-12-01", "10:00:00"),
        ("01.12.2026 - 10:30", "2026-12-01", "10:30:00"),
        ("01.12.2026.", "2026-12-01", None),
        ("'01.12.2026", "2026-12-01", None),
        ("2026. 12. 01.", "2026-12-01", None),
        ("Montag, 1. Dezember 2026", "2026-12-01", None),
        ("1. Jänner 2026", "2026-01-01", None),
        ("1er mars 2026", "2026-03-01", None),
        ("lundi 12 août 2026", "2026-08-12", None),
        ("12 févr. 2026", "2026-02-12", None),
        ("mercoledì 12 gennaio 2026", "2026-01-12", None),
        ("1\u00b0 marzo 2026", "2026-03-01", None),
        ("maandag 12 mei 2026", "2026-05-12", None),
        ("12 mrt. 2026", "2026-03-12", None),
        ("1 grudnia 2026 r.", "2026-12-01", None),
        ("12 pa\u017adziernika 2026", "2026-10-12", None),
    ],
)
def test_a_date_is_read_with_its_time(text: str, day: str, time: str | None) -> None:
    column = _format([text])
    assert column.moment(text) == (day, time)
    assert column.day(text) == day
    assert column.day(text) == day, "the second reading comes from memory"


@pytest.mark.parametrize(
    "text",
    ["2024-02-30", "31.04.2026", "10", "1.2", "1899-12-31", "2101-01-01", "2026-12-01 25:00", "31/12/2026 13:00 PM",
     "soon", "1. Foo 2026", "2026-13-01", "\u0661.1.2026", "9" * 500, "", "01.12.2026 or so",
     "2026", "12.2026", "03/2026", "Dezember 2026", "Q1 2026", "KW 12 2026", "1.12.", "29.02.2025", "31.12.9999", "n/a", "heute",
     "2026-12-01 10:03 XYZ", "2026-12-01 10",
     "2026-12-01 10:03:00+99:00", "2026-12-01 10:03 GMT+2:75"],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert _format(["x", text]).day(text) is None


@pytest.mark.parametrize(
    ("values", "text", "day"),
    [
        (["12/11/2026", "25/11/2026"], "12/11/2026", "2026-11-12"),
        (["12/11/2026", "11/25/2026"], "12/11/2026", "2026-12-11"),
        (["12-11-2026", "11-25-2026"], "12-11-2026", "2026-12-11"),
        (["11/25/26 4:00 PM", "1/2/26"], "1/2/26", "2026-01-02"),
        (["11/25/2026"], "25/11/2026", None),
        (["2026-12-01", "01.12.2026", "", "25/11/2026"], "01.12.2026", "2026-12-01"),
        (["11/11/2026"], "11/11/2026", "2026-11-11"),
        (["Mon 12/11/2026", "Tue 11/25/2026"], "Mon 12/11/2026", "2026-12-11"),
        (["0/0/00", "11/25/2026"], "11/25/2026", "2026-11-25"),
    ],
)
def test_the_column_decides_its_order(values: list[str], text: str, day: str | None) -> None:
    assert _format(values).day(text) == day


@pytest.mark.parametrize(
    ("values", "examples", "contradictory"),
    [
        (["12/11/2026", "2026-01-01"], ("12/11/2026",), False),
        (["1/2/26", "3/4/26", "5/6/26", "7/8/26"], ("1/2/26", "3/4/26", "5/6/26"), False),
        (["25/11/2026", "11/25/2026"], ("25/11/2026", "11/25/2026"), True),
        (["26-12-01"], ("26-12-01",), False),
        (["Mon 12/11/2026"], ("Mon 12/11/2026",), False),
    ],
)
def test_an_undecided_column_is_unclear(
    values: list[str], examples: tuple[str, ...], contradictory: bool
) -> None:
    unclear = decide_date_format(values)
    assert unclear == UnclearDates(examples, contradictory)
    assert examples[0] in str(unclear)


@pytest.mark.parametrize(
    ("values", "fallback", "day"),
    [
        (["12/11/2026"], "%m/%d/%Y", "2026-12-11"),
        (["12/11/2026"], "%d/%m/%Y", "2026-11-12"),
        (["25/11/2026", "12/11/2026"], "%m/%d/%Y", "2026-11-25"),
        (["26-12-01"], "%y-%m-%d", "2026-12-01"),
        (["011226"], "%d%m%y", "2026-12-01"),
        (["2026-12-01"], "%Y-%m-%d", "2026-12-01"),
    ],
)
def test_a_fallback_counts_only_where_the_column_does_not_decide(
    values: list[str], fallback: str, day: str
) -> None:
    assert _format(values, fallback).day(values[0]) == day


@pytest.mark.parametrize("fallback", ["%Y-%m-%d", "%d/%m", "%", "nonsense"])
def test_a_fallback_that_does_not_fit_decides_nothing(fallback: str) -> None:
    assert decide_date_format(["12/11/2026"], fallback) == UnclearDates(("12/11/2026",))


def test_serials_of_spreadsheets_count_only_when_all_values_are_serials() -> None:
    assert _format(["45631", "45632.0", ""]).moment("45631") == ("2024-12-05", None)
    assert _format(["45631.5"]).moment("45631.5") == ("2024-12-05", "12:00:00")
    assert _format(["45631", "2026-12-01"]).day("45631") is None
    assert _format(["45631", "0", "1900-01-00"]).day("45631") == "2024-12-05"
    assert _format(["2026"]).day("2026") is None, "a year is no day of 1905"


@pytest.mark.parametrize(
    "text",
    ["0/0/00", "0/0/0000", "00.00.0000", "00.00.00", "0000-00-00", "0000-00-00 00:00:00", "1900-01-00", "1/0/1900", "00.01.1900",
     "30.12.1899", "1899-12-30T00:00:00", "0", " 0000-00-00 "],
)  # fmt: skip
def test_programs_write_no_date_in_many_ways(text: str) -> None:
    assert means_no_date(text)
    assert _format([text]).day(text) is None


@pytest.mark.parametrize("text", ["", "2026-12-01", "01.01.1900", "10.00.2026", "n/a"])
def test_other_texts_do_not_mean_no_date(text: str) -> None:
    assert not means_no_date(text)


def test_no_weekday_is_named_like_a_month() -> None:
    assert not WEEKDAYS.keys() & MONTHS.keys()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("1.12.2026", date(2026, 12, 1)),
        ("12/11/2026", None),
        ("20261201", None),
        ("2024-02-30", None),
        ("0", None),
        ("", None),
    ],
)
def test_command_lines_take_two_forms_of_a_day(text: str, day: date | None) -> None:
    assert parse_day(text) == day


@given(
    st.dates(date(1969, 1, 1), date(2068, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%Y%m%d", "%d-%b-%Y"]),
)
def test_a_written_date_reads_back(day: date, shape: str) -> None:
    text = day.strftime(shape)
    assert _format([text]).day(text) == day.isoformat()


@given(st.integers(10_000, 73_000))
def test_a_serial_counts_days(days: int) -> None:
    expected = date(1899, 12, 30) + timedelta(days=days)
    assert _format([str(days)]).day(str(days)) == expected.isoformat()


@given(st.lists(st.one_of(st.text(), st.text("0123456789/-.: T"))))
def test_no_column_breaks_the_reading(values: list[str]) -> None:
    decided = decide_date_format(values)
    column = decided if isinstance(decided, DateFormat) else DateFormat()
    for value in values:
        day = column.day(value)
        assert day is None or parse_day(day)
