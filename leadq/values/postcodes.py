"""Postcodes in the form of their country, with the zero that spreadsheets take away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_LONGEST = 16
_FLOAT_ENDING = re.compile(r"(?<=[0-9])[.,]0+$")
_SPREADSHEET_QUOTES = "'\"="
_PREFIX = re.compile(r"([A-Z]{1,3})( ?[-\u2013] ?| )?(?=[0-9A-Z])")
_PREFIX_COUNTRIES = {
    "D": "DE",
    "A": "AT",
    "F": "FR",
    "I": "IT",
    "E": "ES",
    "B": "BE",
    "L": "LU",
    "FL": "LI",
    "S": "SE",
    "N": "NO",
    "P": "PT",
    "H": "HU",
    "FIN": "FI",
    "SLO": "SI",
    "UK": "GB",
}
_CEDEX = re.compile(r" CEDEX.*")
_CITY = re.compile(r" [^\W\d_]{3}[^\d]*")
_NOISE = re.compile(r"[\s.\u2013-]")


@dataclass(frozen=True, slots=True)
class _Form:
    """How a country writes its postcodes: the plain characters, and what stands before the last ones."""

    pattern: re.Pattern[str]
    tail: int = 0
    mark: str = ""
    length: int = 5
    fewest_digits: int = 5  # shorter ones that still have lost only zeros


def _form(
    pattern: str, tail: int = 0, mark: str = "", length: int = 5, fewest_digits: int = 5
) -> _Form:
    return _Form(re.compile(pattern), tail, mark, length, fewest_digits)


_FOUR = _form(r"[1-9][0-9]{3}")
_FOUR_WITH_ZERO = _form(r"[0-9]{4}", length=4, fewest_digits=3)
_FIVE = _form(r"[0-9]{5}")
_FIVE_WITH_ZERO = _form(r"[0-9]{5}", fewest_digits=4)
_FORMS = {
    **dict.fromkeys(
        ("AT", "BE", "BG", "CH", "CY", "HU", "LI", "LU", "LV", "MD", "MK", "SI"), _FOUR
    ),
    **dict.fromkeys(("AU", "DK", "NO", "NZ"), _FOUR_WITH_ZERO),
    **dict.fromkeys(("EE", "HR", "MC", "ME", "RS", "SM"), _FIVE),
    **dict.fromkeys(("LT", "TR", "UA"), _FIVE_WITH_ZERO),
    "DE": _form(r"(?:0[1-9]|[1-9][0-9])[0-9]{3}", fewest_digits=4),
    "ES": _form(r"(?:0[1-9]|[1-4][0-9]|5[0-2])[0-9]{3}", fewest_digits=4),
    "FR": _form(r"(?:0[1-9]|[1-9][0-9])[0-9]{3}", fewest_digits=4),
    "IT": _form(r"[0-9]{5}", fewest_digits=2),
    "FI": _form(r"[0-9]{5}", fewest_digits=3),
    "US": _form(r"[0-9]{5}|[0-9]{9}", tail=4, mark="-", fewest_digits=3),
    "PL": _form(r"[0-9]{5}", tail=3, mark="-", fewest_digits=4),
    "PT": _form(r"[1-9][0-9]{3}(?:[0-9]{3})?", tail=3, mark="-"),
    "RO": _form(r"[0-9]{6}", length=6),
    "SK": _form(r"[089][0-9]{4}", tail=2, mark=" ", fewest_digits=4),
    **dict.fromkeys(("CZ", "SE", "GR"), _form(r"[1-9][0-9]{4}", tail=2, mark=" ")),
    "NL": _form(r"[1-9][0-9]{3}(?:[A-Z]{2})?", tail=2, mark=" "),
    "GB": _form(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}|GIR0AA", tail=3, mark=" "),
    "CA": _form(r"[A-Z][0-9][A-Z][0-9][A-Z][0-9]", tail=3, mark=" "),
    "IE": _form(r"[A-Z][0-9][0-9W][A-Z0-9]{4}", tail=4, mark=" "),
}
_MARKED_FROM = {"US": 9, "PT": 7, "NL": 6}  # shorter ones are whole without their tail


def parse_postcode(text: str, country: str | None) -> str | None:
    """Write a postcode as its country (ISO alpha-2) does; None when it cannot be one of it.

    Of a country that is unknown, here or to us, it is kept, cleaned.
    """
    if country == "DE" and len(text) == 5 and text.isascii() and text.isdigit() and text >= "01":
        return text
    return _read(text, country)


@lru_cache(maxsize=16_384)
def _read(text: str, country: str | None) -> str | None:
    cleaned = " ".join(text.upper().split()).strip(_SPREADSHEET_QUOTES)
    cleaned = _CEDEX.sub("", _FLOAT_ENDING.sub("", cleaned))
    prefix = _PREFIX.match(cleaned)
    if prefix:
        written = _PREFIX_COUNTRIES.get(prefix[1], prefix[1])
        stands_apart = prefix[2] is not None
        is_told = country is None and stands_apart and cleaned[prefix.end()].isdigit()
        if (written == country and (stands_apart or country in _FORMS)) or (
            is_told and written in _FORMS
        ):
            cleaned, country = cleaned[prefix.end() :], written
    form = _FORMS.get(country or "")
    city = _CITY.search(cleaned)
    if city and any(character.isdigit() for character in cleaned[: city.start()]):
        cleaned = cleaned[: city.start()]
    if form is None:
        has_digit = any(character.isdigit() for character in cleaned)
        return cleaned if has_digit and len(cleaned) <= _LONGEST else None
    return _in_form(_NOISE.sub("", cleaned), form, _MARKED_FROM.get(country or "", 0))


def _in_form(compact: str, form: _Form, marked_from: int) -> str | None:
    if compact.isdigit() and form.fewest_digits <= len(compact) < form.length:
        compact = compact.zfill(form.length)
    if not form.pattern.fullmatch(compact):
        return None
    if form.mark and len(compact) >= marked_from:
        return f"{compact[: -form.tail]}{form.mark}{compact[-form.tail :]}"
    return compact
