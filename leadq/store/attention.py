"""About which leads somebody should do something, by their numbers: what has escalated, and what nobody takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from leadq.store.escalations import FIRED_SQL

if TYPE_CHECKING:
    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction

What = Literal["remind", "tell", "reassign", "nobody"]
_LISTED: Final = 20


@dataclass(frozen=True, slots=True)
class Attention:
    """Leads of which `person` is reminded or told, or that they get; or (``nobody``) that nobody takes.

    `leads` are the numbers of the first twenty of `count`.
    """

    what: What
    person: str | None
    count: int
    leads: tuple[int, ...]


_ESCALATED = f"""
SELECT escalation.act, escalation.person, escalation.lead_id,
  count(*) OVER (PARTITION BY escalation.act, escalation.person) AS count
{FIRED_SQL}
ORDER BY escalation.act, escalation.person, escalation.lead_id
"""


def escalated(tx: Transaction) -> list[Attention]:
    """What the command has just escalated (`store.escalations.fire`), by whom it concerns."""
    found: dict[tuple[What, str | None], tuple[int, list[int]]] = {}
    for act, person, lead_id, count in tx.db.execute(_ESCALATED):
        listed = found.setdefault((act, person), (count, []))[1]
        if len(listed) < _LISTED:
            listed.append(lead_id)
    return [
        Attention(act, person, count, tuple(leads))
        for (act, person), (count, leads) in found.items()
    ]


_NOBODYS = """
SELECT lead.id, count(*) OVER () FROM lead
WHERE lead.stage IN (SELECT value FROM json_each(:stages))
  AND NOT EXISTS (SELECT 1 FROM handover WHERE handover.lead_id = lead.id AND handover.ended_on IS NULL)
ORDER BY lead.id LIMIT :most
"""


def nobodys(db: Db, stages: str) -> list[Attention]:
    """The leads in one of the hand-over `stages` (a JSON list) that are offered to nobody."""
    rows = db.execute(_NOBODYS, {"stages": stages, "most": _LISTED}).fetchall()
    if not rows:
        return []
    return [Attention("nobody", None, rows[0][1], tuple(lead_id for lead_id, _ in rows))]
