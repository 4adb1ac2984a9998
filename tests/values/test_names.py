"""Names of people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.values.names import Name, split_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Anna Meier", Name(None, None, "Anna", "Meier")),
        ("Dr. Anna Meier", Name(None, "Dr.", "Anna", "Meier")),
        ("Meier, Anna", Name(None, None, "Anna", "Meier")),
        ("Meier, Dr. Anna", Name(None, "Dr.", "Anna", "Meier")),
        ("Anna Meier, MBA", Name(None, "MBA", "Anna", "Meier")),
        ("Frau Prof. Dr. Eva von der Heide", Name("Frau", "Prof. Dr.", "Eva", "von der Heide")),
        ("Herrn Dipl.-Ing. Max Muster", Name("Herr", "Dipl.-Ing.", "Max", "Muster")),
        ("Herr Müller", Name("Herr", None, None, "Müller")),
        ("Mr. John Smith Jr.", Name("Mr", None, "John", "Smith Jr.")),
        ("Anna Maria Meier-Schulz", Name(None, None, "Anna Maria", "Meier-Schulz")),
        ("von der Heide, Eva", Name(None, None, "Eva", "von der Heide")),
        ("Heide, Eva von der", Name(None, None, "Eva", "von der Heide")),
        ("EVA VON DER HEIDE", Name(None, None, "EVA", "VON DER HEIDE")),
        ("Meier", Name(None, None, None, "Meier")),
        ("Frau", Name("Frau", None, None, None)),
        ("", Name()),
        (" , ", Name()),
    ],
)
def test_names_are_taken_apart(text: str, name: Name) -> None:
    assert split_name(text) == name


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    name = split_name(text)
    assert "" not in {name.salutation, name.title, name.first_name, name.last_name}
