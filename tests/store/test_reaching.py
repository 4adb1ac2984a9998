"""Which number may be called and which address may be written to: opt-outs of the lead, suppressed addresses of anybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadq.store.opening import opened
from leadq.store.reaching import CALLABLE_SQL, WRITABLE_SQL
from leadq.store.transactions import Db
from tests.facts import add_described_lead, add_source, add_stages, new_database

_PHONE, _MOBILE, _EMAIL = "+493023125001", "+491713920061", "a@alpha.example"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    with opened(new_database(tmp_path)) as opened_db:
        add_stages(opened_db)
        yield opened_db


@pytest.mark.parametrize(
    ("opted_out", "suppressed", "expected"),
    [
        ([], [], (_PHONE, _EMAIL)),
        (["phone"], [], (None, _EMAIL)),
        (["email"], [], (_PHONE, None)),
        (["phone", "email"], [], (None, None)),
        ([], [("phone", _PHONE)], (_MOBILE, _EMAIL)),
        ([], [("phone", _MOBILE)], (_PHONE, _EMAIL)),
        ([], [("phone", _PHONE), ("phone", _MOBILE)], (None, _EMAIL)),
        ([], [("email", _EMAIL)], (_PHONE, None)),
        ([], [("email", _PHONE), ("phone", _EMAIL)], (_PHONE, _EMAIL)),  # of the other channel
    ],
)
def test_what_was_refused_is_no_way_to_reach_a_lead(
    db: Db, opted_out: list[str], suppressed: list[tuple[str, str]], expected: tuple[object, ...]
) -> None:
    source = add_source(db, "Fair")
    reach = {"phone": _PHONE, "mobile": _MOBILE, "email": _EMAIL}
    lead = add_described_lead(db, reach, source=source)
    other = add_described_lead(db, reach, source=source)
    for channel in opted_out:
        db.execute("INSERT INTO opt_out VALUES (?, ?, 1, '2026-01-05')", (lead, channel))
    for channel, address in suppressed:
        db.execute("INSERT INTO suppression VALUES (?, ?, 1, '2026-01-05')", (channel, address))
    ways = {
        lead_id: (number, address)
        for lead_id, number, address in db.execute(
            f"SELECT lead.id, {CALLABLE_SQL}, {WRITABLE_SQL} FROM lead"
        )
    }
    assert ways[lead] == expected
    if not suppressed:
        assert ways[other] == (_PHONE, _EMAIL)


def test_a_lead_without_numbers_cannot_be_called(db: Db) -> None:
    add_described_lead(db, {"last_name": "Arndt"}, source=add_source(db, "Fair"))
    row = db.execute(f"SELECT {CALLABLE_SQL}, {WRITABLE_SQL} FROM lead").fetchone()
    assert row == (None, None)
