"""Packed lists: gzip, bzip2, xz, and a zip of one file, unpacked into a spool with a limit that counts real bytes."""

from __future__ import annotations

import bz2
import lzma
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Final, Literal, Protocol

from leadq.errors import InputError
from leadq.intake.contents import CHUNK_BYTES, Content
from leadq.intake.kinds import BINARY_SHEET, DOCUMENT, EXPORT, SAVE, Kind, NoList
from leadq.intake.limits import ALWAYS_UNPACKED, MEGABYTE, PACKED_SHARE, UNPACKED_LIMIT
from leadq.intake.spools import Spool
from leadq.values.texts import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

# What the standard library raises for a zip that is damaged, cut off or made to do harm.
ZIP_ERRORS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    OverflowError,
    IndexError,
    KeyError,
)
XZ_MEMORY: Final = 100 * MEGABYTE
COMPRESSIONS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
ENCRYPTED: Final = 0x1
LISTED: Final = 3
OTHER_PACKAGES: Final = {
    "word/document.xml": DOCUMENT,
    "ppt/presentation.xml": Kind("other", "a presentation", EXPORT),
    "Index/Document.iwa": Kind("other", "an Apple Numbers file", SAVE),
}


class Damaged(InputError):
    """The file is cut off, or some of its bytes are not what they were."""

    def __init__(self, path: Path, kind: str) -> None:
        super().__init__(
            f"{path} is {kind} that is damaged or cut off: get it again from where it comes"
        )


class Locked(InputError):
    """Nobody can read the file without its password."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is protected by a password: save it again without one")


class TooLarge(InputError):
    """What is in the file is larger than any list needs."""

    def __init__(self, path: Path, limit: int) -> None:
        super().__init__(
            f"{path} holds more than {limit // MEGABYTE} MB when it is unpacked, far more than its list needs:"
            " unpack it and see what is in it"
        )


class NotOneList(InputError):
    """An archive with several files, or with none: nobody can say which is meant."""

    def __init__(self, path: Path, names: list[str]) -> None:
        listed = ", ".join(visible(name) for name in names[:LISTED])
        more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
        held = f"holds {len(names)} files ({listed}{more})" if names else "holds no file"
        super().__init__(f"{path} {held}: unpack it and name the lists that are meant")


class _Decompressor(Protocol):
    """What zlib, bz2 and lzma have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


def unpacked(content: Content, kind: Kind) -> Content:
    """What an archive holds; raises an InputError leaf when that is not one file, damaged or too large."""
    with content.open() as handle:
        if kind.form == "zip":
            return _spooled(content, kind, _members_of_zip(content.path, handle, kind))
        return _spooled(content, kind, _stream(handle, _DECOMPRESSORS[kind.form]))


def zipped_kind(content: Content, kind: Kind) -> Kind | Literal["xlsx", "ods"]:
    """Look into a zip: `xlsx` or `ods` for a workbook, else what it is."""
    with content.open() as handle:
        try:
            with zipfile.ZipFile(handle) as archive:
                names = {info.filename for info in archive.infolist()}
                mimetype = _beginning(archive, "mimetype") if "mimetype" in names else b""
        except ZIP_ERRORS as error:
            raise Damaged(content.path, kind.words) from error
    if mimetype.startswith(b"application/vnd.oasis"):
        return "ods" if b".spreadsheet" in mimetype else DOCUMENT
    if "xl/workbook.bin" in names:
        return BINARY_SHEET
    if any(name.startswith("xl/") and name.endswith(".xml") for name in names):
        return "xlsx"
    other = next((held for name, held in OTHER_PACKAGES.items() if name in names), None)
    return other or kind


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        return member.read(100)


def _members_of_zip(path: Path, handle: BinaryIO, kind: Kind) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(handle) as archive:
            lists = [info for info in archive.infolist() if _is_meant(info)]
            if len(lists) != 1:
                raise NotOneList(path, [info.filename for info in lists])
            if lists[0].flag_bits & ENCRYPTED:
                raise Locked(path)
            if lists[0].compress_type not in COMPRESSIONS:
                raise NoList(path, kind)
            with archive.open(lists[0]) as member:
                while piece := member.read(CHUNK_BYTES):
                    yield piece
    except ZIP_ERRORS as error:
        raise Damaged(path, kind.words) from error


def _is_meant(info: zipfile.ZipInfo) -> bool:
    """Whether an entry is a file of the sender's, and not one of the system's."""
    parts = info.filename.split("/")
    return not info.is_dir() and "__MACOSX" not in parts and not parts[-1].startswith(".")


def _stream(handle: BinaryIO, new: Callable[[], _Decompressor]) -> Iterator[bytes]:
    """Unpack one stream after the other, never more than a chunk at a time; raises EOFError when the end is missing."""
    decompressor, packed = new(), handle.read(CHUNK_BYTES)
    while True:
        piece = decompressor.decompress(packed, CHUNK_BYTES)
        yield piece
        packed = _rest(decompressor)
        if not packed and getattr(decompressor, "needs_input", True):
            packed = handle.read(CHUNK_BYTES)
            if not packed and not piece and not decompressor.eof:
                raise EOFError
        if decompressor.eof:
            packed = packed.lstrip(b"\0")  # padding of tapes and blocks
            if not packed:
                return
            decompressor = new()


def _rest(decompressor: _Decompressor) -> bytes:
    if decompressor.eof:
        return decompressor.unused_data
    return getattr(decompressor, "unconsumed_tail", b"")


_DECOMPRESSORS: Final[dict[str, Callable[[], _Decompressor]]] = {
    "gzip": lambda: zlib.decompressobj(zlib.MAX_WBITS | 16),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY),
}


def _spooled(content: Content, kind: Kind, pieces: Iterable[bytes]) -> Content:
    spool = Spool(content.path)
    limit = min(UNPACKED_LIMIT, max(ALWAYS_UNPACKED, PACKED_SHARE * content.size()))
    unpacking = iter(pieces)
    while True:
        try:
            piece = next(unpacking, None)
        except (zlib.error, lzma.LZMAError, EOFError, OSError, ValueError) as error:
            raise Damaged(content.path, kind.words) from error
        if piece is None:
            return Content(content.path, spool)
        if spool.size + len(piece) > limit:
            raise TooLarge(content.path, limit)
        spool.write(piece)
