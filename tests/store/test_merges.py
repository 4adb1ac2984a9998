"""What points to a lead that goes is made to point to the one that stays, row by row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadq.store import joint_stories, merges
from leadq.store.opening import opened
from leadq.store.transactions import Db
from leadq.store.writing import Transaction, writing
from tests.facts import a_command, add_lead, add_source, add_stages, add_touch, new_database

_DAY = "2026-01-05"


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Transaction]:
    """A command over four leads of one source."""
    with opened(new_database(tmp_path)) as db:
        add_stages(db)
        source = add_source(db, "Fair")
        for _ in range(4):
            lead = add_lead(db, source=source, received_on=_DAY, visits=[("new", _DAY, None)])
            add_touch(db, lead, source, _DAY)
        with writing(db, a_command("2026-01-06")) as begun:
            yield begun


def _touch(db: Db, lead: int, row_hash: int, kept: object, untaken: object) -> None:
    db.execute(
        "UPDATE touch SET row_hash = ?, kept = ?, untaken = ? WHERE lead_id = ?",
        (row_hash, kept and json.dumps(kept), untaken and json.dumps(untaken), lead),
    )


def test_two_touches_of_one_day_become_one_that_knows_what_both_said(tx: Transaction) -> None:
    _touch(tx.db, 1, 2**63 - 1, {"Land": "D", "Tel": "1"}, {"city": "Ulm"})
    _touch(tx.db, 2, 2, {"Land": "D", "Tel": "2"}, {"city": "Bonn", "note": "hot"})
    assert joint_stories.move_touches(tx, keep=1, drop=2) == 0
    ((row_hash, kept, untaken),) = tx.db.execute(
        "SELECT row_hash, kept, untaken FROM touch WHERE lead_id IN (1, 2)"
    ).fetchall()
    assert row_hash == -(2**63) + 1  # as the import adds up the rows of one lead
    assert json.loads(kept) == {"Land": "D", "Tel": "1", "Tel (2)": "2"}
    assert json.loads(untaken) == {"city": ["Ulm", "Bonn"], "note": "hot"}


def test_a_touch_that_is_taken_away_is_journaled_whole(tx: Transaction) -> None:
    _touch(tx.db, 2, 77, None, None)
    joint_stories.move_touches(tx, keep=1, drop=2)
    found = tx.db.execute(
        "SELECT old_value FROM journal WHERE lead_id = 2 AND operation = 'delete' AND column_name = 'row_hash'"
    )
    assert found.fetchall() == [(77,)]


def test_what_is_given_up_is_remembered_once(tx: Transaction) -> None:
    for _ in range(2):
        joint_stories.remember_given_up(tx, 1, {"city": "Ulm", "employees": 5})
    joint_stories.remember_given_up(tx, 1, {"city": "Bonn"})
    (untaken,) = tx.db.execute("SELECT untaken FROM touch WHERE lead_id = 1").fetchone()
    assert json.loads(untaken) == {"city": ["Ulm", "Bonn"], "employees": 5}


@pytest.mark.parametrize(
    ("follows", "keep", "drop", "expected"),
    [
        ({2: 1}, 1, 2, {1: None}),
        ({2: 1}, 2, 1, {2: None}),
        ({3: 2}, 1, 2, {1: None, 3: 1}),
        ({2: 3}, 1, 2, {1: 3, 3: None}),
        ({1: 3, 2: 4}, 1, 2, {1: 3}),
        # neither a ring: 1 follows 3, which follows 2
        ({1: 3, 3: 2}, 1, 2, {1: None, 3: 1}),
        ({2: 3, 3: 1}, 1, 2, {1: None, 3: 1}),
    ],
)
def test_a_lead_follows_neither_itself_nor_its_own_followers(
    tx: Transaction, follows: dict[int, int], keep: int, drop: int, expected: dict[int, int | None]
) -> None:
    for lead, former in follows.items():
        tx.db.execute("UPDATE lead SET follows_id = ? WHERE id = ?", (former, lead))
    merges.move_followers(tx, keep=keep, drop=drop)
    found = dict(tx.db.execute("SELECT id, follows_id FROM lead"))
    assert {lead: found[lead] for lead in expected} == expected


def test_who_is_followed_is_known_through_others(tx: Transaction) -> None:
    tx.db.execute("UPDATE lead SET follows_id = id - 1 WHERE id > 1")
    assert merges.followed_by(tx.db, 4) == {1, 2, 3}
    assert merges.followed_by(tx.db, 1) == set()


def test_the_last_news_are_a_list_or_a_changed_fact_of_the_lead(tx: Transaction) -> None:
    tx.db.execute("UPDATE lead SET next_due = '2026-02-01', city = 'Ulm' WHERE id = 2")
    assert merges.last_news(tx.db, 1, ["city"]) == (_DAY, 1)
    assert merges.last_news(tx.db, 2, ["company"]) == (_DAY, 1)
    assert merges.last_news(tx.db, 2, ["city"]) == ("2026-01-06", 2)
