"""What must not be left lying: for each check a SELECT of those that offend, by the number of their lead and a detail.

The statements take the days and words that a check compares with as parameters, lists of words as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from leadq.store.names import NAME_SQL
from leadq.store.outbox import STANDS_SQL
from leadq.store.reaching import CALLABLE_SQL, WRITABLE_SQL
from leadq.store.transactions import Db


@dataclass(frozen=True, slots=True)
class Offender:
    """One that offends: a lead, or (all None) something that is about no lead."""

    id: int | None
    name: str | None
    company: str | None
    detail: str


# Lateness counts from the date that was first set, as `next` counts it.
LATE: Final = """
SELECT lead.id AS lead_id,
  lead.next_action || ', due since ' || min(lead.next_first_due, lead.next_due) AS detail
FROM lead
WHERE lead.next_due < :today AND lead.outcome = 'open'
  AND min(lead.next_first_due, lead.next_due) < :late_before
"""

PARKED: Final = """
SELECT lead.id AS lead_id, lead.next_action || ', was due on ' || lead.next_due AS detail
FROM lead WHERE lead.next_due < :today AND lead.outcome = 'parked'
"""

OWNER: Final = """
SELECT lead.id AS lead_id, 'owner ' || lead.owner AS detail
FROM lead
WHERE lead.owner_folded IS NOT NULL AND lead.next_due IS NOT NULL AND json_array_length(:people) > 0
  AND lead.owner_folded NOT IN (SELECT value FROM json_each(:people))
"""

_RUNNING = """
EXISTS (SELECT 1 FROM handover WHERE handover.lead_id = lead.id AND handover.ended_on IS NULL)
""".strip()

HANDOVER: Final = f"""
SELECT lead.id AS lead_id, lead.stage || ': ' || CASE
    WHEN lead.owner IS NOT NULL THEN 'no running hand-over'
    WHEN {_RUNNING} THEN 'no owner'
    ELSE 'no owner, no running hand-over' END AS detail
FROM lead
WHERE lead.stage IN (SELECT value FROM json_each(:handover_stages))
  AND (lead.owner IS NULL OR NOT {_RUNNING})
"""

STAGE: Final = """
SELECT lead.id AS lead_id, 'stands in ' || lead.stage AS detail
FROM lead WHERE lead.stage NOT IN (SELECT value FROM json_each(:stages))
UNION
SELECT stage_visit.lead_id, 'was in ' || stage_visit.stage
FROM stage_visit CROSS JOIN lead ON lead.id = stage_visit.lead_id
WHERE stage_visit.stage NOT IN (SELECT value FROM json_each(:stages)) AND stage_visit.stage <> lead.stage
"""

CHANNEL: Final = f"""
SELECT lead.id AS lead_id, CASE WHEN lead.email IS NULL THEN 'no e-mail' ELSE 'no e-mail wanted' END
  || ', ' || CASE WHEN lead.phone IS NULL AND lead.mobile IS NULL THEN 'no phone' ELSE 'no call wanted' END
  AS detail
FROM lead
WHERE lead.next_due IS NOT NULL AND {WRITABLE_SQL} IS NULL AND {CALLABLE_SQL} IS NULL
"""

CALENDAR: Final = """
SELECT NULL AS lead_id, 'ends on ' || day AS detail
FROM (SELECT max(day) AS day FROM workday) WHERE day < :calendar_until
"""

MESSAGE: Final = f"""
SELECT message.lead_id, message.about || ' for ' || message.person || ', written on ' || message.written_on
  || ', tries: ' || message.tries AS detail
FROM message JOIN lead ON lead.id = message.lead_id
WHERE message.sent_at IS NULL AND message.settled_on IS NULL AND message.written_on <= :unsent_since AND {STANDS_SQL}
"""

_NAMED = f"""
SELECT lead.id, {NAME_SQL}, lead.company, offender.detail
FROM ({{offenders}}) AS offender LEFT JOIN lead ON lead.id = offender.lead_id
ORDER BY offender.lead_id, offender.detail
LIMIT :most
"""


def offenders(
    db: Db, select: str, params: Mapping[str, str], *, most: int | None
) -> list[Offender]:
    """Those whom one of the statements above finds, by the number of the lead; at most `most` of them."""
    values = {**params, "most": -1 if most is None else most}
    return [Offender(*row) for row in db.execute(_NAMED.format(offenders=select), values)]


def count_offenders(db: Db, select: str, params: Mapping[str, str]) -> int:
    """How many it finds."""
    row = db.execute(f"SELECT count(*) FROM ({select})", params).fetchone()
    return int(row[0])
