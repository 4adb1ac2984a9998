"""The list of what is due: in which order, and by which way the database finds it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from leadq.store import steps
from leadq.store.opening import opened
from leadq.store.rotting import rotting_params
from leadq.store.steps import due_steps
from leadq.store.transactions import Db
from tests.facts import add_described_lead, add_source, add_stages, new_database

_TODAY = date(2026, 1, 20)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    """Leads due on three days, some with a score."""
    with opened(new_database(tmp_path)) as opened_db:
        add_stages(opened_db)
        source = add_source(opened_db, "Fair")
        for due, score in (
            ("2026-01-20", 10),
            ("2026-01-19", None),
            ("2026-01-19", 5),
            ("2026-01-19", 50),
            ("2026-01-21", 90),
        ):
            lead = add_described_lead(opened_db, {"next_due": due}, source=source)
            opened_db.execute("UPDATE lead SET score = ? WHERE id = ?", (score, lead))
        yield opened_db


@pytest.mark.parametrize(
    ("most", "expected"), [(None, [4, 3, 2, 1, 5]), (4, [4, 3, 2, 1]), (1, [4])]
)
def test_the_oldest_day_comes_first_and_on_it_the_best_score(
    db: Db, most: int | None, expected: list[int]
) -> None:
    found = due_steps(db, today=_TODAY, until=date(2026, 1, 31), most=most)
    assert [step.id for step in found] == expected


def test_the_steps_are_one_scan_by_their_day_and_all_else_is_looked_up_by_key(db: Db) -> None:
    params = {"today": "", "until": "", "most": 1, **rotting_params(db, _TODAY)}
    plan = db.execute(f"EXPLAIN QUERY PLAN {steps._DUE.format(owner='')}", params)
    ways = [row[-1] for row in plan]
    tables = ("lead", "activity", "opt_out", "suppression")
    used = {way for way in ways if any(f" {table} " in f"{way} " for table in tables)}
    assert used == {
        "SEARCH lead USING INDEX lead_next (next_due>? AND next_due<?)",
        "SEARCH lead USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH opt_out USING PRIMARY KEY (lead_id=? AND channel=?)",
        "SEARCH suppression USING PRIMARY KEY (channel=? AND address=?)",
        "SEARCH activity USING PRIMARY KEY (lead_id=? AND happened_on<?)",
    }
