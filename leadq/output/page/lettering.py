"""How wide words are, so that they are wrapped or shortened before they leave their frame.

No font is measured: the widths are those of the widest common one (DejaVu Sans, Verdana), so others need less.
"""

from __future__ import annotations

from typing import Final
from unicodedata import category, east_asian_width

ELLIPSIS: Final = "\u2026"
_JOINERS: Final = "\u200c\u200d"  # what they join stays together
_WIDTHS: Final = {
    character: width
    for width, characters in (
        (0.34, "ijl'|.,: ;!\u00a0\u00b7"),
        (0.42, "()[]ftrIJ-/\\"),
        (0.84, "wABCDEFGHKLNPRSTUVXYZ+<>=~#"),
        (0.87, "OQ"),
        (1.02, "mMW@%\u2026\u2014"),
    )
    for character in characters
}
_USUAL: Final = 0.66
_FOREIGN: Final = 0.9
_FULL: Final = 1.1
_PICTURE: Final = 1.4


def width_of(text: str, size: float) -> float:
    """The width that a text of this size needs at most, in the unit of `size`."""
    return size * sum(map(_width, text))


def _width(character: str) -> float:
    if character in _WIDTHS:
        return _WIDTHS[character]
    if character.isascii():
        return _USUAL
    kind = category(character)
    if kind in {"Mn", "Me"} or character in _JOINERS:
        return 0.0
    if east_asian_width(character) in "WF":
        return _PICTURE if kind == "So" else _FULL
    if kind in {"Ll", "Lo"} and character < "\u0590":
        return _USUAL + 0.04
    return _FOREIGN


def shortened(text: str, size: float, room: float) -> str:
    """The text, or as much of it as has room before an ellipsis."""
    if width_of(text, size) <= room:
        return text
    kept = _beginning(text, size, room - width_of(ELLIPSIS, size))
    return text[:kept].rstrip() + ELLIPSIS


def wrapped(text: str, size: float, room: float, *, lines: int) -> list[str]:
    """The text in at most so many lines, broken between its words; the last one is shortened."""
    found: list[str] = []
    rest = " ".join(text.split())
    while rest and len(found) < lines - 1 and width_of(rest, size) > room:
        line = rest[: _beginning(rest, size, room)]
        between = rest.rfind(" ", 0, len(line) + 1)
        line = rest[:between] if between > 0 else line
        found.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    return [*found, shortened(rest, size, room)] if rest or not found else found


def _beginning(text: str, size: float, room: float) -> int:
    """How many characters have room, at least one, without parting what belongs together."""
    taken = 0.0
    for index, character in enumerate(text):
        taken += size * _width(character)
        if taken > room:
            while index > 1 and _belongs(text, index):
                index -= 1  # noqa: PLW2901
            return max(index, 1)
    return len(text)


def _belongs(text: str, index: int) -> bool:
    """Whether the character continues what stands before it, as an accent does."""
    joined = text[index] in _JOINERS or text[index - 1] in _JOINERS
    return joined or category(text[index]) in {"Mn", "Me", "Mc"}
