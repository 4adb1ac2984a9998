"""Activities from a list: staged, given to the leads they belong to, and written once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadq.store.staging import Cell, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction

# What the reader fills.
READ = (
    "line", "status", "problem", "email", "phone", "external_id", "kind", "by", "happened_on", "happened_at", "count",
    "subject", "subject_folded", "note", "result", "reference",
)  # fmt: skip


def create(db: Db) -> None:
    """Make an empty staging table for activities."""
    db.execute("DROP TABLE IF EXISTS temp.event")
    db.execute(
        f"CREATE TEMP TABLE event (line INTEGER PRIMARY KEY, {', '.join(READ[1:])}, lead_id INTEGER)"
    )


def fill(db: Db, rows: Iterable[Sequence[Cell]]) -> None:
    """Stream rows (the columns READ) into the table."""
    db.executemany(
        f"INSERT INTO event ({', '.join(READ)}) VALUES ({', '.join('?' * len(READ))})", rows
    )


_KNOWN = """
UPDATE event SET status = 'unchanged'
WHERE status IS NULL AND reference IN (SELECT reference FROM activity WHERE reference IS NOT NULL)
"""

_BY_EXTERNAL_ID = """
UPDATE event SET lead_id = (
  SELECT external_reference.lead_id FROM external_reference
  WHERE external_reference.system = :system AND external_reference.external_id = event.external_id)
WHERE status IS NULL AND external_id IS NOT NULL
"""

# Of several leads with one e-mail the living one that came first; a main contact before a further one.
_BY_COLUMN = """
UPDATE event SET lead_id = (
  SELECT lead.id FROM {people} AS person CROSS JOIN lead ON lead.id = person.{lead}
  WHERE person.{theirs} = event.{column}
  ORDER BY lead.outcome NOT IN ('open', 'parked'), lead.id LIMIT 1)
WHERE status IS NULL AND lead_id IS NULL AND {column} IS NOT NULL
"""

_NOBODY = """
UPDATE event SET status = 'rejected', problem = 'no lead with ' || CASE
  WHEN email IS NOT NULL THEN 'the e-mail ' || email
  WHEN phone IS NOT NULL THEN 'the phone number ' || phone
  WHEN external_id IS NOT NULL THEN 'the external id ' || external_id END
WHERE status IS NULL AND lead_id IS NULL
"""


def find_leads(db: Db, system: str | None) -> None:
    """Give each activity its lead; those written before are unchanged, those of unknown persons rejected."""
    db.execute(_KNOWN)
    if system is not None:
        db.execute(_BY_EXTERNAL_ID, {"system": system})
    for column, theirs in (("email", "email"), ("phone", "phone"), ("phone", "mobile")):
        for people, lead in (("lead", "id"), ("contact", "lead_id")):
            names = {"column": column, "theirs": theirs, "people": people, "lead": lead}
            db.execute(_BY_COLUMN.format(**names))
    db.execute(_NOBODY)


_INSERT = """
INSERT INTO activity (lead_id, happened_on, kind, seq, happened_at, by, result, subject, subject_folded, note, count,
  reference)
SELECT lead_id, happened_on, kind, :seq + row_number() OVER (ORDER BY line) - 1, happened_at, by, result, subject,
  subject_folded, note, count, reference
FROM event WHERE status IS NULL
"""


def write(tx: Transaction) -> int:
    """Write the activities that are neither known nor rejected; answers how many."""
    count: int = tx.db.execute("SELECT count(*) FROM event WHERE status IS NULL").fetchone()[0]
    tx.db.execute(_INSERT, {"seq": tx.reserve("activity", count)})
    return count


def tally(db: Db, *, created: int) -> Tally:
    """Count the rows."""
    counts = dict(db.execute("SELECT status, count(*) FROM event GROUP BY status").fetchall())
    return Tally(created, 0, counts.get("unchanged", 0), counts.get("rejected", 0), 0)


def rejected(db: Db) -> Iterable[tuple[int, str]]:
    """Line and reason of every rejected row, in file order."""
    return db.execute("SELECT line, problem FROM event WHERE status = 'rejected' ORDER BY line")
