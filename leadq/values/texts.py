"""Texts as people send them: cleaned for storing, made visible for a terminal, safe for a spreadsheet."""

from __future__ import annotations

import re
import unicodedata

_JOINERS = (
    "\u200c\u200d"  # they shape Persian and emoji; every other format character hides something
)
_LINE_BREAKS = frozenset("\n\x85\u2028\u2029")
_MANY_BLANKS = re.compile(r" {2,}")
_BLANKS_AT_LINE_ENDS = re.compile(r" ?\n ?")
_QUOTED_ITEM = re.compile(r'\\?"([^"]*?)\\?"')
_SHORT_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

_FORMULA_STARTS = frozenset("=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20")
_HARMLESS_NUMBER = re.compile(r"[+-]?[0-9][0-9 .,]*")


class _Cleaned(dict[int, str]):
    """What each character of a stored text becomes, remembered as it is met."""

    def __missing__(self, code: int) -> str:
        self[code] = cleaned = _cleaned(chr(code))
        return cleaned


class _Visible(dict[int, str]):
    """What each character of a printed text becomes, remembered as it is met."""

    def __missing__(self, code: int) -> str:
        self[code] = shown = _shown(chr(code))
        return shown


def _cleaned(character: str) -> str:
    category = unicodedata.category(character)
    if character in _LINE_BREAKS:
        return "\n"
    if category in {"Cc", "Zs"}:
        return " "
    if category == "Cf" and character not in _JOINERS:
        return ""
    if category == "Cs":
        return "\ufffd"  # half a character: no database and no file can hold it
    return character


def _shown(character: str) -> str:
    if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
        return character
    if character in _JOINERS:
        return character
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


_CLEANED = _Cleaned()
_VISIBLE = _Visible()


def clean_text(text: str) -> str | None:
    """Clean a text for storing; None when nothing is left.

    Composed (NFC), without control and zero-width characters, runs of blanks as one; line breaks stay, as newlines.
    """
    if text.isprintable():
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        text = text.strip()
    else:
        text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CLEANED)
        # Composing comes after dropping: a zero-width character may stand between letter and accent.
        text = unicodedata.normalize("NFC", text)
        text = _BLANKS_AT_LINE_ENDS.sub("\n", _MANY_BLANKS.sub(" ", text)).strip(" \n" + _JOINERS)
    if "  " in text:
        text = _MANY_BLANKS.sub(" ", text)
    return text or None


def unquoted(item: str) -> str:
    """Take away the quotes, and the backslashes before them, that newsletter tools put around the items of a list."""
    match = _QUOTED_ITEM.fullmatch(item.strip())
    return match[1] if match else item


def visible(text: str) -> str:
    r"""Show what a terminal would obey: control, format and unassigned characters become escapes like \x1b."""
    if text.isprintable():
        return text
    return text.translate(_VISIBLE)


def spreadsheet_safe(cell: str) -> str:
    """Put ' before a cell that a spreadsheet would run as a formula; plain numbers and phones stay."""
    return f"'{cell}" if _is_risky(cell) else cell


def spreadsheet_original(cell: str) -> str:
    """Take back what spreadsheet_safe did; every other cell stays as it is."""
    return cell[1:] if cell[:1] == "'" and _is_risky(cell[1:]) else cell


def _is_risky(cell: str) -> bool:
    return cell[:1] in _FORMULA_STARTS and not _HARMLESS_NUMBER.fullmatch(cell)
