"""Messages that wait: which stand, which are settled, and that each is marked once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadq.store import outbox
from leadq.store.opening import opened
from leadq.store.outbox import About, Message, write_messages
from leadq.store.transactions import Db
from leadq.store.writing import writing
from tests.facts import (
    a_command,
    add_described_lead,
    add_source,
    add_stages,
    new_database,
    write_message,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    """Leads 1 and 2 in sales, both south's."""
    with opened(new_database(tmp_path)) as db:
        add_stages(db)
        source = add_source(db, "Fair")
        facts = {"company": "Alpha GmbH", "first_name": "Anna", "phone": "+491", "owner": "south"}
        for _ in range(2):
            add_described_lead(db, facts | {"stage": "sales"}, source=source)
        yield db


def write(db: Db, person: str, lead_id: int, about: About) -> None:
    with writing(db, a_command("2026-11-20")) as tx:
        write_message(tx, person, lead_id, about)


def hand_over(db: Db, lead_id: int, owner: str) -> None:
    db.execute(
        "INSERT INTO handover (lead_id, seq, owner, stage, from_stage, handed_on, accept_by)"
        " VALUES (?, 1, ?, 'sales', 'contacted', '2026-11-20', '2026-11-23')",
        (lead_id, owner),
    )


def waiting_ids(db: Db) -> list[int]:
    return [message.id for message in outbox.waiting(db)]


def settled(db: Db) -> int:
    with writing(db, a_command("2026-11-21")) as tx:
        return outbox.settle_overtaken(tx)


def test_a_message_is_read_with_the_lead_as_it_is_now(db: Db) -> None:
    write(db, "south", 1, "remind")
    db.execute("UPDATE lead SET company = 'Beta AG', next_due = '2026-12-01' WHERE id = 1")
    assert outbox.waiting(db) == [
        Message(
            id=1,
            person="south",
            about="remind",
            written_on="2026-11-20",
            lead_id=1,
            name="Anna",
            company="Beta AG",
            action="First call",
            due="2026-12-01",
            stage="sales",
            owner="south",
            phone="+491",
        )
    ]


def test_many_messages_are_written_as_a_set(db: Db) -> None:
    rows = "SELECT owner AS person, id AS lead_id, 'tell' AS about FROM lead WHERE owner = :owner"
    with writing(db, a_command("2026-11-20")) as tx:
        write_message(tx, "head", 1, "tell")
        assert write_messages(tx, rows, {"owner": "south"}) == 2
        assert write_messages(tx, rows, {"owner": "nobody"}) == 0
    found = [(message.id, message.person, message.lead_id) for message in outbox.waiting(db)]
    assert found == [(1, "head", 1), (2, "south", 1), (3, "south", 2)]
    ranges = "SELECT first_id, last_id FROM inserted WHERE table_name = 'message' ORDER BY 1"
    assert db.execute(ranges).fetchall() == [(1, 1), (2, 3)]


_CLOSED = (
    "UPDATE lead SET stage = 'lost', outcome = 'lost', reason = 'other', closed_on = '2026-11-20',"
    " next_action = NULL, next_due = NULL, next_first_due = NULL, next_kind = NULL WHERE id = 1"
)
_ANOTHER_STEP = "UPDATE lead SET step_no = step_no + 1 WHERE id = 1"
_ANOTHER_OWNER = "UPDATE lead SET owner = 'north' WHERE id = 1"
_POSTPONED = "UPDATE lead SET next_due = '2026-12-24', postponed = 1 WHERE id = 1"
_ACCEPTED = "UPDATE handover SET ended_on = '2026-11-20', ending = 'accepted', ended_by = 1 WHERE lead_id = 1"


@pytest.mark.parametrize(
    ("about", "happens", "stands"),
    [
        ("handover", _ANOTHER_STEP, True),
        ("handover", _ACCEPTED, False),
        ("handover", "UPDATE handover SET owner = 'north'", False),
        ("handover", _CLOSED, False),
        ("remind", _POSTPONED, True),
        ("remind", _ANOTHER_OWNER, True),
        ("remind", _ANOTHER_STEP, False),
        ("remind", _CLOSED, False),
        ("tell", _ANOTHER_STEP, False),
        ("reassign", _ANOTHER_STEP, True),
        ("reassign", _ANOTHER_OWNER, False),
        ("reassign", "UPDATE lead SET owner = NULL WHERE id = 1", False),
        ("reassign", _CLOSED, False),
    ],
)
def test_a_message_stands_while_there_is_a_reason_for_it(
    db: Db, about: About, happens: str, *, stands: bool
) -> None:
    for lead_id in (1, 2):
        hand_over(db, lead_id, "south")
        write(db, "south", lead_id, about)
    assert (waiting_ids(db), outbox.has_overtaken(db)) == ([1, 2], False)
    db.execute(happens)
    others = [] if "WHERE" not in happens else [2]
    assert waiting_ids(db) == ([1, *others] if stands else others)
    assert outbox.has_overtaken(db) is not stands
    assert settled(db) == (0 if stands else 2 - len(others))
    assert not outbox.has_overtaken(db)


def test_what_is_settled_stays_so(db: Db) -> None:
    write(db, "south", 1, "remind")
    db.execute(_ANOTHER_STEP)
    assert settled(db) == 1
    db.execute("UPDATE lead SET step_no = step_no - 1 WHERE id = 1")
    assert waiting_ids(db) == []
    assert db.execute("SELECT sent_at, settled_on FROM message").fetchall() == [
        (None, "2026-11-21")
    ]


@pytest.mark.parametrize(
    ("wish", "phone"),
    [
        ("INSERT INTO opt_out VALUES (1, 'phone', 1, '2026-11-20')", None),
        ("INSERT INTO suppression VALUES ('phone', '+491', 1, '2026-11-20')", "+492"),
        ("INSERT INTO suppression VALUES ('phone', '+492', 1, '2026-11-20')", "+491"),
    ],
)
def test_no_number_that_must_not_be_called_is_sent(db: Db, wish: str, phone: str | None) -> None:
    write(db, "south", 1, "remind")
    db.execute("UPDATE lead SET mobile = '+492' WHERE id = 1")
    assert [message.phone for message in outbox.waiting(db)] == ["+491"]
    db.execute(wish)
    assert [message.phone for message in outbox.waiting(db)] == [phone]


def test_what_is_sent_waits_no_more_and_what_was_tried_does(db: Db) -> None:
    for lead_id in (1, 2):
        write(db, "south", lead_id, "remind")
    with writing(db, a_command("2026-11-20")) as tx:
        outbox.mark_tried(tx, [1, 2])
        outbox.mark_sent(tx, [1], NOON)
        outbox.mark_tried(tx, [1])
    assert waiting_ids(db) == [2]
    assert db.execute("SELECT sent_at, tries FROM message ORDER BY id").fetchall() == [
        ("2026-11-20T12:00:00+00:00", 2),
        (None, 1),
    ]


def test_what_another_run_has_marked_stays_as_that_says(db: Db) -> None:
    write(db, "south", 1, "remind")
    for hour in (12, 13):
        with writing(db, a_command("2026-11-20")) as tx:
            outbox.mark_sent(tx, [1], NOON.replace(hour=hour))
    assert db.execute("SELECT sent_at, tries FROM message").fetchall() == [
        ("2026-11-20T12:00:00+00:00", 1)
    ]


def test_two_workspaces_are_born_apart(db: Db) -> None:
    assert outbox.born(db) == ""
    write(db, "south", 1, "remind")
    write(db, "south", 2, "remind")
    assert outbox.born(db) == "2026-11-20T12:00:00+00:00"
