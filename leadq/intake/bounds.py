"""How much memory a zipped workbook would take, found out before it is read.

A reader of workbooks lays out the whole rectangle of a sheet: two cells in far corners are enough to end the process.
So the parts are unpacked here first, counted byte by byte, and the cells that they name are measured.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from functools import partial
from typing import TYPE_CHECKING, Final, Literal
from xml.parsers import expat

from leadq.errors import InputError
from leadq.intake.archives import ENCRYPTED, ZIP_ERRORS, Damaged, Locked, TooLarge
from leadq.intake.contents import CHUNK_BYTES
from leadq.intake.limits import MEGABYTE, SHEET_CELLS, TEXT_LIMIT, WORKBOOK_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from leadq.intake.contents import Content

LOCAL_HEADER: Final = 30
OTHER_ENCODINGS: Final = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")

# Addresses of cells behind column Z and below row 99,999; and what is not written as Excel writes it: then a sheet is
# measured cell by cell. Patterns that begin with letters are found ten times as fast.
WIDE: Final = re.compile(rb'r="([A-Za-z]{2,})\d')
TALL: Final = re.compile(rb'r="[A-Za-z]*(\d{6,})')
UNUSUAL: Final = tuple(
    re.compile(pattern)
    for pattern in (rb'<c(?! r="|ol|ell)', rb'<row(?! r=")', rb":c[\s/>]", rb":row[\s/>]")
)
NEAR_COLUMNS: Final = 26
NEAR_ROWS: Final = 99_999
ADDRESS: Final = re.compile(r"([A-Za-z]*)(\d*)")
LARGEST: Final = 1 << 32


class TooManyCells(InputError):
    """A sheet is so large that no list of leads needs it."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: a sheet has more than {SHEET_CELLS:,} cells, counted from the first to the last:"
            " delete what stands far from the list, or save the list as CSV"
        )


class TextTooLong(InputError):
    """A text in a workbook is longer than any cell of a list."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: a text in the workbook is longer than {TEXT_LIMIT // MEGABYTE} MB: delete it, it is no cell of a list"
        )


def check_zipped(content: Content, form: Literal["xlsx", "ods"], kind: str) -> None:
    """Raise an InputError leaf for a workbook that is damaged, locked, or larger than a list needs."""
    if content.size() > WORKBOOK_LIMIT:
        raise TooLarge(content.path, WORKBOOK_LIMIT)
    check_part = _check_xlsx_part if form == "xlsx" else _check_ods_part
    try:
        with content.open() as handle, zipfile.ZipFile(handle) as archive:
            infos = archive.infolist()
            _check_directory(content.path, archive, kind)
            for info in infos:
                check_part(content.path, partial(_pieces, content.path, handle, info))
    except ZIP_ERRORS as error:
        raise Damaged(content.path, kind) from error


def _check_directory(path: Path, archive: zipfile.ZipFile, kind: str) -> None:
    infos = archive.infolist()
    names = {info.filename.lower() for info in infos}
    is_two = any(name.startswith("xl/") for name in names) and "content.xml" in names
    if archive.comment or is_two:  # readers may disagree about what the workbook is
        raise Damaged(path, kind)
    if sum(info.file_size for info in infos) > WORKBOOK_LIMIT:
        raise TooLarge(path, WORKBOOK_LIMIT)
    if any(info.flag_bits & ENCRYPTED for info in infos):
        raise Locked(path)


def _pieces(path: Path, handle: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    return _whole_tags(path, _inflated(handle, info))


def _inflated(handle: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a part, which must be as many as the directory says; raises one of ZIP_ERRORS."""
    handle.seek(info.header_offset)
    header = handle.read(LOCAL_HEADER)
    names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    handle.seek(info.header_offset + LOCAL_HEADER + names)
    position, end = handle.tell(), handle.tell() + info.compress_size
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise zipfile.BadZipFile
    inflating = zlib.decompressobj(-zlib.MAX_WBITS) if info.compress_type else None
    size, packed = 0, b""
    while position < end or packed:
        if not packed:
            handle.seek(position)  # others read from it too
            packed = handle.read(min(CHUNK_BYTES, end - position))
            position = position + len(packed) if packed else end
        piece = inflating.decompress(packed, CHUNK_BYTES) if inflating else packed
        packed = inflating.unconsumed_tail if inflating else b""
        size += len(piece)
        if size > info.file_size:
            raise zipfile.BadZipFile
        if piece:
            yield piece
    if size != info.file_size or (inflating and not inflating.eof):
        raise zipfile.BadZipFile


