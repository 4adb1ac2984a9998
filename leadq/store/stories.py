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


@dataclass(frozen=True, slots=True)
class Handover:
    """The lead was given to somebody, who had to accept it until a day; `ending` is None while it runs."""

    owner: str
    stage: str
    from_stage: str
    handed_on: str
    accept_by: str
    ended_on: str | None
    ending: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Escalation:
    """What came of a late step: who was reminded or told, or got the lead; nobody, where a level was skipped."""

    level: int
    fired_on: str
    act: str
    person: str | None


@dataclass(frozen=True, slots=True)
class OptOut:
    """The lead does not want to be contacted this way."""

    channel: str
    opted_out_on: str


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A number or an address of the lead that nobody may use, whoever said so."""

    channel: str
    address: str
    noted_on: str


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


_HANDOVER = """
SELECT owner, stage, from_stage, handed_on, accept_by, ended_on, ending, reason
FROM handover WHERE lead_id = ? ORDER BY seq DESC LIMIT 1
"""


def last_handover(db: Db, lead_id: int) -> Handover | None:
    """The hand-over of a lead that runs, else its last one."""
    row = db.execute(_HANDOVER, (lead_id,)).fetchone()
    return Handover(*row) if row else None


_ESCALATIONS = """
SELECT level, fired_on, act, person FROM escalation WHERE lead_id = ? ORDER BY fired_on, step_no, level
"""


def escalations(db: Db, lead_id: int) -> list[Escalation]:
    """What came of the late steps of a lead, the oldest first."""
    return [Escalation(*row) for row in db.execute(_ESCALATIONS, (lead_id,))]


_OPT_OUTS = "SELECT channel, opted_out_on FROM opt_out WHERE lead_id = ? ORDER BY channel"


def opt_outs(db: Db, lead_id: int) -> list[OptOut]:
    """The ways on which a lead does not want to be contacted."""
    return [OptOut(*row) for row in db.execute(_OPT_OUTS, (lead_id,))]


_SUPPRESSED = """
SELECT suppression.channel, suppression.address, suppression.noted_on
FROM lead JOIN suppression
  ON suppression.channel = 'phone' AND suppression.address IN (lead.phone, lead.mobile)
  OR suppression.channel = 'email' AND suppression.address = lead.email
WHERE lead.id = ? ORDER BY suppression.channel, suppression.address
"""


def suppressed(db: Db, lead_id: int) -> list[Suppressed]:
    """The numbers and the address of a lead that nobody may use."""
    return [Suppressed(*row) for row in db.execute(_SUPPRESSED, (lead_id,))]


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
UNION ALL
SELECT handed_on, 4, seq, 'handed over to ' || owner, 'accept by ' || accept_by FROM handover WHERE lead_id = :lead
UNION ALL
SELECT ended_on, 5, seq, 'hand-over to ' || owner || ' ' || ending, reason FROM handover
WHERE lead_id = :lead AND ended_on IS NOT NULL
UNION ALL
SELECT fired_on, 6, seq, 'escalation ' || level || ': ' || act || coalesce(' ' || person, ''), NULL
FROM escalation WHERE lead_id = :lead
UNION ALL
SELECT opted_out_on, 7, seq, 'wants no contact by ' || channel, NULL FROM opt_out WHERE lead_id = :lead
ORDER BY day, rank, seq
"""


def events(db: Db, lead_id: int) -> list[Event]:
    """What happened with a lead, the oldest first."""
    return [
        Event(day, what, detail)
        for day, _, _, what, detail in db.execute(_EVENTS, {"lead": lead_id})
    ]
