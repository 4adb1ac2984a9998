"""Rows that are no leads: sums below a list, and its header once more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TOTAL: Final = "looks like a total"

_WORDS: Final = (
    *(
        "Summe",
        "Summen",
        "Gesamtsumme",
        "Zwischensumme",
        "Endsumme",
        "Gesamt",
        "Gesamtzahl",
        "Insgesamt",
    ),
    *("Total", "Totals", "Grand total", "Subtotal", "Sub-total", "Sum", "Count", "Anzahl"),
    *("Totale", "Totaal", "Somme", "Suma", "Razem"),
)
_NOUNS: Final = (
    *(
        "Datensätze",
        "Datensatz",
        "Einträge",
        "Eintrag",
        "Zeilen",
        "Kontakte",
        "Adressen",
        "Personen",
        "Firmen",
    ),
    *(
        "Teilnehmer",
        "Besucher",
        "Leads",
        "records",
        "rows",
        "entries",
        "contacts",
        "people",
        "companies",
        "results",
    ),
)
# neither a postcode nor a phone: they begin with 0 or +, or have many digits in one
_AMOUNT: Final = r"(?:€|EUR|CHF|USD|\$|£)?\s*-?(?!0\d)(?!\d{8})\d[\d.,'\u2019 ]*\s*(?:€|EUR|CHF|USD|\$|£|%|Stk\.?)?"
_LONGEST: Final = 60  # characters
_AMOUNT_CELL: Final = re.compile(_AMOUNT, re.IGNORECASE)
_TOTAL_CELL: Final = re.compile(
    rf"(?:{'|'.join(_WORDS)})\s*[:=]?\s*(?P<amount>{_AMOUNT}(?:\s*(?:{'|'.join(_NOUNS)}))?)?",
    re.IGNORECASE,
)


def beginnings() -> Iterable[str]:
    """The first three letters of every cell that can begin a total."""
    for word in _WORDS:
        yield from (word[:3], word[:3].lower(), word[:3].upper())


def is_total(cells: Sequence[str], *, is_ragged: bool) -> bool:
    """Whether a row is a word such as "Summe" with figures and nothing else; a ragged one needs no figure."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if any(len(cell) > _LONGEST for cell in filled):
        return False
    match = _TOTAL_CELL.fullmatch(filled[0]) if filled else None
    if match is None or not all(_AMOUNT_CELL.fullmatch(cell) for cell in filled[1:]):
        return False
    return is_ragged or len(filled) > 1 or match["amount"] is not None
