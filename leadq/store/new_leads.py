"""Staged rows that nobody knows become leads, with their touch, their visits and their external ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadq.rulebook.catalogue import BUILT_IN, Part
from leadq.store.staging import ADDRESS, Cell, Staging

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction

_BULK_SHARE = 5  # new rows above a fifth of the table are cheaper to index afterwards


@dataclass(frozen=True, slots=True)
class Entry:
    """What entering a stage by import means; action and due (ISO) are None for closing stages.

    `furthest` is the position among the open stages that a lead here counts as having reached.
    """

    stage: str
    outcome: str
    furthest: int
    action: str | None
    due: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What all statements of one import have in common."""

    staging: Staging
    system: str | None
    run_id: int
    first_stage: str
    received_on: str  # for rows that do not say


def note_entries(db: Db, entries: Sequence[Entry]) -> None:
    """Put what entering each stage means where the statements find it."""
    db.execute("DROP TABLE IF EXISTS temp.entry")
    db.execute(
        "CREATE TEMP TABLE entry (stage TEXT PRIMARY KEY, outcome TEXT, furthest INTEGER, action TEXT, due TEXT) WITHOUT ROWID"
    )
    rows = [
        (entry.stage, entry.outcome, entry.furthest, entry.action, entry.due) for entry in entries
    ]
    db.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", rows)
    db.execute("DROP TABLE IF EXISTS temp.created")
    db.execute(
        "CREATE TEMP TABLE created (lead_id INTEGER PRIMARY KEY, line INTEGER, follows_id INTEGER)"
    )


# The number of a lead that became a part of another one is never given again: people and the journal know it.
_LAST_NUMBER = """
SELECT max(coalesce((SELECT max(id) FROM lead), 0), coalesce((SELECT max(id) FROM merged), 0))
"""


def last_number(db: Db) -> int:
    """The highest number that a lead has or had; 0 before the first."""
    row: tuple[int] = db.execute(_LAST_NUMBER).fetchone()
    return row[0]


_UNKNOWN = """
INSERT INTO created (line) SELECT line FROM staged
WHERE status IS NULL AND lead_id IS NULL AND head IS NULL AND first_line IS NULL
ORDER BY line
"""


def create_unknown(tx: Transaction, delivery: Delivery) -> int:
    """Make a lead of every staged row that is none yet; answers how many."""
    before = last_number(tx.db)
    # SQLite numbers on from the highest one: ten times as fast as counting the rows in a window.
    tx.db.execute("INSERT INTO created (lead_id) VALUES (?)", (before,))
    tx.db.execute(_UNKNOWN)
    tx.db.execute("DELETE FROM created WHERE lead_id = ?", (before,))
    first, last = _range(tx.db)
    if last < first:
        return 0
    dropped = _drop_indexes(tx.db) if _is_bulk(tx.db, last - first + 1) else []
    insert_created(tx, delivery, first, last)
    for sql in dropped:
        tx.db.execute(sql)
    _name_later_arrivals(tx.db)
    return last - first + 1


def _range(db: Db) -> tuple[int, int]:
    row: tuple[int, int] = db.execute(
        "SELECT coalesce(min(lead_id), 1), coalesce(max(lead_id), 0) FROM created"
    ).fetchone()
    return row


def _is_bulk(db: Db, new: int) -> bool:
    before: int = db.execute("SELECT coalesce(max(id), 0) FROM lead").fetchone()[0]
    return new * _BULK_SHARE > before and new > 1000


def _drop_indexes(db: Db) -> list[str]:
    """Take the secondary indexes of ``lead`` and ``touch`` away; answers the statements that make them again."""
    sql = """
SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN ('lead', 'touch') AND sql IS NOT NULL
"""
    found = db.execute(sql).fetchall()
    for name, _ in found:
        db.execute(f"DROP INDEX {name}")
    return [create for _, create in found]


_LATER = """
UPDATE staged SET lead_id = (SELECT created.lead_id FROM created WHERE created.line = staged.first_line)
WHERE first_line IS NOT NULL
"""


def _name_later_arrivals(db: Db) -> None:
    """Tell rows that bring a lead of this file again which lead it became."""
    if db.execute("SELECT 1 FROM staged WHERE first_line IS NOT NULL LIMIT 1").fetchone():
        db.execute("CREATE INDEX IF NOT EXISTS temp.created_line ON created(line)")
        db.execute(_LATER)


def insert_created(tx: Transaction, delivery: Delivery, first: int, last: int) -> None:
    """Write the leads `first` to `last` of the table of created ones, and all that belongs to them."""
    facts: dict[str, Cell] = {
        "first": first,
        "last": last,
        "today": tx.today,
        "received_on": delivery.received_on,
        "first_stage": delivery.first_stage,
        "run": delivery.run_id,
        "system": delivery.system,
    }
    follows = tx.db.execute(
        "SELECT 1 FROM created WHERE lead_id >= ? AND follows_id IS NOT NULL LIMIT 1", (first,)
    ).fetchone()
    tx.db.execute(_lead_sql(tx.db, delivery.staging, follows=follows is not None), facts)
    tx.inserted("lead", first, last)
    tx.db.execute(_TOUCH, facts)
    _insert_visits(tx, facts)
    if delivery.system is not None:
        tx.db.execute(_REFERENCE, facts)


