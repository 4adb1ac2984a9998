"""Hand-overs: who gets which of the leads that wait for somebody, until when, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from leadq.store.assessments import Scope, params_of, passes, prepare_passes, those_in
from leadq.store.outbox import write_messages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from leadq.rulebook.compiling import Compiler
    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction

Ending = Literal["accepted", "rejected", "reassigned", "withdrawn"]
_WAITING: Final = "waiting"


@dataclass(frozen=True, slots=True)
class Handover:
    """A hand-over that runs: the lead is offered to `owner` since `handed_on`, to accept or reject up to the day `accept_by`."""

    lead_id: int
    owner: str
    stage: str
    from_stage: str
    former_owner: str | None
    handed_on: str
    accept_by: str


_RUNNING = """
SELECT lead_id, owner, stage, from_stage, former_owner, handed_on, accept_by FROM handover
WHERE lead_id = ? AND ended_on IS NULL
"""


def running(db: Db, lead_id: int) -> Handover | None:
    """The hand-over of a lead that runs, or None."""
    row = db.execute(_RUNNING, (lead_id,)).fetchone()
    return Handover(*row) if row else None


_END = """
UPDATE handover SET ended_on = max(:today, handed_on), ending = :ending, reason = :reason, ended_by = :command
WHERE ended_on IS NULL AND lead_id {those}
"""


def end(tx: Transaction, scope: Scope, ending: Ending, reason: str | None = None) -> int:
    """Stop the clock of the hand-overs of the leads in scope that run; answers how many did."""
    facts = {"ending": ending, "reason": reason, "today": tx.today, "command": tx.command_id}
    sql = _END.format(those=scope.test or "IS NOT NULL")
    return tx.db.execute(sql, {**facts, **scope.params}).rowcount


_OUTSIDE: Final = """
IN (SELECT lead_id FROM handover WHERE ended_on IS NULL AND stage NOT IN (SELECT value FROM json_each(:stages)))
"""


def end_outside(tx: Transaction, stages: str) -> None:
    """Withdraw what is offered in stages other than `stages` (a JSON list), which are no hand-overs any more."""
    end(tx, Scope(_OUTSIDE, {"stages": stages}), "withdrawn")


_GIVE_BACK = """
UPDATE lead SET owner = :owner, owner_folded = :folded WHERE id = :lead
"""


def give_back(tx: Transaction, lead_id: int, owner: str | None, folded: str | None) -> None:
    """Make the lead that of the owner whom it had before."""
    tx.db.execute(_GIVE_BACK, {"lead": lead_id, "owner": owner, "folded": folded})


_MAKE_WAITING = """
CREATE TEMP TABLE waiting (lead_id INTEGER PRIMARY KEY, territory INTEGER, owner TEXT, owner_folded TEXT)
"""

_WAIT = """
INSERT INTO temp.waiting (lead_id)
SELECT lead.id FROM lead
WHERE lead.stage = :stage AND lead.stage_entered_on <= :today {scope}
  AND NOT EXISTS (SELECT 1 FROM handover WHERE handover.lead_id = lead.id AND handover.ended_on IS NULL)
"""


def find_waiting(tx: Transaction, stage: str, scope: Scope) -> int:
    """Note the leads in scope that stand in the hand-over stage `stage` and are offered to nobody; how many."""
    tx.db.execute(f"DROP TABLE IF EXISTS temp.{_WAITING}")
    tx.db.execute(_MAKE_WAITING)
    sql = _WAIT.format(scope=scope.where("lead.id"))
    return tx.db.execute(sql, {"stage": stage, "today": tx.today, **scope.params}).rowcount


_TERRITORIES = """
UPDATE temp.waiting SET territory = (
  SELECT CASE {cases} END FROM lead {passes} WHERE lead.id = waiting.lead_id)
"""


def find_territories(db: Db, takes: Sequence[str], compiler: Compiler) -> None:
    """Note for each waiting lead the number, from 0, of the first of the tests `takes` that is true for it."""
    if not takes:
        return
    scope = those_in(_WAITING)
    prepare_passes(db, compiler, scope)
    cases = " ".join(f"WHEN {test} THEN {number}" for number, test in enumerate(takes))
    sql = _TERRITORIES.format(cases=cases, passes=passes(compiler))
    db.execute(sql, params_of(compiler, scope))


_SHARING: Final = {
    "sharer": "territory INTEGER, position INTEGER, name TEXT, name_folded TEXT, load INTEGER",
    "shared": "lead_id INTEGER PRIMARY KEY, owner TEXT, owner_folded TEXT",
}

# Leads that are about to get an owner are nobody's load yet, whosever they were.
_COUNT_LOAD = """
UPDATE temp.sharer SET load = (
  SELECT count(*) FROM lead WHERE lead.owner_folded = sharer.name_folded AND lead.outcome = 'open'
    AND lead.id NOT IN (SELECT lead_id FROM temp.waiting))
"""

# Whoever has the fewest open leads gets the next one: with loads of 3 and 5 the first gets three, then they take turns.
_SHARE = """
INSERT INTO temp.shared (lead_id, owner, owner_folded)
WITH queue AS MATERIALIZED (
  SELECT lead_id, territory, row_number() OVER (PARTITION BY territory ORDER BY lead_id) AS turn
  FROM temp.waiting WHERE territory IS NOT NULL
),
slot AS MATERIALIZED (
  SELECT sharer.territory, sharer.name, sharer.name_folded, row_number() OVER (
    PARTITION BY sharer.territory ORDER BY sharer.load + queue.turn, sharer.position) AS turn
  FROM temp.sharer JOIN queue ON queue.territory = sharer.territory
)
SELECT queue.lead_id, slot.name, slot.name_folded
FROM queue JOIN slot ON slot.territory = queue.territory AND slot.turn = queue.turn
"""

_TAKE = """
UPDATE temp.waiting SET (owner, owner_folded) = (
  SELECT owner, owner_folded FROM temp.shared WHERE shared.lead_id = waiting.lead_id)
