"""The conversion report: twelve leads counted by hand, its laws, and that it reads what it promises to read."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadq.reports.conversion import ConversionRow, conversion, typical_days
from leadq.reports.rates import wilson
from leadq.store.cohorts import Cohort
from leadq.store.received import Received
from leadq.store.transactions import Db
from tests.facts import STAGES, add_later_lead, add_lead, add_source, add_touch
from tests.reports.conftest import story

REFERENCE = Path(__file__).parents[2] / "benchmarks" / "reference"
NOW = date(2026, 3, 31)
ALL = Cohort()


def reached(*counts: int) -> dict[str, int]:
    names = ["new", "contacted", "handover", "sales", "offer"]
    return dict(zip(names, counts, strict=True))


def rounded(rows: Sequence[ConversionRow]) -> list[dict[str, object]]:
    """The rows with shares of four decimals, as the hand calculated them."""
    return [
        {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in asdict(row).items()
        }
        for row in rows
    ]


@pytest.mark.parametrize("is_moved_later", [False, True])
def test_twelve_leads_are_counted_as_by_hand(twelve: Db, is_moved_later: bool) -> None:
    if is_moved_later:
        add_later_lead(twelve)
    rows = conversion(twelve, as_of=NOW, cohort=ALL)
    assert rounded(rows) == [
        {
            "group": "Hannover Messe", "leads": 8, "invalid": 1, "base": 7,
            "open": 4, "parked": 1, "lost": 1, "won": 1, "reached": reached(7, 6, 4, 3, 2),
            "conversion_rate": 0.1429, "conversion_low": 0.0257, "conversion_high": 0.5131,
            "thin": True, "immature": None, "order_value_cents": 1_200_000,
        },
        {
            "group": "web form", "leads": 4, "invalid": 0, "base": 4,
            "open": 2, "parked": 0, "lost": 1, "won": 1, "reached": reached(4, 3, 3, 3, 2),
            "conversion_rate": 0.25, "conversion_low": 0.0456, "conversion_high": 0.6994,
            "thin": True, "immature": None, "order_value_cents": 50_000,
        },
        {
            "group": "total", "leads": 12, "invalid": 1, "base": 11,
            "open": 6, "parked": 1, "lost": 2, "won": 2, "reached": reached(11, 9, 7, 6, 4),
            "conversion_rate": 0.1818, "conversion_low": 0.0514, "conversion_high": 0.4770,
            "thin": True, "immature": None, "order_value_cents": 1_250_000,
        },
    ]  # fmt: skip
    assert list(rows[0].reached) == ["new", "contacted", "handover", "sales", "offer"]


def test_an_earlier_day_is_counted_as_it_was_then(twelve: Db) -> None:
    """The order of 4 February is still an offer, the loss of 10 February a new lead, February's lead unknown."""
    rows = conversion(twelve, as_of=date(2026, 1, 31), cohort=ALL)
    assert rounded(rows)[:2] == [
        {
            "group": "Hannover Messe", "leads": 8, "invalid": 1, "base": 7,
            "open": 5, "parked": 1, "lost": 1, "won": 0, "reached": reached(7, 6, 3, 3, 1),
            "conversion_rate": 0.0, "conversion_low": 0.0, "conversion_high": 0.3543,
            "thin": True, "immature": None, "order_value_cents": 0,
        },
        {
            "group": "web form", "leads": 3, "invalid": 0, "base": 3,
            "open": 2, "parked": 0, "lost": 1, "won": 0, "reached": reached(3, 2, 2, 2, 1),
            "conversion_rate": 0.0, "conversion_low": 0.0, "conversion_high": 0.5615,
            "thin": True, "immature": None, "order_value_cents": 0,
        },
    ]  # fmt: skip


