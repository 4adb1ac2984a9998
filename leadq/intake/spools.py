"""Bytes that came from elsewhere, in a file of our own that has no name and is gone with the process."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import weakref
from typing import TYPE_CHECKING

from leadq.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from _typeshed import WriteableBuffer


class NoRoom(InputError):
    """What was unpacked or piped in has no place to go."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"{path} cannot be kept in a temporary file ({reason}); nothing was imported"
        )


class Spool:
    """Written once, then read from the beginning as often as needed; nobody else can open it.

    `path` is what the user calls the bytes. To make one and to write to it raise NoRoom.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._room(), tempfile.TemporaryFile() as file:
            self._descriptor = os.dup(file.fileno())
        weakref.finalize(self, os.close, self._descriptor)
        self.size = 0

    def write(self, piece: bytes) -> None:
        """Add a piece at the end."""
        rest = memoryview(piece)
        with self._room():
            while rest:
                written = os.write(self._descriptor, rest)
                self.size += written
                rest = rest[written:]

    def open(self) -> io.BufferedReader:
        """Read from the beginning, apart from every other reader."""
        return io.BufferedReader(_Reader(self))

    def read_at(self, size: int, position: int) -> bytes:
        """At most `size` bytes from a position."""
        return os.pread(self._descriptor, size, position)

    @contextlib.contextmanager
    def _room(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise NoRoom(self._path, error.strerror or str(error)) from error


class _Reader(io.RawIOBase):
    """A place in a spool."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        piece = self._spool.read_at(len(view), self._position)
        view[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._spool.size}
        position = start[whence] + offset
        if position < 0:
            raise ValueError("a place before the beginning")
        self._position = position
        return position