"""


def share_out(db: Db, territories: Sequence[Sequence[tuple[str, str]]]) -> None:
    """Give each waiting lead to one of those (name, folded name) who share its territory: fewest open leads first."""
    for table, columns in _SHARING.items():
        db.execute(f"DROP TABLE IF EXISTS temp.{table}")
        db.execute(f"CREATE TEMP TABLE {table} ({columns})")
    rows = (
        (number, position, *person)
        for number, people in enumerate(territories)
        for position, person in enumerate(people)
    )
    db.executemany("INSERT INTO temp.sharer VALUES (?, ?, ?, ?, 0)", rows)
    if any(len(people) > 1 for people in territories):
        db.execute(_COUNT_LOAD)
    db.execute(_SHARE)
    db.execute(_TAKE)


_KEEP_OWNERS = """
UPDATE temp.waiting SET (owner, owner_folded) = (
  SELECT lead.owner, lead.owner_folded FROM lead
  WHERE lead.id = waiting.lead_id AND (
    :present IS NULL OR lead.owner_folded IN (SELECT value FROM json_each(:present))))
WHERE owner IS NULL
"""


def keep_owners(db: Db, present: str | None) -> None:
    """Leave each lead that nobody takes with its owner, who is in the JSON list `present` of folded names (None: any)."""
    db.execute(_KEEP_OWNERS, {"present": present})


def give_all_to(db: Db, owner: str, folded: str) -> None:
    """Give every waiting lead to one person."""
    db.execute("UPDATE temp.waiting SET owner = ?, owner_folded = ?", (owner, folded))


# Where the lead was before, other than in the hand-over itself, and whose it was: not those who never accepted it.
_BEGIN = """
INSERT INTO handover (lead_id, seq, owner, stage, from_stage, former_owner, handed_on, accept_by)
SELECT waiting.lead_id, :seq + row_number() OVER (ORDER BY waiting.lead_id) - 1, waiting.owner, :stage,
  coalesce((
    SELECT visit.stage FROM stage_visit AS visit JOIN stage ON stage.name = visit.stage
    WHERE visit.lead_id = waiting.lead_id AND visit.stage <> :stage AND stage.outcome IN ('open', 'parked') AND stage.position > 0
    ORDER BY visit.seq DESC LIMIT 1), :first),
  CASE WHEN :is_anew THEN (
    SELECT last.former_owner FROM handover AS last WHERE last.lead_id = lead.id ORDER BY last.seq DESC LIMIT 1)
  ELSE lead.owner END, :today, :accept_by
FROM temp.waiting JOIN lead ON lead.id = waiting.lead_id
WHERE waiting.owner IS NOT NULL
"""

# A lead that has just come has the step of the hand-over already; one that has waited for somebody, or was offered to
# somebody else, begins it now.
_BEGINS = "(next_kind <> 'callback' AND (stage_entered_on < :today OR :is_anew))"

_OWN = f"""
UPDATE lead SET (owner, owner_folded) = (
    SELECT owner, owner_folded FROM temp.waiting WHERE waiting.lead_id = lead.id),
  step_no = step_no + ({_BEGINS}),
  postponed = CASE WHEN {_BEGINS} THEN 0 ELSE postponed END,
  next_action = CASE WHEN {_BEGINS} THEN :action ELSE next_action END,
  next_due = CASE WHEN {_BEGINS} THEN :accept_by ELSE next_due END,
  next_first_due = CASE WHEN {_BEGINS} THEN :accept_by ELSE next_first_due END,
  next_kind = CASE WHEN {_BEGINS} THEN 'planned' ELSE next_kind END
WHERE id IN (SELECT lead_id FROM temp.waiting WHERE owner IS NOT NULL)
"""

_OFFERED = (
    "SELECT owner AS person, lead_id, 'handover' AS about FROM temp.waiting WHERE owner IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What waiting leads are offered: acceptance of `stage`, the step `action`, up to the day `accept_by`.

    Who rejects a lead of which no earlier stage is known sends it to `first_stage`. `is_anew` says that the leads were
    offered to somebody else before.
    """

    stage: str
    first_stage: str
    action: str
    accept_by: date
    is_anew: bool = False


def begin(tx: Transaction, offer: Offer) -> int:
    """Offer the waiting leads to those who were found for them, and tell them; answers to how many somebody was."""
    sql = "SELECT count(*) FROM temp.waiting WHERE owner IS NOT NULL"
    count: int = tx.db.execute(sql).fetchone()[0]
    if not count:
        return 0
    facts = {
        "stage": offer.stage,
        "first": offer.first_stage,
        "today": tx.today,
        "action": offer.action,
        "accept_by": offer.accept_by.isoformat(),
        "is_anew": offer.is_anew,
    }
    tx.db.execute(_BEGIN, facts | {"seq": tx.reserve("handover", count)})
    tx.db.execute(_OWN, facts)
    write_messages(tx, _OFFERED)
    return count
