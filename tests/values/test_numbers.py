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
        ("1.250,-- \u20ac", 125000),
        ("(1.250,50 \u20ac)", -125050),
        ("1.250,50- \u20ac", -125050),
        ("EUR1250", 125000),
        ("US$ 1,250", 125000),
        ("Fr. 1'250.50", 125050),
        ("CHF 1\u2019250.\u2014", 125000),
        ("1 250,50 z\u0142", 125050),
        ("1\u202f250,50 \u20ac", 125050),
        ("10000K\u010d", 1000000),
        ("ca. 1.250 \u20ac", 125000),
        ("~ 5000", 500000),
        ("TEUR 5", 500000),
        ("TEUR 1.250", 125000000),
        ("5 T\u20ac", 500000),
        ("1,5 Mio. \u20ac", 150000000),
        ("EUR 12 Mio", 1200000000),
        ("Mio. EUR 12,5", 1250000000),
        ("2 Mrd. \u20ac", 200000000000),
        ("2.5 million", 250000000),
        ("-3 Mio.", -300000000),
        ("1.250 Mio. \u20ac", None),
        ("20000 Mrd.", None),
        ("5 Mio. bis 6 Mio.", None),
        ("5k", None),
        ("5 m", None),
        ("> 1000", None),
        ("bis 10.000 \u20ac", None),
        ("10.000 - 20.000 \u20ac", None),
        ("5 \u20ac/Monat", None),
        ("1,000,00", None),
        ("kostenlos", None),
        ("-", None),
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
        ("1'000", 1000),
        ("1\u2009000", 1000),
        ("1.200,0", 1200),
        ("ca. 50", 50),
        ("circa 50", 50),
        ("rund 1.000", 1000),
        ("~50", 50),
        ("120 Mitarbeiter", 120),
        ("1.000 Mitarbeiter:innen", 1000),
        ("ca. 120 MA", 120),
        ("120 employees", 120),
        ("50-100", None),
        ("11-50 employees", None),
        ("> 500", None),
        ("500+", None),
        ("über 100", None),
        ("12 Stk.", None),
        ("zehn", None),
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
        ("12,5 %", 12.5),
        ("-3%", -3.0),
        ("ca. 2,5", 2.5),
        ("inf", None),
        ("12 kg", None),
        ("1.000 Mitarbeiter", None),
        ("1/2", None),
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
