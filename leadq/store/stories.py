"""Everything about one lead: its fields, where it came from, and what happened in what order."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadq.rulebook.catalogue import Field
from leadq.store.transactions import Db

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a timeline; `detail` says more."""

    day: str
    what: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class Origin:
    """A source that brought the lead; `kept` has the cells that are no field, and originals of changed ones."""

    source: str
    kind: str
    received_on: str
    file: str
    kept: Mapping[str, str]


def field_values(db: Db, lead_id: int, fields: Sequence[Field]) -> dict[str, Value]:
    """The values of these fields of a lead, by field name."""
    columns = ", ".join(field.column for field in fields)
    row = db.execute(f"SELECT {columns} FROM lead WHERE id = ?", (lead_id,)).fetchone()
    return dict(zip((field.name for field in fields), row, strict=True))


_ORIGINS = """
SELECT source.name, source.kind, touch.received_on, import_run.file, coalesce(touch.kept, '{}')
FROM touch
JOIN source ON source.id = touch.source_id
JOIN import_run ON import_run.id = touch.run_id
WHERE touch.lead_id = ?
ORDER BY touch.received_on, source.name
"""


def origins(db: Db, lead_id: int) -> list[Origin]:
    """The sources that brought a lead, the first one first."""
    return [
        Origin(source, kind, received_on, file, json.loads(kept))
        for source, kind, received_on, file, kept in db.execute(_ORIGINS, (lead_id,))
    ]


_REFERENCES = """
SELECT system, external_id FROM external_reference WHERE lead_id = ? ORDER BY system, external_id
"""


def references(db: Db, lead_id: int) -> list[tuple[str, str]]:
    """What other systems call the lead: system and id."""
    return list(db.execute(_REFERENCES, (lead_id,)))


_EVENTS = """
SELECT touch.received_on AS day, 0 AS rank, 0 AS seq, 'came from ' || source.name AS what, NULL AS detail
FROM touch JOIN source ON source.id = touch.source_id WHERE touch.lead_id = :lead
UNION ALL
SELECT happened_on, 1, seq,
  kind || CASE WHEN count > 1 THEN ' x ' || count ELSE '' END || CASE WHEN machine THEN ' (machine)' ELSE '' END,
  nullif(trim(coalesce(result || ' ', '') || coalesce(subject || ' ', '') || coalesce(note, '')), '')
FROM activity WHERE lead_id = :lead
UNION ALL
SELECT answered_on, 2, seq, 'answered ' || question, CAST(value AS TEXT) FROM answer WHERE lead_id = :lead
UNION ALL
SELECT entered_on, 3, seq, 'entered ' || stage, reason FROM stage_visit WHERE lead_id = :lead
ORDER BY day, rank, seq
"""


def events(db: Db, lead_id: int) -> list[Event]:
    """What happened with a lead, the oldest first."""
    return [
        Event(day, what, detail)
        for day, _, _, what, detail in db.execute(_EVENTS, {"lead": lead_id})
    ]
