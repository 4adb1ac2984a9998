"""The file of rejected rows: as they were sent, with line, reason and source, ready to be corrected."""

from __future__ import annotations

import contextlib
import csv
import errno
import io
import os
import re
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from leadq.errors import InputError
from leadq.intake.columns import DELIVERY, LINE, SOURCE, TEST_ROW
from leadq.intake.contents import STANDARD_INPUT
from leadq.intake.reading import rows
from leadq.intake.totals import TOTAL
from leadq.values.folding import fold
from leadq.values.texts import spreadsheet_original, spreadsheet_safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from leadq.intake.columns import Layout
    from leadq.intake.lists import ListFile
    from leadq.intake.requests import ImportSummary

_DELIMITER: Final = re.compile(rf'"?{LINE}"?([,;\t])')  # also of a program that saved it again


class RejectsNotWritten(InputError):
    """The rejected rows have no place to go, so nothing is imported."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"the rejected rows cannot be written to {path} ({reason}); nothing was imported"
        )


class RejectsNotNamed(InputError):
    """The import is done, but its rejected rows do not have their name."""

    def __init__(self, unfinished: Path, path: Path, reason: str) -> None:
        super().__init__(
            f"everything was imported, but the rejected rows, in {unfinished}, cannot be renamed to {path} ({reason})"
        )


@dataclass(frozen=True, slots=True)
class Rejects:
    """Where the rejected rows of a file go; `unfinished` has them until the import is done, None: they are there."""

    path: Path
    unfinished: Path | None = None

    def publish(self) -> None:
        """Give the file its name. Raises RejectsNotNamed."""
        if self.unfinished is None:
            return
        try:
            self.unfinished.replace(self.path)
        except OSError as error:
            reason = error.strerror or str(error)
            raise RejectsNotNamed(self.unfinished, self.path, reason) from error

    def discard(self) -> None:
        """Take away what nobody has seen yet."""
        if self.unfinished is not None:
            self.unfinished.unlink(missing_ok=True)


@contextlib.contextmanager
def publishing_rejects(summaries: Sequence[ImportSummary]) -> Iterator[None]:
    """Give the rejected rows of these imports their names when all is done, and leave nothing when anything is raised.

    The transaction goes into it; the summaries may be added meanwhile.
    """
    try:
        yield
    except BaseException:
        for summary in summaries:
            if summary.rejects:
                summary.rejects.discard()
        raise
    for summary in summaries:
        if summary.rejects:
            summary.rejects.publish()


def count_no_leads(rejected: Iterable[tuple[int, str]]) -> int:
    """How many rejected rows (line, reason) nobody could correct: totals and test rows."""
    return sum(reason in {TOTAL, TEST_ROW} for _, reason in rejected)


def _names(path: Path) -> Iterator[Path]:
    """Where the rejected rows of the file at `path` can go, the usual name first; those of standard input stay here."""
    listed = Path("stdin") if path == STANDARD_INPUT else path
    yield listed.with_name(f"{listed.name}.rejected.csv")
    yield from (listed.with_name(f"{listed.name}.rejected-{number}.csv") for number in count(2))


def write_rejects(
    file: ListFile,
    layout: Layout,
    rejected: Iterable[tuple[int, str]],
    source_of: Callable[[list[str]], str],
    *,
    came_before: bool,
) -> Rejects:
    """Write the rejected rows (line, reason) as they stand in the file, without giving the file its name yet.

    Of content that came before, a file of the same source stays as it is, for it may have been corrected since; one of
    another source stays too, and the rows get a name with a number. Raises RejectsNotWritten.
    """
    sources: set[str] = set()

    def noted(cells: list[str]) -> str:
        source = source_of(cells)
        sources.add(fold(source))
        return source

    path = next(_names(file.path))
    try:
        unfinished = _written(path, _records(file, layout, dict(rejected), noted))
    except OSError as error:
        raise RejectsNotWritten(path, error.strerror or str(error)) from error
    if came_before:
        path = next(name for name in _names(file.path) if _sources_in(name) <= sources)
        if path.exists():
            unfinished.unlink()
            return Rejects(path)
    return Rejects(path, unfinished)


def _written(path: Path, records: Iterable[Sequence[str]]) -> Path:
    """A file beside `path` that holds these records and that only its owner can read."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    opened, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(opened, "w", encoding="utf-8-sig", newline="") as handle:
            csv.writer(handle).writerows(records)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _sources_in(path: Path) -> set[str]:
    """The folded sources that a file of rejected rows names; none when it does not exist or cannot be read as one."""
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        delimiter = _DELIMITER.match(text)
        if delimiter is None:
            return set()
        records = list(csv.DictReader(io.StringIO(text), delimiter=delimiter[1]))
    except (OSError, csv.Error):
        return set()
    return {fold(spreadsheet_original(row[SOURCE])) for row in records if row.get(SOURCE)}


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
