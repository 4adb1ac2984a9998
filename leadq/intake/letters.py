"""Which single-byte encoding makes the bytes of a text look most like words."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

SINGLE_BYTE: Final = ("cp1252", "iso-8859-15", "mac-roman", "cp850", "cp1250")
WORDS_ENOUGH: Final = 100_000

GERMAN: Final = frozenset("äöüßÄÖÜ")
LANGUAGES: Final = tuple(
    frozenset(letters + letters.upper())
    for letters in (
        "äöüßéèà",  # German, with the names of its neighbours
        "àâçéèêëîïôûùüÿœæ",
        "áéíñóúüçàïèòãâêôõ",  # the Iberian ones
        "àèéìòùî",
        "æøåéäöü",
        "ąćęłńóśźż",
        "áčďéěíňóřšťúůýžäôľĺŕ",
        "áéíóöőúüű",
        "čćšžđ",
        "ăâîşţ",
    )
)
LETTERS: Final = frozenset[str]().union(*LANGUAGES) | set("ãåìïîûÃÅÌÏÎÛ")
# some as escapes, since they look like ASCII
QUOTES_AND_DASHES: Final = frozenset("\u2018\u2019\u201c\u201d\u201a\u201e\u2013\u2014")
WRITTEN: Final = QUOTES_AND_DASHES | set("€…")
TYPOGRAPHY: Final = WRITTEN | set("£§°®©™«»•·²³½¼¾±µ¿¡ªº\xa0\xb4\xd7")
BETWEEN_LETTERS: Final = frozenset("\u2018\u2019\u2013")
AFTER_LETTERS: Final = (QUOTES_AND_DASHES - set("\u201a\u201e")) | set("…®™»°²³ªº")
WORD: Final = re.compile(rb"[A-Za-z]?[\x80-\xff]+[A-Za-z]?")


def likeliest_encoding(words: Counter[bytes]) -> str:
    """The single-byte encoding in which these pieces, each with its count, look most like words."""
    scores = {encoding: _score(words, encoding) for encoding in SINGLE_BYTE}
    return max(scores, key=lambda encoding: scores[encoding])


def foreign_words(chunks: Iterable[bytes]) -> Counter[bytes]:
    """Runs of bytes above ASCII with one letter on each side, counted in enough of a file."""
    words: Counter[bytes] = Counter()
    for chunk in chunks:
        words.update(WORD.findall(chunk))
        if words.total() > WORDS_ENOUGH:
            break
    return words


def mostly_utf8(words: Counter[bytes]) -> bool:
    """Whether the file is UTF-8 but for some damaged places: another reading would garble the rest."""
    good = sum(count for word, count in words.items() if _is_utf8(word))
    return good * 2 > words.total()


def _is_utf8(word: bytes) -> bool:
    try:
        word.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _score(words: Counter[bytes], encoding: str) -> float:
    points, letters = 0, Counter[str]()
    try:
        for word, count in words.items():
            weight = min(count, 20)  # one frequent sign must not outvote all the words
            text = word.decode(encoding)
            points += weight * _likeness(text)
            letters.update({sign: weight * text.count(sign) for sign in set(text)})
    except UnicodeDecodeError:
        return float("-inf")
    return points + max(sum(letters[sign] for sign in language) for language in LANGUAGES)


def _likeness(word: str) -> int:
    neighbours = zip(" " + word, word, word[1:] + " ", strict=False)
    return sum(
        _letter_likeness(left, sign, right)
        if sign.isalpha() and sign not in TYPOGRAPHY
        else _symbol_likeness(left, sign, right)
        for left, sign, right in neighbours
        if sign > "\x7f"
    )


def _letter_likeness(left: str, sign: str, right: str) -> int:
    if sign not in LETTERS:
        return -2
    if not left.isalpha() and not right.isalpha():
        return -sign.isupper()
    if sign.isupper() and (left.islower() or (left.isupper() and right.islower())):
        return -2  # grOß, MÜller
    if sign.islower() and sign != "ß" and left.isupper() and right.isupper():
        return -2  # MüLLER
    return 3 if sign in GERMAN else 2


def _symbol_likeness(left: str, sign: str, right: str) -> int:
    if sign == "\xa0":  # spreadsheets are full of them; an accent of cp850 must not win
        return 3
    if sign not in TYPOGRAPHY:
        return -4
    if left.isalpha() and right.isalpha() and sign not in BETWEEN_LETTERS:
        return -3
    if left.isalpha() and sign not in AFTER_LETTERS:
        return -1
    return 2 if sign in WRITTEN else 1
