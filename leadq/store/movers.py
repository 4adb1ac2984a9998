"""Who moves by itself: leads whose guard has come true, and parked ones that wake up; found as sets, one stage at a time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from leadq.store.assessments import Scope, params_of, passes, prepare_passes, those_in
from leadq.store.moves import MOVING, nobody_moves
from leadq.store.written_by import command_of

if TYPE_CHECKING:
    from leadq.rulebook.compiling import Compiler
    from leadq.store.transactions import Db

MOVED: Final = "moved"
"""The temporary table of leads that this run has moved already: `lead_id`."""

_CANDIDATE: Final = "candidate"


def nobody_has_moved(db: Db) -> None:
    """Begin a run: every lead may move by itself once."""
    db.execute(f"DROP TABLE IF EXISTS temp.{MOVED}")
    db.execute(f"CREATE TEMP TABLE {MOVED} (lead_id INTEGER PRIMARY KEY)")


def note_moved(db: Db) -> None:
    """Note the moving leads as moved."""
    db.execute(f"INSERT OR IGNORE INTO temp.{MOVED} SELECT lead_id FROM temp.{MOVING}")


_CANDIDATES = f"""
INSERT INTO temp.{_CANDIDATE} (lead_id, since)
SELECT lead.id, lead.stage_entered_on
FROM lead
WHERE lead.stage IN (SELECT value FROM json_each(:stages)) AND lead.stage_entered_on <= :today {{scope}}
  AND lead.id NOT IN (SELECT lead_id FROM temp.{MOVED})
  AND NOT EXISTS (SELECT 1 FROM handover WHERE handover.lead_id = lead.id AND handover.ended_on IS NULL)
"""

# After a hand-over that was rejected, or out of which somebody took it, a lead waits for an answer or an activity of its
# own that came later.
_UNHEARD = f"""
DELETE FROM temp.{_CANDIDATE} WHERE EXISTS (
  SELECT 1 FROM handover
  WHERE handover.lead_id = {_CANDIDATE}.lead_id AND handover.seq = (
      SELECT max(last.seq) FROM handover AS last
      WHERE last.lead_id = handover.lead_id AND last.ending IN ('rejected', 'withdrawn'))
    AND NOT EXISTS (
      SELECT 1 FROM answer WHERE answer.lead_id = handover.lead_id AND answer.answered_on >= handover.ended_on
        AND {command_of("answer")} > handover.ended_by)
    AND NOT EXISTS (
      SELECT 1 FROM activity WHERE activity.lead_id = handover.lead_id AND activity.happened_on >= handover.ended_on
        AND activity.by = 'lead' AND activity.machine = 0 AND {command_of("activity")} > handover.ended_by))
"""

_MOVE_IF = f"""
INSERT INTO temp.{MOVING} (lead_id)
SELECT lead.id FROM temp.{_CANDIDATE} CROSS JOIN lead ON lead.id = {_CANDIDATE}.lead_id {{passes}}
WHERE {{test}}
"""


def find_movers(
    db: Db, stages: str, test: str, compiler: Compiler, scope: Scope, *, is_handover: bool
) -> None:
    """Choose as moving leads those in scope that stand in one of `stages` (a JSON list) and for which `test` is true."""
    _find_candidates(db, stages, compiler, scope)
    if is_handover:
        db.execute(_UNHEARD)
    _choose(db, test, compiler, those_in(_CANDIDATE))


def _find_candidates(db: Db, stages: str, compiler: Compiler, scope: Scope) -> None:
    db.execute(f"DROP TABLE IF EXISTS temp.{_CANDIDATE}")
    db.execute(f"CREATE TEMP TABLE {_CANDIDATE} (lead_id INTEGER PRIMARY KEY, since TEXT)")
    params = {"stages": stages, "today": compiler.as_of.isoformat(), **scope.params}
    db.execute(_CANDIDATES.format(scope=scope.where("lead.id")), params)


def _choose(db: Db, test: str, compiler: Compiler, scope: Scope) -> None:
    prepare_passes(db, compiler, scope)
    nobody_moves(db)
    sql = _MOVE_IF.format(test=test, passes=passes(compiler))
    db.execute(sql, params_of(compiler, scope))


_DUE = f"""
INSERT INTO temp.{MOVING} (lead_id)
SELECT lead.id FROM temp.{_CANDIDATE} CROSS JOIN lead ON lead.id = {_CANDIDATE}.lead_id
WHERE lead.next_due <= :today
"""


def find_due(db: Db, stage: str, compiler: Compiler, scope: Scope) -> None:
    """Choose as moving leads those in scope that are parked in `stage` up to today."""
    _find_candidates(db, json.dumps([stage]), compiler, scope)
    nobody_moves(db)
    db.execute(_DUE, {"today": compiler.as_of.isoformat()})


# Of the day on which a lead was parked, what a later command wrote came later.
_SINCE_PARKED = f"""
AND EXISTS (
  SELECT 1 FROM temp.{_CANDIDATE} AS parked
  WHERE parked.lead_id = activity.lead_id AND (activity.happened_on > parked.since
    OR (activity.happened_on = parked.since AND {command_of("activity")} > (
      SELECT inserted.command_id FROM inserted
      WHERE inserted.table_name = 'stage_visit' AND inserted.first_id <= (
        SELECT max(visit.seq) FROM stage_visit AS visit WHERE visit.lead_id = activity.lead_id)
      ORDER BY inserted.first_id DESC LIMIT 1))))
"""


def find_returning(db: Db, stage: str, test: str, compiler: Compiler, scope: Scope) -> None:
    """Choose as moving leads those in scope that are parked in `stage` and for which `test` is true by now.

    Of activities it sees only those after the lead was parked.
    """
    _find_candidates(db, json.dumps([stage]), compiler, scope)
    _choose(db, test, compiler, Scope(those_in(_CANDIDATE).test, activities=_SINCE_PARKED))
