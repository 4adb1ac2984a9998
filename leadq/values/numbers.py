"""Numbers and money of both worlds: 1.234,56 and 1,234.56, 1 234,56, 1'234.50, EUR 12,-, (1,200.00).

One separator before exactly three digits ("1.234", "1,234") means thousands in integers and money and
decimals in plain numbers: who counts pieces or money means thousands, who measures means decimals.
"ca. 50" is 50; a bound or a range ("> 500", "50-100", "500+") is no number.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

LARGEST = 10**13
"""Larger amounts, either way, are refused: they are slips, and sums of them would not fit the database."""

_LONGEST = 40
_SAME_MEANING = str.maketrans(
    {
        **dict.fromkeys("\xa0\u2007\u2009\u202f\t", " "),
        **dict.fromkeys("\u2019\u2018\u02bc`\xb4", "'"),
        **dict.fromkeys("\u2212\u2013\u2014", "-"),
    }
)
_CURRENCY = r"(?:eur|euro|€|us\$|usd|\$|gbp|£|chf|sfr\.?|fr\.|pln|zł|sek|nok|dkk|kr\.?|czk|kč)"
_MONEY_FRAME = re.compile(rf"([+-]?)\s*{_CURRENCY}?\s*(.*?)\s*{_CURRENCY}?", re.IGNORECASE)
_WITH_CENTS = re.compile(
    r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,11}),[0-9]{2}|-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,11})\.[0-9]{2}"
)
_SEPARATORS = str.maketrans("", "", ".,")
_NO_CENTS = re.compile(r"[.,]\s?--?$")
_SIGNED = re.compile(r"([+-]?) ?([0-9.,' ]*[0-9])( ?-)?")
_GROUPED = re.compile(r"([0-9]{1,3}(?:([ '.,])[0-9]{3})(?:\2[0-9]{3})*)(?:([.,])([0-9]+))?")
_DECIMAL = re.compile(r"([0-9]*)[.,]([0-9]+)")
_SCIENTIFIC = re.compile(r"([+-]?[0-9](?:[.,][0-9]{1,15})?)E([+-]?[0-9]{1,2})", re.IGNORECASE)


_ABOUT = r"(?:(?:ca|circa|etwa|rund|ungef[aä]hr|about|approx|approximately|around|environ|okolo)\b\.?|[~\u2248])?"
_PEOPLE = (
    r"mitarbeit\S*|ma|besch[aä]ftigte\S*|personen|employees?|people|fte|vz[aä]|salari[eé]s|collaborateurs|dipendenti|addetti"
    r"|medewerkers|werknemers|pracownik[oó]w|os[oó]b"
)
_NUMBER = r"\s*([+-]?[0-9][0-9.,' ]*?)\s*"
_COUNTED = re.compile(rf"{_ABOUT}{_NUMBER}(?:%|{_PEOPLE})?", re.IGNORECASE)
_MEASURED = re.compile(rf"{_ABOUT}{_NUMBER}%?", re.IGNORECASE)
_ABOUT_MONEY = re.compile(rf"{_ABOUT}\s*(.*)", re.IGNORECASE)
_SCALES = {
    word: power
    for power, words in {
        3: "teur t€ tchf tusd keur k€ tsd tausend thousand tys",
        6: "mio mill million millionen millions milioni mln meur m€",
        9: "mrd milliarde milliarden mld bn",
    }.items()
    for word in words.split()
}
_ACCOUNTING = frozenset(
    {"teur", "t€", "tchf", "tusd"}
)  # whole thousands: TEUR 1.250 is 1.25 million
_SCALED = re.compile(
    rf"{_CURRENCY}?\s*(?P<before>[^\W\d_]+€?)?\.?\s*{_CURRENCY}?\s*(?P<number>[+-]?[0-9][0-9.,' ]*?)"
    rf"\s*(?P<behind>[^\W\d_]+€?)?\.?\s*{_CURRENCY}?",
    re.IGNORECASE,
)
_ONE_POINT = re.compile(r"[+-]?[0-9]{1,3}[.,][0-9]{3}")


class _Digits(NamedTuple):
    """A number in its digits, so that rounding is exact."""

    is_negative: bool
    whole: str
    fraction: str


def parse_integer(text: str) -> int | None:
    """Read a whole number; "1067.0" and "120 Mitarbeiter" are one, "1.5" is none; None when it is none or beyond LARGEST."""
    if len(text) < 13 and text.isascii() and text.isdigit():
        return int(text)
    digits = _counted_digits(text, point_means_decimals=False)
    if digits is None or digits.fraction.strip("0"):
        return None
    number = int(digits.whole)
    return -number if digits.is_negative else number


def parse_number(text: str) -> float | None:
    """Read a number; "1.234" and "1,234" are both 1.234, "12,5 %" is 12.5; None when it is none or beyond LARGEST."""
    digits = _counted_digits(text, point_means_decimals=True)
    if digits is None:
        return None
    number = float(f"{digits.whole}.{digits.fraction or 0}")
    return -number if digits.is_negative and number else number


def parse_money(text: str) -> int | None:
    """Read an amount as integer cents, rounded half away from zero; None when it is none or beyond LARGEST."""
    if len(text) < 13 and text.isascii() and text.isdigit():
        return int(text) * 100
    plain = text.removesuffix("€").strip()
    if len(plain) < 18 and _WITH_CENTS.fullmatch(plain):
        return int(plain.translate(_SEPARATORS))
    body = text.strip().translate(_SAME_MEANING)
    in_brackets = body.startswith("(") and body.endswith(")")
    if in_brackets:
        body = body[1:-1].strip()
    digits, power = _amount(body) or _amount(_without_about(body)) or (None, 0)
    if digits is None:
        return None
    shown = power + 2  # digits of the fraction that are whole cents
    fraction = digits.fraction.ljust(shown + 1, "0")
    cents = int(digits.whole + fraction[:shown]) + (fraction[shown] >= "5")
    if cents > LARGEST * 100:
        return None
    return -cents if digits.is_negative != in_brackets else cents


def _without_about(body: str) -> str:
    about = _ABOUT_MONEY.fullmatch(body)
    return about[1] if about else body


def _amount(body: str) -> tuple[_Digits, int] | None:
    """The digits of an amount and the power of ten that a word such as "Mio." gives them."""
    frame = _MONEY_FRAME.fullmatch(body)
    if frame:
        written = frame[1] + _NO_CENTS.sub("", frame[2])
        digits = _digits(written, point_means_decimals=False)
        if digits:
            return digits, 0
    scaled = _SCALED.fullmatch(body) if len(body) <= _LONGEST else None
    if scaled is None or bool(scaled["before"]) == bool(scaled["behind"]):
        return None
    word = (scaled["before"] or scaled["behind"]).lower()
    if word not in _SCALES or (_ONE_POINT.fullmatch(scaled["number"]) and word not in _ACCOUNTING):
        return None
    digits = _digits(scaled["number"], point_means_decimals=False)
    return (digits, _SCALES[word]) if digits else None


def _counted_digits(text: str, *, point_means_decimals: bool) -> _Digits | None:
    """The digits of a number that may have "ca." before it and % behind it, or people who are counted."""
    digits = _digits(text, point_means_decimals=point_means_decimals)
    if digits is not None or len(text) > _LONGEST:
        return digits
    shape = _MEASURED if point_means_decimals else _COUNTED
    worded = shape.fullmatch(text.strip().translate(_SAME_MEANING))
    return _digits(worded[1], point_means_decimals=point_means_decimals) if worded else None


def _digits(text: str, *, point_means_decimals: bool) -> _Digits | None:
    if len(text) > _LONGEST:
        return None
    body = text.strip().translate(_SAME_MEANING)
    if _SCIENTIFIC.fullmatch(body):
        body = format(Decimal(body.replace(",", ".")), "f")
        point_means_decimals = True
    signed = _SIGNED.fullmatch(body)
    if signed is None or (signed[1] and signed[3]):
        return None
    parts = _parts(signed[2], point_means_decimals=point_means_decimals)
    if parts is None:
        return None
    whole, fraction = parts
    if int(whole) >= LARGEST and (int(whole) > LARGEST or fraction.strip("0")):
        return None
    return _Digits(signed[1] == "-" or bool(signed[3]), whole, fraction)


def _parts(body: str, *, point_means_decimals: bool) -> tuple[str, str] | None:
    """Split into whole digits and fraction digits, or None."""
    if body.isdigit():
        return body, ""
    grouped = _GROUPED.fullmatch(body)
    if grouped and grouped[2] != grouped[3]:
        whole = re.sub(r"[ '.,]", "", grouped[1])
        is_one_point = grouped[2] in ".," and len(whole) <= 6 and grouped[3] is None
        if not (is_one_point and (point_means_decimals or whole[0] == "0")):
            return whole, grouped[4] or ""
    decimal = _DECIMAL.fullmatch(body)
    return (decimal[1] or "0", decimal[2]) if decimal else None
