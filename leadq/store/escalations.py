"""Escalations: which late steps have come to which level, found as a set, noted once, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from leadq.store import handovers
from leadq.store.assessments import those_in
from leadq.store.outbox import write_messages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction


@dataclass(frozen=True, slots=True)
class Rung:
    """A level whose time has come for what has been late since `cutoff` or longer.

    One that `repeats` is for steps of leads that were reassigned twice, in place of reassigning them again.
    """

    level: int
    cutoff: date
    act: Literal["remind", "tell", "reassign"]
    person: str | None
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Escalated:
    """How many late steps came to a level, by what was done."""

    reminded: int
    told: int
    reassigned: int


# Late is a step that is due before today, since the date that was set first; so is a hand-over that nobody has
# accepted or rejected in time. A lead is tired when this step and the one before it are those of reassignments.
_LATE = """
CREATE TEMP TABLE late AS
SELECT lead.id AS lead_id, lead.step_no, lead.owner_folded,
  min(
    coalesce(CASE WHEN lead.next_due < :today THEN min(lead.next_first_due, lead.next_due) END, offer.accept_by),
    coalesce(offer.accept_by, min(lead.next_first_due, lead.next_due))) AS since,
  EXISTS (
    SELECT 1 FROM escalation WHERE escalation.lead_id = lead.id AND escalation.step_no = lead.step_no - 1
      AND escalation.act = 'reassign')
  AND EXISTS (
    SELECT 1 FROM escalation WHERE escalation.lead_id = lead.id AND escalation.step_no = lead.step_no - 2
      AND escalation.act = 'reassign') AS tired
FROM lead LEFT JOIN handover AS offer
  ON offer.lead_id = lead.id AND offer.ended_on IS NULL AND offer.accept_by < :today
WHERE lead.next_due IS NOT NULL AND lead.id IN (
  SELECT id FROM lead WHERE next_due < :today
  UNION SELECT lead_id FROM handover WHERE ended_on IS NULL AND accept_by < :today)
