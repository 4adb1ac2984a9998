"""The bytes behind a name: those of the file, of standard input, or of the one file in an archive."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from leadq.errors import InputError
from leadq.intake.encodings import LineTooLong
from leadq.intake.kinds import HEAD_BYTES, kind_of
from leadq.intake.limits import LINE_LIMIT, MEGABYTE, UNPACKED_LIMIT
from leadq.intake.spools import Spool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

DASH: Final = Path("-")
STANDARD_INPUT: Final = Path("standard input")
CHUNK_BYTES: Final = 1 * MEGABYTE
LONGEST_LINE: Final = 4 * LINE_LIMIT  # bytes; no encoding needs more for a character


class NoSuchFile(InputError):
    """There is nothing to read under this name."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"there is no file {path}: check the name and the folder")


class UnreadableFile(InputError):
    """Something is there, but it cannot be read as a file."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} cannot be read: {reason}")


class TooMuchInput(InputError):
    """Standard input goes on and on."""

    def __init__(self) -> None:
        super().__init__(
            f"{STANDARD_INPUT} holds more than {UNPACKED_LIMIT // MEGABYTE} MB: save it as a file and import that"
        )


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes that can be read again and again; `path` is what the user calls them."""

    path: Path
    spool: Spool | None = field(default=None, repr=False)

    def open(self) -> io.BufferedReader:
        """Read them from the beginning; raises UnreadableFile."""
        if self.spool:
            return self.spool.open()
        try:
            return self.path.open("rb")
        except OSError as error:
            raise UnreadableFile(self.path, error.strerror or str(error)) from error

    def text(self, encoding: str, errors: str = "strict") -> io.TextIOWrapper:
        """Read them as text, with the line ends that they have."""
        return io.TextIOWrapper(self.open(), encoding=encoding, errors=errors, newline="")

    def head(self) -> bytes:
        """The first bytes, enough to tell what this is."""
        with self.open() as handle:
            return handle.read(HEAD_BYTES)

    def chunks(self) -> Iterator[bytes]:
        """All of them, piece by piece."""
        with self.open() as handle:
            while chunk := handle.read(CHUNK_BYTES):
                yield chunk

    def size(self) -> int:
        """How many there are."""
        return self.spool.size if self.spool else self.path.stat().st_size


def named_content(path: Path) -> Content:
    """What stands under a name; raises an InputError leaf.

    `-` is standard input, and so is a pipe such as `<(...)`: its name is a number of the shell's and says nothing.
    """
    if path == DASH:
        if sys.stdin is None:
            raise UnreadableFile(STANDARD_INPUT, "it is closed, name a file or pipe one in")
        return _piped(sys.stdin.buffer)
    try:
        if path.is_fifo():
            with path.open("rb") as handle:
                return _piped(handle)
        _check_regular(path)
    except OSError as error:
        raise UnreadableFile(path, error.strerror or str(error)) from error
    return Content(path)


def _check_regular(path: Path) -> None:
    """Raise NoSuchFile, UnreadableFile or OSError for what cannot be read as a file."""
    if not path.exists():
        raise NoSuchFile(path)
    if not path.is_file():
        reason = "it is a folder" if path.is_dir() else "it is no regular file"
        raise UnreadableFile(path, f"{reason}, name the file itself")
    path.open("rb").close()


def _piped(given: BinaryIO) -> Content:
    spool = Spool(STANDARD_INPUT)
    lines = unended = 0
    try:
        while chunk := given.read(CHUNK_BYTES):
            spool.write(chunk)
            lines += chunk.count(b"\n")
            end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            unended = len(chunk) - end - 1 if end >= 0 else unended + len(chunk)
            # a line without an end is not waited for
            if unended > LONGEST_LINE and kind_of(spool.read_at(HEAD_BYTES, 0)) is None:
                raise LineTooLong(STANDARD_INPUT, lines + 1)
            if spool.size > UNPACKED_LIMIT:
                raise TooMuchInput
    except OSError as error:
        raise UnreadableFile(STANDARD_INPUT, error.strerror or str(error)) from error
    return Content(STANDARD_INPUT, spool)
