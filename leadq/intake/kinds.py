"""What a file is, told by its first bytes and never by its name."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from leadq.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

HEAD_BYTES: Final = 1 << 14

BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

Form = Literal["zip", "gzip", "bzip2", "xz", "ole", "page", "other"]

SAVE: Final = "open it in a spreadsheet and save it as XLSX or as CSV UTF-8"
UNPACK: Final = "unpack it and import the list inside"
EXPORT: Final = "export the list as CSV or XLSX from the program it comes from"
CONTROL_BYTES: Final = bytes(b for b in range(1, 32) if b not in b"\t\n\r\x0b\x0c\x1a\x1b")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is if it is no plain text; `todo` is for those that cannot be read."""

    form: Form
    words: str
    todo: str = EXPORT


ARCHIVE: Final = Kind("other", "an archive", UNPACK)
DOCUMENT: Final = Kind("other", "a text document", EXPORT)
BINARY: Final = Kind("other", "a binary file", EXPORT)
BINARY_SHEET: Final = Kind("other", "a binary Excel workbook (XLSB)", SAVE)

KINDS: Final = (
    (rb"PK(\x03\x04|\x05\x06)", Kind("zip", "a zip archive", UNPACK)),
    (rb"\x1f\x8b", Kind("gzip", "a gzip archive", UNPACK)),
    (rb"BZh[1-9](1AY|\x17rE)", Kind("bzip2", "a bzip2 archive", UNPACK)),
    (rb"\xfd7zXZ\x00", Kind("xz", "an xz archive", UNPACK)),
    (rb"7z\xbc\xaf|Rar!|\x28\xb5\x2f\xfd|(?s:.){257}ustar", ARCHIVE),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind("ole", "an old Excel workbook (XLS)", SAVE)),
    (
        rb"\x09[\x00\x02\x04\x08]\x06\x00",
        Kind("other", "a very old Excel sheet (XLS 2 to 4)", SAVE),
    ),
    (rb"%PDF-", Kind("other", "a PDF")),
    (rb"\{\\rtf", Kind("other", "a text document (RTF)")),
    (rb"SQLite format 3\x00", Kind("other", "a SQLite database")),
    (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a", Kind("other", "a picture")),
    (
        rb"MIME-Version:[^\n]*\n(?s:.)*?multipart/related",
        Kind("other", "a web archive (MHTML)", SAVE),
    ),
    (
        rb"(<\?xml[^>]*>\s*)?(<!--(?s:.)*?-->\s*)*<(!doctype\s+html|html|head|body|table|meta|style|div)\b",
        Kind("page", "an HTML page", SAVE),
    ),
    (rb"<\?xml\b(?s:.)*?mso-application", Kind("other", "an Excel 2003 file (XML)", SAVE)),
    (rb"<\?xml\b", Kind("other", "an XML file")),
    (rb"(\[\s*)?\{\s*\"[^\"]*\"\s*:", Kind("other", "a JSON file")),
    (rb"BEGIN:VC", Kind("other", "a vCard or calendar file")),
)
KIND_PATTERNS: Final = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in KINDS)


class NoList(InputError):
    """The file is something that no list can be read from."""

    def __init__(self, path: Path, kind: Kind) -> None:
        super().__init__(f"{path} is {kind.words}, not a list: {kind.todo}")


def kind_of(head: bytes) -> Kind | None:
    """Name what a file is by its first bytes; None when it is plain text."""
    marked = marked_encoding(head) or utf16_without_mark(head)
    text = head.decode(marked, "ignore").encode() if marked else head
    for beginning in (head, text.lstrip()):
        for pattern, kind in KIND_PATTERNS:
            if pattern.match(beginning):
                return kind
    if marked:
        return None
    controls = len(head) - len(head.translate(None, CONTROL_BYTES))
    if controls * 10 > len(head) or head.count(0) * 3 > len(head):
        return BINARY
    return None


def marked_encoding(head: bytes) -> str | None:
    """The encoding that the byte order mark of a text names."""
    return next((name for mark, name in BYTE_ORDER_MARKS if head.startswith(mark)), None)


def utf16_without_mark(head: bytes) -> str | None:
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
