"""The stages with their leads: counted, overdue, rotting, and how long they have been waiting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from leadq.reports.stages import StageRow, stage_rows
from leadq.rulebook.process import Process
from leadq.store import mirror
from leadq.store.opening import opened
from leadq.store.transactions import Db
from leadq.store.writing import writing
from tests.facts import a_command, add_activity, add_lead, add_source, new_database
from tests.rulebook.rulebooks import rulebook

_TODAY = date(2026, 3, 31)
_PROCESS = """
activities: {call: {by: us}}
stages:
  - {stage: new, next_step: {action: First call, in: 2 workdays}}
  - {stage: offer, next_step: {action: Follow up, in: 5 workdays}, rots_after: 20 days}
  - {stage: nurture, outcome: parked, next_step: {action: Ask again, in: 3 months}}
  - {stage: won, outcome: won}
  - {stage: lost, outcome: lost, reasons: [other]}
"""


@pytest.fixture(scope="module")
def process() -> Process:
    rules = rulebook(
        process=_PROCESS, questions="questions: []\n", scoring="grades: [{grade: C}]\n"
    )
    return rules.process


@pytest.fixture
def db(tmp_path: Path, process: Process) -> Iterator[Db]:
    with opened(new_database(tmp_path)) as opened_db:
        with writing(opened_db, a_command("2026-01-01")) as tx:
            mirror.store_stages(tx, process.stages)
        yield opened_db


def _rows(db: Db, process: Process) -> dict[str, StageRow]:
    return {row.stage: row for row in stage_rows(db, process, today=_TODAY)}


def test_each_stage_tells_who_waits_in_it_and_for_how_long(db: Db, process: Process) -> None:
    source = add_source(db, "Fair")
    for stage, entered in (
        *(("new", day) for day in ("2026-03-31", "2026-03-21", "2026-03-11", "2026-03-01")),
        *(("offer", day) for day in ("2026-03-01", "2026-03-01", "2026-03-30")),
        *(("won", day) for day in ("2026-03-01", "2026-03-30")),
    ):
        add_lead(db, source=source, received_on=entered, visits=[(stage, entered, None)])
    add_activity(db, 6, "2026-03-20", "call")  # else it would rot as the other one does
    assert list(_rows(db, process).values()) == [
        StageRow("new", "open", 4, 3, None, 10, 30),
        StageRow("offer", "open", 3, 3, 1, 30, 30),
        StageRow("nurture", "parked", 0, 0, None, None, None),
        StageRow("won", "won", 2, None, None, None, None),
        StageRow("lost", "lost", 0, None, None, None, None),
    ]


def test_what_is_due_today_is_not_overdue(db: Db, process: Process) -> None:
    source = add_source(db, "Fair")
    for due in ("2026-03-30", "2026-03-31", "2026-04-01"):
        add_lead(db, source=source, received_on=due, visits=[("new", due, None)])
    new = _rows(db, process)["new"]
    assert (new.leads, new.overdue, new.median_days, new.longest_days) == (3, 1, 0, 1)
