"""Phone numbers."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.values.phones import parse_phone


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("+49 351 1234567", "+493511234567"),
        ("0049 351 1234567", "+493511234567"),
        ("0351 1234567", "+493511234567"),
        ("0351/1234567", "+493511234567"),
        ("0351 / 12 34 567", "+493511234567"),
        ("(0351) 1234-567", "+493511234567"),
        ("+49 (0)351 1234567", "+493511234567"),
        ("+49(0351)1234567", "+493511234567"),
        ("Tel.: 0351 1234567", "+493511234567"),
        ("p:+493511234567", "+493511234567"),
        ("0171/1234567 (mobil)", "+491711234567"),
        ("0171/123 (mobil)", None),
        ("0800-REIFEN1", None),
        ("351123456.0", "+49351123456"),
        ("49351123456", "+49351123456"),
        ("49351123456.0", "+49351123456"),
        ("4.9351123456E+10", "+49351123456"),
        ("4.93511E+11", None),
        ("33123456789", None),
        ("030 1/2; 0171 1234567", "+491711234567"),
        ("0351 1234567 / 0171 1234567", "+493511234567"),
        ("0351 1234567, 0171 1234567", "+493511234567"),
        ("0351 1234567 oder 0171 1234567", "+493511234567"),
        ("+49 351 1234567 +49 171 1234567", "+493511234567"),
        ("0351 1234567/68", "+493511234567"),
        ("0351 1234567 Durchwahl 12", "+493511234567"),
        ("\uff0b49 351 1234567", "+493511234567"),
        ("+43 664 1234567", "+436641234567"),
        ("+41 44 668 18 00", "+41446681800"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("+39 06 12345678", "+390612345678"),
        ("+1 415 555 2671", "+14155552671"),
        ("01067", None),
        ("12345", None),
        ("k.A.", None),
        ("", None),
    ],
)
def test_german_lists_give_international_numbers(text: str, phone: str | None) -> None:
    assert parse_phone(text) == phone


@pytest.mark.parametrize(
    ("text", "country", "phone"),
    [
        ("0664 1234567", "AT", "+436641234567"),
        ("044 668 18 00", "CH", "+41446681800"),
        ("41446681800", "CH", "+41446681800"),
        ("(415) 555-2671", "US", "+14155552671"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("0351 1234567", None, None),
        ("+49 351 1234567", None, "+493511234567"),
        ("0351 1234567", "XX", None),
    ],
)
def test_national_numbers_are_of_the_given_country(
    text: str, country: str | None, phone: str | None
) -> None:
    assert parse_phone(text, country) == phone


@given(
    st.sampled_from(["4930", "49351", "49171", "49152", "49700", "431", "43664", "4144", "4179"]),
    st.text("0123456789", min_size=3, max_size=9),
)
def test_the_fast_path_says_what_the_library_says(start: str, rest: str) -> None:
    text = f"+{start}{rest}"
    valid = phonenumbers.is_valid_number(phonenumbers.parse(text, None))
    assert parse_phone(text) == (text if valid else None)


@given(st.one_of(st.text(), st.text("0123456789+/ ().-;E,x")), st.sampled_from(["DE", "US", None]))
def test_every_phone_is_international_and_reads_back(text: str, country: str | None) -> None:
    phone = parse_phone(text, country)
    if phone is not None:
        assert phone[0] == "+"
        assert phone[1:].isascii()
        assert phone[1:].isdigit()
        assert parse_phone(phone, None) == phone
