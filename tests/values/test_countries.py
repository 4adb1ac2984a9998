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
        ("DE", ["BRD.", "Dtl.", "D-", "(DE)", "Bundesrep. Deutschland", "Federal Republic of Germany", "GER", "Deutschland,", "germany "]),
        ("DE", ["DE - Germany", "D / Germany", "Germany (DE)", "Deutschland/Germany"]),
        ("AT", ["Autriche", "Oostenrijk", "Republik Österreich", "Osterreich"]),
        ("CH", ["Zwitserland", "Szwajcaria", "Suisse/Schweiz", "Schweiz (CH)", "SUI"]),
        ("FR", ["F", "FRA", "France", "Francia", "Frankrijk", "Francja"]),
        ("IT", ["I", "Italien", "Italy", "Italie", "Italië", "W\u0142ochy"]),
        ("NL", ["Pays-Bas", "Paesi Bassi", "Nederland", "Holandia", "NED"]),
        ("PL", ["Polen", "Pologne", "Polonia", "Polska"]),
        ("CZ", ["Česko", "Tschechische Republik", "Czech Rep.", "CZE"]),
        ("SK", ["Slowakei", "Slovak Republic"]),
        ("GB", ["G.B.", "U.K.", "Royaume-Uni", "Regno Unito", "Wielka Brytania", "Angleterre", "Scotland"]),
        ("US", ["U.S.", "États-Unis", "Stati Uniti", "Stany Zjednoczone", "Vereinigte Staaten von Amerika"]),
        ("LI", ["FL", "Fürstentum Liechtenstein"]),
        ("IE", ["IRL", "Eire", "Republic of Ireland"]),
        ("DK", ["Danmark", "Dänemark"]),
        ("HK", ["Hong Kong", "Hongkong"]),
        ("KR", ["South Korea", "Korea, Republic of"]),
        ("BA", ["Bosnia & Herzegovina", "Bosnia and Herzegovina"]),
        ("CI", ["Côte d'Ivoire", "Cote d\u2019Ivoire"]),
        ("SI", ["SLO", "Slowenien"]),
        (None, ["DE/AT", "Germany - Austria", "Bayern", "Inland", "Ausland", "+49", "49", "n/a", "-", "Korea", "DACH"]),
        ("CH", ["CH", "CHE", "Schweiz", "Suisse", "Svizzera", "Switzerland"]),
        ("GB", ["UK", "GB", "GBR", "England", "United Kingdom", "Großbritannien"]),
        ("US", ["USA", "U.S.A.", "United States", "Vereinigte Staaten"]),
        ("NL", ["NL", "Holland", "The Netherlands", "Niederlande"]),
        ("CZ", ["Tschechien", "Czech Republic"]),
        ("FR", ["Frankreich", "France (FR)"]),
        (None, ["", "Europa", "XX", "ZZ", "EU", "Welt", "12", "Narnia"]),
    ],
)  # fmt: skip
def test_countries_have_many_names(code: str | None, texts: list[str]) -> None:
    assert {text: parse_country(text) for text in texts} == dict.fromkeys(texts, code)


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    code = parse_country(text)
    assert code is None or parse_country(code) == code
