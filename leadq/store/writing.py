"""The one door for writes: a command is one row, one transaction, and what it inserts one range of ids."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from leadq.store.transactions import Db, transaction


@dataclass(frozen=True, slots=True)
class Command:
    """Who does what; `as_of` is the local time that counts, `at` the real one (UTC)."""

    what: str
    who: str
    as_of: datetime
    at: datetime


@dataclass(slots=True)
class Transaction:
    """A command that is being carried out; `today` is its local day, ISO."""

    db: Db
    command_id: int
    as_of: datetime
    taken_back: bool = field(default=False, init=False)

    @property
    def today(self) -> str:
        """The local day on which this command happens."""
        return self.as_of.date().isoformat()

    def leave_as_it_was(self) -> None:
        """Take back at its end what this command does, itself included (a dry run, nothing to do)."""
        self.taken_back = True

    def inserted(self, table: str, first_id: int, last_id: int) -> None:
        """Note that this command inserted the rows `first_id` to `last_id` (inclusive) of `table`."""
        self.db.execute(
            "INSERT INTO inserted VALUES (?, ?, ?, ?)", (self.command_id, table, first_id, last_id)
        )

    def reserve(self, table: str, count: int) -> int:
        """Take the next `count` numbers of `table` for rows of this command; answers the first."""
        row = self.db.execute(
            "SELECT last_id + 1 FROM inserted WHERE table_name = ? ORDER BY first_id DESC LIMIT 1",
            (table,),
        ).fetchone()
        first: int = row[0] if row else 1
        if count:
            self.inserted(table, first, first + count - 1)
        return first


_BEGIN = """
INSERT INTO command (at, as_of, who, what) VALUES (:at, :as_of, :who, :what)
"""


@contextlib.contextmanager
def writing(db: Db, command: Command) -> Iterator[Transaction]:
    """Carry out `command`: all of it, or nothing when anything is raised."""
    with transaction(db):
        cursor = db.execute(
            _BEGIN,
            {
                "at": command.at.isoformat(timespec="seconds"),
                "as_of": command.as_of.isoformat(timespec="seconds"),
                "who": command.who,
                "what": command.what,
            },
        )
        assert cursor.lastrowid is not None
        tx = Transaction(db, cursor.lastrowid, command.as_of)
        yield tx
        if tx.taken_back:
            db.execute("ROLLBACK")
