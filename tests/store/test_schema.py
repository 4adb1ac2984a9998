"""What must never be is refused by the database itself, whoever writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadq.rulebook.catalogue import BUILT_IN
from leadq.store.opening import opened
from leadq.store.schema import COLUMN_TYPES
from leadq.store.transactions import Db
from tests.facts import add_source, add_stages, new_database

# What a table's row needs; a test changes some of it.
_ROWS: dict[str, dict[str, object]] = {
    "lead": {
        "source_id": 1,
        "received_on": "2026-01-05",
        "stage": "new",
        "outcome": "open",
        "stage_entered_on": "2026-01-05",
        "next_action": "First call",
        "next_due": "2026-01-07",
        "next_first_due": "2026-01-07",
        "next_kind": "planned",
    },
    "source": {"name": "Web", "name_folded": "web", "kind": "web form"},
    "stage": {"name": "talk", "position": 10, "outcome": "open"},
    "stage_visit": {"lead_id": 1, "seq": 1, "stage": "new", "entered_on": "2026-01-05"},
    "activity": {
        "lead_id": 1,
        "happened_on": "2026-01-05",
        "kind": "call",
        "seq": 1,
        "by": "us",
        "reference": "r1",
    },
    "answer": {"lead_id": 1, "question": "need", "answered_on": "2026-01-05", "seq": 1, "value": 5},
    "workday": {"day": "2026-01-05", "number": 1},
    "import_run": {
        "command_id": 1,
        "file": "fair.csv",
        "fingerprint": "f",
        "rows": 5,
        "created": 1,
        "updated": 1,
        "unchanged": 1,
        "rejected": 1,
        "suppressed": 1,
    },
    "touch": {
        "lead_id": 1,
        "source_id": 1,
        "received_on": "2026-01-05",
        "run_id": 1,
        "row_hash": 1,
    },
    "external_reference": {"system": "crm", "external_id": "1", "lead_id": 1},
    "handover": {
        "lead_id": 1,
        "seq": 1,
        "owner": "south",
        "stage": "handover",
        "from_stage": "new",
        "handed_on": "2026-01-05",
        "accept_by": "2026-01-07",
    },
    "escalation": {
        "lead_id": 1,
        "step_no": 1,
        "level": 1,
        "seq": 1,
        "fired_on": "2026-01-09",
        "act": "remind",
        "person": "south",
    },
    "message": {
        "person": "south",
        "lead_id": 1,
        "step_no": 1,
        "about": "remind",
        "written_on": "2026-01-09",
    },
    "opt_out": {"lead_id": 1, "channel": "phone", "seq": 1, "opted_out_on": "2026-01-05"},
    "suppression": {
        "channel": "phone",
        "address": "+4971112345",
        "seq": 1,
        "noted_on": "2026-01-05",
    },
    "inserted": {"command_id": 1, "table_name": "lead", "first_id": 1, "last_id": 1},
    "journal": {
        "command_id": 1,
        "table_name": "lead",
        "row_key": "1",
        "operation": "update",
        "column_name": "city",
    },
}
_NO_STEP = dict.fromkeys(("next_action", "next_due", "next_first_due", "next_kind"))
_PARKED = {"stage": "nurture", "outcome": "parked"}
_WON = {"stage": "won", "outcome": "won", "closed_on": "2026-02-01", **_NO_STEP}
_LOST = {
    "stage": "lost",
    "outcome": "lost",
    "closed_on": "2026-02-01",
    "reason": "no need",
    **_NO_STEP,
}
_ENDED = {"ended_on": "2026-01-06", "ending": "accepted", "ended_by": 1}
_INVALID = {**_LOST, "stage": "invalid", "outcome": "invalid", "reason": "test"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Db]:
    path: Path = new_database(tmp_path_factory.mktemp("schema"))
    with opened(path) as opened_db:
        add_stages(opened_db)
        add_source(opened_db, "Fair")
        opened_db.execute("INSERT INTO command VALUES (1, 'now', 'now', 'anna', 'test')")
        _insert(opened_db, "lead", {})
        _insert(opened_db, "import_run", {})
        yield opened_db


@pytest.fixture
def db(filled: Db) -> Iterator[Db]:
    """The same rows for every test."""
    filled.execute("BEGIN")
    yield filled
    filled.execute("ROLLBACK")


def _insert(db: Db, table: str, changes: dict[str, object]) -> None:
    row = _ROWS[table] | changes
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({values})", row)


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        *((table, {}) for table in _ROWS),
        ("lead", _PARKED),
        ("lead", _WON),
        ("lead", _LOST),
        ("lead", _INVALID),
        ("lead", {"follows_id": 1}),
        ("lead", {"next_due": "2028-02-29"}),
        ("lead", {"next_kind": "attempt"}),
        ("lead", {"next_kind": "callback"}),
        ("lead", {"address_checked_on": "2026-01-05"}),
        ("stage_visit", {"left_on": "2026-01-05"}),
        ("activity", {"by": "lead", "machine": 1, "count": 1_000_000}),
        ("answer", {"value": "2026-05-01"}),
        ("answer", {"value": 1.5}),
        ("source", {"cost": 0, "started_on": "2026-04-20"}),
        ("activity", {"person": "south"}),
        ("stage", {"rots_after": 20, "rots_unit": "workday"}),
        ("handover", _ENDED),
        ("handover", {**_ENDED, "ending": "rejected", "reason": "too small"}),
        ("escalation", {"act": "skip", "person": None}),
    ],
)
def test_what_may_be_is_stored(db: Db, table: str, changes: dict[str, object]) -> None:
    (before,) = db.execute(f"SELECT count(*) FROM {table}").fetchone()
    _insert(db, table, changes)
    assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (before + 1,)


_NO_DAYS = ["", " ", "soon", "2026-02-30", "2026-2-3", "2026-02-03T10:00", "03.02.2026", 5]
_DAYS = [
    ("lead", "received_on"),
    ("lead", "stage_entered_on"),
    ("lead", "next_due"),
    ("lead", "next_first_due"),
    ("lead", "address_checked_on"),
    ("source", "started_on"),
    ("stage_visit", "entered_on"),
    ("stage_visit", "left_on"),
    ("activity", "happened_on"),
    ("answer", "answered_on"),
    ("touch", "received_on"),
    ("workday", "day"),
    ("handover", "handed_on"),
    ("handover", "accept_by"),
    ("escalation", "fired_on"),
    ("message", "written_on"),
    ("message", "settled_on"),
    ("opt_out", "opted_out_on"),
    ("suppression", "noted_on"),
]


@pytest.mark.parametrize(
    ("table", "changes", "why"),
    [
        *((table, {column: day}, column) for table, column in _DAYS for day in _NO_DAYS),
        *(("lead", {**_WON, "closed_on": day}, "closed_on") for day in _NO_DAYS),
        # a living lead has a next step, a closed one none
        ("lead", _NO_STEP, "next_action"),
        ("lead", {**_PARKED, **_NO_STEP}, "next_action"),
        ("lead", {"next_action": None}, "next_action"),
        ("lead", {"next_due": None}, "next_due"),
        ("lead", {"next_first_due": None}, "next_first_due"),
        ("lead", {"next_kind": None}, "next_kind"),
        ("lead", {"next_kind": "Planned"}, "next_kind"),
        ("lead", {"next_action": ""}, "next_action"),
        ("lead", {"next_action": "  "}, "next_action"),
        ("lead", {"next_action": "\t\r\n\u00a0"}, "next_action"),
        ("lead", {**_WON, **{name: _ROWS["lead"][name] for name in _NO_STEP}}, "next_action"),
        ("lead", {**_LOST, "next_action": "Call"}, "next_action"),
        ("lead", {**_LOST, "next_due": "2026-01-07"}, "next_due"),
        # closed ones have a date, lost and invalid a reason
        ("lead", {**_WON, "closed_on": None}, "closed_on"),
        ("lead", {**_LOST, "closed_on": None}, "closed_on"),
        ("lead", {**_INVALID, "closed_on": None}, "closed_on"),
        ("lead", {"closed_on": "2026-02-01"}, "closed_on"),
        ("lead", {**_LOST, "reason": None}, "reason"),
        ("lead", {**_INVALID, "reason": None}, "reason"),
        ("lead", {**_LOST, "reason": " "}, "reason"),
        ("lead", {**_LOST, "reason": "\n"}, "reason"),
        ("lead", {"reason": "no need"}, "reason"),
        ("lead", {**_WON, "reason": "no need"}, "reason"),
        # outcome and stage belong together
        ("lead", {"outcome": None}, "NOT NULL"),
        ("lead", {"outcome": "Open"}, "outcome"),
        ("lead", {"outcome": ""}, "outcome"),
        ("lead", {"outcome": "open "}, "outcome"),
        ("lead", {"outcome": "parked"}, "FOREIGN KEY"),
        ("lead", {**_WON, "stage": "lost"}, "FOREIGN KEY"),
        ("lead", {"stage": "typo"}, "FOREIGN KEY"),
        ("lead", {"stage": None}, "NOT NULL"),
        ("lead", {"source_id": None}, "NOT NULL"),
        ("lead", {"source_id": 99}, "FOREIGN KEY"),
        ("lead", {"follows_id": 99}, "FOREIGN KEY"),
        ("lead", {"received_on": None}, "NOT NULL"),
        ("lead", {"furthest": None}, "NOT NULL"),
        # STRICT: a text is no number
        ("lead", {"employees": "many"}, "INTEGER"),
        ("lead", {"order_value": 10.5}, "INTEGER"),
        ("source", {"cost": "a lot"}, "INTEGER"),
        # the other tables
        ("source", {"name": " "}, "name"),
        ("source", {"name_folded": "fair"}, "UNIQUE"),
        ("source", {"kind": None}, "NOT NULL"),
        ("stage", {"name": "new"}, "UNIQUE"),
        ("stage", {"name": None}, "NOT NULL"),
        ("stage", {"outcome": "dead"}, "outcome"),
        ("stage", {"outcome": None}, "NOT NULL"),
        ("stage_visit", {"left_on": "2026-01-04"}, "left_on"),
        ("stage_visit", {"lead_id": 99}, "FOREIGN KEY"),
        ("activity", {"by": "them"}, "by"),
        ("activity", {"by": None}, "NOT NULL"),
        ("activity", {"count": 0}, "count"),
        ("activity", {"count": 1_000_001}, "count"),
        ("activity", {"machine": 2}, "machine"),
        ("activity", {"lead_id": 99}, "FOREIGN KEY"),
        ("answer", {"value": None}, "NOT NULL"),
        ("answer", {"lead_id": 99}, "FOREIGN KEY"),
        ("workday", {"day": None}, "NOT NULL"),
        ("import_run", {"rows": 6}, "rows"),
        ("touch", {"run_id": 99}, "FOREIGN KEY"),
        ("touch", {"source_id": 99}, "FOREIGN KEY"),
        ("activity", {"person": " "}, "person"),
        ("stage", {"rots_unit": "year"}, "rots_unit"),
        *(("handover", {**_ENDED, "ended_on": day}, "ended_on") for day in _NO_DAYS),
        ("handover", {**_ENDED, "ended_on": "2026-01-04"}, "ended_on"),
        ("handover", {**_ENDED, "ended_on": None}, "ending"),
        ("handover", {**_ENDED, "ending": None}, "ending"),
        ("handover", {**_ENDED, "ended_by": None}, "ended_by"),
        ("handover", {**_ENDED, "ending": "rejected"}, "rejected"),
        ("handover", {**_ENDED, "ending": "forgotten"}, "ending"),
        ("handover", {"owner": " "}, "owner"),
        ("handover", {"lead_id": 99}, "FOREIGN KEY"),
        ("escalation", {"act": "shout"}, "act"),
        ("escalation", {"level": 0}, "level"),
        ("message", {"about": "weather"}, "about"),
        (
            "message",
            {"sent_at": "2026-01-09T05:00:00+00:00", "settled_on": "2026-01-09"},
            "sent_at",
        ),
        ("message", {"lead_id": 99}, "FOREIGN KEY"),
        ("opt_out", {"channel": "pigeon"}, "channel"),
        ("suppression", {"address": ""}, "address"),
        ("inserted", {"last_id": 0}, "last_id"),
        ("inserted", {"command_id": 99}, "FOREIGN KEY"),
        ("journal", {"operation": "insert"}, "operation"),
        ("journal", {"command_id": 99}, "FOREIGN KEY"),
    ],
)
def test_what_must_never_be_is_refused(
    db: Db, table: str, changes: dict[str, object], why: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=why):
        _insert(db, table, changes)


@pytest.mark.parametrize(("table", "column"), _DAYS)
def test_now_is_no_day(db: Db, table: str, column: str) -> None:
    with pytest.raises(sqlite3.OperationalError, match="non-deterministic use of date"):
        _insert(db, table, {column: "now"})


def test_an_activity_comes_once(db: Db) -> None:
    _insert(db, "activity", {})
    _insert(db, "activity", {"seq": 2, "reference": None})
    with pytest.raises(sqlite3.IntegrityError, match=r"UNIQUE.*reference"):
        _insert(db, "activity", {"seq": 3})


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE lead SET next_action = NULL",
        "UPDATE lead SET next_action = NULL, next_due = NULL, next_first_due = NULL, next_kind = NULL",
        "UPDATE lead SET next_due = 'soon'",
        "UPDATE lead SET outcome = 'won'",
        "UPDATE lead SET stage = 'won', outcome = 'won'",
        "UPDATE lead SET stage = 'offer', outcome = 'parked'",
        "UPDATE stage SET outcome = 'parked' WHERE name = 'new'",
        "DELETE FROM stage WHERE name = 'new'",
        "DELETE FROM source",
    ],
)
def test_a_lead_cannot_lose_what_it_needs(db: Db, change: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(change)


def test_every_table_is_strict(db: Db) -> None:
    lax = db.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict"
        " AND name NOT LIKE '%sqlite_%'"
    ).fetchall()
    assert lax == []


_NOT_IN_RULES = {
    *("id", "source_id", "follows_id", "row_key", "furthest"),
    *("next_first_due", "next_kind", "step_no", "postponed"),
}


def test_the_catalogue_names_the_columns_of_a_lead(db: Db) -> None:
    columns = {
        name: type_ for _, name, type_, *_ in db.execute("PRAGMA table_xinfo(lead)").fetchall()
    }
    expected = {field.column: COLUMN_TYPES[field.type] for field in BUILT_IN.values()}
    twins = {field.folded_column: "TEXT" for field in BUILT_IN.values() if field.folded_column}
    assert {
        name: type_ for name, type_ in columns.items() if name not in _NOT_IN_RULES
    } == expected | twins


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("SELECT id FROM lead WHERE next_due <= '2026-01-01' ORDER BY next_due", "lead_next"),
        ("SELECT id FROM lead WHERE email = 'a@example.com'", "lead_email"),
        ("SELECT id FROM lead WHERE phone = '+4971112345'", "lead_phone"),
        ("SELECT id FROM lead WHERE mobile = '+4917012345'", "lead_mobile"),
        (
            "SELECT id FROM lead WHERE last_name_folded >= 'a' AND last_name_folded < 'b'",
            "last_name",
        ),
        (
            "SELECT id FROM lead WHERE company_folded >= 'a' AND company_folded < 'b'",
            "lead_company",
        ),
        ("SELECT id FROM lead WHERE row_key = 5", "lead_row_key"),
        ("SELECT id FROM lead WHERE follows_id = 5", "lead_follows"),
        (
            "SELECT furthest, sum(order_value) FROM lead GROUP BY source_id, outcome, furthest",
            "COVERING INDEX lead_conversion",
        ),
    ],
)
def test_one_lead_is_found_as_fast_among_many(db: Db, query: str, index: str) -> None:
    plan = " ".join(row[-1] for row in db.execute(f"EXPLAIN QUERY PLAN {query}"))
    assert index in plan
    assert "TEMP B-TREE" not in plan


def test_only_one_hand_over_runs_at_a_time(db: Db) -> None:
    _insert(db, "handover", _ENDED)
    _insert(db, "handover", {"seq": 2})
    with pytest.raises(sqlite3.IntegrityError, match=r"UNIQUE.*handover\.lead_id"):
        _insert(db, "handover", {"seq": 3})


def test_a_level_of_a_step_comes_once(db: Db) -> None:
    _insert(db, "escalation", {})
    with pytest.raises(sqlite3.IntegrityError, match=r"UNIQUE.*escalation"):
        _insert(db, "escalation", {"seq": 2, "act": "tell"})
