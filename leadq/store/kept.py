"""What lists had besides the fields that were known then; a new own field is filled from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from leadq.rulebook.catalogue import Field
from leadq.store.transactions import Db
from leadq.store.writing import Transaction

Value = str | int | float


def united(known: str, said: str) -> str:
    """SQL: two JSON objects of kept cells as one; under one header what is said now counts, a blank takes nothing away."""
    return f"coalesce(json_patch(coalesce({known}, '{{}}'), {said}), {known})"


def has_more(known: str, said: str) -> str:
    """SQL: whether what is said now changes the kept cells that are known."""
    before = f"coalesce({known}, '{{}}')"
    return f"{said} IS NOT NULL AND json_patch({before}, {said}) <> json_patch({before}, '{{}}')"


_KEPT = """
SELECT touch.lead_id, touch.kept FROM touch WHERE touch.kept IS NOT NULL
ORDER BY touch.lead_id, touch.received_on DESC, touch.run_id DESC
"""


def kept_cells(db: Db) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The kept cells (header -> text) of every lead's deliveries, a lead's newest first."""
    for lead_id, kept in db.execute(_KEPT):
        yield lead_id, json.loads(kept)


def fill_field(
    tx: Transaction, field: Field, values: Iterable[tuple[int, Value, str | None]]
) -> int:
    """Write the values (lead, value, folded twin) of a field where it is empty; answers how many there were."""
    twin = f", {field.folded_column} = :folded" if field.folded_column else ""
    statement = (
        f"UPDATE lead SET {field.column} = :value{twin} WHERE id = :lead AND {field.column} IS NULL"
    )
    rows = ({"lead": lead, "value": value, "folded": folded} for lead, value, folded in values)
    return tx.db.executemany(statement, rows).rowcount