@pytest.mark.parametrize("is_moved_later", [False, True])
@pytest.mark.parametrize(
    ("cohort", "listed", "leads", "value"),
    [
        (Cohort(Received(kind="web form")), ["web form"], 4, 50_000),
        (Cohort(Received(kind="contest")), [], 0, 0),
        (
            Cohort(Received(date(2026, 1, 5), date(2026, 1, 5))),
            ["Hannover Messe"],
            8,
            1_200_000,
        ),
        (Cohort(Received(date(2026, 1, 11))), ["web form"], 3, 50_000),
        (Cohort(Received(last=date(2026, 1, 10))), ["Hannover Messe", "web form"], 9, 1_200_000),
        (Cohort(min_leads=4), ["Hannover Messe", "web form"], 12, 1_250_000),
        (Cohort(min_leads=5), ["Hannover Messe"], 12, 1_250_000),
        (Cohort(min_leads=99), [], 12, 1_250_000),
    ],
)
def test_a_cohort_limits_what_is_counted_and_min_leads_only_what_is_listed(
    twelve: Db, cohort: Cohort, listed: list[str], leads: int, value: int, is_moved_later: bool
) -> None:
    if is_moved_later:
        add_later_lead(twelve)
    *rows, total = conversion(twelve, as_of=NOW, cohort=cohort)
    assert [row.group for row in rows] == listed
    assert (total.leads, total.order_value_cents) == (leads, value)


@pytest.mark.parametrize("is_moved_later", [False, True])
def test_a_base_of_nothing_has_no_rate(db: Db, is_moved_later: bool) -> None:
    fair = add_source(db, "Fair")
    add_source(db, "Not yet")
    wrong = story(("new", "2026-01-05"), ("invalid", "2026-01-06"))
    add_lead(db, source=fair, received_on="2026-01-05", visits=wrong)
    if is_moved_later:
        add_later_lead(db)
    row, total = conversion(db, as_of=NOW, cohort=ALL)
    assert (row.leads, row.invalid, row.base, row.reached) == (1, 1, 0, reached(0, 0, 0, 0, 0))
    assert (row.conversion_rate, row.conversion_low, row.conversion_high) == (None, None, None)
    assert (row.thin, row.immature) == (True, None)
    assert (total.group, total.leads, total.conversion_rate) == ("total", 1, None)


def test_a_workspace_without_leads_has_only_a_total_of_nothing(db: Db) -> None:
    (total,) = conversion(db, as_of=NOW, cohort=ALL)
    assert (total.group, total.leads, total.conversion_rate, total.immature) == (
        "total",
        0,
        None,
        None,
    )


def test_a_lead_that_moved_often_in_a_day_stands_where_it_moved_last(
    db: Db,
) -> None:
    day = "2026-01-05"
    moves = story(("new", day), ("offer", day), ("lost", day), ("contacted", day), ("nurture", day))
    add_lead(db, source=add_source(db, "Fair"), received_on=day, visits=moves)
    row, _ = conversion(db, as_of=date(2026, 1, 5), cohort=ALL)
    assert (row.parked, row.base, row.reached) == (1, 1, reached(1, 1, 1, 1, 1))


def test_a_visit_of_a_stage_that_is_gone_leaves_the_lead_counted(db: Db) -> None:
    db.execute("INSERT INTO stage (name, position, outcome) VALUES ('trial', 10, 'open')")
    visits = story(("trial", "2026-01-05"), ("contacted", "2026-02-10"))
    add_lead(db, source=add_source(db, "Fair"), received_on="2026-01-05", visits=visits)
    db.execute("DELETE FROM stage WHERE name = 'trial'")
    row, _ = conversion(db, as_of=date(2026, 1, 31), cohort=ALL)
    assert (row.open, row.reached) == (1, reached(1, 0, 0, 0, 0))


# -- thin, immature, the interval --


@pytest.mark.parametrize(
    ("won", "base", "low", "high"),
    [
        (10, 50, 0.1124, 0.3304),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (1, 7, 0.0257, 0.5131),
        (4238, 6711, 0.6199, 0.6430),
    ],
)
def test_the_interval_is_that_of_wilson(won: int, base: int, low: float, high: float) -> None:
    assert [round(end or 0, 4) for end in wilson(won, base)] == [low, high]


