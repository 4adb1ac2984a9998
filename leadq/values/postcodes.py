"""Postcodes in the form of their country, with the zero that spreadsheets take away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_LONGEST = 16
_FLOAT_ENDING = re.compile(r"(?<=[0-9])[.,]0+$")
_PREFIX = re.compile(r"([A-Z]{1,3})(?: ?[-\u2013] ?| )(?=[0-9])")
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
}
_NOISE = re.compile(r"[\s.\u2013-]")


@dataclass(frozen=True, slots=True)
class _Form:
    """How a country writes its postcodes: the plain characters, and what stands before the last ones."""

    pattern: re.Pattern[str]
    tail: int = 0
    mark: str = ""
    fewest_digits: int = 0  # shorter ones that still have lost only zeros


def _form(pattern: str, tail: int = 0, mark: str = "", fewest_digits: int = 5) -> _Form:
    return _Form(re.compile(pattern), tail, mark, fewest_digits)


_FOUR = _form(r"[1-9][0-9]{3}")
_FIVE = _form(r"[0-9]{5}")
_FORMS = {
    **dict.fromkeys(
        ("AT", "BE", "BG", "CH", "CY", "DK", "HU", "LI", "LU", "LV", "NO", "SI", "AU", "NZ"), _FOUR
    ),
    **dict.fromkeys(("EE", "HR", "TR", "UA", "LT", "RS"), _FIVE),
    "DE": _form(r"(?:0[1-9]|[1-9][0-9])[0-9]{3}", fewest_digits=4),
    "ES": _form(r"(?:0[1-9]|[1-4][0-9]|5[0-2])[0-9]{3}", fewest_digits=4),
    "FR": _form(r"(?:0[1-9]|[1-9][0-9])[0-9]{3}", fewest_digits=4),
    "IT": _form(r"[0-9]{5}", fewest_digits=2),
    "FI": _form(r"[0-9]{5}", fewest_digits=3),
    "US": _form(r"[0-9]{5}|[0-9]{9}", tail=4, mark="-", fewest_digits=4),
    "PL": _form(r"[0-9]{5}", tail=3, mark="-"),
    "PT": _form(r"[1-9][0-9]{3}(?:[0-9]{3})?", tail=3, mark="-"),
    **dict.fromkeys(("CZ", "SK", "SE", "GR"), _form(r"[1-9][0-9]{4}", tail=2, mark=" ")),
    "NL": _form(r"[1-9][0-9]{3}[A-Z]{2}", tail=2, mark=" "),
    "GB": _form(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}|GIR0AA", tail=3, mark=" "),
    "CA": _form(r"[A-Z][0-9][A-Z][0-9][A-Z][0-9]", tail=3, mark=" "),
    "IE": _form(r"[A-Z][0-9][0-9W][A-Z0-9]{4}", tail=4, mark=" "),
}
_MARKED_FROM = {"US": 9, "PT": 7}  # shorter ones are whole without their tail


def parse_postcode(text: str, country: str | None) -> str | None:
    """Write a postcode as its country (ISO alpha-2) does; None when it cannot be one of it.

    Of a country that is unknown, here or to us, it is kept, cleaned.
    """
    if country == "DE" and len(text) == 5 and text.isascii() and text.isdigit() and text >= "01":
        return text
    return _read(text, country)


@lru_cache(maxsize=16_384)
def _read(text: str, country: str | None) -> str | None:
    cleaned = _FLOAT_ENDING.sub("", " ".join(text.upper().split()))
    prefix = _PREFIX.match(cleaned)
    if prefix:
        written = _PREFIX_COUNTRIES.get(prefix[1], prefix[1])
        if written == country or (country is None and written in _FORMS):
            cleaned, country = cleaned[prefix.end() :], written
    form = _FORMS.get(country or "")
    if form is None:
        return cleaned if cleaned and len(cleaned) <= _LONGEST else None
    compact = _NOISE.sub("", cleaned)
    if compact.isdigit() and form.fewest_digits <= len(compact) < 5:
        compact = compact.zfill(5)
    if not form.pattern.fullmatch(compact):
        return None
    if form.mark and len(compact) >= _MARKED_FROM.get(country or "", 0):
        return f"{compact[: -form.tail]}{form.mark}{compact[-form.tail :]}"
    return compact
