"""What the process noted about two leads becomes that of one: hand-overs, escalations, messages, opt-outs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadq.store import handovers
from leadq.store.assessments import only

if TYPE_CHECKING:
    from leadq.store.writing import Transaction

_HANDOVERS = """
SELECT owner, stage, from_stage, former_owner, handed_on, accept_by, ended_on, ending, reason, ended_by
FROM handover WHERE lead_id IN (:keep, :drop) ORDER BY ended_on IS NULL, handed_on, seq
"""

_ADD_HANDOVER = """
INSERT INTO handover (lead_id, seq, owner, stage, from_stage, former_owner, handed_on, accept_by, ended_on, ending, reason,
  ended_by)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def join_handovers(tx: Transaction, *, keep: int, drop: int, leading: int) -> None:
    """Let the lead that stays have the hand-overs of both; only that of `leading` (one of the two) still runs."""
    facts = {"keep": keep, "drop": drop}
    handovers.end(tx, only(keep + drop - leading), "withdrawn")
    theirs = "SELECT 1 FROM handover WHERE lead_id = :drop LIMIT 1"
    if tx.db.execute(theirs, facts).fetchone() is None:
        return
    rows = tx.db.execute(_HANDOVERS, facts).fetchall()
    tx.db.execute("DELETE FROM handover WHERE lead_id IN (:keep, :drop)", facts)
    first = tx.reserve("handover", len(rows))
    tx.db.executemany(_ADD_HANDOVER, ((keep, seq, *row) for seq, row in enumerate(rows, first)))


_OPT_OUTS = """
SELECT channel, opted_out_on FROM opt_out WHERE lead_id = :drop
  AND channel NOT IN (SELECT channel FROM opt_out WHERE lead_id = :keep)
"""

_ADD_OPT_OUT = """
INSERT INTO opt_out (lead_id, seq, channel, opted_out_on) VALUES (?, ?, ?, ?)
"""


def move_opt_outs(tx: Transaction, *, keep: int, drop: int) -> None:
    """Whatever channel one of the two has closed is closed."""
    rows = tx.db.execute(_OPT_OUTS, {"keep": keep, "drop": drop}).fetchall()
    tx.db.execute("DELETE FROM opt_out WHERE lead_id = ?", (drop,))
    first = tx.reserve("opt_out", len(rows))
    tx.db.executemany(_ADD_OPT_OUT, ((keep, seq, *row) for seq, row in enumerate(rows, first)))


def move_messages(tx: Transaction, *, keep: int, drop: int) -> None:
    """Messages about the lead that goes are about the one that stays."""
    tx.db.execute("UPDATE message SET lead_id = ? WHERE lead_id = ?", (keep, drop))


_LEVELS = """
SELECT level, fired_on, act, person FROM escalation
WHERE lead_id = :drop AND step_no = (SELECT step_no FROM lead WHERE id = :drop) ORDER BY level
"""

_ADD_LEVEL = """
INSERT INTO escalation (lead_id, seq, step_no, level, fired_on, act, person) VALUES (?, ?, ?, ?, ?, ?, ?)
"""


def move_levels(tx: Transaction, *, keep: int, drop: int, step_no: int | None) -> None:
    """The levels that the step of the lead that goes has come to are those of step `step_no`, where it lives on as that."""
    rows = tx.db.execute(_LEVELS, {"drop": drop}).fetchall() if step_no is not None else []
    tx.db.execute("DELETE FROM escalation WHERE lead_id = ?", (drop,))
    first = tx.reserve("escalation", len(rows))
    numbered = ((keep, seq, step_no, *row) for seq, row in enumerate(rows, first))
    tx.db.executemany(_ADD_LEVEL, numbered)
