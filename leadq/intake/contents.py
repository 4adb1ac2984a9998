"""The bytes behind a name: those of the file, of standard input, or of the one file in an archive."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from leadq.errors import InputError
from leadq.intake.kinds import HEAD_BYTES
from leadq.intake.limits import MEGABYTE, UNPACKED_LIMIT
from leadq.intake.spools import Spool

if TYPE_CHECKING:
    from collections.abc import Iterator

DASH: Final = Path("-")
STANDARD_INPUT: Final = Path("standard input")
CHUNK_BYTES: Final = 1 * MEGABYTE


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


class NoRoom(InputError):
    """What was unpacked or piped in has no place to go."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"{path} cannot be kept in a temporary file ({reason}); nothing was imported"
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
    """What stands under a name, `-` being standard input; raises an InputError leaf."""
    if path == DASH:
        return Content(STANDARD_INPUT, _standard_input())
    check_regular(path)
    return Content(path)


def check_regular(path: Path) -> None:
    """Raise NoSuchFile or UnreadableFile for what cannot be read as a file."""
    try:
        if not path.exists():
            raise NoSuchFile(path)
        if not path.is_file():
            reason = "it is a folder" if path.is_dir() else "it is no regular file"
            raise UnreadableFile(path, f"{reason}, name the file itself")
        path.open("rb").close()
    except OSError as error:
        raise UnreadableFile(path, f"{error.strerror}") from error


def _standard_input() -> Spool:
    given = sys.stdin.buffer
    spool = Spool()
    try:
        while chunk := given.read(CHUNK_BYTES):
            spool.write(chunk)
            if spool.size > UNPACKED_LIMIT:
                raise TooMuchInput
    except OSError as error:
        raise NoRoom(STANDARD_INPUT, error.strerror or str(error)) from error
    return spool
