"""Folding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.values.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Müller", "mueller"),
        ("MU\u0308LLER", "mueller"),
        ("  Groß   Straße ", "gross strasse"),
        ("GROẞ", "gross"),
        ("Café Señor", "cafe senor"),
        ("Łódź", "lodz"),
        ("Jørgensen Æble", "joergensen aeble"),
        ("a\xa0b\tc\nd", "a b c d"),
        ("İstanbul", "istanbul"),
        ("\uff21\uff22", "ab"),
        ("Ольга", "ольга"),
        ("so\u00adft\u200b", "soft"),
        ("", ""),
    ],
)
def test_texts_fold_to_one_form(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_every_single_character_folds_once_and_for_all() -> None:
    characters = (chr(code) for code in range(0x30000) if not 0xAC00 <= code <= 0xD7A3)
    assert [c for c in characters if fold(fold(c)) != fold(c)] == []
