"""Cleaned, visible and spreadsheet-safe texts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leadq.values.texts import (
    clean_text,
    spreadsheet_original,
    spreadsheet_safe,
    unquoted,
    visible,
)

any_text = st.text(st.characters(exclude_categories=[]))


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Anna   Meier ", "Anna Meier"),
        ("Anna\xa0Meier", "Anna Meier"),
        ("\ufeffFirma\u200b", "Firma"),
        ("u\u0308ber", "über"),
        ("a\x00b\x1bc", "a b c"),
        ("a \t b", "a b"),
        ("Zeile 1 \r\n  Zeile 2\rZeile 3", "Zeile 1\nZeile 2\nZeile 3"),
        ("Anna\u202egpj", "Annagpj"),
        ("\U0001f468\u200d\U0001f33e", "\U0001f468\u200d\U0001f33e"),
        ("\ud800x", "\ufffdx"),
        ("", None),
        (" \t\n\xa0\u200b\u200d", None),
    ],
)
def test_texts_are_cleaned_for_storing(text: str, cleaned: str | None) -> None:
    assert clean_text(text) == cleaned


@given(any_text)
def test_a_cleaned_text_is_clean_and_can_be_stored(text: str) -> None:
    cleaned = clean_text(text)
    if cleaned is not None:
        assert clean_text(cleaned) == cleaned
        assert cleaned.encode()
        assert not {unicodedata.category(c) for c in cleaned.replace("\n", "")} & {
            "Cc",
            "Cs",
            "Zl",
            "Zp",
        }


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Müller & Söhne", "Müller & Söhne"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
        ("\x9b31m", "\\x9b31m"),
        ("\u202eabc", "\\u202eabc"),
        ("\u2028", "\\u2028"),
        ("\U000e0041", "\\U000e0041"),
        ("\ue000", "\\ue000"),
        ("\ud800", "\\ud800"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(any_text)
def test_a_visible_text_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    categories = {unicodedata.category(c) for c in visible(text) if c not in "\u200c\u200d"}
    assert not categories & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\uff1d1", "'\uff1d1"),
        ("'quoted", "''quoted"),
        ("+49 351 123456", "+49 351 123456"),
        ("-12,50", "-12,50"),
        ("+49351123456\n=1", "'+49351123456\n=1"),
        ("+49-351", "'+49-351"),
        ("Anna", "Anna"),
        ("", ""),
    ],
)
def test_formulas_are_quoted(cell: str, safe: str) -> None:
    assert spreadsheet_safe(cell) == safe
    assert spreadsheet_original(safe) == cell


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("VIP", "VIP"),
        (' "VIP" ', "VIP"),
        ('\\"VIP\\"', "VIP"),
        ('""', ""),
        ('Monitor 19"', 'Monitor 19"'),
        ('"a" and "b"', '"a" and "b"'),
        ('"', '"'),
    ],
)
def test_an_item_loses_the_quotes_around_it(item: str, text: str) -> None:
    assert unquoted(item) == text


def test_an_apostrophe_of_a_name_stays() -> None:
    assert spreadsheet_original("'t Hooft") == "'t Hooft"


@given(st.one_of(any_text, st.text("=+-@'\t1 ,a")))
@example("''=")
def test_a_safe_cell_gives_back_its_original(cell: str) -> None:
    assert spreadsheet_original(spreadsheet_safe(cell)) == cell
    assert spreadsheet_safe(cell)[:1] not in set("=@\t\r")
