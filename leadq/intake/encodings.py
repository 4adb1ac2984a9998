"""How the bytes of a text become letters.

The whole file is decoded once, in pieces, before anything is read from it: the first umlaut may be in its last line.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from leadq.errors import InputError, UsageError
from leadq.intake.kinds import marked_encoding, utf16_without_mark
from leadq.intake.letters import foreign_words, likeliest_encoding, mostly_utf8
from leadq.intake.limits import LINE_LIMIT

if TYPE_CHECKING:
    from pathlib import Path

    from leadq.intake.contents import Content


class UnknownEncoding(UsageError):
    """`--encoding` names nothing that we can decode."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"there is no text encoding {name!r}: try utf-8, cp1252, utf-16 or leave it out"
        )


class WrongEncoding(InputError):
    """The file cannot be decoded as what it was said, or looks, to be."""

    def __init__(self, path: Path, encoding: str, line: int) -> None:
        super().__init__(
            f"{path}:{line}: this is not {encoding}: name the right one with --encoding, "
            "or save the file again as CSV UTF-8"
        )


class NulBytes(InputError):
    """The text holds NUL characters: it was cut off or written by a broken export."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(
            f"{path}:{line}: NUL bytes in the text, the file is damaged: export it again"
        )


class LineTooLong(InputError):
    """One physical line is longer than any list needs."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(
            f"{path}:{line}: the line is longer than {LINE_LIMIT:,} characters: "
            "this is no list with one lead per line"
        )


def tell_encoding(
    content: Content, *, given: str | None = None, line_limit: int = LINE_LIMIT
) -> str:
    """Tell the encoding of a text and prove it by decoding all of it.

    Raises UnknownEncoding, WrongEncoding, NulBytes or LineTooLong.
    """
    head = content.head()
    told = _checked_name(given, head) if given else None
    told = told or marked_encoding(head) or utf16_without_mark(head)
    if told is None and _decodes(content, "utf-8", line_limit):
        return "utf-8"
    if told is None:
        words = foreign_words(content.chunks())
        told = "utf-8" if mostly_utf8(words) else likeliest_encoding(words)
    if not _decodes(content, told, line_limit):
        raise WrongEncoding(content.path, given or told, _first_line(content, told, "\ufffd"))
    return told


def encoding_name(given: str) -> str:
    """What an encoding that was given is called; raises UnknownEncoding."""
    try:
        b"a".decode(given, "replace")  # refuses the codecs that are made for other things
        return codecs.lookup(given).name
    except (LookupError, ValueError) as error:
        raise UnknownEncoding(given) from error


def _checked_name(given: str, head: bytes) -> str:
    name = encoding_name(given)
    marked = marked_encoding(head)
    if marked and name.startswith(marked.removesuffix("-sig")):
        return marked
    return (name == "utf-16" and utf16_without_mark(head)) or name


def _decodes(content: Content, encoding: str, line_limit: int) -> bool:
    """Decode the whole file in constant memory; raise NulBytes or LineTooLong on the way."""
    decoder = codecs.getincrementaldecoder(encoding)()
    unended = 0
    try:
        for chunk in content.chunks():
            text = decoder.decode(chunk)
            if "\0" in text:
                raise NulBytes(content.path, _first_line(content, encoding, "\0"))
            ends = [at for at in (text.find("\n"), text.find("\r")) if at >= 0]
            if unended + min(ends, default=len(text)) > line_limit:
                raise LineTooLong(content.path, _first_line(content, encoding, None))
            last = max(text.rfind("\n"), text.rfind("\r"))
            unended = len(text) - last - 1 if ends else unended + len(text)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _first_line(content: Content, encoding: str, sign: str | None) -> int:
    """The number of the first line that holds the sign, or without a sign of the first too long."""
    number = 0
    try:
        with content.text(encoding, "replace") as handle:
            while line := handle.readline(LINE_LIMIT + 1):
                number += 1
                if len(line) > LINE_LIMIT if sign is None else sign in line:
                    return number
    except UnicodeError:  # UTF-16 without its mark
        return number + 1
    return 1
