"""Streets and house numbers: put together from two columns, and the key under which spellings of one are equal."""

from __future__ import annotations

import re

from leadq.values.folding import fold

# 5, 5a, 5 a, 5-7, 5/7
_NUMBER = r"[0-9]{1,5} ?[a-z]?(?: ?[-/+] ?[0-9]{1,5} ?[a-z]?)*"
_BEHIND = r"(?: ?[,;(].*)?"  # Hauptstraße 5, Haus B
_NUMBER_LAST = re.compile(rf"(?P<name>.*[^\W\d_].*?),?[. ]+(?P<number>{_NUMBER}){_BEHIND}")
_NUMBER_GLUED = re.compile(
    rf"(?P<name>.*(?:str|weg|platz|allee|gasse|ring)\.?)(?P<number>{_NUMBER}){_BEHIND}"
)
_NUMBER_FIRST = re.compile(rf"(?P<number>{_NUMBER}(?: (?:bis|ter))?),? (?P<name>[0-9]*[^\W\d_].*)")
_SHAPES = (_NUMBER_LAST, _NUMBER_GLUED, _NUMBER_FIRST)
_LONGEST = 120  # looking for the number takes the square of the length
_WORDS = re.compile(r"[^\W_]+")
_SPELLED = {
    "pl": "platz",
    "st": "sankt",
    "dr": "doktor",
    "prof": "professor",
    "rd": "road",
    "ln": "lane",
    "ave": "avenue",
    "av": "avenue",
    "bd": "boulevard",
    "blvd": "boulevard",
    "nr": "",
    "ul": "",
}
_LONG_ENDINGS = ("strasse", "straat")
_FLOAT_ENDING = re.compile(r"(?<=[0-9])[.,]0+$")


def with_number(street: str | None, number: str | None) -> str | None:
    """Join a street and its house number from two columns: "Hauptstr." and "5a" are "Hauptstr. 5a".

    A street that ends with the number already stays as it is. A number alone is no street: None.
    """
    street = " ".join((street or "").split())
    number = _FLOAT_ENDING.sub("", " ".join((number or "").split()))
    if not street or not number:
        return street or None
    written, added = (fold(text).replace(" ", "") for text in (street, number))
    before = written.removesuffix(added)
    is_there = before != written and not before[-1:].isdigit()
    return street if is_there else f"{street} {number}"


def street_key(street: str) -> tuple[str, str]:
    """The folded name of a street without blanks, and its house number, "" when none is written.

    "Haupt Str. 5", "Hauptstraße 5" and "HAUPTSTRASSE Nr. 5" are one; so are "12, rue Haute" and "Rue Haute 12".
    """
    folded = fold(street)
    found = None
    if len(folded) <= _LONGEST:
        found = next((match for shape in _SHAPES if (match := shape.fullmatch(folded))), None)
    name, number = (found["name"], found["number"]) if found else (folded, "")
    return "".join(_spelled(word) for word in _WORDS.findall(name)), number.replace(" ", "")


def _spelled(word: str) -> str:
    """One spelling of a word: Straße is shortened, as it stands behind names; the other words are long."""
    for ending in _LONG_ENDINGS:
        if word.endswith(ending):
            return f"{word.removesuffix(ending)}str"
    if word.endswith("pl") and word != "pl":
        return f"{word}atz"
    return _SPELLED.get(word, word)