@given(st.integers(1, 10**7).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_the_interval_holds_its_rate_and_stays_between_0_and_1(counts: tuple[int, int]) -> None:
    won, base = counts
    low, high = wilson(won, base)
    assert low is not None
    assert high is not None
    assert 0 <= low <= won / base <= high <= 1


@pytest.mark.parametrize(("leads", "thin"), [(29, True), (30, False)])
def test_a_base_under_thirty_is_thin(db: Db, leads: int, thin: bool) -> None:
    fair = add_source(db, "Fair")
    for _ in range(leads):
        add_lead(db, source=fair, received_on="2026-01-05", visits=story(("new", "2026-01-05")))
    row, _ = conversion(db, as_of=NOW, cohort=ALL)
    assert row.thin is thin


def add_orders(db: Db, source: int, days: Sequence[int]) -> None:
    """Orders received a hundred days ago, each won after so many days."""
    received = NOW - timedelta(days=100)
    for count in days:
        visits = story(
            ("new", received.isoformat()), ("won", (received + timedelta(days=count)).isoformat())
        )
        add_lead(db, source=source, received_on=received.isoformat(), visits=visits)


@pytest.mark.parametrize("is_moved_later", [False, True])
@pytest.mark.parametrize(
    ("orders", "young", "age", "immature"),
    [
        (20, 5, 14, False),  # 5 of 25 are exactly 20 %
        (20, 6, 14, True),
        (20, 6, 15, False),  # as old as the 75th percentile: not younger
        (20, 60, 15, False),
        (19, 60, 1, None),  # too few orders to tell
    ],
)
def test_a_young_base_is_immature(
    db: Db, orders: int, young: int, age: int, immature: bool | None, is_moved_later: bool
) -> None:
    """Orders took 1 to 20 days: by nearest rank, the 75th percentile is the 15th of them, 15 days."""
    fair = add_source(db, "Fair")
    add_orders(db, fair, range(1, orders + 1))
    received = (NOW - timedelta(days=age)).isoformat()
    for _ in range(young):
        add_lead(db, source=fair, received_on=received, visits=story(("new", received)))
    wrong = story(("new", NOW.isoformat()), ("invalid", NOW.isoformat()))
    add_lead(db, source=fair, received_on=NOW.isoformat(), visits=wrong)
    if is_moved_later:
        add_later_lead(db)
    row, total = conversion(db, as_of=NOW, cohort=ALL)
    assert (row.immature, total.immature) == (immature, immature)


@pytest.mark.parametrize("is_moved_later", [False, True])
def test_the_total_may_know_its_age_where_no_source_does(db: Db, is_moved_later: bool) -> None:
    for name in ("Fair", "Web"):
        add_orders(db, add_source(db, name), range(1, 11))
    if is_moved_later:
        add_later_lead(db)
    rows = conversion(db, as_of=NOW, cohort=ALL)
    assert [row.immature for row in rows] == [None, None, False]


# -- laws --


@dataclass(frozen=True)
class Raw:
    """A lead as a test makes it up: `moves` are stage and day, in their order."""

    source: str
    received: date
    moves: tuple[tuple[str, date], ...]
    value: int


OUTCOMES = dict(STAGES)
LADDER = [name for name, outcome in STAGES if outcome == "open"]
START = date(2026, 1, 1)


@st.composite
def raw_leads(draw: st.DrawFn) -> Raw:
    received = START + timedelta(days=draw(st.integers(0, 40)))
    day, moves = received, []
    for stage in draw(st.lists(st.sampled_from(list(OUTCOMES)), min_size=1, max_size=6)):
        day += timedelta(days=draw(st.integers(0, 12)))
        moves.append((stage, day))
    return Raw(
        draw(st.sampled_from(["Fair", "web", "Ärzte"])),
        received,
        tuple(moves),
        draw(st.integers(0, 9)),
    )


def store(db: Db, leads: Sequence[Raw]) -> None:
    sources = {name: add_source(db, name) for name in sorted({lead.source for lead in leads})}
    for lead in leads:
        won = OUTCOMES[lead.moves[-1][0]] == "won"
        add_lead(
            db,
            source=sources[lead.source],
            received_on=lead.received.isoformat(),
            visits=story(*((stage, day.isoformat()) for stage, day in lead.moves)),
            order_value=lead.value if won else None,
        )


def plainly(leads: Sequence[Raw], on: date) -> dict[str, int | None]:
    """One row of the table, lead by lead."""
    row = dict.fromkeys(
        ["leads", "invalid", "base", "open", "parked", "lost", "won", "order_value_cents"], 0
    )
    row |= dict.fromkeys(LADDER, 0)
    values = []
    for lead in leads:
        if lead.received > on:
            continue
        been = [stage for stage, day in lead.moves if day <= on] or ["new"]
        outcome = OUTCOMES[been[-1]]
        row["leads"] += 1
        row[outcome] += 1
        if outcome == "invalid":
            continue
        row["base"] += 1
        furthest = max((LADDER.index(stage) for stage in been if stage in LADDER), default=0)
        for index, stage in enumerate(LADDER):
            row[stage] += outcome == "won" or index <= furthest
        if outcome == "won" and OUTCOMES[lead.moves[-1][0]] == "won":
            values.append(lead.value)
    return row | {"order_value_cents": sum(values) if values or not row["won"] else None}


def figures(row: ConversionRow) -> dict[str, int | None]:
    names = ["leads", "invalid", "base", "open", "parked", "lost", "won", "order_value_cents"]
    return {name: getattr(row, name) for name in names} | dict(row.reached)


@settings(max_examples=60, deadline=None)
@given(leads=st.lists(raw_leads(), max_size=15), day=st.integers(0, 120))
def test_any_histories_are_counted_as_lead_by_lead(empty: Db, leads: list[Raw], day: int) -> None:
    on, last = START + timedelta(days=day), START + timedelta(days=120)
    empty.execute("BEGIN")
    try:
        store(empty, leads)
        then = conversion(empty, as_of=on, cohort=ALL)
        now = conversion(empty, as_of=last, cohort=ALL)
        for rows, moment in ((then, on), (now, last)):
            known = [lead for lead in leads if lead.received <= moment]
            for row in rows[:-1]:
                assert figures(row) == plainly(
                    [lead for lead in known if lead.source == row.group], moment
                )
            assert {row.group for row in rows[:-1]} == {lead.source for lead in known}
            assert figures(rows[-1]) == plainly(known, moment)
            assert_adds_up(rows)
        assert_is_the_reference(empty, then, (REFERENCE / "conversion_as_of.sql").read_text(), on)
        assert_is_the_reference(empty, now, (REFERENCE / "conversion_today.sql").read_text(), last)
        add_later_lead(empty)
        assert now == conversion(empty, as_of=last, cohort=ALL)
    finally:
        empty.execute("ROLLBACK")


def assert_adds_up(rows: Sequence[ConversionRow]) -> None:
    for row in rows:
        assert row.won + row.lost + row.parked + row.open == row.base == row.leads - row.invalid
        counts = list(row.reached.values())
        assert counts == sorted(counts, reverse=True)
        assert counts[0] == row.base
    *sources, total = map(figures, rows)
    assert {name: value or 0 for name, value in total.items()} == {
        name: sum(row[name] or 0 for row in sources) for name in total
    }


def assert_is_the_reference(db: Db, rows: Sequence[ConversionRow], sql: str, on: date) -> None:
    found: dict[str, dict[str, int | None]] = {}
    for line in db.execute(sql, {"as_of": on.isoformat()}).fetchall():
        source, stage, leads, invalid, base, open_, parked, lost, won, passed, value = line
        found.setdefault(source, {stage: passed}).update({
            "leads": leads, "invalid": invalid, "base": base, "open": open_, "parked": parked,
            "lost": lost, "won": won, "order_value_cents": value, stage: passed,
        })  # fmt: skip
    assert found == {row.group: figures(row) for row in rows[:-1]}


def test_orders_of_unknown_value_are_not_worth_nothing(db: Db) -> None:
    known, unknown = add_source(db, "Fair"), add_source(db, "Web")
    for source, value in ((known, 700), (known, None), (unknown, None)):
        visits = story(("new", "2026-01-05"), ("won", "2026-01-09"))
        add_lead(db, source=source, received_on="2026-01-05", visits=visits, order_value=value)
    rows = conversion(db, as_of=date(2026, 3, 1), cohort=ALL)
    assert [row.order_value_cents for row in rows] == [700, None, 700]


@given(st.lists(st.integers(-5, 400), min_size=20, max_size=90))
def test_three_quarters_of_the_orders_came_within_the_typical_days(days: list[int]) -> None:
    typical = typical_days(Counter(days))
    assert typical in days
    assert sum(day <= typical for day in days) >= math.ceil(len(days) * 0.75)
    assert sum(day < typical for day in days) < len(days) * 0.75


# -- what is read --


def traced(db: Db) -> list[str]:
    """The statements that a report runs."""
    statements: list[str] = []
    db.set_trace_callback(statements.append)
    try:
        conversion(db, as_of=NOW, cohort=ALL)
    finally:
        db.set_trace_callback(None)
    return statements


def test_today_is_counted_in_one_scan_of_a_covering_index(db: Db) -> None:
    add_orders(db, add_source(db, "Fair"), range(1, 21))
    reads = [sql for sql in traced(db) if "lead INDEXED BY" in sql]
    plans = [[row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")] for sql in reads]
    assert len(plans) == 4
    for plan in plans:
        assert any("USING COVERING INDEX lead_conversion" in line for line in plan), plan


def test_today_reads_no_visit_and_another_day_reads_them_in_one_pass(db: Db) -> None:
    add_orders(db, add_source(db, "Fair"), range(1, 21))
    assert not [sql for sql in traced(db) if "stage_visit" in sql]
    add_later_lead(db)
    making = next(sql for sql in traced(db) if "CREATE TEMPORARY TABLE" in sql)
    select = making[making.index("WITH rung") :]
    plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {select}")]
    reads = [line for line in plan if line.startswith(("SCAN lead", "SCAN visit", "SEARCH visit"))]
    assert reads == [
        "SCAN lead",
        "SEARCH visit USING PRIMARY KEY (lead_id=?) LEFT-JOIN",
        "SEARCH visit USING PRIMARY KEY (lead_id=? AND seq=?)",  # the day of an order
    ]
    assert "USE TEMP B-TREE FOR GROUP BY" not in plan


def test_a_report_leaves_nothing_behind(twelve: Db) -> None:
    add_later_lead(twelve)
    before = twelve.serialize()
    conversion(twelve, as_of=NOW, cohort=ALL)
    assert twelve.execute("SELECT count(*) FROM temp.sqlite_schema").fetchone() == (0,)
    assert twelve.serialize() == before


@pytest.mark.parametrize("is_moved_later", [False, True])
def test_leads_of_two_sources_make_both_immature_and_the_total_once(
    db: Db, is_moved_later: bool
) -> None:
    """20 orders took 1 to 20 days; 6 of 26 leads are younger than the 15 days of three quarters of them."""
    fair, web = add_source(db, "Fair"), add_source(db, "Web")
    add_orders(db, fair, range(1, 21))
    received = (NOW - timedelta(days=14)).isoformat()
    for _ in range(6):
        add_lead(db, source=fair, received_on=received, visits=story(("new", received)))
    for (lead_id,) in db.execute("SELECT id FROM lead").fetchall():
        add_touch(db, lead_id, web, NOW.isoformat())
    add_orders(db, web, [1])
    if is_moved_later:
        add_later_lead(db)
    rows = conversion(db, as_of=NOW, cohort=Cohort(any_touch=True))
    assert [(row.group, row.leads, row.won, row.immature) for row in rows] == [
        ("Fair", 26, 20, True),
        ("Web", 27, 21, True),
        ("total", 27, 21, True),
    ]
    first = conversion(db, as_of=NOW, cohort=ALL)
    assert [(row.leads, row.immature) for row in first] == [(26, True), (1, None), (27, True)]
