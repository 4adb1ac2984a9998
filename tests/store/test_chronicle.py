"""The chronicle: each command that wrote, and what it changed from what to what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadq.rulebook.catalogue import FieldType, own_field
from leadq.store.chronicle import changes, commands
from leadq.store.mirror import store_own_fields
from leadq.store.opening import opened
from leadq.store.transactions import Db
from leadq.store.writing import Command, writing
from tests.facts import add_lead, add_source, add_stages, new_database

_NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    with opened(new_database(tmp_path)) as opened_db:
        add_stages(opened_db)
        source = add_source(opened_db, "Fair")
        for _ in range(2):
            visits = [("new", "2026-01-05", None)]
            add_lead(opened_db, source=source, received_on="2026-01-05", visits=visits)
        with writing(opened_db, _command("read the changed rules")) as tx:
            store_own_fields(tx, [own_field("machines", FieldType.INTEGER)])
        yield opened_db


def _command(what: str) -> Command:
    return Command(what=what, who="anna", as_of=datetime.fromisoformat("2026-11-19T09:00"), at=_NOW)


def _run(db: Db, *statements: str) -> None:
    with writing(db, _command("edit")):
        for statement in statements:
            db.execute(statement)


def _told(db: Db, lead: int = 1) -> list[tuple[int, str, object, object]]:
    return [
        (change.command_id, change.field, change.old, change.new) for change in changes(db, lead)
    ]


def test_a_change_says_what_was_and_what_stands_there_since(db: Db) -> None:
    _run(db, "UPDATE lead SET city = 'Ulm', own_machines = 3 WHERE id = 1")
    _run(db, "UPDATE lead SET city = 'Bonn'")
    _run(db, "UPDATE lead SET city = NULL WHERE id = 1")
    assert _told(db)[:2] == [(4, "city", "Bonn", None), (3, "city", "Ulm", "Bonn")]
    assert sorted(_told(db)[2:]) == [(2, "city", None, "Ulm"), (2, "machines", None, 3)]
    assert _told(db, lead=2) == [(3, "city", None, "Bonn")]


def test_a_change_says_who_made_it_and_when(db: Db) -> None:
    _run(db, "UPDATE lead SET city = 'Ulm' WHERE id = 1")
    (change,) = changes(db, 1)
    assert (change.who, change.what, change.at) == ("anna", "edit", "2026-11-20T08:00:00+00:00")


def test_what_belongs_to_a_lead_is_part_of_its_changes(db: Db) -> None:
    _run(db, "INSERT INTO answer VALUES (1, 'need', '2026-01-06', 1, 'later', NULL)")
    _run(db, "UPDATE answer SET value = 'none'")
    _run(db, "DELETE FROM answer")
    told = _told(db)
    assert told[-1] == (3, "answer.value", "later", "none")
    assert (4, "answer.value", "none", None) in told
    assert _told(db, lead=2) == []


def test_commands_come_newest_first_with_what_they_did(db: Db) -> None:
    with writing(db, _command("import fair.csv")) as tx:
        tx.inserted("lead", 3, 502)
        tx.reserve("activity", 20)
    _run(db, "UPDATE lead SET city = 'Ulm', city_folded = 'ulm', score = 5")
    told = [(entry.id, entry.what, entry.changes, entry.added) for entry in commands(db, most=2)]
    assert told == [(3, "edit", 2, 0), (2, "import fair.csv", 0, 520)]
    (newest,) = commands(db, most=1)
    assert (newest.at, newest.as_of) == ("2026-11-20T08:00:00+00:00", "2026-11-19T09:00:00")