_CREATED = """
FROM created
CROSS JOIN staged ON staged.line = created.line
CROSS JOIN entry ON entry.stage = coalesce(staged.stage, :first_stage)
"""
_SELECTED = "WHERE created.lead_id BETWEEN :first AND :last"
_RECEIVED = "coalesce(staged.received_on, :received_on)"


def _lead_sql(db: Db, staging: Staging, *, follows: bool) -> str:
    """The statement that inserts leads; those that follow a won one take over what it says of person and firm."""
    facts = {name: f"staged.{name}" for name in (*staging.facts, *staging.remarks)}
    if "address_checked_on" not in facts:
        parts = [staging.sql(name) for name in ADDRESS if name in facts]
        if parts:
            known = " OR ".join(f"{part} IS NOT NULL" for part in parts)
            facts["address_checked_on"] = f"CASE WHEN {known} THEN {_RECEIVED} END"
    if follows:
        facts |= {
            name: f"coalesce({facts.get(name, 'NULL')}, former.{name})" for name in _inherited(db)
        }
    columns = facts | {
        "id": "created.lead_id",
        "source_id": "staged.source_id",
        "received_on": _RECEIVED,
        "follows_id": "created.follows_id",
        "row_key": "staged.row_key",
        "stage": "entry.stage",
        "outcome": "entry.outcome",
        "stage_entered_on": f"coalesce(staged.stage_entered_on, {_RECEIVED})",
        "furthest": "entry.furthest",
        "next_action": "entry.action",
        "next_due": "entry.due",
        "next_first_due": "entry.due",
        "next_kind": "CASE WHEN entry.action IS NOT NULL THEN 'planned' END",
        "step_no": "entry.action IS NOT NULL",
        "closed_on": "staged.closed_on",
        "reason": "staged.reason",
    }
    former = "CROSS JOIN lead AS former ON former.id = created.follows_id" if follows else ""
    return f"""
INSERT INTO lead ({", ".join(columns)})
SELECT {", ".join(columns.values())}
{_CREATED} {former} {_SELECTED} ORDER BY created.lead_id
"""


def _inherited(db: Db) -> Iterable[str]:
    """The columns that say who somebody is; notes and orders belong to the former lead."""
    parts = {Part.PERSON, Part.FIRM, Part.ADDRESS}
    for field in BUILT_IN.values():
        if field.part in parts or field.name == "owner":
            yield field.column
            if field.folded_column:
                yield field.folded_column
    for row in db.execute("PRAGMA table_info(lead)").fetchall():
        if row[1].startswith("own_"):
            yield row[1]


_TOUCH = f"""
INSERT INTO touch (lead_id, source_id, received_on, run_id, row_hash, kept)
SELECT created.lead_id, staged.source_id, {_RECEIVED}, :run, staged.hash, staged.kept
FROM created CROSS JOIN staged ON staged.line = created.line
{_SELECTED}
"""

_REFERENCE = f"""
INSERT OR IGNORE INTO external_reference (system, external_id, lead_id)
SELECT :system, staged.external_id, created.lead_id
FROM created CROSS JOIN staged ON staged.line = created.line
{_SELECTED} AND staged.external_id IS NOT NULL
"""

_COUNT_CLOSED = """
SELECT count(*) FROM created CROSS JOIN staged ON staged.line = created.line
WHERE created.lead_id BETWEEN :first AND :last AND staged.closed_on IS NOT NULL
"""

# A closed lead was in the first stage before; an open or parked one is where it is.
_FIRST_VISIT = f"""
INSERT INTO stage_visit (lead_id, seq, stage, entered_on, left_on)
SELECT created.lead_id, :seq + created.lead_id - :first,
  CASE WHEN staged.closed_on IS NULL THEN entry.stage ELSE :first_stage END,
  CASE WHEN staged.closed_on IS NULL THEN coalesce(staged.stage_entered_on, {_RECEIVED}) ELSE {_RECEIVED} END,
  staged.closed_on
{_CREATED} {_SELECTED}
"""

_CLOSING_VISIT = f"""
INSERT INTO stage_visit (lead_id, seq, stage, entered_on, reason)
SELECT created.lead_id, :seq + row_number() OVER (ORDER BY created.lead_id) - 1, staged.stage, staged.closed_on,
  staged.reason
FROM created CROSS JOIN staged ON staged.line = created.line
{_SELECTED} AND staged.closed_on IS NOT NULL
"""


def _insert_visits(tx: Transaction, facts: dict[str, Cell]) -> None:
    first, last = facts["first"], facts["last"]
    assert isinstance(first, int)
    assert isinstance(last, int)
    count = last - first + 1
    closed: int = tx.db.execute(_COUNT_CLOSED, facts).fetchone()[0]
    seq = tx.reserve("stage_visit", count + closed)
    tx.db.execute(_FIRST_VISIT, facts | {"seq": seq})
    if closed:
        tx.db.execute(_CLOSING_VISIT, facts | {"seq": seq + count})
