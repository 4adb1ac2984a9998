"""The chronicle: every command that wrote, and the changes that it made, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from leadq.store.journal import KEYS
from leadq.store.transactions import Db

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """A command that wrote: how many facts it changed and how many rows it added."""

    id: int
    at: str
    as_of: str
    who: str
    what: str
    changes: int
    added: int


@dataclass(frozen=True, slots=True)
class Change:
    """One changed fact of a lead; `new` is what stood there until the next change (None: nothing)."""

    command_id: int
    at: str
    who: str
    what: str
    field: str
    old: Value
    new: Value


_COMMANDS = """
SELECT command.id, command.at, command.as_of, command.who, command.what,
  (SELECT count(*) FROM journal WHERE journal.command_id = command.id),
  (SELECT coalesce(sum(last_id - first_id + 1), 0) FROM inserted WHERE inserted.command_id = command.id)
FROM command ORDER BY command.id DESC LIMIT ?
"""


def commands(db: Db, *, most: int) -> list[CommandEntry]:
    """The last `most` commands that wrote, the newest first."""
    return [CommandEntry(*row) for row in db.execute(_COMMANDS, (most,))]


_CHANGES = """
SELECT journal.table_name, journal.row_key, journal.column_name, journal.operation = 'delete',
  journal.command_id IN (SELECT command_id FROM inserted WHERE table_name = 'merged'), journal.old_value,
  command.id, command.at, command.who, command.what
FROM journal JOIN command ON command.id = journal.command_id
WHERE journal.lead_id = :lead
ORDER BY journal.id DESC
"""


def changes(db: Db, lead_id: int) -> list[Change]:
    """What was changed about a lead, the newest first.

    The journal keeps old values; the new one is what the next change found there, or what stands there now. What a
    merge takes away to write it anew, and what it remembers for later lists, are no changes of the lead.
    """
    found: list[Change] = []
    later: dict[tuple[str, str, str], Value] = {}
    for row in db.execute(_CHANGES, {"lead": lead_id}):
        table, key, column, is_deleted, is_merge, old, command_id, at, who, what = row
        place = (table, key, column)
        if is_deleted:
            new: Value = None
        elif place in later:
            new = later[place]
        else:
            new = _current(db, table, key, column)
        later[place] = old
        if is_merge and (is_deleted or table == "touch"):
            continue
        name = column.removeprefix("own_") if table == "lead" else f"{table}.{column}"
        found.append(Change(command_id, at, who, what, name, old, new))
    return found


def _current(db: Db, table: str, key: str, column: str) -> Value:
    test = " AND ".join(f"{name} = ?" for name in KEYS[table])
    row = db.execute(f"SELECT {column} FROM {table} WHERE {test}", key.split("\x1f")).fetchone()
    return row[0] if row else None
