"""Rows of one file that are the same lead: looked at together, given their places, and joined to one arrival."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadq.store.kept import has_more, united

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leadq.store.staging import Staging
    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A row that may be the same lead as another row of the file.

    `email` and `phones` are keys: without role mailboxes and what a crowd shares; `any_email` is what the row says.
    """

    line: int
    hash: int
    source_id: int
    received_on: str | None
    external_id: str | None
    any_email: str | None
    email: str | None
    phones: tuple[str, ...]
    first_name: str | None
    last_name: str | None
    row_key: int | None
    strength: int | None
    lead_id: int | None


_SHARED_ROWS = """
SELECT line, hash, source_id, received_on, external_id, {email},
  CASE WHEN role IS NULL AND {email} NOT IN (SELECT key FROM crowded) THEN {email} END,
  {phone}, {mobile}, {first}, {last}, row_key, strength, lead_id
FROM staged
WHERE line IN (SELECT line FROM shared_use) OR lead_id IN (
  SELECT lead_id FROM staged WHERE lead_id IS NOT NULL GROUP BY lead_id HAVING count(*) > 1)
ORDER BY line
"""


def shared_rows(db: Db, staging: Staging) -> Iterable[SharedRow]:
    """The rows that share a key or a lead with another row, in file order."""
    crowded = {row[0] for row in db.execute("SELECT key FROM crowded")}
    sql = _SHARED_ROWS.format(
        email=staging.sql("email"),
        phone=staging.sql("phone"),
        mobile=staging.sql("mobile"),
        first=staging.sql("first_name_folded"),
        last=staging.sql("last_name_folded"),
    )
    for row in db.execute(sql).fetchall():
        phones = tuple(dict.fromkeys(key for key in row[7:9] if key and key not in crowded))
        yield SharedRow(*row[:7], phones, *row[9:])  # type: ignore[call-arg]  # as selected


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a row of the file belongs; fields as the columns of the staging table."""

    line: int
    hash: int
    strength: int | None
    lead_id: int | None
    head: int | None
    place: int | None
    turn: int | None
    first_line: int | None


_PLACE = """
UPDATE staged SET hash = ?2, strength = ?3, lead_id = ?4, head = ?5, place = ?6, turn = ?7, first_line = ?8
WHERE line = ?1
"""


def place(db: Db, rows: Iterable[Placed]) -> None:
    """Write where rows belong."""
    db.executemany(
        _PLACE,
        (
            (
                row.line,
                row.hash,
                row.strength,
                row.lead_id,
                row.head,
                row.place,
                row.turn,
                row.first_line,
            )
            for row in rows
        ),
    )


_JOINING = """
CREATE TEMP TABLE joining (
  row_hash INTEGER, source_id INTEGER, joined_hash INTEGER, PRIMARY KEY (row_hash, source_id, joined_hash)) WITHOUT ROWID
"""


def note_joined_rows(db: Db, rows: Iterable[tuple[int, int, int]]) -> None:
    """Note rows that become one arrival: each one's hash, its source, and the hash of all of them together."""
    db.execute("DROP TABLE IF EXISTS temp.joining")
    db.execute(_JOINING)
    db.executemany("INSERT OR IGNORE INTO joining VALUES (?, ?, ?)", rows)


_NEWLY_JOINED = """
FROM joining
CROSS JOIN touch ON touch.row_hash = joining.joined_hash AND touch.source_id = joining.source_id
WHERE NOT EXISTS (
  SELECT 1 FROM joined_row
  WHERE joined_row.lead_id = touch.lead_id AND joined_row.source_id = joining.source_id
    AND joined_row.row_hash = joining.row_hash)
GROUP BY touch.lead_id, joining.source_id, joining.row_hash
"""

_REMEMBER = f"""
INSERT INTO joined_row (lead_id, source_id, row_hash, seq)
SELECT touch.lead_id, joining.source_id, joining.row_hash, :seq + row_number() OVER () - 1 {_NEWLY_JOINED}
"""


