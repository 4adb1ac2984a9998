"""How a name sounds: Meier, Mayer and Maier are one, so are Schmidt and Schmitt (Kölner Phonetik, Postel 1969)."""

from __future__ import annotations

import re
from functools import lru_cache

_NO_LETTER = re.compile("[^a-z]")
_REPEATED = re.compile(r"(.)\1+")
_PLAIN_CODES = {
    **dict.fromkeys("aeijouy", "0"),
    **dict.fromkeys("bp", "1"),
    **dict.fromkeys("dt", "2"),
    **dict.fromkeys("fvw", "3"),
    **dict.fromkeys("gkq", "4"),
    "l": "5",
    **dict.fromkeys("mn", "6"),
    "r": "7",
    **dict.fromkeys("sz", "8"),
}


@lru_cache(maxsize=65_536)
def sound(folded: str) -> str:
    """The code of a folded name; names of one code sound alike. "" when it has no Latin letter."""
    letters = _NO_LETTER.sub("", folded)
    codes = "".join(
        _code(letters[place - 1 : place], letter, letters[place + 1 : place + 2])
        for place, letter in enumerate(letters)
    )
    short = _REPEATED.sub(r"\1", codes)
    return short[:1] + short[1:].replace("0", "")


def _code(before: str, letter: str, after: str) -> str:
    if letter == "h":
        return ""
    if letter == "p" and after == "h":
        return "3"
    if letter in "dt" and after and after in "csz":
        return "8"
    if letter == "c":
        return _code_of_c(before, after)
    if letter == "x":
        return "8" if before and before in "ckq" else "48"
    return _PLAIN_CODES[letter]


def _code_of_c(before: str, after: str) -> str:
    hard = "ahkoqux" if before else "ahkloqrux"
    soft_before = bool(before) and before in "sz"
    return "4" if after and after in hard and not soft_before else "8"
