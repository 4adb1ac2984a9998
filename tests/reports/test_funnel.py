"""The funnel: twelve leads counted by hand, and what an order of visits, a time of its own and a goodbye mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

import pytest

from leadq.reports.funnel import FunnelRow, LossRow, funnel, losses
from leadq.store.cohorts import Cohort
from leadq.store.transactions import Db
from leadq.values.durations import Duration
from tests.facts import add_lead, add_source
from tests.reports.conftest import story

NOW = date(2026, 3, 31)
ALL = Cohort()
COUNTS = ("entered", "advanced", "lost_here", "parked_here", "still_here", "reached_leads", "stock")
TIMES = ("completed", "days_median", "days_p90")
LASTING = ("lasting", "lasting_days_median", "lasting_days_p90")


def figures(rows: Sequence[FunnelRow], *names: str) -> dict[str, tuple[int | None, ...]]:
    return {row.stage: tuple(getattr(row, name) for name in names) for row in rows}


def test_twelve_leads_are_counted_as_by_hand(twelve: Db) -> None:
    """The lead that was lost at the offer and reopened as contacted stands as open where it got to."""
    rows = funnel(twelve, as_of=NOW, cohort=ALL)
    assert figures(rows, *COUNTS) == {
        "new": (11, 9, 1, 0, 1, 11, 1),  # the one imported as lost has been here, and nowhere else
        "contacted": (8, 6, 1, 0, 1, 9, 2),
        "handover": (5, 4, 0, 0, 1, 7, 1),
        "sales": (5, 3, 0, 1, 1, 6, 1),
        "offer": (3, 1, 0, 0, 2, 4, 1),
    }
    assert {row.base for row in rows} == {11}


def test_days_are_those_of_all_visits_and_open_ones_stand_apart(twelve: Db) -> None:
    rows = funnel(twelve, as_of=NOW, cohort=ALL)
    assert figures(rows, *TIMES) == {
        "new": (9, 2, 14),  # 1 2 2 2 2 3 4 4 14
        "contacted": (6, 7, 27),  # 0 6 7 7 12 27
        "handover": (4, 1, 2),  # 1 1 2 2
        "sales": (4, 10, 35),  # 5 10 20 35
        "offer": (2, 3, 12),
    }
    assert figures(rows, *LASTING) == {
        "new": (1, 85, 85),
        "contacted": (2, 23, 41),  # 7 and 16 days, 12 and 29
        "handover": (1, 56, 56),
        "sales": (1, 70, 70),
        "offer": (1, 39, 39),
    }


def test_rates_are_of_those_that_entered_and_of_the_base(twelve: Db) -> None:
    contacted = funnel(twelve, as_of=NOW, cohort=ALL)[1]
    assert contacted.advanced_rate == 6 / 8
    assert contacted.reached_rate == 9 / 11
    assert (round(contacted.advanced_low or 0, 4), round(contacted.advanced_high or 0, 4)) == (
        0.4093,
        0.9285,
    )
    assert contacted.thin


def test_only_what_happened_within_the_time_counts_and_stock_is_that_of_the_day(db: Db) -> None:
    """30 days after 5 January is 4 February: an order of that day is in time, one of the next is not."""
    fair = add_source(db, "Fair")
    for won_on in ("2026-02-04", "2026-02-05"):
        visits = story(("new", "2026-01-05"), ("offer", "2026-01-15"), ("won", won_on))
        add_lead(db, source=fair, received_on="2026-01-05", visits=visits)
    too_young = story(("new", "2026-03-02"), ("offer", "2026-03-03"))
    add_lead(db, source=fair, received_on="2026-03-02", visits=too_young)
    found_out = story(("new", "2026-01-05"), ("invalid", "2026-03-30"))
    add_lead(db, source=fair, received_on="2026-01-05", visits=found_out)
    within = Cohort(within=Duration(30, "day"))
    rows = funnel(db, as_of=NOW, cohort=within)
    assert figures(rows, "base", *COUNTS)["offer"] == (2, 2, 1, 0, 0, 1, 2, 0)
    assert figures(rows, *TIMES, *LASTING)["offer"] == (1, 20, 20, 1, 20, 20)
    on_the_day = funnel(db, as_of=date(2026, 4, 1), cohort=within)
    assert figures(on_the_day, "base", *COUNTS)["offer"] == (3, 3, 1, 0, 0, 2, 3, 1)


def test_a_lead_that_comes_back_to_an_earlier_stage_has_advanced_from_it(db: Db) -> None:
    visits = story(
        ("contacted", "2026-01-05"), ("sales", "2026-01-06"), ("contacted", "2026-01-07")
    )
    add_lead(db, source=add_source(db, "Fair"), received_on="2026-01-05", visits=visits)
    rows = funnel(db, as_of=NOW, cohort=ALL)
    found = figures(rows, "entered", "advanced", "still_here", "stock")
    assert found["contacted"] == (1, 1, 0, 1)
    assert found["sales"] == (1, 0, 1, 0)
    assert found["new"] == (0, 0, 0, 0)


def test_without_leads_every_figure_is_nothing(db: Db) -> None:
    for row in funnel(db, as_of=NOW, cohort=ALL):
        found = asdict(row)
        assert {found[name] for name in (*COUNTS, "base", "completed", "lasting")} == {0}
        assert {found[name] for name in found if "rate" in name or "days" in name} == {None}
    assert losses(db, as_of=NOW, cohort=ALL) == [
        LossRow("total", 0, None, dict.fromkeys(_STAGES, 0))
    ]


_STAGES = ("new", "contacted", "handover", "sales", "offer")


def lost_in(*counts: int) -> dict[str, int]:
    return dict(zip(_STAGES, counts, strict=True))


def test_the_lost_stand_under_their_reason_in_the_last_open_stage(twelve: Db) -> None:
    assert losses(twelve, as_of=NOW, cohort=ALL) == [
        LossRow("other", 2, 1.0, lost_in(1, 1, 0, 0, 0)),
        LossRow("total", 2, 1.0, lost_in(1, 1, 0, 0, 0)),
    ]
    # on 31 January the one that was reopened since was lost at the offer, and the other was new
    assert losses(twelve, as_of=date(2026, 1, 31), cohort=ALL) == [
        LossRow("other", 1, 0.5, lost_in(0, 1, 0, 0, 0)),
        LossRow(None, 1, 0.5, lost_in(0, 0, 0, 0, 1)),
        LossRow("total", 2, 1.0, lost_in(0, 1, 0, 0, 1)),
    ]


@pytest.mark.parametrize("lost", [False, True])
def test_a_report_leaves_nothing_behind(twelve: Db, lost: bool) -> None:
    before = twelve.serialize()
    (losses if lost else funnel)(twelve, as_of=NOW, cohort=ALL)
    assert twelve.execute("SELECT count(*) FROM temp.sqlite_schema").fetchone() == (0,)
    assert twelve.serialize() == before


def test_the_way_of_a_lead_is_read_in_the_order_of_its_visits(twelve: Db) -> None:
    """group_concat() takes them as they come: by the key of the visits, lead by lead, and not sorted in between."""
    statements: list[str] = []
    twelve.set_trace_callback(statements.append)
    try:
        funnel(twelve, as_of=date(2026, 3, 31), cohort=ALL)
    finally:
        twelve.set_trace_callback(None)
    (standing,) = [sql for sql in statements if "group_concat" in sql and "TABLE standing" in sql]
    select = standing.replace("CREATE TEMPORARY TABLE standing AS", "EXPLAIN QUERY PLAN")
    plan = [detail for *_, detail in twelve.execute(select).fetchall()]
    assert any(step.startswith("SEARCH visit USING PRIMARY KEY (lead_id=?)") for step in plan), plan
    assert "USE TEMP B-TREE FOR GROUP BY" not in plan
