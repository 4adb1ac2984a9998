"""The staging table: the cleaned rows of one file, before anybody knows which leads they are.

A row is rejected (`status`, `refusal`), or part of an arrival: all rows of the file that bring one lead from one source
on one day. The first of them is its head and collects what the others add.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadq.rulebook.catalogue import FieldType, own_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadq.store.transactions import Db

Cell = str | int | float | None

# What the reader fills, besides the facts of the file.
READ = (
    "line", "hash", "source_id", "received_on", "external_id", "row_key", "role", "stage",
    "stage_entered_on", "closed_on", "reason", "kept",
)  # fmt: skip
# What the reader says about the row itself; no source says it, so no lead takes it over from a later row.
REMARKS = ("problem", "problem_folded")
STANDING = ("stage", "stage_entered_on", "closed_on", "reason")
ADDRESS = ("street", "postcode", "city", "country")
_SPILLING = 300_000  # rows; above it memory is worth more than the patience of readers


@dataclass(frozen=True, slots=True)
class Staging:
    """What the staging table holds: `facts`, the columns of ``lead`` that the file fills, folded twins included.

    `remarks` are columns of ``lead`` too, but nothing that a source says: only new leads have them from here.
    """

    facts: tuple[str, ...]
    remarks: tuple[str, ...] = REMARKS

    @property
    def columns(self) -> tuple[str, ...]:
        """What an accepted row consists of."""
        return (*READ, *self.facts, *self.remarks)

    def column_of(self, field: str) -> str:
        """The column of the staging table that a field fills, own ones too."""
        return field if field in self.columns else own_field(field, FieldType.TEXT).column

    @property
    def phones(self) -> tuple[str, ...]:
        """Those of phone and mobile that the file has."""
        return tuple(name for name in ("phone", "mobile") if name in self.facts)

    def sql(self, column: str, table: str = "staged") -> str:
        """The column of the staging table, or NULL where the file does not have it."""
        return f"{table}.{column}" if column in self.facts else "NULL"


def create(db: Db, facts: Sequence[str]) -> Staging:
    """Make an empty staging table for a file that fills these columns of ``lead``."""
    db.execute("DROP TABLE IF EXISTS temp.staged")
    columns = ", ".join(
        [
            # What most statements look at stands first: SQLite reads a row from its beginning.
            "line INTEGER PRIMARY KEY",
            "status TEXT",
            "strength INTEGER",  # of the key that found the lead: 1 (external id) to 4; NULL: new
            "lead_id INTEGER",
            "head INTEGER",  # the line of the arrival's first row; NULL: this is it
            "place INTEGER",  # among the later rows of an arrival
            "turn INTEGER",  # which arrival of its lead this is, in file order; NULL: the only or first one
            "first_line INTEGER",  # for a later arrival: the line that creates its lead
            "refusal TEXT",  # why the row is rejected
            *READ[1:],
            *facts,
            *REMARKS,
        ]
    )
    db.execute(f"CREATE TEMP TABLE staged ({columns})")
    return Staging(tuple(facts))


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of the file: accepted ones, as `Staging.columns` says, and the lines and reasons of rejected ones."""

    accepted: Iterable[Sequence[Cell]]
    rejected: Sequence[tuple[int, str]]


_REJECTED = """
INSERT INTO staged (line, status, refusal) VALUES (?, 'rejected', ?)
"""


def fill(db: Db, staging: Staging, batches: Iterable[Batch]) -> None:
    """Stream rows into the table."""
    names = staging.columns
    accepted = f"INSERT INTO staged ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    for batch in batches:
        db.executemany(accepted, batch.accepted)
        db.executemany(_REJECTED, batch.rejected)


def spill_when_large(db: Db, rows: int) -> bool:
    """Let a large import write before it is complete, which makes readers wait; answers whether it does."""
    spills = rows > _SPILLING
    db.execute(f"PRAGMA cache_spill={'on' if spills else 'off'}")
    return spills


def rejected(db: Db) -> Iterable[tuple[int, str]]:
    """Line and reason of every rejected row, in file order."""
    return db.execute("SELECT line, refusal FROM staged WHERE status = 'rejected' ORDER BY line")


def sources_in_use(db: Db) -> list[int]:
    """The sources that a row brings which is not rejected."""
    sql = "SELECT DISTINCT source_id FROM staged WHERE source_id IS NOT NULL ORDER BY source_id"
    return [row[0] for row in db.execute(sql)]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of the file ended how."""

    created: int
    updated: int
    unchanged: int
    rejected: int
    suppressed: int


_TALLY = """
SELECT status, count(*) FROM staged WHERE status IS NOT NULL GROUP BY status
"""


def tally(db: Db, *, created: int) -> Tally:
    """Count the rows; `created` are those that became new leads, which the table does not mark."""
    counts = dict(db.execute(_TALLY).fetchall())
    return Tally(
        created,
        *(counts.get(name, 0) for name in ("updated", "unchanged", "rejected", "suppressed")),
    )
