"""Two leads become one: what points to the lead that goes is made to point to the one that stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadq.store.moves import FURTHEST_SQL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction

Value = str | int | float | None


def whole_lead(db: Db, lead_id: int) -> dict[str, Value]:
    """All columns of a lead, which must exist."""
    cursor = db.execute("SELECT * FROM lead WHERE id = ?", (lead_id,))
    return dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))


def source_name(db: Db, source_id: Value) -> str:
    """What a source is called."""
    name: str = db.execute("SELECT name FROM source WHERE id = ?", (source_id,)).fetchone()[0]
    return name


_LAST_NEWS = """
SELECT received_on AS day, 0 AS command_id FROM lead WHERE id = :lead
UNION ALL
SELECT touch.received_on, import_run.command_id FROM touch JOIN import_run ON import_run.id = touch.run_id
WHERE touch.lead_id = :lead
UNION ALL
SELECT substr(command.as_of, 1, 10), command.id FROM journal JOIN command ON command.id = journal.command_id
WHERE journal.lead_id = :lead AND journal.table_name = 'lead' AND journal.column_name IN ({fields})
ORDER BY day DESC, command_id DESC LIMIT 1
"""


def last_news(db: Db, lead_id: int, columns: Sequence[str]) -> tuple[str, int]:
    """The day on which a list last brought the lead, or one of these columns was last changed, and by which command."""
    sql = _LAST_NEWS.format(fields=", ".join(f"'{name}'" for name in columns))
    news: tuple[str, int] = db.execute(sql, {"lead": lead_id}).fetchone()
    return news


_FOLLOWED = """
WITH RECURSIVE former(id) AS (
  SELECT follows_id FROM lead WHERE id = :lead
  UNION SELECT lead.follows_id FROM former JOIN lead ON lead.id = former.id)
SELECT id FROM former WHERE id IS NOT NULL
"""


def followed_by(db: Db, lead_id: int) -> set[int]:
    """The leads that this one follows, those that they follow included."""
    return {row[0] for row in db.execute(_FOLLOWED, {"lead": lead_id})}


def are_different(db: Db, one: int, other: int) -> bool:
    """Whether somebody has said that two leads are not the same."""
    sql = "SELECT 1 FROM different WHERE lead_id = ? AND other_id = ?"
    return db.execute(sql, (min(one, other), max(one, other))).fetchone() is not None


def move_references(tx: Transaction, *, keep: int, drop: int) -> None:
    """What other systems call the lead that goes, they call the one that stays."""
    tx.db.execute("UPDATE external_reference SET lead_id = ? WHERE lead_id = ?", (keep, drop))


_TOWARDS = """
UPDATE lead SET follows_id = :keep WHERE follows_id = :drop AND id <> :keep
"""

_ONWARDS = """
UPDATE lead SET follows_id = :follows WHERE id = :keep AND follows_id IS NOT :follows
"""


def move_followers(tx: Transaction, *, keep: int, drop: int) -> None:
    """Let followers of the lead that goes follow the one that stays, which follows neither itself nor its own."""
    tx.db.execute(_TOWARDS, {"keep": keep, "drop": drop})
    both = [whole_lead(tx.db, lead)["follows_id"] for lead in (keep, drop)]
    former = [
        lead
        for lead in both
        if isinstance(lead, int) and not {keep, drop} & {lead, *followed_by(tx.db, lead)}
    ]
    tx.db.execute(_ONWARDS, {"keep": keep, "follows": former[0] if former else None})


_PAIRS = "SELECT * FROM {table} WHERE lead_id = :drop OR other_id = :drop ORDER BY seq"

_NO_PAIRS = "DELETE FROM {table} WHERE lead_id = :drop OR other_id = :drop"

_PAIR = "INSERT OR IGNORE INTO {table} VALUES ({values})"


def move_pairs(tx: Transaction, *, keep: int, drop: int) -> None:
    """What was said about the lead that goes and a third one holds for the one that stays."""
    for table in ("different", "proposal"):
        found = tx.db.execute(_PAIRS.format(table=table), {"drop": drop}).fetchall()
        tx.db.execute(_NO_PAIRS.format(table=table), {"drop": drop})
        pairs = [(one + other - drop, more) for one, other, _, *more in found]
        pairs = [(third, more) for third, more in pairs if third != keep]
        first = tx.reserve(table, len(pairs))
        for seq, (third, more) in enumerate(pairs, first):
            row = (min(keep, third), max(keep, third), seq, *more)
            tx.db.execute(_PAIR.format(table=table, values=", ".join("?" * len(row))), row)


_REMEMBER = """
INSERT INTO merged (id, lead_id, seq, row_key)
SELECT id, :keep, :seq, row_key FROM lead WHERE id = :drop
"""


def remember_number(tx: Transaction, *, keep: int, drop: int) -> None:
    """Let the number of the lead that goes, and those that it had taken over, mean the one that stays."""
    tx.db.execute("UPDATE merged SET lead_id = ? WHERE lead_id = ?", (keep, drop))
    seq = tx.reserve("merged", 1)
    tx.db.execute(_REMEMBER, {"keep": keep, "drop": drop, "seq": seq})


def remove_lead(tx: Transaction, lead_id: int) -> None:
    """Take away a lead to which nothing points any more; the journal keeps what it was."""
    tx.db.execute("DELETE FROM lead WHERE id = ?", (lead_id,))


def write_lead(tx: Transaction, lead_id: int, columns: Mapping[str, Value]) -> None:
    """Write these columns of a lead, and how far it has got."""
    names = ", ".join(f"{name} = :{name}" for name in columns)
    tx.db.execute(f"UPDATE lead SET {names} WHERE id = :id", {**columns, "id": lead_id})
    tx.db.execute(f"UPDATE lead SET furthest = {FURTHEST_SQL} WHERE id = ?", (lead_id,))
