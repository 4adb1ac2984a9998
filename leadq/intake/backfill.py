"""An own field that is declared later is filled from the columns that earlier lists already had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from leadq.rulebook.catalogue import Field
from leadq.rulebook.field_values import FieldValue, folded, read_value
from leadq.rulebook.loading import Rulebook
from leadq.store import kept
from leadq.store.writing import Transaction


def fill_own_fields(tx: Transaction, rulebook: Rulebook, fields: Sequence[Field]) -> dict[str, int]:
    """Fill these own fields, where they are empty, from kept cells; answers for how many leads each.

    The newest delivery of a lead counts; a cell that the field's type cannot read stays kept as it is.
    """
    found: dict[str, dict[int, FieldValue]] = {field.name: {} for field in fields}
    named = {field.name: field for field in fields}
    country = rulebook.process.calendar.country
    for lead_id, cells in kept.kept_cells(tx.db) if fields else ():
        for field, text in _meant(cells, rulebook, named):
            value = read_value(field, text, country)
            if value is not None:
                found[field.name].setdefault(lead_id, value)
    return {name: _fill(tx, named[name], values) for name, values in found.items() if values}


def _meant(
    cells: Mapping[str, str], rulebook: Rulebook, named: Mapping[str, Field]
) -> Iterator[tuple[Field, str]]:
    for header, text in cells.items():
        field = named.get(rulebook.fields.field_of(header) or "")
        if field is not None:
            yield field, text


def _fill(tx: Transaction, field: Field, values: Mapping[int, FieldValue]) -> int:
    rows = (
        (lead, value, folded(field, str(value)) if field.folded_column else None)
        for lead, value in values.items()
    )
    return kept.fill_field(tx, field, rows)
