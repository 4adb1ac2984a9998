"""Files that are written for others: each appears when it is complete, readable by its owner only."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from leadq.errors import InputError


class FileExists(InputError):
    """Something that nobody has asked to replace."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} exists already; --force replaces it, nothing was written")


class CannotWrite(InputError):
    """The file cannot be written where it shall be."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} cannot be written: {reason}")


@contextlib.contextmanager
def new_file(path: Path, check: Callable[[], None]) -> Iterator[Path]:
    """A file of another name beside the wanted one, whose place it takes at the end; before that, `check` is asked."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        unfinished.touch(mode=0o600)
        yield unfinished
        check()  # somebody may have been here since
        unfinished.replace(path)
    except OSError as error:
        raise CannotWrite(path, error.strerror or str(error)) from error
    finally:
        with contextlib.suppress(OSError):  # where nothing can be written, nothing is left
            unfinished.unlink(missing_ok=True)


def utf8_stdout() -> TextIO:
    """The standard output, in UTF-8 whatever the terminal speaks: a name must not change on its way."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="strict", newline="")
    return sys.stdout
