"""Postcodes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.values.postcodes import parse_postcode


@pytest.mark.parametrize(
    ("text", "country", "postcode"),
    [
        ("01067", "DE", "01067"),
        ("1067", "DE", "01067"),
        ("1067.0", "DE", "01067"),
        ("D-01067", "DE", "01067"),
        ("DE 70173", "DE", "70173"),
        ("00460", "DE", None),
        ("123", "DE", None),
        ("123456", "DE", None),
        ("1010", "AT", "1010"),
        ("A-1010", "AT", "1010"),
        ("CH-8001", "CH", "8001"),
        ("8001.0", "CH", "8001"),
        ("801", "CH", None),
        ("1012ab", "NL", "1012 AB"),
        ("sw1a1aa", "GB", "SW1A 1AA"),
        ("W1 1AA", "GB", "W1 1AA"),
        ("02139", "US", "02139"),
        ("2139.0", "US", "02139"),
        ("021391234", "US", "02139-1234"),
        ("00950", "PL", "00-950"),
        ("11000", "CZ", "110 00"),
        ("184", "IT", "00184"),
        ("K1A0B1", "CA", "K1A 0B1"),
        ("D-70173", None, "70173"),
        ("D-1067", None, "01067"),
        (" ab  12 ", None, "AB 12"),
        ("1067.0", None, "1067"),
        ("12345", "XX", "12345"),
        ("", "DE", None),
        ("", None, None),
        ("\u0661\u0662\u0663\u0664\u0665", "DE", None),
    ],
)
def test_postcodes_take_the_form_of_their_country(
    text: str, country: str | None, postcode: str | None
) -> None:
    assert parse_postcode(text, country) == postcode


@given(
    st.one_of(st.text(), st.text("0123456789 -.ADE")),
    st.sampled_from(["DE", "AT", "GB", "NL", "US", "PT", "IT", "PL"]),
)
def test_a_postcode_reads_back_as_itself(text: str, country: str) -> None:
    postcode = parse_postcode(text, country)
    assert postcode is None or parse_postcode(postcode, country) == postcode
