"""Sources: where leads come from, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass

from leadq.store.transactions import Db
from leadq.store.writing import Transaction
from leadq.values.folding import fold


@dataclass(frozen=True, slots=True)
class Source:
    """A source and the leads that it brought: `leads` first, `touches` any time; cost in cents."""

    id: int
    name: str
    kind: str
    cost: int | None
    started_on: str | None
    leads: int
    touches: int


_SOURCES = """
SELECT source.id, source.name, source.kind, source.cost, source.started_on,
  (SELECT count(*) FROM lead WHERE lead.source_id = source.id),
  coalesce(touched.touches, 0)
FROM source
LEFT JOIN (SELECT source_id, count(*) AS touches FROM touch GROUP BY source_id) AS touched
  ON touched.source_id = source.id
WHERE :name IS NULL OR source.name_folded = :name
ORDER BY source.name_folded
"""


def sources(db: Db, name: str | None = None) -> list[Source]:
    """All sources by name, or the one that is called so (folded)."""
    return [Source(*row) for row in db.execute(_SOURCES, {"name": name and fold(name)})]


_CHANGE = """
UPDATE source SET name = :name, name_folded = :folded, kind = :kind, cost = :cost, started_on = :started_on
WHERE id = :id
"""

# By its name a run tells when the source was last used.
_RENAME_RUNS = """
UPDATE import_run SET source = :name WHERE source = (SELECT source.name FROM source WHERE source.id = :id)
"""


def change_source(tx: Transaction, source: Source) -> None:
    """Write a source's name, kind, cost and start."""
    tx.db.execute(_RENAME_RUNS, {"id": source.id, "name": source.name})
    tx.db.execute(
        _CHANGE,
        {
            "id": source.id,
            "name": source.name,
            "folded": fold(source.name),
            "kind": source.kind,
            "cost": source.cost,
            "started_on": source.started_on,
        },
    )
