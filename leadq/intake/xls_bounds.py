"""How much memory an old workbook (XLS) would take, found out before it is read.

Such a file is a file system of its own. Its one stream that counts is taken out, measured, and put into a new one, so that
nothing else in it can do harm.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from leadq.intake.archives import Damaged, Locked, TooLarge
from leadq.intake.bounds import TooManyCells
from leadq.intake.contents import Content
from leadq.intake.kinds import DOCUMENT, NoList
from leadq.intake.limits import SHEET_CELLS, WORKBOOK_LIMIT
from leadq.intake.spools import Spool

if TYPE_CHECKING:
    from collections.abc import Iterator

STREAMS: Final = ("Workbook", "Book")
ENCRYPTED: Final = "EncryptedPackage"

# records: where a sheet starts, its password, its texts, its size, its end, its cells
BOUND_SHEET: Final = 0x85
FILE_PASS: Final = 0x2F
TEXTS: Final = 0xFC
DIMENSIONS: Final = 0x200
END: Final = 0x0A
CELLS: Final = frozenset({0x06, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x27E})
RUNS_OF_CELLS: Final = frozenset({0xBD, 0xBE})
SHORTEST_TEXT: Final = 3  # bytes

SECTOR: Final = 4096
END_OF_CHAIN: Final = 0xFFFFFFFE
NONE: Final = 0xFFFFFFFF


def measured_xls(content: Content, kind: str) -> Content:
    """The workbook in a file of its own, when it is neither damaged nor locked, nor larger than a list needs.

    Else raises an InputError leaf.
    """
    if content.size() > WORKBOOK_LIMIT:
        raise TooLarge(content.path, WORKBOOK_LIMIT)
    stream = _stream(content, kind)
    try:
        _check_records(content, stream)
    except struct.error as error:
        raise Damaged(content.path, kind) from error
    spool = Spool(content.path)
    spool.write(_file_system(stream))
    return Content(content.path, spool)


def _stream(content: Content, kind: str) -> bytes:
    """The records of the workbook."""
    import olefile

    with content.open() as handle:
        try:
            with olefile.OleFileIO(handle, raise_defects=olefile.DEFECT_INCORRECT) as ole:
                if ole.exists(ENCRYPTED):
                    raise Locked(content.path)
                name = next((name for name in STREAMS if ole.exists(name)), None)
                if name is None:
                    raise NoList(content.path, DOCUMENT)
                with ole.openstream(name) as stream:
                    return bytes(stream.read())
        except (OSError, ValueError, LookupError, struct.error, AttributeError, TypeError) as error:
            raise Damaged(content.path, kind) from error


def _check_records(content: Content, stream: bytes) -> None:
    """Raise Locked, TooManyCells, or struct.error for numbers that cannot be."""
    starts: list[int] = []
    for record, at, _ in _records(stream, 0):
        if record == FILE_PASS:
            raise Locked(content.path)
        if record == BOUND_SHEET:
            starts += struct.unpack_from("<I", stream, at)
        if record == TEXTS and struct.unpack_from("<I", stream, at + 4)[0] * SHORTEST_TEXT > len(
            stream
        ):
            raise struct.error
    if sum(_cells(stream, start) for start in starts) > SHEET_CELLS:
        raise TooManyCells(content.path)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Each record from a place to the end of its sheet: number, place and size of what it holds."""
    while at + 4 <= len(stream):
        record, size = struct.unpack_from("<HH", stream, at)
        yield record, at + 4, size
        if record == END:
            return
        at += 4 + size


def _cells(stream: bytes, start: int) -> int:
    """How many cells the rectangle of a sheet has: as it says itself, or up to the last cell."""
    columns = rows = said = 0
    for record, at, size in _records(stream, start):
        if record in CELLS or record in RUNS_OF_CELLS:
            row, column = struct.unpack_from("<HH", stream, at)
            if record in RUNS_OF_CELLS:
                (column,) = struct.unpack_from("<H", stream, at + max(size - 2, 0))
            columns, rows = max(columns, column + 1), max(rows, row + 1)
        elif record == DIMENSIONS:
            said = max(said, _said(stream, at, size))
    return max(columns * rows, said)


def _said(stream: bytes, at: int, size: int) -> int:
    """What a sheet says of its own size; raises struct.error when it ends before it begins."""
    form = "<IIHH" if size >= 14 else "<HHHH"
    first_row, last_row, first_column, last_column = struct.unpack_from(form, stream, at)
    if not last_row or not last_column:
        return 0
    rows: int = last_row - first_row
    columns: int = last_column - first_column
    if rows <= 0 or columns <= 0:
        raise struct.error
    return rows * columns


def _file_system(stream: bytes) -> bytes:
    """A compound file that holds nothing but this stream ([MS-CFB], version 4): stream, directory, root, table."""
    count = max(1, -(-len(stream) // SECTOR))
    directory, root, first_table = count, count + 1, count + 2
    tables = 1
    while (first_table + tables) * 4 > tables * SECTOR:
        tables += 1
    chain = [*range(1, count), *[END_OF_CHAIN] * 3, *[0xFFFFFFFD] * tables]
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 4, 0xFFFE, 12, 6, 1, tables, directory),
        *(0, SECTOR, END_OF_CHAIN, 0, END_OF_CHAIN, 0),
    )
    header += struct.pack(f"<{tables}I", *range(first_table, first_table + tables))
    entries = _entry("Root Entry", 5, child=1, start=root, size=SECTOR) + _entry(
        "Workbook", 2, child=NONE, start=0, size=max(len(stream), SECTOR)
    )
    table = struct.pack(f"<{len(chain)}I", *chain)
    return b"".join(
        (
            header.ljust(512, b"\xff").ljust(SECTOR, b"\0"),
            stream.ljust(count * SECTOR, b"\0"),
            entries.ljust(SECTOR, b"\0"),
            bytes(SECTOR),
            table.ljust(tables * SECTOR, b"\xff"),
        )
    )


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16x4x16xIQ", encoded, len(encoded), kind, 1, NONE, NONE, child, start, size
    )
