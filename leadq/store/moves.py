"""Moving one lead to another stage: the lead's row, its visits, and how far it has got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from leadq.store.writing import Transaction


@dataclass(frozen=True, slots=True)
class Move:
    """A move that is allowed and complete; `action` and `due` are None exactly for closing stages."""

    stage: str
    outcome: str
    action: str | None
    due: date | None
    reason: str | None
    order_value: int | None


_MOVE = """
UPDATE lead SET stage = :stage, outcome = :outcome, stage_entered_on = :today,
  next_action = :action, next_due = :due, next_first_due = :due,
  next_kind = CASE WHEN :action IS NOT NULL THEN 'planned' END, step_no = step_no + 1, postponed = 0,
  closed_on = CASE WHEN :action IS NULL THEN :today END,
  reason = CASE WHEN :outcome IN ('lost', 'invalid') THEN :reason END,
  order_value = :order_value
WHERE id = :lead
"""

_LEAVE = """
UPDATE stage_visit SET left_on = max(:today, entered_on) WHERE lead_id = :lead AND left_on IS NULL
"""

_ENTER = """
INSERT INTO stage_visit (lead_id, seq, stage, entered_on, reason)
VALUES (:lead, :seq, :stage, :today, :reason)
"""

# The furthest open stage ever visited; won has reached all, and an import without history the first.
FURTHEST_SQL = """
CASE WHEN lead.outcome = 'won' THEN (SELECT count(*) FROM stage WHERE stage.outcome = 'open')
ELSE coalesce((
  SELECT max(1 + (
    SELECT count(*) FROM stage AS earlier
    WHERE earlier.outcome = 'open' AND earlier.position < stage.position))
  FROM stage_visit JOIN stage ON stage.name = stage_visit.stage AND stage.outcome = 'open'
  WHERE stage_visit.lead_id = lead.id), 1)
END
"""


def move(tx: Transaction, lead_id: int, to: Move) -> None:
    """Carry out `to` on the day of the command."""
    facts = {
        "lead": lead_id,
        "today": tx.today,
        "seq": tx.reserve("stage_visit", 1),
        "stage": to.stage,
        "outcome": to.outcome,
        "action": to.action,
        "due": to.due.isoformat() if to.due else None,
        "reason": to.reason,
        "order_value": to.order_value,
    }
    tx.db.execute(_LEAVE, facts)
    tx.db.execute(_ENTER, facts)
    tx.db.execute(_MOVE, facts)
    tx.db.execute(f"UPDATE lead SET furthest = {FURTHEST_SQL} WHERE id = ?", (lead_id,))
