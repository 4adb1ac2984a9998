"""When a lead rots: the boundary day, working days over holidays, and what counts as something happening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from leadq.rulebook.process import Outcome
from leadq.store import mirror, settings
from leadq.store.opening import opened
from leadq.store.steps import due_steps
from leadq.store.transactions import Db
from leadq.store.workdays import store_calendar
from leadq.store.writing import writing
from leadq.values.durations import parse_duration
from leadq.values.workdays import workdays
from tests.facts import (
    STAGES,
    a_command,
    add_activity,
    add_lead,
    add_source,
    new_database,
    stages_of,
)

_YEARS = range(2025, 2028)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    """An empty database with the calendar of BW; a note is no contact."""
    with opened(new_database(tmp_path)) as opened_db:
        with writing(opened_db, a_command("2026-01-01")) as tx:
            store_calendar(tx, workdays("DE", "BW", _YEARS), _YEARS)
            settings.store_setting(tx, settings.NO_CONTACTS, '["note"]')
        yield opened_db


def _rotting_days(
    db: Db,
    today: str,
    *,
    rots_after: str,
    entered: str,
    activities: tuple[tuple[str, str], ...] = (),
    stage: tuple[str, Outcome] = ("offer", "open"),
) -> int | None:
    """What `next` says of a lead in a stage that rots, on a day."""
    duration = parse_duration(rots_after)
    assert duration is not None
    with writing(db, a_command("2026-01-01")) as tx:
        mirror.store_stages(tx, stages_of(STAGES, rots_after={stage[0]: duration}))
    visits = [(stage[0], entered, None)]
    lead = add_lead(db, source=add_source(db, "Fair"), received_on=entered, visits=visits)
    for day, kind in activities:
        machine = 1 if kind == "machine" else 0
        add_activity(db, lead, day, "newsletter_click" if machine else kind, machine=machine)
    (step,) = due_steps(db, today=date.fromisoformat(today), until=date(2027, 12, 31))
    return step.rotting_days


@pytest.mark.parametrize(
    ("rots_after", "entered", "today", "expected"),
    [
        ("20 days", "2026-03-01", "2026-03-20", None),
        ("20 days", "2026-03-01", "2026-03-21", 20),  # the boundary day
        ("20 days", "2026-03-01", "2026-03-22", 21),
        ("3 weeks", "2026-03-01", "2026-03-21", None),
        ("3 weeks", "2026-03-01", "2026-03-22", 21),
        ("1 month", "2026-02-01", "2026-03-02", None),  # a month has 30 days here
        ("1 month", "2026-02-01", "2026-03-03", 30),
        ("1 year", "2025-03-01", "2026-02-28", None),
        ("1 year", "2025-03-01", "2026-03-01", 365),
        ("2 workdays", "2026-04-02", "2026-04-07", None),  # Easter: the second one is Wednesday
        ("2 workdays", "2026-04-02", "2026-04-08", 6),
        ("1 workday", "2026-01-05", "2026-01-06", None),  # Epiphany is a holiday
        ("1 workday", "2026-01-05", "2026-01-07", 2),
        ("1 workday", "2026-11-20", "2026-11-22", None),  # Friday, Sunday
        ("1 workday", "2026-11-20", "2026-11-23", 3),
        ("1 workday", "2026-11-21", "2026-11-23", 2),  # Saturday
        ("5 workdays", "2024-11-20", "2026-11-23", 733),  # entered before the calendar begins
        ("5 workdays", "2026-11-20", "2029-01-01", None),  # a day that the calendar does not know
        ("20 days", "2026-03-22", "2026-03-21", None),  # entered later than the day that we look at
    ],
)
def test_a_lead_rots_from_the_day_on_which_the_time_is_over(
    db: Db, rots_after: str, entered: str, today: str, expected: int | None
) -> None:
    assert _rotting_days(db, today, rots_after=rots_after, entered=entered) == expected


@pytest.mark.parametrize(
    ("activities", "expected"),
    [
        ([("2026-03-11", "call")], 20),
        ([("2026-03-12", "call")], None),
        ([("2026-03-11", "newsletter_click")], 20),  # what the lead does counts too
        ([("2026-02-01", "call")], 30),  # before it entered the stage
        ([("2026-03-05", "call"), ("2026-03-30", "note")], 26),  # said among us
        ([("2026-03-05", "call"), ("2026-03-30", "machine")], 26),
        ([("2026-03-05", "call"), ("2026-04-01", "call")], 26),  # not yet, on the day we look at
    ],
)
def test_the_last_activity_with_the_lead_begins_the_time_anew(
    db: Db, activities: list[tuple[str, str]], expected: int | None
) -> None:
    found = _rotting_days(
        db,
        "2026-03-31",
        rots_after="20 days",
        entered="2026-03-01",
        activities=tuple(activities),
    )
    assert found == expected


def test_a_parked_lead_may_rot_too(db: Db) -> None:
    found = _rotting_days(
        db, "2026-12-31", rots_after="90 days", entered="2026-03-01", stage=("nurture", "parked")
    )
    assert found == 305


def test_a_lead_in_a_stage_that_does_not_rot_never_does(db: Db) -> None:
    with writing(db, a_command("2026-01-01")) as tx:
        mirror.store_stages(tx, stages_of(STAGES))
    visits = [("offer", "2026-01-05", None)]
    add_lead(db, source=add_source(db, "Fair"), received_on="2026-01-05", visits=visits)
    (step,) = due_steps(db, today=date(2027, 12, 31), until=date(2027, 12, 31))
    assert step.rotting_days is None
