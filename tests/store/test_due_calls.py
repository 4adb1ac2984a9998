"""Whom to call next, from rows that are put in plainly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from leadq.rulebook.field_values import FieldValue
from leadq.store import due_calls
from leadq.store.due_calls import Queue, best_to_call, callee, count_locked
from leadq.store.opening import opened
from leadq.store.transactions import Db
from tests.facts import add_activity, add_described_lead, add_source, add_stages, new_database

_QUEUE = Queue(
    today="2026-01-09", grades=["Top", "A"], no_talk=["no_answer"], talked_after="2026-01-06"
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    with opened(new_database(tmp_path)) as db:
        add_stages(db)
        add_source(db, "Fair")
        db.execute(
            "INSERT INTO command VALUES (1, '', '', 'tester', 'test')"
        )  # of what tests change
        yield db


def lead(db: Db, *, grade: str | None = None, score: int | None = None, **facts: FieldValue) -> int:
    """A lead with a number, whose first call is due on 2026-01-07."""
    added = add_described_lead(db, {"phone": "+493023125001", **facts}, source=1)
    db.execute("UPDATE lead SET grade = ?, score = ? WHERE id = ?", (grade, score, added))
    return added


def order(db: Db, queue: Queue = _QUEUE) -> list[int]:
    """The leads as they are called one after the other."""
    seen: list[int] = []
    while (found := best_to_call(db, replace(queue, seen=seen))) is not None:
        seen.append(found)
    return seen


def test_the_first_grade_of_the_rules_comes_first_and_no_grade_last(db: Db) -> None:
    none, a, top, former = (lead(db, grade=grade) for grade in (None, "A", "Top", "Former"))
    assert order(db) == [top, a, none, former]


def test_within_a_grade_the_best_score_comes_first_then_the_oldest_day(db: Db) -> None:
    low = lead(db, grade="A", score=10)
    late = lead(db, grade="A", score=20, next_due="2026-01-05")
    high = lead(db, grade="A", score=20)
    unscored = lead(db, grade="A")
    assert order(db) == [late, high, low, unscored]


def test_a_call_back_comes_before_the_best_grade(db: Db) -> None:
    top, agreed = lead(db, grade="Top", score=99), lead(db, grade="A", score=1)
    db.execute("UPDATE lead SET next_kind = 'callback' WHERE id = ?", (agreed,))
    assert order(db) == [agreed, top]


@pytest.mark.parametrize(
    ("day", "result", "kind", "is_locked"),
    [
        ("2026-01-07", "talked", "planned", True),
        ("2026-01-09", "talked", "attempt", True),
        ("2026-01-06", "talked", "planned", False),
        ("2026-01-07", "no_answer", "planned", False),
        ("2026-01-07", None, "planned", False),
        ("2026-01-07", "talked", "callback", False),
        ("2026-01-12", "talked", "planned", False),  # a day to come, looked at from before it
    ],
)
def test_only_a_talk_within_the_lock_locks(
    db: Db, day: str, result: str | None, kind: str, is_locked: bool
) -> None:
    one = lead(db)
    db.execute("UPDATE lead SET next_kind = ? WHERE id = ?", (kind, one))
    add_activity(db, one, day, "call", result=result)
    assert order(db) == ([] if is_locked else [one])
    assert count_locked(db, _QUEUE) == is_locked
    assert order(db, replace(_QUEUE, talked_after=None)) == [one]


def test_what_must_not_be_called_does_not_wait_for_the_lock_either(db: Db) -> None:
    one = lead(db)
    add_activity(db, one, "2026-01-08", "call", result="talked")
    assert count_locked(db, _QUEUE) == 1
    db.execute("INSERT INTO opt_out VALUES (?, 'phone', 1, '2026-01-08')", (one,))
    assert count_locked(db, _QUEUE) == 0


@pytest.mark.parametrize(
    ("phones", "suppressed", "opted_out", "number", "is_refused"),
    [
        (("+491", "+492"), None, False, "+491", False),
        ((None, "+492"), None, False, "+492", False),
        (("+491", "+492"), "+491", False, "+492", False),
        (("+491", None), "+491", False, None, True),
        (("+491", None), None, True, None, True),
        ((None, None), None, False, None, False),
        ((None, None), None, True, None, True),
    ],
)
def test_the_number_is_one_that_may_be_called(
    db: Db,
    phones: tuple[str | None, str | None],
    suppressed: str | None,
    opted_out: bool,
    number: str | None,
    is_refused: bool,
) -> None:
    one = lead(db)
    db.execute("UPDATE lead SET phone = ?, mobile = ? WHERE id = ?", (*phones, one))
    if suppressed:
        db.execute("INSERT INTO suppression VALUES ('phone', ?, 1, '2026-01-01')", (suppressed,))
    if opted_out:
        db.execute("INSERT INTO opt_out VALUES (?, 'phone', 1, '2026-01-01')", (one,))
    found = callee(db, one)
    assert (found.number, found.is_refused) == (number, is_refused)
    assert order(db) == ([one] if number else [])


def test_the_due_leads_are_one_scan_by_their_day_and_all_else_is_looked_up_by_key(db: Db) -> None:
    params = due_calls._params(_QUEUE)
    for sql in (due_calls._BEST, due_calls._LOCKED):
        ways = [row[-1] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", params)]
        assert "SEARCH lead USING INDEX lead_next (next_due>? AND next_due<?)" in ways
        scanned = {way.split()[1] for way in ways if way.startswith("SCAN")}
        assert scanned <= {"json_each", "rank", "lead"}  # `lead` is what was found, in its order
        assert sum(way == "SCAN lead" for way in ways) <= ("CO-ROUTINE lead" in ways)
