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
        ("D70173", "DE", "70173"),
        ("70 173", "DE", "70173"),
        ("'01067", "DE", "01067"),
        ('="01067"', "DE", "01067"),
        ("70173 Stuttgart", "DE", "70173"),
        ("O1067", "DE", None),
        ("10115 / 10117", "DE", None),
        ("A-1010", "DE", None),
        ("A1010", "AT", "1010"),
        ("1010 Wien", "AT", "1010"),
        ("FL-9490", "LI", "9490"),
        ("F-75001", "FR", "75001"),
        ("1000", "FR", "01000"),
        ("75008 Cedex 08", "FR", "75008"),
        ("I-00184", "IT", "00184"),
        ("NL 1234ab", "NL", "1234 AB"),
        ("1234 AB Amsterdam", "NL", "1234 AB"),
        ("1234", "NL", "1234"),
        ("L1234", "LU", "1234"),
        ("B-1000", "BE", "1000"),
        ("PL-00-950", "PL", "00-950"),
        ("2345.0", "PL", "02-345"),
        ("01001", "SK", "010 01"),
        ("1001", "SK", "010 01"),
        ("N-0150", "NO", "0150"),
        ("150", "NO", "0150"),
        ("800", "DK", "0800"),
        ("S-111 22", "SE", "111 22"),
        ("GB-SW1A 1AA", "GB", "SW1A 1AA"),
        ("SW1A", "GB", None),
        ("501", "US", "00501"),
        ("12345 6789", "US", "12345-6789"),
        ("D02 X285", "IE", "D02 X285"),
        ("AD500", "AD", "AD500"),
        ("010011", "RO", "010011"),
        ("D02 X285", None, "D02 X285"),
        ("01067 Dresden", None, "01067"),
        ("n/a", None, None),
        ("-", None, None),
        ("k.A.", "DE", None),
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
    st.sampled_from(["DE", "AT", "GB", "NL", "US", "PT", "IT", "PL", "NO", "SK", "AD"]),
)
def test_a_postcode_reads_back_as_itself(text: str, country: str) -> None:
    postcode = parse_postcode(text, country)
    assert postcode is None or parse_postcode(postcode, country) == postcode
