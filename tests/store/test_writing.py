"""Commands: one row and one transaction each, ranges of what they insert, and nobody's write is lost."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadq.store.opening import opened
from leadq.store.transactions import Db
from leadq.store.writing import Command, writing
from tests.facts import new_database

_FORK = multiprocessing.get_context("fork")
_COMMAND = Command(
    what="import fair.csv",
    who="anna",
    as_of=datetime.fromisoformat("2026-11-20T09:30"),
    at=datetime(2026, 11, 23, 8, 0, 0, 5, tzinfo=UTC),
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    with opened(new_database(tmp_path)) as opened_db:
        yield opened_db


def _settings(db: Db) -> list[tuple[str, str]]:
    return db.execute("SELECT name, value FROM setting").fetchall()


def test_a_command_keeps_who_did_what_when_and_as_of_when(db: Db) -> None:
    with writing(db, _COMMAND) as tx:
        assert tx.today == "2026-11-20"
    rows = db.execute("SELECT at, as_of, who, what FROM command").fetchall()
    assert rows == [("2026-11-23T08:00:00+00:00", "2026-11-20T09:30:00", "anna", "import fair.csv")]


def _write_half(db: Db) -> None:
    with writing(db, _COMMAND) as tx:
        db.execute("INSERT INTO setting VALUES ('currency', 'EUR')")
        tx.reserve("activity", 3)
        db.execute("INSERT INTO setting VALUES ('country', NULL)")


def test_a_command_that_fails_leaves_nothing(db: Db) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        _write_half(db)
    for table in ("command", "setting", "inserted"):
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert not db.in_transaction


def test_a_command_that_is_taken_back_leaves_nothing_and_shows_until_its_end_what_it_did(
    db: Db,
) -> None:
    with writing(db, _COMMAND) as tx:
        db.execute("INSERT INTO setting VALUES ('currency', 'EUR')")
        tx.leave_as_it_was()
        assert _settings(db) == [("currency", "EUR")]
        db.execute("INSERT INTO setting VALUES ('country', 'DE')")
    assert _settings(db) == []
    assert db.execute("SELECT count(*) FROM command").fetchone() == (0,)


def test_numbers_go_on_where_the_last_command_ended(db: Db) -> None:
    with writing(db, _COMMAND) as tx:
        assert tx.reserve("activity", 3) == 1
        assert tx.reserve("activity", 2) == 4
        assert tx.reserve("answer", 10) == 1
    with writing(db, _COMMAND) as tx:
        assert tx.reserve("activity", 1) == 6
    ranges = db.execute(
        "SELECT command_id, table_name, first_id, last_id FROM inserted ORDER BY table_name, first_id"
    ).fetchall()
    assert ranges == [
        (1, "activity", 1, 3),
        (1, "activity", 4, 5),
        (2, "activity", 6, 6),
        (1, "answer", 1, 10),
    ]


def test_no_numbers_leave_no_range(db: Db) -> None:
    with writing(db, _COMMAND) as tx:
        assert tx.reserve("activity", 0) == 1
        assert tx.reserve("activity", 1) == 1
    assert db.execute("SELECT first_id, last_id FROM inserted").fetchall() == [(1, 1)]


def test_rows_that_got_their_ids_elsewhere_count_too(db: Db) -> None:
    with writing(db, _COMMAND) as tx:
        tx.inserted("lead", 1, 500)
        assert tx.reserve("lead", 1) == 501


_STEPS = 100


def _increment(path: Path, start: object) -> None:
    start.wait()  # type: ignore[attr-defined]
    with opened(path) as db:
        for _ in range(_STEPS):
            with writing(db, _COMMAND) as tx:
                tx.reserve("answer", 1)
                (count,) = db.execute("SELECT value FROM setting WHERE name = 'count'").fetchone()
                db.execute(
                    "UPDATE setting SET value = ? WHERE name = 'count'", (str(int(count) + 1),)
                )


def test_of_two_who_write_at_once_nobody_overwrites_the_other(tmp_path: Path) -> None:
    path = new_database(tmp_path)
    with opened(path) as db:
        db.execute("INSERT INTO setting VALUES ('count', '0')")
    start = _FORK.Barrier(2)
    writers = [_FORK.Process(target=_increment, args=(path, start)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    with opened(path) as db:
        assert _settings(db) == [("count", str(2 * _STEPS))]
        assert db.execute("SELECT count(*), max(last_id) FROM inserted").fetchone() == (200, 200)