def remember_joined_rows(tx: Transaction) -> None:
    """Let each row of an arrival find the lead again by itself, when the touches of the file are written.

    The lead may have kept nothing of what a row said, and the next list may have one more row of it.
    """
    count: int = tx.db.execute(f"SELECT count(*) FROM (SELECT 1 {_NEWLY_JOINED})").fetchone()[0]
    if count:
        tx.db.execute(_REMEMBER, {"seq": tx.reserve("joined_row", count)})


_UNCHANGED_COPY = """
UPDATE staged SET status = 'unchanged' WHERE head IS NOT NULL AND place IS NULL
"""


def join_rows(db: Db, staging: Staging) -> None:
    """Let the head of each arrival collect what its later rows say, in file order; blanks erase nothing.

    A row that says nothing new is unchanged, the others count as updates.
    """
    db.execute(_UNCHANGED_COPY)
    if not db.execute("SELECT 1 FROM staged WHERE place IS NOT NULL LIMIT 1").fetchone():
        return
    db.execute("CREATE INDEX temp.staged_place ON staged(place) WHERE place IS NOT NULL")
    most: int = db.execute("SELECT max(place) FROM staged").fetchone()[0]
    facts = [*staging.facts, "external_id"]
    differs = " OR ".join(
        f"later.{name} IS NOT NULL AND later.{name} IS NOT head.{name}" for name in facts
    )
    standing = " OR ".join(f"later.{name} IS NOT head.{name}" for name in _STANDING)
    status = f"""
UPDATE staged AS later SET status = CASE
  WHEN {differs} OR {has_more("head.kept", "later.kept")} OR later.stage IS NOT NULL AND ({standing}) THEN 'updated' ELSE 'unchanged' END
FROM staged AS head WHERE later.place = :place AND head.line = later.head
"""
    collected = ", ".join(
        [f"{name} = coalesce(later.{name}, head.{name})" for name in facts]
        + [f"kept = {united('head.kept', 'later.kept')}", f"problem = {_BOTH_PROBLEMS}"]
        + [
            f"{name} = CASE WHEN later.stage IS NULL THEN head.{name} ELSE later.{name} END"
            for name in _STANDING
        ]
    )
    collect = f"""
UPDATE staged AS head SET {collected}
FROM staged AS later WHERE later.place = :place AND head.line = later.head
"""
    for position in range(1, most + 1):
        db.execute(status, {"place": position})
        db.execute(collect, {"place": position})
    _settle_problems(db, staging)


_BOTH_PROBLEMS = """
CASE WHEN head.problem IS NOT NULL AND later.problem IS NOT NULL THEN head.problem || char(10) || later.problem
  ELSE coalesce(head.problem, later.problem) END
""".strip()

_JOINED_PROBLEMS = """
SELECT line, problem FROM staged
WHERE problem IS NOT NULL AND line IN (SELECT head FROM staged WHERE place IS NOT NULL)
"""

_SETTLED = """
UPDATE staged SET problem = :problem, problem_folded = :problem WHERE line = :line
"""


def _settle_problems(db: Db, staging: Staging) -> None:
    """Take out of what was not understood in several rows what stands in one of them."""
    for line, names in db.execute(_JOINED_PROBLEMS).fetchall():
        unsolved = [
            name
            for name in dict.fromkeys(names.split("\n"))
            if _is_blank(db, staging.column_of(name), line)
        ]
        db.execute(_SETTLED, {"line": line, "problem": "\n".join(unsolved) or None})


def _is_blank(db: Db, column: str, line: int) -> bool:
    sql = f"SELECT {column} IS NULL FROM staged WHERE line = ?"
    return bool(db.execute(sql, (line,)).fetchone()[0])


_STANDING = ("stage", "stage_entered_on", "closed_on", "reason")
