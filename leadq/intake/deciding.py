"""The format of a file's date columns, each decided from all its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from leadq.errors import InputError
from leadq.intake.cells import field_named
from leadq.intake.reading import rows
from leadq.rulebook.catalogue import Field, FieldType
from leadq.values.dates import DateFormat, UnclearDates, decide_date_format
from leadq.values.texts import spreadsheet_original

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from leadq.intake.columns import Use
    from leadq.intake.requests import Job

_MOMENTS: Final = frozenset({"happened_at"})


class UnclearColumns(InputError):
    """Dates that can be read in two ways; nothing is guessed."""

    def __init__(self, path: Path, columns: Mapping[str, UnclearDates]) -> None:
        told = "; ".join(f"column {header!r}: {unclear}" for header, unclear in columns.items())
        super().__init__(
            f'{path}: {told}: say how they are written in a mapping (dates: "%m/%d/%Y") or correct the'
            " file; nothing was imported"
        )


def holds_dates(use: Use, own_fields: Mapping[str, Field]) -> bool:
    """Whether a column is read as dates."""
    if use.target is None:
        return False
    field = field_named(use.target.field, own_fields)
    return use.target.field in _MOMENTS or (field is not None and field.type is FieldType.DATE)


def decide_dates(job: Job, own_fields: Mapping[str, Field]) -> dict[int, DateFormat]:
    """Decide the format of every date column, by its index; raises UnclearColumns with all that are unclear."""
    mapping = job.request.mapping
    decided: dict[int, DateFormat] = {}
    unclear: dict[str, UnclearDates] = {}
    for use in job.layout.uses:
        if not holds_dates(use, own_fields):
            continue
        found = decide_date_format(_cells(job, use), mapping.dates if mapping else None)
        if isinstance(found, UnclearDates):
            unclear[use.header] = found
        else:
            decided[use.index] = found
    if unclear:
        raise UnclearColumns(job.file.path, unclear)
    return decided


def _cells(job: Job, use: Use) -> Iterator[str]:
    empty = {
        *(job.request.mapping.empty if job.request.mapping else ()),
        *(use.target.empty if use.target else ()),
    }
    original: Callable[[str], str] = spreadsheet_original if job.layout.is_guarded else str
    for _, cells, problem in rows(job.file):
        if problem is None and (cell := original(cells[use.index])) not in empty:
            yield use.target.prepared(cell) if use.target else cell
