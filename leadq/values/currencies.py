"""Currencies: which codes there are."""

from __future__ import annotations

_COMMON = frozenset({"EUR", "CHF", "GBP", "USD"})  # known without loading the library


def known_currency(code: str) -> bool:
    """Whether an ISO 4217 code such as "EUR" is a currency, of today or of earlier."""
    if code in _COMMON:
        return True
    from babel.core import get_global

    return code in get_global("all_currencies")
