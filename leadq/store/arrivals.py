"""Known leads come again: one arrival per lead and turn, applied to all leads at once.

What the row may change depends on who sends it: the same source or system updates, another one fills blanks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadq.store import handovers
from leadq.store.assessments import Scope
from leadq.store.contact_rows import inherit, note_updated, write_news
from leadq.store.kept import has_more, united
from leadq.store.kept_edits import KeptEdit, note_changes_since, protect_edits
from leadq.store.moves import FURTHEST_SQL
from leadq.store.new_leads import Delivery, insert_created, last_number
from leadq.store.staging import ADDRESS, Cell, Staging
from leadq.store.untaken import leave_untaken, untaken_cells

if TYPE_CHECKING:
    from collections.abc import Collection

    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction


@dataclass(frozen=True, slots=True)
class Changes:
    """What the arrivals of known leads did, besides the status of their rows; `followers` are new leads."""

    followers: int
    kept_edits: tuple[KeptEdit, ...]


def turns(db: Db) -> list[int]:
    """The turns in which known leads arrive, in file order."""
    sql = "SELECT DISTINCT coalesce(turn, 0) FROM staged WHERE lead_id IS NOT NULL AND status IS NULL AND head IS NULL"
    return sorted(row[0] for row in db.execute(sql))


_TABLES = (
    "DROP TABLE IF EXISTS temp.arrival",
    "DROP TABLE IF EXISTS temp.change",
    "DROP TABLE IF EXISTS temp.protected",
    "DROP TABLE IF EXISTS temp.said",
    """
CREATE TEMP TABLE arrival (
  lead_id INTEGER PRIMARY KEY,
  line INTEGER,
  by_id INTEGER,      -- found by the id that its own system gave
  source_id INTEGER,
  received_on TEXT,
  since INTEGER,      -- the first command that brought it from this source or system; NULL: from others only
  wins INTEGER,       -- the file's cells go over those of the lead
  new_touch INTEGER,
  is_correction INTEGER AS (by_id OR NOT new_touch),  -- of what the lead's own list or system said before
  changed INTEGER DEFAULT 0,
  keeps_more INTEGER DEFAULT 0,  -- has another kept cell than its source had before
  moved_address INTEGER DEFAULT 0,
  effect TEXT         -- follow, move, wake, reopen, correct
)
""",
    # What has changed in the arriving leads since their source or system first brought them.
    """
CREATE TEMP TABLE change (
  lead_id INTEGER,
  column_name TEXT,
  id INTEGER,         -- of the journal, so in the order of time
  old_value,
  by TEXT,            -- person, merge, own (a list of the same source or system), other (another list)
  PRIMARY KEY (lead_id, column_name, id)) WITHOUT ROWID
""",
    "CREATE TEMP TABLE protected (lead_id INTEGER, column_name TEXT, PRIMARY KEY (lead_id, column_name)) WITHOUT ROWID",
    "CREATE TEMP TABLE said (lead_id INTEGER, column_name TEXT, value)",
)

_ARRIVALS = """
INSERT INTO arrival (lead_id, line, by_id, source_id, received_on, since, wins, new_touch)
SELECT lead_id, line, by_id, source_id, received_on, since, :update OR by_id OR since IS NOT NULL,
  NOT EXISTS (
    SELECT 1 FROM touch
    WHERE touch.lead_id = found.lead_id AND touch.source_id = found.source_id
      AND (found.is_given = 0 OR touch.received_on = found.received_on))
