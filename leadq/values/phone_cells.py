"""A cell with phone numbers, cut into pieces that may be one: without faxes, opening hours and masked digits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadq.values.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

_FAX = r"(?:tele)?fa(?:x|ks)(?:nummer|[-\s]?n[ro]\.?)?|f(?!\s*\+33)|t[eé]l[eé]copie(?:ur)?"
_FAX_WORD = rf"(?<![^\W\d_])(?:{_FAX})(?![^\W\d_])"
_PHONE_WORD = r"(?<![^\W\d_])(?:telefon|tele?phone?|fon|phone|t[eé]l|mobil[e]?|mob|m|t)\b\.?"
# "Tel./Fax: 0351 1": one number for both. "Tel: Fax: 0351 1" is a fax, and a phone that is missing.
_PHONE_AND_FAX = re.compile(
    rf"{_PHONE_WORD}\s*(?:[/&+]|und|u\.|and|et|e)\s*{_FAX_WORD}|{_FAX_WORD}\s*(?:[/&+]|und|and|et|e)\s*{_PHONE_WORD}",
    re.IGNORECASE,
)
_NUMBER = r"[+(]?[0-9][0-9 ()/.+-]{3,}"
# "0351 1 (Fax)": the word stands behind its number when nothing follows it but the end of an item.
_FAX_BEHIND = re.compile(
    rf"(?P<phone>{_PHONE_WORD}[\s:]*)?{_NUMBER}[(\[\s]*{_FAX_WORD}\s*(?=[)\],;|\n]|$)",
    re.IGNORECASE,
)
_FAX_BEFORE = re.compile(rf"{_FAX_WORD}[^\w+]*\+?[0-9][\W\d_]*", re.IGNORECASE)
_HOURS = re.compile(
    r"(?<![0-9])(?:[0-9]{1,2}(?:[:.][0-9]{2})?\s*(?:-|bis)\s*)?[0-9]{1,2}(?:[:.][0-9]{2})?\s*(?:Uhr|h)\b",
    re.IGNORECASE,
)
_FLOAT_ENDING = re.compile(r"(?<=[0-9]{6})[.,]0+(?![0-9])")
# Words, and marks between numbers; a slash only where a new number can begin behind it.
_BETWEEN = re.compile(r"([^\W\d_]+\.?:?|\.{2,}|\*+|[;,|&:#\n]|/\s*(?=[0+])|(?<=[0-9])\s*(?=\+))")
_NEXT_NUMBER = re.compile(r"\s+(?=\(?(?:0[1-9]|00|\+))")
_LAST_EXTENSION = re.compile(r"\s*/\s*-?\s*[0-9]{1,5}\s*$")
_AREA_DIGITS = 5
_FEWEST_DIGITS = 5
_GLUED_WORDS = frozenset(
    """
    tel telefon telephone phone fon t mob mobil mobile m handy cell p ext extension x dw durchwahl nst app kl klappe uhr h
    und u oder od and or et e
    """.split()  # noqa: SIM905  a list of words reads better as words
)


def number_pieces(cell: str) -> Iterator[str]:
    """Yield what may be a phone number, in the order of the cell: digits, +, brackets, blanks, hyphens and dots.

    A number whose digits are masked or spelled by letters ("0800-REIFEN1", "0351 12XX") is left out.
    """
    parts = _BETWEEN.split(_FLOAT_ENDING.sub("", _without_hours_and_faxes(cell)))
    is_masked = [_is_masked(*parts[at - 1 : at + 2]) for at in range(1, len(parts), 2)]
    for at, piece in enumerate(parts[::2]):
        if any(is_masked[max(at - 1, 0) : at + 1]):
            continue
        whole = _without_extensions(piece)
        if _digit_count(whole) >= _FEWEST_DIGITS:
            yield whole


def numbers_side_by_side(piece: str) -> list[str]:
    """Cut "0351 1234567 0171 1234567" before each number that begins anew; one piece gives none."""
    pieces = _NEXT_NUMBER.split(piece.strip())
    return [part for part in pieces if _digit_count(part) > _AREA_DIGITS] if pieces[1:] else []


def _without_hours_and_faxes(cell: str) -> str:
    if not any(character.isalpha() for character in cell):
        return cell
    cell = _PHONE_AND_FAX.sub(" tel ", _HOURS.sub(" ; ", cell))
    cell = _FAX_BEHIND.sub(lambda match: match[0] if match["phone"] else " ; ", cell)
    return _FAX_BEFORE.sub(" ; ", cell)


def _is_masked(before: str, word: str, after: str) -> bool:
    """Whether letters or dots touch digits as if they were some."""
    if word[:1] in {".", "*"}:
        return before[-1:].isdigit()
    bare = word.rstrip(".:")
    if not bare.isalpha() or fold(bare) in _GLUED_WORDS:
        return False
    return before[-1:].isdigit() or (word == bare and after[:1].isdigit())


def _without_extensions(piece: str) -> str:
    """Cut "030 1234567/68" before the slash, but join "0351/123456", where it follows the area code."""
    while match := _LAST_EXTENSION.search(piece):
        before = re.sub(r"\D", "", piece[: match.start()])
        if len(before.removeprefix("00").removeprefix("49").lstrip("0")) <= _AREA_DIGITS:
            break
        piece = piece[: match.start()]
    return piece.replace("/", "")


def _digit_count(text: str) -> int:
    return sum(character.isdigit() for character in text)
