"""A cell with a name, without what is no name: e-mails, jobs, courtesies, maiden names, a second person."""

from __future__ import annotations

import re

from leadq.values.folding import fold
from leadq.values.name_words import JOBS, NOBODY, SALUTATIONS, is_degree, is_title, word_key

# Letters, blanks, dots, commas, hyphens and apostrophes are a name; all else is looked at.
_SUSPICIOUS = re.compile(
    r"[^\w\s.,'\u2019-]|[0-9_]|\s[-\u2013]\s|\n|\b(?:z\.|geb|attn|sehr|an |de h)", re.IGNORECASE
)
_COURTESY = re.compile(
    r"^\s*(?:z\.?\s?hd\w?\.?|zu h[aä]nden(?: von)?|attn\.?|att\.|c/o)[\s:]+"
    r"|^\s*(?:an|sehr geehrter?|liebe[r]?|dear)\s+(?=(?:herr|frau|mr|ms))",
    re.IGNORECASE,
)
_DUTCH_MISTER = re.compile(r"^\s*de heer\b", re.IGNORECASE)
_ADDRESSES = re.compile(r"<[^>]*>?|\S*@\S*|https?://\S*")
_QUOTES = re.compile(r"[\"\u201c\u201d\u201e\u00ab\u00bb*?!]|^'|'$")
_BRACKETS = re.compile(r"\(([^)]*)\)?|\[[^\]]*\]?")
_BRACKET = re.compile(r"[()\[\]]")
_SIGNOR = re.compile(r"^\s*Sig\.(?=\s)")
_KEPT_BRACKETS = frozenset({"fh", "tu", "uni", "univ", "ba", "vwa", "ihk"})
_MAIDEN_NAME = re.compile(
    r"[\s,(]+(?:geb\.?|geborene[rn]?|n\u00e9e?|verw\.)\s.*$", re.IGNORECASE | re.DOTALL
)
_INITIALS = re.compile(r"\b([he])\.\s+([ch])\.", re.IGNORECASE)
_ANOTHER = re.compile(r"[;|\n]|(?<!\bc)/")
_DASH = re.compile(r"\s+[-\u2013]\s+")
_GLUED_TITLE = re.compile(r"\b(Dr|Prof|Mag|Ing)\.(?=[^\W\d_a-z][^\W\d_A-Z])")


def only_the_name(cell: str) -> str:
    """The first person's name, with salutation and titles; "" when nobody is named."""
    if _names_nobody(cell):
        return ""
    if _SUSPICIOUS.search(cell):
        cell = _without_another(_without_noise(cell))
    if "." in cell:
        cell = _SIGNOR.sub("Signor", _INITIALS.sub(r"\1.\2.", cell))
        cell = _GLUED_TITLE.sub(r"\1. ", cell)
    return "" if _names_nobody(cell) else cell


def names_a_job(words: list[str]) -> bool:
    """Whether these words say what somebody does, not who it is."""
    return any(word_key(word) in JOBS for word in words)


def _names_nobody(cell: str) -> bool:
    letters = "".join(character for character in cell if character.isalpha())
    return not letters or fold(letters) in NOBODY


def _without_noise(cell: str) -> str:
    cell = _DUTCH_MISTER.sub("Dhr.", _COURTESY.sub("", cell))
    cell = _MAIDEN_NAME.sub("", _QUOTES.sub("", _ADDRESSES.sub(" ", cell)))
    bare = _BRACKETS.sub(_kept_bracket, cell)
    cell = bare if any(character.isalpha() for character in bare) else _BRACKET.sub(" ", cell)
    words = (word for word in cell.replace("\n", " \n ").split(" ") if not _is_number(word))
    return " ".join(words)


def _kept_bracket(match: re.Match[str]) -> str:
    inner = (match[1] or "").strip()
    if fold(inner) in _KEPT_BRACKETS:
        return f" ({inner})"
    keys = [(word, word_key(word)) for word in inner.split()]
    are_titles = all(is_title(word, key) or is_degree(word, key) for word, key in keys)
    return f" {inner} " if are_titles else " "


def _is_number(word: str) -> bool:
    has_digit = any(character.isdigit() for character in word)
    return has_digit and not any(character.isalpha() for character in word)


def _without_another(cell: str) -> str:
    """Cut a second person or a job: behind a semicolon, a bar, a slash or a dash that stands apart."""
    pieces = _ANOTHER.split(cell)
    if len(pieces) > 1 and word_key(pieces[0].strip()) not in SALUTATIONS:
        cell = next((piece for piece in pieces if piece.strip()), "")
    front, *behind = _DASH.split(cell)
    if any(names_a_job(piece.split()) for piece in behind):
        return front
    return "-".join([front, *behind]).strip(" -")