FROM (
  SELECT staged.lead_id, staged.line, staged.strength IS 1 AS by_id, staged.source_id,
    coalesce(staged.received_on, :received_on) AS received_on, staged.received_on IS NOT NULL AS is_given, (
      SELECT min(import_run.command_id) FROM touch JOIN import_run ON import_run.id = touch.run_id
      WHERE touch.lead_id = staged.lead_id
        AND (touch.source_id = staged.source_id OR import_run.system = :system)) AS since
  FROM staged
  WHERE staged.lead_id IS NOT NULL AND staged.status IS NULL AND staged.head IS NULL AND coalesce(staged.turn, 0) = :turn
) AS found
"""

# What a source delivered before, word for word, changes nothing.
_SAME_AGAIN = """
UPDATE staged SET status = 'unchanged'
WHERE status IS NULL AND lead_id IS NOT NULL AND head IS NULL AND coalesce(turn, 0) = :turn AND EXISTS (
  SELECT 1 FROM touch
  WHERE touch.lead_id = staged.lead_id AND touch.source_id = staged.source_id AND touch.row_hash = staged.hash
    AND (staged.received_on IS NULL OR touch.received_on = staged.received_on))
"""

_ROWS_OF_THE_SAME = """
UPDATE staged SET status = 'unchanged' WHERE head IN (
  SELECT line FROM staged WHERE status = 'unchanged' AND head IS NULL)
"""


def apply_turn(tx: Transaction, delivery: Delivery, turn: int, *, update: bool) -> Changes:
    """Apply the arrivals of one turn; `update` lets the file win over edits and other sources."""
    db = tx.db
    facts: dict[str, Cell] = {
        "turn": turn,
        "system": delivery.system,
        "received_on": delivery.received_on,
        "today": tx.today,
    }
    facts |= {"update": int(update), "run": delivery.run_id, "first_stage": delivery.first_stage}
    if not update:
        db.execute(_SAME_AGAIN, {"turn": turn})
        db.execute(_ROWS_OF_THE_SAME)
    for statement in _TABLES:
        db.execute(statement)
    db.execute(_ARRIVALS, facts)
    edits: tuple[KeptEdit, ...] = ()
    if not update:
        note_changes_since(db, delivery.system)
        edits = protect_edits(db, delivery.staging)
        leave_untaken(db, delivery.staging, delivery.system)
    differs = _identity_differs(delivery.staging)
    db.execute(_EFFECT.format(differs=differs, correct=_CORRECTED), facts)
    db.execute(_BELIEVED)
    _note_changes(db, delivery.staging)
    spoken = write_news(tx)
    followers = _follow(tx, delivery, facts)
    _write_facts(db, delivery.staging)
    _move(tx, facts)
    touch = _TOUCH.format(untaken=untaken_cells(delivery.staging))
    for statement in (_WAKE, touch, _KEEPS_MORE, _SAME_TOUCH, _EARLIER, _STATUS):
        db.execute(statement, facts)
    note_updated(db, spoken)
    if delivery.system is not None:
        db.execute(_REFERENCE, facts)
    return Changes(followers, edits)


_CHANGED = """
UPDATE arrival SET {mark} = 1 WHERE lead_id IN (
  SELECT arrival.lead_id FROM arrival
  CROSS JOIN lead ON lead.id = arrival.lead_id CROSS JOIN staged ON staged.line = arrival.line
  WHERE {test})
"""


def _note_changes(db: Db, staging: Staging) -> None:
    """Mark the arrivals that change a fact of their lead, and those that change its address."""
    facts = [name for name in staging.facts if not name.endswith("_folded")]
    for mark, names in (
        ("changed", facts),
        ("moved_address", [name for name in ADDRESS if name in facts]),
    ):
        if names:
            db.execute(_CHANGED.format(mark=mark, test=" OR ".join(map(_is_changed, names))))


def _is_changed(name: str) -> str:
    return f"staged.{name} IS NOT NULL AND (lead.{name} IS NULL OR arrival.wins AND lead.{name} <> staged.{name})"


# The same closing stage with another day or reason is a correction.
_CORRECTED = """
      CASE WHEN arrival.wins AND staged.stage = lead.stage AND lead.outcome IN ('won', 'lost', 'invalid')
        AND (staged.closed_on IS NOT lead.closed_on OR staged.reason IS NOT lead.reason) THEN 'correct' END
