"""Countries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.values.countries import parse_country


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        (
            "DE",
            [
                "DE",
                "de",
                "D",
                "DEU",
                "BRD",
                "Deutschland",
                "GERMANY",
                "Allemagne",
                "Germania",
                "Duitsland",
                "Niemcy",
            ],
        ),
        ("AT", ["A", "AUT", "Österreich", "Oesterreich", "Austria"]),
        ("CH", ["CH", "CHE", "Schweiz", "Suisse", "Svizzera", "Switzerland"]),
        ("GB", ["UK", "GB", "GBR", "England", "United Kingdom", "Großbritannien"]),
        ("US", ["USA", "U.S.A.", "United States", "Vereinigte Staaten"]),
        ("NL", ["NL", "Holland", "The Netherlands", "Niederlande"]),
        ("CZ", ["Tschechien", "Czech Republic"]),
        ("FR", ["Frankreich", "France (FR)"]),
        (None, ["", "Europa", "XX", "ZZ", "EU", "Welt", "12", "Narnia"]),
    ],
)
def test_countries_have_many_names(code: str | None, texts: list[str]) -> None:
    assert {text: parse_country(text) for text in texts} == dict.fromkeys(texts, code)


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    code = parse_country(text)
    assert code is None or parse_country(code) == code
