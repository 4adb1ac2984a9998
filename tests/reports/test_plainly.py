"""The reports against the same figures counted plainly, lead by lead, on random histories; and the laws of each table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import references
from leadq.reports.conversion import ConversionRow, conversion
from leadq.reports.funnel import FunnelRow, funnel, losses
from leadq.rulebook.catalogue import Catalogue, FieldType, own_field
from leadq.store.cohorts import Cohort
from leadq.store.groupings import groupings
from leadq.store.opening import opened
from leadq.store.received import Received
from leadq.store.transactions import Db
from leadq.values.durations import parse_duration
from leadq.values.folding import fold
from tests.facts import add_later_lead, add_stages, new_database
from tests.reports import plain_reports
from tests.reports.histories import END, SOURCES, START, histories, store
from tests.reports.plain_reports import Wanted

BY = groupings(Catalogue.of((own_field("machines", FieldType.INTEGER),)))
DAYS = st.integers(0, 150).map(lambda days: START + timedelta(days=days))
WITHIN = st.sampled_from([None, None, "0 days", "10 days", "1 month", "90 days"])


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Db]:
    with opened(new_database(tmp_path_factory.mktemp("plainly"))) as db:
        add_stages(db)
        db.execute("ALTER TABLE lead ADD COLUMN own_machines INTEGER")
        yield db


@st.composite
def cohorts(draw: st.DrawFn) -> Cohort:
    within = draw(WITHIN)
    return Cohort(
        Received(
            first=draw(st.none() | DAYS),
            last=draw(st.none() | DAYS),
            kind=draw(st.sampled_from([None, None, *sorted(set(SOURCES.values()))])),
        ),
        within=parse_duration(within) if within else None,
        any_touch=draw(st.booleans()),
    )


def wanted(cohort: Cohort, as_of: date) -> Wanted:
    return Wanted(
        as_of,
        cohort.received.first,
        cohort.received.last,
        cohort.received.kind,
        cohort.within.after if cohort.within else None,
        cohort.any_touch,
    )


def key(value: Any) -> Any:
    return fold(value) if isinstance(value, str) else value


def figures(row: ConversionRow) -> dict[str, Any]:
    left_out = {"group", "conversion_low", "conversion_high"}
    return {name: value for name, value in asdict(row).items() if name not in left_out}


def assert_adds_up(rows: Sequence[ConversionRow], *, counts_once: bool) -> None:
    for row in rows:
        assert row.won + row.lost + row.parked + row.open == row.base == row.leads - row.invalid
        reached = list(row.reached.values())
        assert reached == sorted(reached, reverse=True)
        assert reached[0] == row.base
        assert reached[-1] >= row.won
    *groups, total = rows
    assert total.group == "total"
    for name in ("leads", "invalid", "base", "open", "parked", "lost", "won", "order_value_cents"):
        of_groups = sum(getattr(row, name) or 0 for row in groups)
        if counts_once:
            assert of_groups == (getattr(total, name) or 0)
        else:
            assert of_groups >= (getattr(total, name) or 0)


@settings(max_examples=60, deadline=None)
@given(
    leads=st.lists(histories(), max_size=14),
    as_of=DAYS,
    cohort=cohorts(),
    by=st.sampled_from(sorted(BY)),
)
def test_conversion_is_what_is_counted_lead_by_lead(
    empty: Db, leads: list[Any], as_of: date, cohort: Cohort, by: str
) -> None:
    empty.execute("BEGIN")
    try:
        store(empty, leads)
        for day, is_moved_later in ((as_of, False), (END, False), (END, True)):
            if is_moved_later:
                add_later_lead(empty)
            rows = conversion(empty, as_of=day, cohort=cohort, by=BY[by])
            found = {key(row.group): figures(row) for row in rows}
            assert found == plain_reports.conversion(empty, by, wanted(cohort, day))
            assert_adds_up(rows, counts_once=not (cohort.any_touch and BY[by].of_source))
    finally:
        empty.execute("ROLLBACK")


def assert_stages_add_up(rows: Sequence[FunnelRow]) -> None:
    for row in rows:
        stuck = row.lost_here + row.parked_here + row.still_here
        assert row.entered == row.advanced + stuck
        assert row.entered <= row.reached_leads <= row.base
        assert row.completed + row.lasting <= row.entered
    reached = [row.reached_leads for row in rows]
    assert reached == sorted(reached, reverse=True)


@settings(max_examples=60, deadline=None)
@given(leads=st.lists(histories(), max_size=14), as_of=DAYS, cohort=cohorts())
def test_the_funnel_is_what_is_counted_lead_by_lead(
    empty: Db, leads: list[Any], as_of: date, cohort: Cohort
) -> None:
    empty.execute("BEGIN")
    try:
        store(empty, leads)
        rows = funnel(empty, as_of=as_of, cohort=cohort)
        left_out = {"advanced_low", "advanced_high"}
        found = [
            {name: value for name, value in asdict(row).items() if name not in left_out}
            for row in rows
        ]
        assert found == plain_reports.funnel(empty, wanted(cohort, as_of))
        assert_stages_add_up(rows)
    finally:
        empty.execute("ROLLBACK")


@settings(max_examples=40, deadline=None)
@given(leads=st.lists(histories(), max_size=14), as_of=DAYS, cohort=cohorts())
def test_the_lost_are_what_is_counted_lead_by_lead(
    empty: Db, leads: list[Any], as_of: date, cohort: Cohort
) -> None:
    empty.execute("BEGIN")
    try:
        store(empty, leads)
        *reasons, total = losses(empty, as_of=as_of, cohort=cohort)
        found = {
            (row.reason, stage): lost
            for row in reasons
            for stage, lost in row.lost_in.items()
            if lost
        }
        assert found == plain_reports.losses(empty, wanted(cohort, as_of))
        everybody = conversion(empty, as_of=as_of, cohort=cohort)[-1]
        assert total.lost == everybody.lost == sum(row.lost for row in reasons)
        for row in (*reasons, total):
            assert sum(row.lost_in.values()) == row.lost
    finally:
        empty.execute("ROLLBACK")


@settings(max_examples=50, deadline=None)
@given(leads=st.lists(histories(), max_size=14), as_of=DAYS)
def test_the_funnel_is_that_of_the_reference(empty: Db, leads: list[Any], as_of: date) -> None:
    empty.execute("SAVEPOINT random")
    try:
        store(empty, leads)
        rows = funnel(empty, as_of=as_of, cohort=Cohort())
        reference = references.report(empty, "funnel", as_of.isoformat())
        assert [{name: getattr(row, name) for name in reference[0]} for row in rows] == reference
    finally:
        empty.execute("ROLLBACK TO random")
        empty.execute("RELEASE random")
