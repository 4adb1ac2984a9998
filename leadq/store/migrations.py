"""From one version of the file to the next; append-only, each step and its record one transaction.

The version of a file is the number of steps that it has seen.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

from leadq.errors import InputError
from leadq.store import journal, people_schema, process_schema, report_schema, schema
from leadq.store.transactions import transaction

MIGRATIONS = Migrations("leadq")
_FIRST_JOURNALED = (
    "lead",
    "external_reference",
    "touch",
    "activity",
    "answer",
    "stage_visit",
    "source",
)


class DamagedDatabase(InputError):
    """The file is damaged, so that no step may be taken on it."""

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(
            f"{path} is damaged ({found}) and was not brought up to date; nothing was changed, restore a backup"
        )


@MIGRATIONS(name="0001 leads, their story and the journal")
def _first(db: Database) -> None:
    for statement in schema.STATEMENTS:
        db.conn.execute(statement)
    for table in _FIRST_JOURNALED:
        journal.create_triggers(db.conn, table)


@MIGRATIONS(name="0002 further contacts, pairs of leads, what was not understood")
def _second(db: Database) -> None:
    for statement in people_schema.STATEMENTS:
        db.conn.execute(statement)
    for table in ("lead", "touch", "contact", "different", "proposal", "merged", "joined_row"):
        journal.create_triggers(db.conn, table)


@MIGRATIONS(name="0003 hand-overs, escalations, messages, opt-outs")
def _third(db: Database) -> None:
    for statement in process_schema.STATEMENTS:
        db.conn.execute(statement)
    for table in ("activity", "handover", "escalation", "message", "opt_out", "suppression"):
        journal.create_triggers(db.conn, table)


@MIGRATIONS(name="0004 whether leads moved after a day")
def _fourth(db: Database) -> None:
    for statement in report_schema.STATEMENTS:
        db.conn.execute(statement)


def migrate(db: sqlite3.Connection, migrations: Migrations = MIGRATIONS) -> None:
    """Apply what is pending; call it inside a transaction, before foreign keys are switched on."""
    database = Database(db, execute_plugins=False)
    migrations.apply(database)
    db.execute(f"PRAGMA user_version={len(migrations.applied(database))}")


def upgrade(db: sqlite3.Connection, path: Path, migrations: Migrations = MIGRATIONS) -> None:
    """Bring the file at `path` up to date, all or nothing; another process may do the same at once.

    A verified copy of what it was stays beside it (``leads.db.before-2``). Raises `DamagedDatabase`, before or
    after the steps, when the file does not hold together.
    """
    with transaction(db):
        pending = len(migrations.pending(Database(db, execute_plugins=False)))
        if not pending:
            return  # somebody else was first
        version = db.execute("PRAGMA user_version").fetchone()[0] + pending
        _keep_copy(path, path.with_name(f"{path.name}.before-{version}"))
        migrate(db, migrations)
        _check(db, path)


def _keep_copy(path: Path, kept: Path) -> None:
    unfinished = kept.with_name(f".{kept.name}.new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        # Read by a second connection: one that is in a transaction of its own cannot be copied from.
        with (
            contextlib.closing(sqlite3.connect(path)) as committed,
            contextlib.closing(sqlite3.connect(unfinished)) as copy,
        ):
            committed.backup(copy)
            _check(copy, path)
        unfinished.replace(kept)
    finally:
        unfinished.unlink(missing_ok=True)


def _check(db: sqlite3.Connection, path: Path) -> None:
    found = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise DamagedDatabase(path, found)
    if db.execute("PRAGMA foreign_key_check").fetchone():
        raise DamagedDatabase(path, "a row points to one that does not exist")
