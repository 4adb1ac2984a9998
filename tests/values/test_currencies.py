from __future__ import annotations

import pytest

from leadq.values.currencies import known_currency


@pytest.mark.parametrize(
    ("code", "is_known"),
    [("EUR", True), ("SEK", True), ("DEM", True), ("EURO", False), ("eur", False), ("", False)],
)
def test_currencies_are_known_by_their_code(code: str, is_known: bool) -> None:
    assert known_currency(code) is is_known
