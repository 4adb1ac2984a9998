"""Numbers and money of both worlds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.values.numbers import parse_integer, parse_money, parse_number


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("1 234,56", 123456),
        ("1\xa0234,56 €", 123456),
        ("1'234.50", 123450),
        ("CHF 1\u2019234.50", 123450),
        ("1.234 €", 123400),
        ("1,234", 123400),
        ("1.234.567,8", 123456780),
        ("EUR 12,-", 1200),
        ("12,--", 1200),
        ("12.\u2013", 1200),
        ("$1,200", 120000),
        ("-$5", -500),
        ("$ -5", -500),
        ("(1,200.00)", -120000),
        ("1.200,00-", -120000),
        ("\u22125", -500),
        ("12,5", 1250),
        ("0.123", 12),
        ("1234.567", 123457),
        ("0,005", 1),
        ("-0,005", -1),
        ("0,00499999999999999999999999999999999", 0),
        ("10000000000000", 10**15),
        ("10000000000000,01", None),
        ("99999999999999", None),
        ("1.2345E+05", 12345000),
        ("1.5k", None),
        ("5 %", None),
        ("1,23,456", None),
        ("1.234,567.8", None),
        ("12 34", None),
        ("", None),
        ("€", None),
        ("nan", None),
        ("\u0661", None),
    ],
)
def test_money_is_read_as_cents(text: str, cents: int | None) -> None:
    assert parse_money(text) == cents


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1067", 1067),
        ("1067.0", 1067),
        ("1.234", 1234),
        ("1,234", 1234),
        ("1 234 567", 1234567),
        ("-5", -5),
        ("+5", 5),
        ("007", 7),
        ("1.5", None),
        ("0.123", None),
        ("5-10", None),
        ("12 €", None),
        ("99999999999999", None),
        ("x", None),
    ],
)
def test_integers_are_read(text: str, number: int | None) -> None:
    assert parse_integer(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234", 1.234),
        ("1,234", 1.234),
        ("1.234.567", 1234567.0),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1 234", 1234.0),
        (".5", 0.5),
        ("-0", 0.0),
        ("1e3", 1000.0),
        ("inf", None),
        ("12 kg", None),
    ],
)
def test_one_separator_of_a_plain_number_means_decimals(text: str, number: float | None) -> None:
    assert parse_number(text) == number


@given(st.integers(-(10**15), 10**15))
def test_written_cents_read_back_in_both_worlds(cents: int) -> None:
    english = f"{'-' if cents < 0 else ''}{abs(cents) // 100:,}.{abs(cents) % 100:02}"
    assert parse_money(english) == cents
    assert parse_money(english.translate(str.maketrans(",.", ".,"))) == cents


@given(st.one_of(st.text(), st.text("0123456789.,'-+() E€")))
def test_no_text_breaks_the_reading(text: str) -> None:
    for parsed in (parse_integer(text), parse_number(text), parse_money(text)):
        assert parsed is None or abs(parsed) <= 10**15
