"""The file of rejected rows: as they were sent, with line, reason and source, ready to be corrected."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING

from leadq.errors import InputError
from leadq.intake.columns import DELIVERY
from leadq.intake.contents import STANDARD_INPUT
from leadq.intake.reading import rows
from leadq.values.texts import spreadsheet_original, spreadsheet_safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from leadq.intake.columns import Layout
    from leadq.intake.lists import ListFile


class RejectsNotWritten(InputError):
    """The rejected rows have no place to go, so nothing is imported."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"the rejected rows cannot be written to {path} ({reason}); nothing was imported"
        )


def rejects_path(path: Path) -> Path:
    """Where the rejected rows of the file at `path` go; those of standard input into the current folder."""
    if path == STANDARD_INPUT:
        return Path("stdin.rejected.csv")
    return path.with_name(f"{path.name}.rejected.csv")


def write_rejects(
    file: ListFile,
    layout: Layout,
    rejected: Iterable[tuple[int, str]],
    source_of: Callable[[list[str]], str],
) -> Path:
    """Write the rejected rows (line, reason) as they stand in the file; answers where.

    The file appears under its name when it is complete. Raises RejectsNotWritten.
    """
    path = rejects_path(file.path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with unfinished.open("w", encoding="utf-8-sig", newline="") as handle:
            unfinished.chmod(0o600)
            csv.writer(handle).writerows(_records(file, layout, dict(rejected), source_of))
        unfinished.replace(path)
    except OSError as error:
        raise RejectsNotWritten(path, error.strerror or str(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def _records(
    file: ListFile,
    layout: Layout,
    reasons: dict[int, str],
    source_of: Callable[[list[str]], str],
) -> Iterable[list[str]]:
    ours = {
        index
        for index, header in enumerate(file.headers)
        if layout.is_returned and header in DELIVERY
    }
    headers = [header for index, header in enumerate(file.headers) if index not in ours]
    yield [*DELIVERY, *map(spreadsheet_safe, headers)]
    for line, given, _ in rows(file):
        if line not in reasons:
            continue
        cells = [spreadsheet_original(cell) for cell in given] if layout.is_guarded else given
        told = [str(line), reasons[line], source_of(cells)]
        own = [cell for index, cell in enumerate(cells) if index not in ours]
        yield [spreadsheet_safe(cell) for cell in (*told, *own)]