""".strip()

# Older news than what happened with the lead since have no effect but the touch. A correction is no visit, but it may bring
# an invalid lead the address that it lacked.
_EFFECT = """
UPDATE arrival SET effect = (
  SELECT CASE
    WHEN lead.outcome = 'won' AND NOT arrival.is_correction AND arrival.received_on >= lead.closed_on
      THEN 'follow'
    WHEN arrival.wins AND staged.stage <> lead.stage THEN 'move'
    WHEN lead.outcome = 'invalid' AND staged.stage IS NOT lead.stage AND ({differs})
      AND (arrival.is_correction OR arrival.received_on >= lead.stage_entered_on) THEN 'reopen'
    WHEN arrival.is_correction OR arrival.received_on < lead.stage_entered_on THEN {correct}
    WHEN lead.outcome = 'parked' AND lead.next_due > :today THEN 'wake'
    WHEN lead.outcome = 'lost' THEN 'reopen'
    ELSE {correct}
  END
  FROM lead CROSS JOIN staged ON staged.line = arrival.line WHERE lead.id = arrival.lead_id)
"""

# What made a lead invalid (its address, mostly) must not stay when another one brings it back.
_BELIEVED = """
UPDATE arrival SET wins = 1
WHERE effect = 'reopen' AND (SELECT lead.outcome FROM lead WHERE lead.id = arrival.lead_id) = 'invalid'
"""


def _identity_differs(staging: Staging) -> str:
    names = [name for name in ("email", "phone", "mobile", *ADDRESS) if name in staging.facts]
    tests = [f"staged.{name} IS NOT NULL AND staged.{name} IS NOT lead.{name}" for name in names]
    return " OR ".join(tests) or "0"


_FOLLOWERS = """
INSERT INTO created (lead_id, line, follows_id)
SELECT :last + row_number() OVER (ORDER BY line), line, lead_id FROM arrival WHERE effect = 'follow'
"""

_TO_THE_FOLLOWER = """
UPDATE staged SET lead_id = (SELECT created.lead_id FROM created WHERE created.follows_id = staged.lead_id
  AND created.lead_id > :last)
WHERE head IS NULL AND status IS NULL AND coalesce(turn, 0) > :turn
  AND lead_id IN (SELECT lead_id FROM arrival WHERE effect = 'follow')
"""


def _follow(tx: Transaction, delivery: Delivery, facts: dict[str, Cell]) -> int:
    """Make a new lead for every won one that comes again; later rows of the file mean the new one."""
    last = last_number(tx.db)
    count = tx.db.execute(_FOLLOWERS, {"last": last}).rowcount
    if count > 0:
        insert_created(tx, delivery, last + 1, last + count)
        inherit(tx, last)
        tx.db.execute(_TO_THE_FOLLOWER, facts | {"last": last})
        tx.db.execute("DELETE FROM arrival WHERE effect = 'follow'")
    return max(count, 0)


# A lead that is offered to somebody is theirs to accept, whatever a list says.
_OFFERED = {
    name: f"WHEN EXISTS (SELECT 1 FROM handover WHERE lead_id = lead.id AND ended_on IS NULL) THEN lead.{name}"
    for name in ("owner", "owner_folded")
}


def _taken(name: str, facts: Collection[str]) -> str:
    """What a column is set to; a folded twin goes with its text, also where nothing of that can be folded."""
    text = name.removesuffix("_folded")
    decides = text if text in facts else name
    takes = (
        f"CASE WHEN arrival.wins THEN staged.{decides} IS NOT NULL ELSE lead.{decides} IS NULL END"
    )
    return f"{name} = CASE {_OFFERED.get(name, '')} WHEN {takes} THEN staged.{name} ELSE lead.{name} END"


def _write_facts(db: Db, staging: Staging) -> None:
    """Write the changed facts; a blank never erases."""
    if not staging.facts:
        return
    columns = [_taken(name, staging.facts) for name in staging.facts]
    if "address_checked_on" not in staging.facts:
        columns.append(
            "address_checked_on = CASE WHEN arrival.moved_address"
            " THEN max(coalesce(lead.address_checked_on, ''), arrival.received_on) ELSE lead.address_checked_on END"
        )
    db.execute(
        f"UPDATE lead SET {', '.join(columns)} FROM arrival CROSS JOIN staged ON staged.line = arrival.line"
        " WHERE arrival.changed AND lead.id = arrival.lead_id"
    )


_LEAVE = """
UPDATE stage_visit SET left_on = max(stage_visit.entered_on, coalesce({day}, :today))
FROM arrival CROSS JOIN staged ON staged.line = arrival.line
WHERE arrival.effect IN ('move', 'reopen') AND stage_visit.lead_id = arrival.lead_id AND stage_visit.left_on IS NULL
"""

_ENTER = """
INSERT INTO stage_visit (lead_id, seq, stage, entered_on, reason)
SELECT arrival.lead_id, :seq + row_number() OVER (ORDER BY arrival.lead_id) - 1, {stage}, coalesce({day}, :today),
  CASE arrival.effect WHEN 'move' THEN staged.reason END
