"""Moving leads to another stage, one or many: their rows, their visits, and how far they have got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from leadq.store import handovers
from leadq.store.assessments import those_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction

MOVING: Final = "moving"
"""The temporary table of leads that are about to move: `lead_id`, and `due` where it is not that of the move."""


@dataclass(frozen=True, slots=True)
class Move:
    """A move that is allowed and complete; `action` and `due` are None exactly for closing stages.

    A lead that `takes_step` along keeps the step that it has; else only an agreed call-back stays, unless the step
    is a `given` one. `order_value` (cents) is written where `sets_value`.
    """

    stage: str
    outcome: str
    action: str | None
    due: date | None
    reason: str | None = None
    given: bool = False
    takes_step: bool = False
    sets_value: bool = False
    order_value: int | None = None


def nobody_moves(db: Db) -> None:
    """Make the table of moving leads anew, empty."""
    db.execute(f"DROP TABLE IF EXISTS temp.{MOVING}")
    db.execute(f"CREATE TEMP TABLE {MOVING} (lead_id INTEGER PRIMARY KEY, due TEXT)")


def choose(db: Db, leads: Iterable[int]) -> None:
    """Let exactly these leads be the moving ones."""
    nobody_moves(db)
    db.executemany(f"INSERT INTO temp.{MOVING} (lead_id) VALUES (?)", ((lead,) for lead in leads))


def moving_leads(db: Db) -> tuple[int, ...]:
    """The numbers of the moving leads, the lowest first."""
    rows = db.execute(f"SELECT lead_id FROM temp.{MOVING} ORDER BY lead_id")
    return tuple(lead_id for (lead_id,) in rows)


_ANSWERED_DAYS = """
SELECT DISTINCT CAST(value AS TEXT) FROM (
  SELECT answer.lead_id, answer.value, row_number() OVER (
    PARTITION BY answer.lead_id ORDER BY answer.answered_on DESC, answer.seq DESC) AS newest
  FROM temp.moving CROSS JOIN answer ON answer.lead_id = moving.lead_id
  WHERE answer.question = :question AND answer.answered_on <= :today)
WHERE newest = 1
"""

_DUE_BEFORE = """
UPDATE temp.moving SET due = (
  SELECT due.due FROM temp.due WHERE due.answered = (
    SELECT CAST(answer.value AS TEXT) FROM answer
    WHERE answer.lead_id = moving.lead_id AND answer.question = :question AND answer.answered_on <= :today
    ORDER BY answer.answered_on DESC, answer.seq DESC LIMIT 1))
"""


def answered_days(tx: Transaction, question: str) -> list[str]:
    """The different latest answers of the moving leads to a question."""
    rows = tx.db.execute(_ANSWERED_DAYS, {"question": question, "today": tx.today})
    return [day for (day,) in rows]


def set_due_days(tx: Transaction, question: str, due: Mapping[str, date]) -> None:
    """Set when the moving leads' steps are due, by their latest answer to a question."""
    tx.db.execute("DROP TABLE IF EXISTS temp.due")
    tx.db.execute("CREATE TEMP TABLE due (answered TEXT PRIMARY KEY, due TEXT) WITHOUT ROWID")
    rows = ((answered, day.isoformat()) for answered, day in due.items())
    tx.db.executemany("INSERT INTO temp.due VALUES (?, ?)", rows)
    tx.db.execute(_DUE_BEFORE, {"question": question, "today": tx.today})


_LEAVE = """
UPDATE stage_visit SET left_on = max(:today, entered_on)
WHERE left_on IS NULL AND lead_id IN (SELECT lead_id FROM temp.moving)
"""

_ENTER = """
INSERT INTO stage_visit (lead_id, seq, stage, entered_on, reason)
SELECT lead_id, :seq + row_number() OVER (ORDER BY lead_id) - 1, :stage, :today, :reason FROM temp.moving
"""

# The step that stays keeps its number, and with it how late it is.
_STAYS = """
(:action IS NOT NULL AND next_action IS NOT NULL AND (:takes_step OR (next_kind = 'callback' AND NOT :given)))
"""

_MOVE = f"""
UPDATE lead SET stage = :stage, outcome = :outcome, stage_entered_on = :today,
  (next_action, next_due, next_first_due, next_kind, step_no, postponed) = (
    SELECT next_action, next_due, next_first_due, next_kind, step_no, postponed WHERE {_STAYS}
    UNION ALL
    SELECT :action, coalesce(moving.due, :due), coalesce(moving.due, :due),
      CASE WHEN :action IS NOT NULL THEN 'planned' END, step_no + 1, 0
    FROM temp.moving WHERE moving.lead_id = lead.id AND NOT coalesce({_STAYS}, 0)),
  closed_on = CASE WHEN :action IS NULL THEN :today END,
  reason = CASE WHEN :outcome IN ('lost', 'invalid') THEN :reason END,
  order_value = CASE WHEN :sets_value THEN :order_value ELSE order_value END
WHERE id IN (SELECT lead_id FROM temp.moving)
"""

# The furthest open stage ever visited; won has reached all, and an import without history the first.
FURTHEST_SQL = """
CASE WHEN lead.outcome = 'won' THEN (SELECT count(*) FROM stage WHERE stage.outcome = 'open' AND stage.position > 0)
ELSE coalesce((
  SELECT max(1 + (
    SELECT count(*) FROM stage AS earlier
    WHERE earlier.outcome = 'open' AND earlier.position BETWEEN 1 AND stage.position - 1))
  FROM stage_visit JOIN stage ON stage.name = stage_visit.stage AND stage.outcome = 'open' AND stage.position > 0
  WHERE stage_visit.lead_id = lead.id), 1)
END
"""

_FURTHEST = f"""
UPDATE lead SET furthest = {FURTHEST_SQL} WHERE id IN (SELECT lead_id FROM temp.moving)
"""


def carry_out(tx: Transaction, to: Move) -> int:
    """Move the moving leads on the day of the command; answers how many."""
    count: int = tx.db.execute(f"SELECT count(*) FROM temp.{MOVING}").fetchone()[0]
    if not count:
        return 0
    facts = {
        "today": tx.today,
        "seq": tx.reserve("stage_visit", count),
        "stage": to.stage,
        "outcome": to.outcome,
        "action": to.action,
        "due": to.due.isoformat() if to.due else None,
        "reason": to.reason,
        "given": to.given,
        "takes_step": to.takes_step,
        "sets_value": to.sets_value,
        "order_value": to.order_value,
    }
    handovers.end(tx, those_in(MOVING), "withdrawn")
    for statement in (_LEAVE, _ENTER, _MOVE):
        tx.db.execute(statement, facts)
    tx.db.execute(_FURTHEST)
    return count
