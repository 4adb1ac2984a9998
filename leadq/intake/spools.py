"""Bytes that came from elsewhere, in a file of our own that has no name and is gone with the process."""

from __future__ import annotations

import io
import os
import tempfile
import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Spool:
    """Written once, then read from the beginning as often as needed; nobody else can open it."""

    def __init__(self) -> None:
        with tempfile.TemporaryFile() as file:
            self._descriptor = os.dup(file.fileno())
        weakref.finalize(self, os.close, self._descriptor)
        self.size = 0

    def write(self, piece: bytes) -> None:
        """Add a piece at the end."""
        rest = memoryview(piece)
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
