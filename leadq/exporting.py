"""Leads go out: which columns a lead has for others, and their values.

First what an import reads back, then what is for reading only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from leadq.rulebook.catalogue import Catalogue, Field, FieldType, Part
from leadq.rulebook.compiling import Compiler
from leadq.rulebook.conditions import Condition
from leadq.rulebook.fields import EXPORTED, IMPORTED_FIELDS
from leadq.store import exports, outside
from leadq.store.exports import Reference, StoredLead
from leadq.store.transactions import Db

Value = str | int | float | tuple[Reference, ...] | None

_PROGRESS: Final = 10_000  # rows
_FIRST_PARTS: Final = (Part.PERSON, Part.FIRM, Part.ADDRESS, Part.OWN)


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column: its name for machines, and the type of its values (references: code)."""

    name: str
    type: FieldType


@dataclass(frozen=True, slots=True)
class Export:
    """The leads that go out: `count` rows, each with a value per column, in the form of the database."""

    columns: tuple[ExportColumn, ...]
    count: int
    rows: Iterator[tuple[Value, ...]]


def export(
    db: Db,
    catalogue: Catalogue,
    condition: Condition | None,
    compiler: Compiler,
    *,
    progress: Callable[[int], None] | None = None,
) -> Export:
    """Take the leads for which `condition` is true (None: all), by their numbers, as they are at this moment.

    `progress` hears the number of rows taken now and then.
    """
    told, shown = _read_back(catalogue), _read_only(catalogue)
    count = exports.take_snapshot(db, [*told, *shown], condition, compiler)
    columns = (
        ExportColumn(EXPORTED, FieldType.CODE),
        *(_column(field) for field in told),
        ExportColumn("source", FieldType.CODE),
        ExportColumn("source_kind", FieldType.CODE),
        ExportColumn("id", FieldType.INTEGER),
        *(_column(field) for field in shown),
        ExportColumn("external_ids", FieldType.CODE),
    )
    workspace = outside.name_of_workspace(db)
    return Export(columns, count, _rows(db, workspace, len(told), progress))


def _column(field: Field) -> ExportColumn:
    return ExportColumn(field.name, field.type)


def _read_back(catalogue: Catalogue) -> list[Field]:
    """The fields that an import understands: who it is, the own fields, the story."""
    found = [
        field for field in catalogue if field.part is Part.OWN or field.name in IMPORTED_FIELDS
    ]
    return sorted(found, key=lambda field: _place(field.part))


def _place(part: Part) -> int:
    return _FIRST_PARTS.index(part) if part in _FIRST_PARTS else len(_FIRST_PARTS)


def _read_only(catalogue: Catalogue) -> list[Field]:
    read_back = _read_back(catalogue)
    return [field for field in catalogue if field not in read_back]


def _rows(
    db: Db, workspace: str, told: int, progress: Callable[[int], None] | None
) -> Iterator[tuple[Value, ...]]:
    for number, lead in enumerate(exports.stored_leads(db), start=1):
        if progress is not None and number % _PROGRESS == 0:
            progress(number)
        yield _row(lead, workspace, told)


def _row(lead: StoredLead, workspace: str, told: int) -> tuple[Value, ...]:
    return (
        outside.name_outside(workspace, lead.id),
        *lead.values[:told],
        lead.source,
        lead.source_kind,
        lead.id,
        *lead.values[told:],
        lead.references or None,
    )