FROM arrival CROSS JOIN staged ON staged.line = arrival.line
WHERE arrival.effect IN ('move', 'reopen')
"""

# An agreed call-back stays, with its number.
_STAYS = "(lead.next_kind IS 'callback' AND entry.action IS NOT NULL)"
_MOVE = """
UPDATE lead SET stage = entry.stage, outcome = entry.outcome, stage_entered_on = coalesce({day}, :today),
  (next_action, next_due, next_first_due, next_kind, step_no, postponed) = (
    SELECT lead.next_action, lead.next_due, lead.next_first_due, lead.next_kind, lead.step_no, lead.postponed
    WHERE {stays}
    UNION ALL
    SELECT 'Came back from ' || source.name, :today, :today, 'planned', lead.step_no + 1, 0
    WHERE arrival.effect = 'reopen'
    UNION ALL
    SELECT entry.action, entry.due, entry.due, CASE WHEN entry.action IS NOT NULL THEN 'planned' END, lead.step_no + 1, 0
    WHERE arrival.effect = 'move' AND NOT {stays}),
  closed_on = CASE arrival.effect WHEN 'move' THEN staged.closed_on END,
  reason = CASE arrival.effect WHEN 'move' THEN staged.reason END
FROM arrival
CROSS JOIN staged ON staged.line = arrival.line
CROSS JOIN source ON source.id = arrival.source_id
CROSS JOIN entry ON entry.stage = {stage}
WHERE arrival.effect IN ('move', 'reopen') AND lead.id = arrival.lead_id
"""
_FURTHEST = f"""
UPDATE lead SET furthest = {FURTHEST_SQL}
WHERE id IN (SELECT lead_id FROM arrival WHERE effect IN ('move', 'reopen'))
"""
_MOVED = "IN (SELECT lead_id FROM arrival WHERE effect IN ('move', 'reopen'))"
_WANTED_STAGE = "CASE arrival.effect WHEN 'reopen' THEN :first_stage ELSE staged.stage END"
_WANTED_DAY = (
    "CASE arrival.effect WHEN 'move' THEN coalesce(staged.closed_on, staged.stage_entered_on) END"
)

_CORRECT = """
UPDATE lead SET closed_on = staged.closed_on, reason = staged.reason, stage_entered_on = staged.closed_on
FROM arrival CROSS JOIN staged ON staged.line = arrival.line
WHERE arrival.effect = 'correct' AND lead.id = arrival.lead_id
"""

_CORRECT_LEAVING = """
UPDATE stage_visit SET left_on = max(stage_visit.entered_on, staged.closed_on)
FROM arrival CROSS JOIN staged ON staged.line = arrival.line
WHERE arrival.effect = 'correct' AND stage_visit.lead_id = arrival.lead_id AND stage_visit.seq = (
  SELECT max(former.seq) FROM stage_visit AS former
  WHERE former.lead_id = arrival.lead_id AND former.left_on IS NOT NULL)
