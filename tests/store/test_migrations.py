"""From an older file to the version we know: after a verified copy, all or nothing."""

from __future__ import annotations

import contextlib
import multiprocessing
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from leadq.store import opening
from leadq.store.migrations import MIGRATIONS, DamagedDatabase, migrate, upgrade
from leadq.store.opening import DATABASE, opened
from leadq.store.transactions import Db, transaction
from tests.facts import add_lead, add_source, add_stages, new_database

_FORK = multiprocessing.get_context("fork")
_SECOND = "0002 further contacts, pairs of leads, what was not understood"


def _names_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def _first(db: Database) -> None:
    db.conn.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT) STRICT")
    db.conn.execute("INSERT INTO note VALUES (1, 'hello')")


def _second(db: Database) -> None:
    db.conn.execute("ALTER TABLE note ADD COLUMN day TEXT")
    db.conn.execute("UPDATE note SET day = '2026-01-05'")


def _broken(db: Database) -> None:
    db.conn.execute("UPDATE note SET text = 'changed'")
    db.conn.execute("SELECT * FROM typo")


def _steps(*steps: object) -> Migrations:
    migrations = Migrations("test")
    for step in steps:
        migrations(name=step.__name__)(step)  # type: ignore[attr-defined,type-var]
    return migrations


def _connect(path: Path) -> contextlib.closing[Db]:
    return contextlib.closing(sqlite3.connect(path, isolation_level=None, timeout=30))


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A file that has seen the first step only."""
    path = tmp_path / DATABASE
    with _connect(path) as db, transaction(db):
        migrate(db, _steps(_first))
    return path


def _version(path: Path) -> int:
    with _connect(path) as db:
        version: int = db.execute("PRAGMA user_version").fetchone()[0]
        return version


def test_the_version_is_the_number_of_steps(tmp_path: Path) -> None:
    with opened(new_database(tmp_path)) as db:
        assert len(MIGRATIONS.applied(Database(db, execute_plugins=False))) == opening.VERSION
        assert db.execute("PRAGMA user_version").fetchone() == (opening.VERSION,)


def test_the_next_step_is_taken_and_a_copy_kept_of_what_was(older: Path) -> None:
    with _connect(older) as db:
        upgrade(db, older, _steps(_first, _second))
        assert db.execute("SELECT * FROM note").fetchall() == [(1, "hello", "2026-01-05")]
    copy = older.with_name("leads.db.before-2")
    assert (_version(older), _version(copy)) == (2, 1)
    with _connect(copy) as db:
        assert db.execute("SELECT * FROM note").fetchall() == [(1, "hello")]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert _names_in(older.parent) == [DATABASE, copy.name]


def test_a_step_that_fails_leaves_the_file_as_it_was(older: Path) -> None:
    before = older.read_bytes()
    with _connect(older) as db, pytest.raises(sqlite3.OperationalError, match="typo"):
        upgrade(db, older, _steps(_first, _second, _broken))
    assert older.read_bytes() == before


def test_what_is_up_to_date_is_not_copied(older: Path) -> None:
    with _connect(older) as db:
        upgrade(db, older, _steps(_first))
    assert _names_in(older.parent) == [DATABASE]


def test_a_damaged_file_is_not_brought_up_to_date(older: Path) -> None:
    with _connect(older) as db:
        db.execute("CREATE TABLE line (note INTEGER NOT NULL REFERENCES note(id)) STRICT")
        db.execute("INSERT INTO line VALUES (7)")
    before = older.read_bytes()
    with _connect(older) as db, pytest.raises(DamagedDatabase, match="a row points to one that"):
        upgrade(db, older, _steps(_first, _second))
    assert older.read_bytes() == before
    assert _names_in(older.parent) == [DATABASE]


def _upgrade_at_once(path: Path, start: object) -> None:
    start.wait()  # type: ignore[attr-defined]
    with _connect(path) as db:
        upgrade(db, path, _steps(_first, _second))


def test_of_several_who_open_an_older_file_at_once_one_takes_the_step(older: Path) -> None:
    start = _FORK.Barrier(4)
    openers = [_FORK.Process(target=_upgrade_at_once, args=(older, start)) for _ in range(4)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    assert [opener.exitcode for opener in openers] == [0, 0, 0, 0]
    assert (_version(older), _version(older.with_name("leads.db.before-2"))) == (2, 1)


def test_opening_an_older_file_brings_it_up_to_date(tmp_path: Path) -> None:
    path = new_database(tmp_path)
    with _connect(path) as db:  # as a leadq that did not know any of our steps left it
        tables = db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence'"
        )
        for (name,) in tables.fetchall():
            db.execute(f"DROP TABLE {name}")
        db.execute("PRAGMA user_version=0")
    with opened(path) as db:
        add_stages(db)
        add_lead(
            db,
            source=add_source(db, "Fair"),
            received_on="2026-01-05",
            visits=[("new", "2026-01-05", None)],
        )
        assert db.execute("PRAGMA user_version").fetchone() == (opening.VERSION,)
        assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert path.with_name(f"leads.db.before-{opening.VERSION}").is_file()


def test_a_file_of_the_first_version_keeps_its_leads_and_journals_the_new_columns(
    tmp_path: Path,
) -> None:
    path = tmp_path / DATABASE
    with _connect(path) as db, transaction(db):
        db.execute("PRAGMA application_id=0x6c656164")
        MIGRATIONS.apply(Database(db, execute_plugins=False), stop_before=_SECOND)
        db.execute("PRAGMA user_version=1")
        add_stages(db)
        visits = [("new", "2026-01-05", None)]
        add_lead(db, source=add_source(db, "Fair"), received_on="2026-01-05", visits=visits)
    with opened(path) as db:
        db.execute("INSERT INTO command VALUES (1, 'now', 'now', 'anna', 'test')")
        db.execute("UPDATE lead SET problem = 'email', problem_folded = 'email'")
        journaled = db.execute("SELECT column_name, old_value FROM journal").fetchall()
    assert journaled == [("problem", None)]
    assert _version(path) == opening.VERSION
