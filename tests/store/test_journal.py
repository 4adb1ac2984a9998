"""The journal: what was changed or deleted is kept, column by column, whoever wrote it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadq.store import journal
from leadq.store.opening import opened
from leadq.store.transactions import Db
from tests.facts import add_lead, add_source, add_stages, new_database

_FACTS = (
    "UPDATE lead SET first_name = 'Anna', first_name_folded = 'anna', city = 'Ulm', city_folded = 'ulm', score = 5",
    "INSERT INTO external_reference VALUES ('crm', 'A-7', 1)",
    "INSERT INTO import_run VALUES (1, 1, 'fair.csv', 'f', 'Fair', NULL, 1, 1, 0, 0, 0, 0)",
    "INSERT INTO touch VALUES (1, 1, '2026-01-05', 1, 99, '{}', '{}')",
    "INSERT INTO activity (lead_id, happened_on, kind, seq, by, note) VALUES (1, '2026-01-06', 'call', 1, 'us', 'hm')",
    "INSERT INTO answer VALUES (1, 'need', '2026-01-06', 1, 'later', NULL)",
    "INSERT INTO contact (lead_id, last_name, last_name_folded) VALUES (1, 'Meier', 'meier')",
    "INSERT INTO different VALUES (1, 2, 1)",
    "INSERT INTO proposal VALUES (1, 2, 1, 1, 'phone')",
    "INSERT INTO merged VALUES (3, 1, 1, NULL)",
    "INSERT INTO joined_row VALUES (1, 1, 99, 1)",
    (
        "INSERT INTO handover (lead_id, seq, owner, stage, from_stage, handed_on, accept_by)"
        " VALUES (1, 1, 'south', 'handover', 'new', '2026-01-06', '2026-01-07')"
    ),
    "INSERT INTO escalation VALUES (1, 1, 1, 1, '2026-01-09', 'remind', 'south')",
    "INSERT INTO message (person, lead_id, step_no, about, written_on) VALUES ('south', 1, 1, 'remind', '2026-01-09')",
    "INSERT INTO opt_out VALUES (1, 'phone', 1, '2026-01-09')",
    "INSERT INTO suppression VALUES ('phone', '+4971112345', 1, '2026-01-09')",
    "INSERT INTO command VALUES (2, 'now', 'now', 'anna', 'test')",
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Db]:
    path: Path = new_database(tmp_path_factory.mktemp("journal"))
    with opened(path) as opened_db:
        add_stages(opened_db)
        opened_db.execute("INSERT INTO command VALUES (1, 'now', 'now', 'anna', 'import')")
        source = add_source(opened_db, "Fair")
        for _ in range(2):
            add_lead(
                opened_db,
                source=source,
                received_on="2026-01-05",
                visits=[("new", "2026-01-05", None)],
            )
        for statement in _FACTS:
            opened_db.execute(statement)
        opened_db.execute("DELETE FROM journal")
        yield opened_db


@pytest.fixture
def db(filled: Db) -> Iterator[Db]:
    """The same rows for every test."""
    filled.execute("BEGIN")
    yield filled
    filled.execute("ROLLBACK")


def _journal(db: Db) -> list[tuple[object, ...]]:
    return db.execute(
        "SELECT command_id, lead_id, table_name, replace(row_key, char(31), '/'), operation, column_name, old_value"
        " FROM journal ORDER BY id"
    ).fetchall()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            "UPDATE lead SET first_name = 'Berta', first_name_folded = 'berta', city = 'Ulm' WHERE id = 1",
            [(2, 1, "lead", "1", "update", "first_name", "Anna")],
        ),
        (
            "UPDATE lead SET phone = '+4971112345' WHERE id = 1",
            [(2, 1, "lead", "1", "update", "phone", None)],
        ),
        (
            "UPDATE lead SET city = NULL, next_due = '2026-03-01', furthest = 3 WHERE id = 1",
            [
                (2, 1, "lead", "1", "update", "city", "Ulm"),
                (2, 1, "lead", "1", "update", "next_due", "2026-01-05"),
            ],
        ),
        (
            "UPDATE lead SET employees = 5",
            [
                (2, 1, "lead", "1", "update", "employees", None),
                (2, 2, "lead", "2", "update", "employees", None),
            ],
        ),
        ("UPDATE lead SET city = 'Ulm'", []),
        (
            "UPDATE lead SET score = 99, fit = 1, interest = 1, grade = 'A', qualification = 'ready', furthest = 2",
            [],
        ),
        (
            "UPDATE external_reference SET lead_id = 2",
            [(2, 1, "external_reference", "crm/A-7", "update", "lead_id", 1)],
        ),
        (
            "UPDATE touch SET kept = NULL, row_hash = 5",
            [(2, 1, "touch", "1/1/2026-01-05", "update", "kept", "{}")],
        ),
        (
            "UPDATE activity SET note = 'busy'",
            [(2, 1, "activity", "1/2026-01-06/call/1", "update", "note", "hm")],
        ),
        (
            "UPDATE answer SET value = 5, value_folded = NULL",
            [(2, 1, "answer", "1/need/2026-01-06/1", "update", "value", "later")],
        ),
        (
            "UPDATE stage_visit SET left_on = '2026-01-09' WHERE lead_id = 1",
            [(2, 1, "stage_visit", "1/1", "update", "left_on", None)],
        ),
        (
            "UPDATE source SET cost = 420000, name = 'Fair 26', name_folded = 'fair 26'",
            [
                (2, None, "source", "1", "update", "cost", None),
                (2, None, "source", "1", "update", "name", "Fair"),
            ],
        ),
    ],
)
def test_an_update_keeps_the_old_value_of_each_changed_column(
    db: Db, change: str, expected: list[tuple[object, ...]]
) -> None:
    db.execute(change)
    assert sorted(_journal(db), key=str) == sorted(expected, key=str)


def test_a_deletion_keeps_every_value_of_the_row_but_what_is_derived(db: Db) -> None:
    db.execute("DELETE FROM activity")
    key = "1/2026-01-06/call/1"
    assert _journal(db) == [
        (2, 1, "activity", key, "delete", name, value)
        for name, value in (
            ("lead_id", 1),
            ("happened_on", "2026-01-06"),
            ("kind", "call"),
            ("seq", 1),
            ("by", "us"),
            ("note", "hm"),
            ("count", 1),
            ("machine", 0),
        )
    ]


def test_a_lead_can_be_put_together_again_from_the_journal_of_its_deletion(db: Db) -> None:
    for table in journal.KEYS:
        if table not in {"lead", "source"}:
            db.execute(f"DELETE FROM {table}")
    columns = journal.facts(db, "lead")
    before = db.execute(f"SELECT {', '.join(columns)} FROM lead WHERE id = 1").fetchone()
    db.execute("DELETE FROM lead WHERE id = 1")
    kept = {
        name: value
        for _, _, table, _, operation, name, value in _journal(db)
        if (table, operation) == ("lead", "delete")
    }
    assert kept == {
        name: value for name, value in zip(columns, before, strict=True) if value is not None
    }


def test_a_row_that_is_replaced_is_journaled_as_deleted(db: Db) -> None:
    db.execute("INSERT OR REPLACE INTO answer VALUES (1, 'need', '2026-01-06', 1, 'none', NULL)")
    assert ("value", "later") in [row[-2:] for row in _journal(db)]


@pytest.mark.parametrize(
    ("table", "column"), [(table, name) for table, key in journal.KEYS.items() for name in key]
)
def test_the_key_of_a_row_never_changes(db: Db, table: str, column: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=f"the key of a row of {table} never changes"):
        db.execute(f"UPDATE {table} SET {column} = 2")


def test_every_table_that_points_to_a_lead_is_journaled(db: Db) -> None:
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    pointing = {
        table
        for table in tables
        for row in db.execute(f"PRAGMA foreign_key_list({table})").fetchall()
        if row[2] == "lead"
    }
    assert pointing <= journal.KEYS.keys()


@pytest.mark.parametrize("table", journal.KEYS)
def test_the_keys_of_the_journal_are_those_of_the_schema(db: Db, table: str) -> None:
    columns = db.execute(f"PRAGMA table_info({table})").fetchall()
    key = sorted((place, name) for _, name, _, _, _, place in columns if place)
    assert tuple(name for _, name in key) == journal.KEYS[table]


def test_derived_columns_are_no_facts(db: Db) -> None:
    facts = journal.facts(db, "lead")
    assert {"email", "received_on", "next_due", "owner", "closed_on"} <= set(facts)
    assert not {"city_folded", "score", "furthest"} & set(facts)