"""

_CORRECT_ENTERING = """
UPDATE stage_visit SET entered_on = staged.closed_on, reason = staged.reason
FROM arrival CROSS JOIN staged ON staged.line = arrival.line
WHERE arrival.effect = 'correct' AND stage_visit.lead_id = arrival.lead_id AND stage_visit.left_on IS NULL
"""


def _move(tx: Transaction, facts: dict[str, Cell]) -> None:
    """Move the leads whose file or whose return says so, with their visits."""
    for statement in (_CORRECT, _CORRECT_LEAVING, _CORRECT_ENTERING):
        tx.db.execute(statement)
    sql = "SELECT count(*) FROM arrival WHERE effect IN ('move', 'reopen')"
    count: int = tx.db.execute(sql).fetchone()[0]
    if not count:
        return
    seq = tx.reserve("stage_visit", count)
    handovers.end(tx, Scope(_MOVED), "withdrawn")
    names = {"stage": _WANTED_STAGE, "day": _WANTED_DAY, "stays": _STAYS}
    for statement in (_LEAVE, _ENTER, _MOVE, _FURTHEST):
        tx.db.execute(statement.format(**names), facts | {"seq": seq})


_WAKE = """
UPDATE lead SET next_due = :today, next_first_due = :today
WHERE next_kind <> 'callback' AND id IN (SELECT lead_id FROM arrival WHERE effect = 'wake')
"""

_TOUCH = """
INSERT INTO touch (lead_id, source_id, received_on, run_id, row_hash, kept, untaken)
SELECT arrival.lead_id, arrival.source_id, arrival.received_on, :run, staged.hash, staged.kept, {untaken}
FROM arrival CROSS JOIN staged ON staged.line = arrival.line CROSS JOIN lead ON lead.id = arrival.lead_id
WHERE arrival.new_touch
"""

# The touch that a correction is of.
_CORRECTED_TOUCH = """
NOT arrival.new_touch AND touch.lead_id = arrival.lead_id AND touch.source_id = arrival.source_id
  AND touch.received_on = coalesce(staged.received_on, (
    SELECT max(latest.received_on) FROM touch AS latest
    WHERE latest.lead_id = arrival.lead_id AND latest.source_id = arrival.source_id))
""".strip()

_KEEPS_MORE = f"""
UPDATE arrival SET keeps_more = 1 WHERE lead_id IN (
  SELECT arrival.lead_id FROM arrival CROSS JOIN staged ON staged.line = arrival.line CROSS JOIN touch
  WHERE {_CORRECTED_TOUCH} AND {has_more("touch.kept", "staged.kept")})
"""

# A corrected row takes the place of the one that the touch remembers. (The IN keeps SQLite from reading every touch.)
_SAME_TOUCH = f"""
UPDATE touch SET row_hash = staged.hash,
  kept = CASE WHEN arrival.keeps_more THEN {united("touch.kept", "staged.kept")} ELSE touch.kept END
FROM arrival CROSS JOIN staged ON staged.line = arrival.line
WHERE touch.lead_id IN (SELECT lead_id FROM arrival WHERE NOT new_touch)
  AND {_CORRECTED_TOUCH}
"""

_EARLIER = """
UPDATE lead SET source_id = arrival.source_id, received_on = arrival.received_on
FROM arrival
WHERE lead.id IN (SELECT lead_id FROM arrival WHERE new_touch)
  AND arrival.new_touch AND lead.id = arrival.lead_id AND arrival.received_on < lead.received_on
"""

_STATUS = """
UPDATE staged SET status = CASE
  WHEN arrival.changed OR arrival.keeps_more OR arrival.new_touch OR arrival.effect IS NOT NULL THEN 'updated'
  ELSE 'unchanged' END
FROM arrival WHERE staged.line = arrival.line
"""

_REFERENCE = """
INSERT OR IGNORE INTO external_reference (system, external_id, lead_id)
SELECT :system, staged.external_id, arrival.lead_id
FROM arrival CROSS JOIN staged ON staged.line = arrival.line
WHERE staged.external_id IS NOT NULL
"""