def _whole_tags(path: Path, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that do not end within a tag; raises TextTooLong or one of ZIP_ERRORS."""
    rest = b""
    for number, chunk in enumerate(chunks):
        if number == 0 and chunk.startswith(OTHER_ENCODINGS):
            raise zipfile.BadZipFile
        at = chunk.rfind(b"<")
        if at < 0:
            rest += chunk
        else:
            yield rest + chunk[:at]
            rest = chunk[at:]
        if len(rest) > 2 * CHUNK_BYTES and rest.startswith(b"<") and b">" not in rest:
            raise zipfile.BadZipFile  # a tag without an end
        if len(rest) > TEXT_LIMIT:
            raise TextTooLong(path)
    yield rest


def _check_xlsx_part(path: Path, pieces: Callable[[], Iterator[bytes]]) -> None:
    """Measure a sheet by the few addresses that lie far out; where that does not do, cell by cell."""
    columns, rows, cells = NEAR_COLUMNS, NEAR_ROWS, 0
    is_usual = True
    for piece in pieces():
        cells += max(
            piece.count(b"<c"), piece.count(b"<si"), piece.count(b":c"), piece.count(b":si")
        )
        if cells > SHEET_CELLS:
            raise TooManyCells(path)
        is_usual = is_usual and not any(pattern.search(piece) for pattern in UNUSUAL)
        columns = max([columns, *map(_column, set(WIDE.findall(piece)))])
        rows = max([rows, *map(int, set(TALL.findall(piece)))])
    if not is_usual or columns * rows > SHEET_CELLS:
        _parse(pieces(), _XlsxSize(path).begin)


def _check_ods_part(path: Path, pieces: Callable[[], Iterator[bytes]]) -> None:
    """Measure the tables of a part cell by cell. One that ends in the middle is found so, too: it would be read for ever."""
    beginning = next(pieces(), b"").lstrip(b"\xef\xbb\xbf \r\n")
    if beginning.startswith(b"<"):
        size = _OdsSize(path)
        _parse(pieces(), size.begin, size.end)


def _parse(
    pieces: Iterator[bytes],
    begin: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
) -> None:
    """Show where every tag begins and ends.

    Raises one of ZIP_ERRORS for XML that is not well-formed, or defines texts that would have to be expanded.
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    try:
        for piece in pieces:
            parser.Parse(piece)
        parser.Parse(b"", True)  # noqa: FBT003 -- the only way to say that this is the end
    except expat.ExpatError as error:
        raise zipfile.BadZipFile from error


def _refuse(*_: object) -> None:
    raise zipfile.BadZipFile


class _XlsxSize:
    """Columns and rows of a sheet up to its last cell; one without an address stands behind the one before."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._column = self._row = self._columns = self._rows = 0

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Take note of a row or a cell; raises TooManyCells."""
        kind = tag.rpartition(":")[2]
        if kind not in {"row", "c"}:
            return
        match = ADDRESS.match(attributes.get("r", ""))
        letters, digits = match.groups() if match else ("", "")
        if kind == "row":
            self._row, self._column = _number(digits, self._row + 1), 0
            return
        self._column = _column(letters.encode()) if letters else self._column + 1
        self._row = _number(digits, self._row)
        self._columns = max(self._columns, self._column)
        self._rows = max(self._rows, self._row)
        if self._columns * self._rows > SHEET_CELLS:
            raise TooManyCells(self._path)


class _OdsSize:
    """Columns and rows of a table, where one tag can stand for a million of them; blank ones at the end are free."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._begin_table()

    def _begin_table(self) -> None:
        self._row = self._column = self._columns = self._rows = 0
        self._repeated = 0
        self._is_cell = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Take note of a table, a row, a cell, or what is in a cell; raises TooManyCells."""
        match tag:
            case "table:table":
                self._begin_table()
            case "table:table-row":
                self._row, self._column, self._is_cell = self._row + self._repeated, 0, False
                self._repeated = _number(attributes.get("table:number-rows-repeated", ""), 1)
            case "table:table-cell" | "table:covered-table-cell":
                self._column += _number(attributes.get("table:number-columns-repeated", ""), 1)
                self._is_cell = True
                if any(
                    name.startswith("office:") or name == "table:formula" for name in attributes
                ):
                    self._fill()
            case _ if self._is_cell:
                self._fill()

    def end(self, tag: str) -> None:
        """Take note of the end of a cell."""
        if tag.endswith("table-cell"):
            self._is_cell = False

    def _fill(self) -> None:
        self._columns, self._rows = max(self._columns, self._column), self._row + self._repeated
        if self._columns * self._rows > SHEET_CELLS:
            raise TooManyCells(self._path)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number


def _number(text: str, otherwise: int) -> int:
    """A number of an attribute; one that is none stands for a very large one, since others may read it so."""
    if not text:
        return otherwise
    return (
        min(int(text), LARGEST)
        if text.isascii() and text.isdecimal() and len(text) < 12
        else LARGEST
    )
