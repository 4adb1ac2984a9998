"""Yes and no."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.values.yes_no import parse_yes_no


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Ja",
        " JA ",
        "y",
        "J",
        "true",
        "WAHR",
        "1",
        "x",
        "X",
        "on",
        "oui",
        "S\u00ec",
        "tak",
        "vrai",
        "vero",
        "waar",
        "t",
        "-1",
        "1,0",
        "\u2611",
    ],
)
def test_yes_is_said_in_many_ways(text: str) -> None:
    assert parse_yes_no(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "Nein",
        "n",
        "False",
        "falsch",
        "0",
        "off",
        "non",
        "nee",
        "nie",
        "faux",
        "falso",
        "fa\u0142sz",
        "f",
        "0.0",
        "\u2610",
    ],
)
def test_no_is_said_in_many_ways(text: str) -> None:
    assert parse_yes_no(text) is False


@pytest.mark.parametrize(
    "text", ["", "maybe", "2", "-", "yes and no", "ja/nein", "n/a", "vielleicht"]
)
def test_what_is_neither_is_none(text: str) -> None:
    assert parse_yes_no(text) is None


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    assert parse_yes_no(text) in {True, False, None}
