"""Streets and house numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.values.folding import fold
from leadq.values.streets import street_key, with_number


@pytest.mark.parametrize(
    ("street", "number", "joined"),
    [
        ("Hauptstr.", "5a", "Hauptstr. 5a"),
        ("Hauptstr.", " 5 - 7 ", "Hauptstr. 5 - 7"),
        ("Hauptstr.", "5.0", "Hauptstr. 5"),
        ("Hauptstr. 5a", "5a", "Hauptstr. 5a"),
        ("Hauptstr. 5 a", "5A", "Hauptstr. 5 a"),
        ("Hauptstr.5", "5", "Hauptstr.5"),
        ("Hauptstr. 15", "5", "Hauptstr. 15 5"),
        ("Straße des 17. Juni", "135", "Straße des 17. Juni 135"),
        (" Am  Markt ", "1", "Am Markt 1"),
        ("Hauptstr.", None, "Hauptstr."),
        ("Hauptstr.", "", "Hauptstr."),
        (None, "5", None),
        ("", "5", None),
        (None, None, None),
    ],
)
def test_a_street_and_its_number_are_joined(
    street: str | None, number: str | None, joined: str | None
) -> None:
    assert with_number(street, number) == joined


@pytest.mark.parametrize(
    ("key", "texts"),
    [
        (("hauptstr", "5"), ["Hauptstraße 5", "Hauptstrasse 5", "Hauptstr. 5", "Hauptstr.5", "Haupt Str. 5", "Haupt-Straße 5", "HAUPTSTRASSE Nr. 5", "Hauptstraße, 5", "Hauptstraße 5, Haus B", "Hauptstraße 5 (Hof)"]),
        (("hauptstr", "5a"), ["Hauptstraße 5a", "Hauptstr. 5 A"]),
        (("hauptstr", "5-7"), ["Hauptstr. 5-7", "Hauptstr. 5 - 7"]),
        (("hauptstr", "5/7"), ["Hauptstr. 5/7"]),
        (("hauptstr", ""), ["Hauptstraße", "Haupt Str."]),
        (("strdes17juni", "135"), ["Straße des 17. Juni 135", "Str. des 17. Juni 135"]),
        (("marktplatz", "1"), ["Marktplatz 1", "Marktpl. 1", "Markt Pl. 1"]),
        (("sanktannastr", "4"), ["St.-Anna-Str. 4", "Sankt-Anna-Straße 4"]),
        (("doktormeierstr", "5"), ["Dr.-Meier-Str. 5", "Doktor-Meier-Straße 5"]),
        (("q7", "24"), ["Q7, 24", "Q 7 24"]),
        (("ruehaute", "12"), ["12, rue Haute", "12 Rue Haute", "Rue Haute 12"]),
        (("mallardlane", "221b"), ["221B Mallard Lane", "221b Mallard Ln"]),
        (("5thavenue", "350"), ["350 5th Ave", "350 5th Avenue"]),
        (("viaroma", "12"), ["Via Roma, 12", "Via Roma 12"]),
        (("dluga", "5/7"), ["ul. Długa 5/7", "Długa 5/7"]),
        (("dorpsstr", "12"), ["Dorpsstraat 12", "Dorpsstr. 12"]),
        (("postfach", "1234"), ["Postfach 1234"]),
        (("", ""), ["", "  "]),
    ],
)  # fmt: skip
def test_spellings_of_a_street_share_a_key(key: tuple[str, str], texts: list[str]) -> None:
    assert {text: street_key(text) for text in texts} == dict.fromkeys(texts, key)


def test_two_streets_have_two_keys() -> None:
    streets = [
        "Hauptstr. 5",
        "Hauptstr. 6",
        "Hauptgasse 5",
        "Am Markt 5",
        "Hauptstr. 5a",
        "Hauptstr.",
    ]
    assert len({street_key(street) for street in streets}) == len(streets)


@given(
    st.sampled_from(
        ["Hauptstraße", "Am Markt", "Rue de l'Église", "Via Roma", "Straße des 17. Juni"]
    ),
    st.integers(1, 9999),
    st.sampled_from(["", "a", " B", "-7", "/3"]),
)
def test_a_joined_number_is_found_again(street: str, number: int, addition: str) -> None:
    written = f"{number}{addition}"
    joined = with_number(street, written)
    assert joined is not None
    assert with_number(joined, written) == joined
    assert street_key(joined) == (street_key(street)[0], fold(written).replace(" ", ""))


@given(st.text(), st.text())
def test_no_text_breaks_the_reading(street: str, number: str) -> None:
    assert with_number(street, number) != ""
    name, found = street_key(street)
    assert fold(found) == found
    assert " " not in name
