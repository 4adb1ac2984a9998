"""How like two words, first names or firms are; the only place that knows rapidfuzz."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.fuzz import token_sort_ratio

from leadq.values.first_names import are_two_names, is_short_for

_UMLAUTS = re.compile("(?<=[aou])e")
_LETTERS_PER_SLIP = 4  # a slip in fewer letters makes another name
_LONG = 8
_LIKE = 0.92
_LETTERS_PER_SLIP_IN_FIRMS = 7
_LIKE_FIRMS = 90.0
_LETTERS_LEFT = 0.45
_VOWELS = frozenset("aeiou")


class Likeness(IntEnum):
    """How like two names are, the most like first."""

    SAME = 0
    SHORT = 1  # a short form, an abbreviation
    INITIAL = 2
    NEAR = 3  # a slip
    PART = 4  # one says more than the other
    OTHER = 5


@lru_cache(maxsize=65_536)
def plain(folded: str) -> str:
    """A folded word without the traces of umlauts: Müller, Mueller and Muller are one."""
    return _UMLAUTS.sub("", folded)


def is_slip(one: str, other: str) -> bool:
    """Whether two words are one with a typing error, letters in the wrong order, or a misread letter."""
    longest = max(len(one), len(other))
    allowed = longest // _LETTERS_PER_SLIP
    if OSA.distance(one, other, score_cutoff=allowed) <= allowed:
        return True
    return longest >= _LONG and JaroWinkler.similarity(one, other) >= _LIKE


def first_names(one: str | None, other: str | None) -> Likeness:
    """How like two first names are; one that is not known says nothing against the other."""
    if one is None or other is None:
        return Likeness.PART
    if one == other or plain(one) == plain(other):
        return Likeness.SAME
    if len(one) == 1 or len(other) == 1:
        return Likeness.INITIAL if one[0] == other[0] else Likeness.OTHER
    if is_short_for(one, other):
        return Likeness.SHORT
    if not are_two_names(one, other) and is_slip(one, other):
        return Likeness.NEAR
    return Likeness.OTHER


def last_names(one: str, other: str) -> Likeness:
    """How like two last names are; a double name is like each of its parts."""
    if one == other or plain(one) == plain(other):
        return Likeness.SAME
    if is_slip(one, other):
        return Likeness.NEAR
    if "-" in one or "-" in other:
        parts, others = one.split("-"), other.split("-")
        if not set(parts).isdisjoint(others):
            return Likeness.PART
    return Likeness.OTHER


def is_near_street(one: str, other: str) -> bool:
    """Whether two streets with their numbers ("hauptstr 5") are one but for a slip in the name."""
    name, _, number = one.rpartition(" ")
    other_name, _, other_number = other.rpartition(" ")
    return number == other_number and is_slip(name, other_name)


def firms(one: str, other: str) -> Likeness:
    """How like two firms are, by their keys: a firm with one word more is another firm (Siemens, Siemens Energy)."""
    together, others = one.replace(" ", ""), other.replace(" ", "")
    if together == others:
        return Likeness.SAME
    words, other_words = one.split(), other.split()
    common = 0
    for word, other_word in zip(words, other_words, strict=False):
        if word != other_word:
            break
        common += 1
    rest, other_rest = words[common:], other_words[common:]
    if not rest or not other_rest:
        return Likeness.PART
    if common and (_abbreviates(rest, other_rest) or _abbreviates(other_rest, rest)):
        return Likeness.SHORT
    allowed = max(len(together), len(others)) // _LETTERS_PER_SLIP_IN_FIRMS
    if OSA.distance(together, others, score_cutoff=allowed) <= allowed:
        return Likeness.NEAR
    is_turned = len(words) == len(other_words) and token_sort_ratio(one, other) >= _LIKE_FIRMS
    return Likeness.NEAR if is_turned else Likeness.OTHER


def _abbreviates(short_words: list[str], long_words: list[str]) -> bool:
    """Whether the one has letters of the other in their order: its beginning, most of them, or its consonants."""
    short, long = "".join(short_words), "".join(long_words)
    if len(short) >= len(long) or len(short_words) < len(long_words) or short[0] != long[0]:
        return False
    if long.startswith(short) and len(short) > 1:
        return True
    letters = iter(long)
    if not all(letter in letters for letter in short):
        return False
    return len(short) >= _LETTERS_LEFT * len(long) or not set(short) & _VOWELS
