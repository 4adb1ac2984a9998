"""The page as a file: an earlier page is replaced, anything else only when asked."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from leadq.errors import InputError
from leadq.output.files import CannotWrite, new_file, utf8_stdout
from leadq.output.page.rendering import GENERATOR

_BEGINNING: Final = 4096  # bytes in which a page says who made it


class NoPage(InputError):
    """A file that leadq did not make."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} exists already and is no page of leadq; --force replaces it, nothing was written"
        )


def check_place(path: Path, *, replace: bool) -> None:
    """Raise CannotWrite, or NoPage unless what is there may be replaced."""
    if not path.exists():
        return
    if not path.is_file():
        raise CannotWrite(path, "it is no regular file")
    if not replace and not _is_page(path):
        raise NoPage(path)


def write_page(text: str, path: Path, *, replace: bool) -> None:
    """Write the page; raises what `check_place` raises."""
    with new_file(path, partial(check_place, path, replace=replace)) as unfinished:
        unfinished.write_text(text, encoding="utf-8")


def print_page(text: str) -> None:
    """Print the page on stdout."""
    utf8_stdout().write(text)


def _is_page(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            beginning = file.read(_BEGINNING)
    except OSError as error:
        raise CannotWrite(path, error.strerror or str(error)) from error
    return f'<meta name="generator" content="{GENERATOR}'.encode() in beginning