"""

_OLDEST = "SELECT min(since) FROM temp.late"


def find_late(db: Db, today: date) -> date | None:
    """Note what is late; answers since when the longest, None when nothing is."""
    db.execute("DROP TABLE IF EXISTS temp.late")
    db.execute(_LATE, {"today": today.isoformat()})
    oldest = db.execute(_OLDEST).fetchone()[0]
    return date.fromisoformat(oldest) if oldest else None


_RUNGS = """
CREATE TEMP TABLE rung (level INTEGER PRIMARY KEY, cutoff TEXT, act TEXT, person TEXT, repeats INTEGER)
"""

# Who is there can be reminded; in place of the others somebody else is.
_PRESENT = """
CREATE TEMP TABLE present (name_folded TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID
"""

_COMES_TO = """
rung.cutoff >= late.since AND CASE WHEN late.tired THEN rung.act <> 'reassign' ELSE NOT rung.repeats END
"""

_FIRING = f"""
CREATE TEMP TABLE firing AS
SELECT late.lead_id, late.step_no, late.owner_folded, late.tired, late.since, max(rung.level) AS level,
  coalesce((
    SELECT max(escalation.level) FROM escalation
    WHERE escalation.lead_id = late.lead_id AND escalation.step_no = late.step_no), 0) AS before
FROM temp.late JOIN temp.rung ON {_COMES_TO}
GROUP BY late.lead_id HAVING max(rung.level) > before
"""

_FIRE = f"""
INSERT INTO escalation (lead_id, step_no, level, seq, fired_on, act, person)
SELECT late.lead_id, late.step_no, rung.level,
  :seq + row_number() OVER (ORDER BY late.lead_id, rung.level) - 1, :today,
  CASE WHEN rung.level = late.level THEN rung.act ELSE 'skip' END,
  CASE WHEN rung.level < late.level THEN NULL WHEN rung.person = 'owner' THEN coalesce((
    SELECT present.name FROM temp.present WHERE present.name_folded = late.owner_folded), :instead)
  ELSE rung.person END
FROM temp.firing AS late JOIN temp.rung ON {_COMES_TO} AND rung.level BETWEEN late.before + 1 AND late.level
"""

_ROWS = f"""
SELECT count(*) FROM temp.firing AS late
JOIN temp.rung ON {_COMES_TO} AND rung.level BETWEEN late.before + 1 AND late.level
"""


def fire(
    tx: Transaction, rungs: Sequence[Rung], present: Mapping[str, str], instead: str | None
) -> Escalated:
    """Let each late step (`find_late`) come to the highest rung whose time has come, and skip those below it.

    `present` are the people who are there, by folded name; in place of an owner who is not, `instead` is reminded.
    """
    for table, create in (("rung", _RUNGS), ("present", _PRESENT)):
        tx.db.execute(f"DROP TABLE IF EXISTS temp.{table}")
        tx.db.execute(create)
    tx.db.executemany(
        "INSERT INTO temp.rung VALUES (?, ?, ?, ?, ?)",
        ((one.level, one.cutoff.isoformat(), one.act, one.person, one.repeats) for one in rungs),
    )
    tx.db.executemany("INSERT INTO temp.present VALUES (?, ?)", present.items())
    tx.db.execute("DROP TABLE IF EXISTS temp.firing")
    tx.db.execute(_FIRING)
    rows: int = tx.db.execute(_ROWS).fetchone()[0]
    seq = tx.reserve("escalation", rows)
    tx.db.execute(_FIRE, {"seq": seq, "today": tx.today, "instead": instead})
    return _counted(tx.db)


FIRED_SQL = """
FROM temp.firing JOIN escalation
  ON escalation.lead_id = firing.lead_id AND escalation.step_no = firing.step_no AND escalation.level = firing.level
"""

_COUNTED = f"""
SELECT count(*) FILTER (WHERE act = 'remind'), count(*) FILTER (WHERE act = 'tell'),
  count(*) FILTER (WHERE act = 'reassign')
{FIRED_SQL}
"""


def _counted(db: Db) -> Escalated:
    return Escalated(*db.execute(_COUNTED).fetchone())


_REASSIGNED = f"""
CREATE TEMP TABLE reassigned AS
SELECT firing.lead_id, escalation.person, person.name_folded, due.due
{FIRED_SQL}
JOIN lead ON lead.id = firing.lead_id
JOIN temp.assignee AS person ON person.name = escalation.person
JOIN temp.stage_due AS due ON due.stage = lead.stage
WHERE escalation.act = 'reassign'
"""

# What ended just now is offered again, to somebody else, from where it came.
_OFFER_AGAIN = """
INSERT INTO handover (lead_id, seq, owner, stage, from_stage, former_owner, handed_on, accept_by)
SELECT last.lead_id, :seq + row_number() OVER (ORDER BY last.lead_id) - 1, reassigned.person, last.stage,
  last.from_stage, last.former_owner, :today, reassigned.due
FROM temp.reassigned JOIN handover AS last ON last.lead_id = reassigned.lead_id
WHERE last.ending = 'reassigned' AND last.ended_by = :command
"""

# A call-back that was agreed for a later day is kept by whoever gets the lead: only its hand-over is late.
_IS_AGREED = "(next_kind = 'callback' AND next_due >= :today)"

_REASSIGN = f"""
UPDATE lead SET (owner, owner_folded, next_due, next_first_due) = (
    SELECT person, name_folded, iif({_IS_AGREED}, next_due, due), iif({_IS_AGREED}, next_first_due, due)
    FROM temp.reassigned WHERE reassigned.lead_id = lead.id),
  next_kind = iif({_IS_AGREED}, next_kind, 'planned'), step_no = step_no + 1, postponed = 0
WHERE id IN (SELECT lead_id FROM temp.reassigned)
"""


def reassign(tx: Transaction, assignees: Mapping[str, str], due: Mapping[str, date]) -> None:
    """Carry out the reassignments that fired: a new owner (name: folded name), a new step, due by the lead's stage."""
    for table in ("assignee", "stage_due", "reassigned"):
        tx.db.execute(f"DROP TABLE IF EXISTS temp.{table}")
    tx.db.execute("CREATE TEMP TABLE assignee (name TEXT PRIMARY KEY, name_folded TEXT)")
    tx.db.execute("CREATE TEMP TABLE stage_due (stage TEXT PRIMARY KEY, due TEXT)")
    tx.db.executemany("INSERT INTO temp.assignee VALUES (?, ?)", assignees.items())
    days = ((stage, day.isoformat()) for stage, day in due.items())
    tx.db.executemany("INSERT INTO temp.stage_due VALUES (?, ?)", days)
    facts = {"today": tx.today, "command": tx.command_id}
    tx.db.execute(_REASSIGNED)
    offers = handovers.end(tx, those_in("reassigned"), "reassigned")
    seq = tx.reserve("handover", offers)
    tx.db.execute(_OFFER_AGAIN, facts | {"seq": seq})
    tx.db.execute(_REASSIGN, facts)


_CONCERNED = f"""
SELECT escalation.person, escalation.lead_id, escalation.act AS about {FIRED_SQL} WHERE escalation.person IS NOT NULL
"""


def tell(tx: Transaction) -> None:
    """Write a message about each step that came to a level, to whom it concerns; the step is the one that is now."""
    write_messages(tx, _CONCERNED)
