"""What a file is and how its bytes become text, told by its content and never by its name.

The whole file is decoded once, in pieces, before anything is read from it: the first umlaut may be in its last line.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from leadq.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LINE_LIMIT: Final = 1 << 20
CHUNK_BYTES: Final = 1 << 20
HEAD_BYTES: Final = 1 << 14
SINGLE_BYTE: Final = ("cp1252", "iso-8859-15", "mac-roman", "cp850", "cp1250")
WORDS_ENOUGH: Final = 100_000

BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

AS_CSV: Final = "open it in a spreadsheet and save it as CSV UTF-8"
UNPACK: Final = "unpack it and import the CSV file inside"
WORKBOOK: Final = "an Excel workbook (XLSX)"
EXPORT: Final = "export the list as CSV from the program it comes from"
KINDS: Final = (
    (rb"PK\x03\x04(?s:.){26}mimetypeapplication/vnd\.oasis", "an OpenDocument file (ODS)", AS_CSV),
    (rb"PK\x03\x04(?s:.)*?(\[Content_Types\]\.xml|xl/|_rels/)", WORKBOOK, AS_CSV),
    (rb"PK(\x03\x04|\x05\x06)", "a zip archive", UNPACK),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook (XLS)", AS_CSV),
    (rb"\x1f\x8b", "a gzip archive", UNPACK),
    (rb"BZh[1-9]1AY|\xfd7zXZ\x00|7z\xbc\xaf|Rar!|\x28\xb5\x2f\xfd", "an archive", UNPACK),
    (rb"%PDF-", "a PDF", EXPORT),
    (rb"\{\\rtf", "a text document (RTF)", EXPORT),
    (rb"SQLite format 3\x00", "a SQLite database", EXPORT),
    (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a", "a picture", EXPORT),
    (rb"(\xef\xbb\xbf)?\s*<(!doctype\s+html|html|head|body|table|meta)\b", "an HTML page", AS_CSV),
    (rb"(\xef\xbb\xbf)?\s*<\?xml\b", "an XML file", AS_CSV),
    (rb"(\xef\xbb\xbf)?\s*(\[\s*)?\{\s*\"[^\"]*\"\s*:", "a JSON file", EXPORT),
    (rb"(\xef\xbb\xbf)?\s*BEGIN:VC", "a vCard or calendar file", EXPORT),
)
KIND_PATTERNS: Final = tuple((re.compile(p, re.IGNORECASE), kind, todo) for p, kind, todo in KINDS)
CONTROL_BYTES: Final = bytes(b for b in range(1, 32) if b not in b"\t\n\r\x0b\x0c\x1a\x1b")

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


class NotText(InputError):
    """The file is something else than a text of lines and cells."""

    def __init__(self, path: Path, kind: str, todo: str) -> None:
        super().__init__(f"{path} is {kind}, not a CSV file: {todo}")


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


def kind_of(head: bytes) -> tuple[str, str] | None:
    """Name what a file is by its first bytes, with what to do; None when it is text."""
    for pattern, kind, todo in KIND_PATTERNS:
        if pattern.match(head):
            return kind, todo
    if _marked_encoding(head) or _utf16_without_mark(head):
        return None
    controls = len(head) - len(head.translate(None, CONTROL_BYTES))
    if controls * 10 > len(head) or head.count(0) * 3 > len(head):
        return "a binary file", EXPORT
    return None


def tell_encoding(path: Path, *, given: str | None = None) -> str:
    """Tell the encoding of a text file and prove it by decoding the whole file.

    Raises NotText, UnknownEncoding, WrongEncoding, NulBytes or LineTooLong.
    """
    with path.open("rb") as handle:
        head = handle.read(HEAD_BYTES)
    if kind := kind_of(head):
        raise NotText(path, *kind)
    told = _checked_name(given, head) if given else None
    told = told or _marked_encoding(head) or _utf16_without_mark(head)
    if told is None and _decodes(path, "utf-8"):
        return "utf-8"
    if told is None:
        words = _foreign_words(path)
        told = "utf-8" if _mostly_utf8(words) else likeliest_encoding(words)
    if not _decodes(path, told):
        raise WrongEncoding(path, given or told, _first_line(path, told, "\ufffd"))
    return told


def likeliest_encoding(words: Counter[bytes]) -> str:
    """The single-byte encoding in which these pieces, each with its count, look most like words."""
    scores = {encoding: _score(words, encoding) for encoding in SINGLE_BYTE}
    return max(scores, key=lambda encoding: scores[encoding])


def _checked_name(given: str, head: bytes) -> str:
    try:
        b"a".decode(given, "replace")  # refuses the codecs that are made for other things
        name = codecs.lookup(given).name
    except (LookupError, ValueError) as error:
        raise UnknownEncoding(given) from error
    marked = _marked_encoding(head)
    if marked and name.startswith(marked.removesuffix("-sig")):
        return marked
    return (name == "utf-16" and _utf16_without_mark(head)) or name


def _marked_encoding(head: bytes) -> str | None:
    return next((name for mark, name in BYTE_ORDER_MARKS if head.startswith(mark)), None)


def _utf16_without_mark(head: bytes) -> str | None:
    """UTF-16 of European text has a NUL in nearly every second byte."""
    pairs = len(head) // 2
    first, second = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if pairs < 2:
        return None
    if second * 2 > pairs and first * 20 <= pairs:
        return "utf-16-le"
    if first * 2 > pairs and second * 20 <= pairs:
        return "utf-16-be"
    return None


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK_BYTES):
            yield chunk


def _decodes(path: Path, encoding: str) -> bool:
    """Decode the whole file in constant memory; raise NulBytes or LineTooLong on the way."""
    decoder = codecs.getincrementaldecoder(encoding)()
    unended = 0
    try:
        for chunk in _chunks(path):
            text = decoder.decode(chunk)
            if "\0" in text:
                raise NulBytes(path, _first_line(path, encoding, "\0"))
            ends = [at for at in (text.find("\n"), text.find("\r")) if at >= 0]
            if unended + min(ends, default=len(text)) > LINE_LIMIT:
                raise LineTooLong(path, _first_line(path, encoding, None))
            last = max(text.rfind("\n"), text.rfind("\r"))
            unended = len(text) - last - 1 if ends else unended + len(text)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _first_line(path: Path, encoding: str, sign: str | None) -> int:
    """The number of the first line that holds the sign, or without a sign of the first too long."""
    number = 0
    try:
        with path.open(encoding=encoding, errors="replace", newline="") as handle:
            while line := handle.readline(LINE_LIMIT + 1):
                number += 1
                if len(line) > LINE_LIMIT if sign is None else sign in line:
                    return number
    except UnicodeError:  # UTF-16 without its mark
        return number + 1
    return 1


def _foreign_words(path: Path) -> Counter[bytes]:
    """Runs of bytes above ASCII with one letter on each side, counted."""
    words: Counter[bytes] = Counter()
    for chunk in _chunks(path):
        words.update(WORD.findall(chunk))
        if words.total() > WORDS_ENOUGH:
            break
    return words


def _mostly_utf8(words: Counter[bytes]) -> bool:
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
