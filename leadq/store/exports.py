"""Leads as they go out: read at one moment, so that nobody who writes has to wait for whoever takes them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leadq.rulebook.catalogue import Field
from leadq.rulebook.compiling import Compiler
from leadq.rulebook.conditions import Condition
from leadq.store.transactions import Db


@dataclass(frozen=True, slots=True)
class Reference:
    """What another system calls a lead."""

    system: str
    external_id: str


@dataclass(frozen=True, slots=True)
class StoredLead:
    """A lead with its first source; `values` are those of the fields that were asked for, in their order."""

    id: int
    source: str
    source_kind: str
    references: tuple[Reference, ...]
    values: tuple[str | int | float | None, ...]


_SNAPSHOT = """
CREATE TEMP TABLE exported AS
SELECT lead.id, first_source.name, first_source.kind, (
    SELECT json_group_array(json_array(system, external_id)) FROM (
      SELECT system, external_id FROM external_reference WHERE external_reference.lead_id = lead.id
      ORDER BY system, external_id)){columns}
FROM lead JOIN source AS first_source ON first_source.id = lead.source_id
WHERE {test}
ORDER BY lead.id
"""


def take_snapshot(
    db: Db, fields: Sequence[Field], condition: Condition | None, compiler: Compiler
) -> int:
    """Copy the leads for which `condition` is true (None: all) out of the way of writers; answers how many.

    What this connection was reading ends with it.
    """
    db.execute("DROP TABLE IF EXISTS temp.exported")
    db.execute("PRAGMA cache_spill=on")  # all leads need not fit into memory
    columns = "".join(f', lead."{field.column}"' for field in fields)
    test = condition.sql(compiler) if condition else "1"
    db.execute(_SNAPSHOT.format(columns=columns, test=test), compiler.params)
    if db.in_transaction:
        db.execute("COMMIT")
    return int(db.execute("SELECT coalesce(max(rowid), 0) FROM exported").fetchone()[0])


def stored_leads(db: Db) -> Iterator[StoredLead]:
    """The leads of the snapshot, by their numbers."""
    for id_, source, kind, references, *values in db.execute(
        "SELECT * FROM exported ORDER BY rowid"
    ):
        yield StoredLead(id_, source, kind, _references(references), tuple(values))


def _references(text: str) -> tuple[Reference, ...]:
    return () if text == "[]" else tuple(Reference(*pair) for pair in json.loads(text))
