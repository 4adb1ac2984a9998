"""The report on sources: nine leads counted by hand, any histories lead by lead, what is unknown, and its laws."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadq.reports.sources import SourceRow, sources
from leadq.store.opening import opened
from leadq.store.received import ALL, Received
from leadq.store.transactions import Db
from tests.commands import new_workspace, write_list
from tests.facts import (
    STAGES,
    add_activity,
    add_command,
    add_handover,
    add_later_lead,
    add_lead,
    add_source,
    add_stages,
    new_database,
)

REFERENCE = Path(__file__).parents[2] / "benchmarks" / "reference"
NOW = date(2026, 3, 31)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Db]:
    with opened(new_database(tmp_path_factory.mktemp("sources"))) as db:
        add_stages(db)
        add_command(db)
        yield db


@pytest.fixture
def db(empty: Db) -> Iterator[Db]:
    empty.execute("BEGIN")
    yield empty
    empty.execute("ROLLBACK")


@dataclass(frozen=True)
class Raw:
    """A lead as a test makes it up: days count from the one on which it was received."""

    source: str = "Fair"
    received: date = date(2026, 1, 5)
    moves: tuple[tuple[str, int], ...] = (("new", 0),)
    value: int | None = None
    address: tuple[bool, bool, bool] = (True, True, True)
    qualification: str | None = None
    contacts: tuple[tuple[int, str], ...] = ()
    handed: int | None = None

    def day(self, days: int) -> date:
        return self.received + timedelta(days=days)


@dataclass(frozen=True)
class Spent:
    """A source as a test makes it up."""

    name: str
    cost: int | None = None
    kind: str = "fair"
    started: date | None = None


def story(lead: Raw) -> list[tuple[str, str, str | None]]:
    entries = [(stage, lead.day(days).isoformat()) for stage, days in lead.moves]
    left = [day for _, day in entries[1:]]
    return [(stage, day, end) for (stage, day), end in zip(entries, [*left, None], strict=True)]


def store(db: Db, spent: Sequence[Spent], leads: Sequence[Raw]) -> None:
    ids = {}
    for source in spent:
        ids[source.name] = add_source(db, source.name, source.kind)
        db.execute(
            "UPDATE source SET cost = ?, started_on = ? WHERE id = ?",
            (source.cost, source.started and source.started.isoformat(), ids[source.name]),
        )
    for lead in leads:
        lead_id = add_lead(
            db,
            source=ids[lead.source],
            received_on=lead.received.isoformat(),
            visits=story(lead),
            order_value=lead.value,
        )
        street, postcode, city = (
            name if known else None
            for name, known in zip(("Ring 1", "70173", "Stuttgart"), lead.address, strict=True)
        )
        db.execute(
            "UPDATE lead SET street = ?, postcode = ?, city = ?, qualification = ? WHERE id = ?",
            (street, postcode, city, lead.qualification, lead_id),
        )
        for days, by in lead.contacts:
            add_activity(db, lead_id, lead.day(days).isoformat(), "talk", by=by)
        if lead.handed is not None:
            day = lead.day(lead.handed).isoformat()
            add_handover(db, lead_id, "Anna", (day, day))


WON = (("new", 0), ("contacted", 3), ("won", 40))
NINE = [
    # at the fair, which cost 1,000: four real leads, one order
    Raw(moves=WON, value=250_000, qualification="ready", contacts=((3, "us"), (9, "us"))),
    Raw(contacts=((0, "lead"), (6, "us")), qualification="not_ready", address=(True, False, True)),
    Raw(contacts=((-2, "us"),), qualification="unasked"),  # an older acquaintance, not yet called
    Raw(moves=(("new", 0), ("lost", 9)), contacts=((8, "us"),), handed=5, qualification="no_need"),
    Raw(moves=(("new", 0), ("invalid", 1)), qualification="ready", contacts=((1, "us"),)),
    # on the web, whose cost nobody knows: nobody was asked, the order of unknown value
    Raw(source="Web", moves=(("new", 0), ("won", 11)), address=(False, True, True)),
    Raw(source="Web"),
    # from a list of 99.99: two leads, nothing came of it
    Raw(source="List", qualification="not_ready", address=(False, False, False)),
    Raw(source="List", qualification="no_need", moves=(("new", 0), ("lost", 2))),
]
SPENT = [Spent("Fair", 100_000), Spent("Web", None, "web form"), Spent("List", 9_999, "list")]


def figures(row: SourceRow) -> dict[str, object]:
    return {name: value for name, value in asdict(row).items() if name != "leads_by_month"}


@pytest.mark.parametrize("is_moved_later", [False, True])
def test_nine_leads_are_counted_as_by_hand(db: Db, is_moved_later: bool) -> None:
    store(db, SPENT, NINE)
    if is_moved_later:
        add_later_lead(db)
    fair, listed, web, total = map(figures, sources(db, as_of=NOW, received=ALL))
    assert fair == {
        "source": "Fair", "kind": "fair", "leads": 5, "invalid": 1, "base": 4, "contacted": 3,
        "complete": 3, "asked": 3, "ready": 2, "judged": 4, "won": 1, "cost_cents": 100_000, "costed": 4,
        "cost_per_lead_cents": 25_000, "cost_per_ready_cents": 50_000,
        "cost_per_order_cents": 100_000, "order_value_cents": 250_000, "valued": 1,
        "return_on_cost": 2.5, "days_to_contact": 6.0, "days_to_order": 40.0,
        "complete_share": 0.75, "ready_share": 0.5, "is_cut": False, "thin": True,
    }  # fmt: skip
    assert web == {
        "source": "Web", "kind": "web form", "leads": 2, "invalid": 0, "base": 2, "contacted": 0,
        "complete": 1, "asked": 0, "ready": None, "judged": 0, "won": 1, "cost_cents": None, "costed": 0,
        "cost_per_lead_cents": None, "cost_per_ready_cents": None, "cost_per_order_cents": None,
        "order_value_cents": None, "valued": 0, "return_on_cost": None, "days_to_contact": None,
        "days_to_order": 11.0, "complete_share": 0.5, "ready_share": None, "is_cut": False, "thin": True,
    }  # fmt: skip
    assert listed == {
        "source": "List", "kind": "list", "leads": 2, "invalid": 0, "base": 2, "contacted": 0,
        "complete": 1, "asked": 2, "ready": 0, "judged": 2, "won": 0, "cost_cents": 9_999, "costed": 2,
        "cost_per_lead_cents": 5_000, "cost_per_ready_cents": None, "cost_per_order_cents": None,
        "order_value_cents": 0, "valued": 0, "return_on_cost": 0.0, "days_to_contact": None,
        "days_to_order": None, "complete_share": 0.5, "ready_share": 0.0, "is_cut": False, "thin": True,
    }  # fmt: skip
    assert total == {
        "source": "total", "kind": None, "leads": 9, "invalid": 1, "base": 8, "contacted": 3,
        "complete": 5, "asked": 5, "ready": 2, "judged": 6, "won": 2, "cost_cents": 109_999, "costed": 6,
        "cost_per_lead_cents": 18_333, "cost_per_ready_cents": 55_000,
        "cost_per_order_cents": 109_999, "order_value_cents": 250_000, "valued": 1,
        "return_on_cost": 250_000 / 109_999, "days_to_contact": 6, "days_to_order": 11,
        "complete_share": 0.625, "ready_share": 2 / 6, "is_cut": False, "thin": True,
    }  # fmt: skip


def test_an_earlier_day_knows_nothing_of_what_came_later(db: Db) -> None:
    store(db, SPENT, NINE)
    fair, _, web, _ = sources(db, as_of=date(2026, 1, 10), received=ALL)
    assert (fair.won, fair.order_value_cents, fair.cost_per_order_cents) == (0, 0, None)
    assert (fair.contacted, fair.days_to_contact, fair.days_to_order) == (1, 3.0, None)
    assert (fair.invalid, web.won, web.order_value_cents) == (1, 0, 0)
    first_day = sources(db, as_of=date(2026, 1, 5), received=ALL)[0]
    assert (first_day.invalid, first_day.base, first_day.ready) == (0, 5, 2)


@pytest.mark.parametrize("is_moved_later", [False, True])
def test_the_cost_of_a_part_of_a_source_is_unknown(db: Db, is_moved_later: bool) -> None:
    leads = [Raw(), Raw(received=date(2026, 2, 5)), Raw(source="List")]
    store(db, [Spent("Fair", 100_000), Spent("List", 50_000)], leads)
    january = Received(last=date(2026, 1, 31))
    if is_moved_later:
        add_later_lead(db)
    fair, listed, total = sources(db, as_of=NOW, received=january)
    assert (fair.is_cut, fair.base, fair.cost_cents, fair.cost_per_lead_cents) == (
        True,
        1,
        None,
        None,
    )
    assert (listed.is_cut, listed.cost_cents, listed.cost_per_lead_cents) == (False, 50_000, 50_000)
    assert (total.is_cut, total.base, total.cost_cents, total.costed) == (True, 2, 50_000, 1)
    whole = Received(first=date(2026, 1, 5), last=date(2026, 2, 5))
    if is_moved_later:
        add_later_lead(db)
    assert sources(db, as_of=NOW, received=whole)[0].cost_per_lead_cents == 50_000


MARCH = Received(first=date(2026, 3, 1), last=date(2026, 3, 31))


@pytest.mark.parametrize(
    ("spent", "received", "is_listed"),
    [
        (Spent("Flop", 500_000), ALL, True),
        (Spent("Flop"), ALL, False),
        (Spent("Flop", 500_000), MARCH, False),
        (Spent("Flop", 500_000, started=date(2026, 3, 1)), MARCH, True),
        (Spent("Flop", 500_000, started=date(2026, 2, 28)), MARCH, False),
        (Spent("Flop", 500_000, started=date(2026, 4, 1)), ALL, False),  # not yet
        (Spent("Flop", 500_000), Received(kind="fair"), True),
        (Spent("Flop", 500_000), Received(kind="contest"), False),
    ],
)
def test_money_that_brought_nothing_is_shown(
    db: Db, spent: Spent, received: Received, is_listed: bool
) -> None:
    store(db, [spent], [])
    *listed, total = sources(db, as_of=NOW, received=received)
    assert [row.source for row in listed] == (["Flop"] if is_listed else [])
    assert total.cost_cents == (500_000 if is_listed else None)
    for row in listed:
        assert (row.leads, row.cost_per_lead_cents, row.complete_share) == (0, None, None)
        assert (row.order_value_cents, row.return_on_cost) == (0, 0.0)


def test_a_source_whose_leads_came_at_another_time_is_not_one_that_brought_nothing(db: Db) -> None:
    store(db, [Spent("Fair", 500_000, started=date(2026, 3, 2))], [Raw(received=date(2026, 2, 5))])
    assert [row.source for row in sources(db, as_of=NOW, received=MARCH)] == ["total"]


@pytest.mark.parametrize(("day", "ready"), [(7, None), (8, 1), (9, 1)])
def test_a_lead_is_ready_from_the_day_on_which_it_is_handed_over(
    db: Db, day: int, ready: int | None
) -> None:
    store(db, [Spent("Fair")], [Raw(handed=3)])
    fair, _ = sources(db, as_of=date(2026, 1, day), received=ALL)
    assert fair.ready == ready


def test_what_process_yaml_calls_no_contact_is_none(tmp_path: Path) -> None:
    leadq = new_workspace(tmp_path / "ws", "2026-11-16")
    leadq.ok("import", write_list(tmp_path / "fair.csv", "Firma\nAlpha GmbH\n"), "--source", "Fair")
    leadq.on("2026-11-17").ok("log", "1", "note", "--note", "sounds promising")
    figures = ("report", "sources", "--format", "json")
    assert leadq.on("2026-11-20").ok(*figures).json[0]["contacted"] == 0
    leadq.on("2026-11-19").ok("log", "1", "call", "--result", "talked")
    fair = leadq.on("2026-11-20").ok(*figures).json[0]
    assert (fair["contacted"], fair["days_to_contact"]) == (1, 3.0)


def test_a_source_that_was_free_costs_nothing_and_returns_nothing_known(db: Db) -> None:
    store(db, [Spent("Fair", 0)], [Raw(moves=WON, value=100)])
    fair, _ = sources(db, as_of=NOW, received=ALL)
    assert (fair.cost_cents, fair.cost_per_lead_cents, fair.cost_per_order_cents) == (0, 0, 0)
    assert fair.return_on_cost is None


def test_orders_of_unknown_value_are_not_worth_nothing(db: Db) -> None:
    orders = [Raw(moves=WON), Raw(moves=WON, value=700)]
    store(db, [Spent("Fair", 100)], orders)
    fair, _ = sources(db, as_of=NOW, received=ALL)
    assert (fair.won, fair.valued, fair.order_value_cents, fair.return_on_cost) == (2, 1, 700, 7.0)


def test_the_last_twelve_months_count_the_base(db: Db) -> None:
    days = [date(2025, 3, 31), date(2025, 4, 1), date(2026, 3, 2), date(2026, 3, 31)]
    invalid = Raw(received=date(2026, 3, 5), moves=(("invalid", 1),))
    store(db, [Spent("Fair")], [*(Raw(received=day) for day in days), invalid])
    fair, total = sources(db, as_of=NOW, received=ALL)
    assert list(fair.leads_by_month) == [
        *(f"2025-{month:02}" for month in range(4, 13)), "2026-01", "2026-02", "2026-03",
    ]  # fmt: skip
    assert list(fair.leads_by_month.values()) == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]
    assert total.leads_by_month == fair.leads_by_month


def test_a_workspace_without_leads_has_only_a_total_of_nothing(db: Db) -> None:
    (total,) = sources(db, as_of=NOW, received=ALL)
    unknown = {name for name, value in figures(total).items() if value is None}
    assert unknown == {
        "kind", "ready", "cost_cents", "cost_per_lead_cents", "cost_per_ready_cents",
        "cost_per_order_cents", "return_on_cost", "days_to_contact", "days_to_order",
        "complete_share", "ready_share",
    }  # fmt: skip
    assert (total.leads, total.order_value_cents) == (0, 0)


# -- any histories, lead by lead --

OUTCOMES = dict(STAGES)
START, LAST = date(2026, 1, 1), date(2026, 6, 1)
NAMES = ["Fair", "web", "Ärzte"]


@st.composite
def raw_leads(draw: st.DrawFn) -> Raw:
    stages = draw(st.lists(st.sampled_from(list(OUTCOMES)), min_size=1, max_size=4))
    days = sorted(draw(st.lists(st.integers(0, 60), min_size=len(stages), max_size=len(stages))))
    won = OUTCOMES[stages[-1]] == "won"
    return Raw(
        source=draw(st.sampled_from(NAMES)),
        received=START + timedelta(days=draw(st.integers(0, 60))),
        moves=tuple(zip(stages, days, strict=True)),
        value=draw(st.none() | st.integers(0, 999)) if won else None,
        address=draw(st.tuples(st.booleans(), st.booleans(), st.booleans())),
        qualification=draw(st.sampled_from([None, "unasked", "no_need", "not_ready", "ready"])),
        contacts=tuple(
            draw(
                st.lists(
                    st.tuples(st.integers(-9, 60), st.sampled_from(["us", "lead"])), max_size=3
                )
            )
        ),
        handed=draw(st.none() | st.integers(0, 60)),
    )


@st.composite
def spendings(draw: st.DrawFn) -> list[Spent]:
    costs = st.none() | st.integers(0, 9_999)
    return [Spent(name, draw(costs), draw(st.sampled_from(["fair", "list"]))) for name in NAMES]


def stage_on(lead: Raw, on: date) -> tuple[str, date | None]:
    """The outcome at the end of a day, and the day since when."""
    been = [(stage, lead.day(days)) for stage, days in lead.moves if lead.day(days) <= on]
    return (OUTCOMES[been[-1][0]], been[-1][1]) if been else ("open", None)


def plainly(
    name: str, leads: Sequence[Raw], costs: dict[str, int | None], on: date
) -> dict[str, object]:
    """One row of the table, lead by lead; `costs` by source, None where it is not known or the period cuts it."""
    outcomes = [stage_on(lead, on) for lead in leads]
    base = [
        (lead, *stood) for lead, stood in zip(leads, outcomes, strict=True) if stood[0] != "invalid"
    ]

    def is_asked(lead: Raw) -> bool:
        handed = lead.handed is not None and lead.day(lead.handed) <= on
        return handed or lead.qualification in ("no_need", "not_ready", "ready")

    def is_ready(lead: Raw, outcome: str) -> bool:
        handed = lead.handed is not None and lead.day(lead.handed) <= on
        return handed or lead.qualification == "ready" or outcome == "won"

    def ready(some: Sequence[tuple[Raw, str, date | None]]) -> int | None:
        if not any(is_asked(lead) for lead, _, _ in some):
            return None
        return sum(is_ready(lead, outcome) for lead, outcome, _ in some)

    def value(some: Sequence[tuple[Raw, str, date | None]]) -> int | None:
        values = [lead.value for lead, outcome, _ in some if outcome == "won"]
        known = [one for one in values if one is not None]
        return None if values and not known else sum(known)

    def per(cost: int | None, count: int | None) -> int | None:
        return int(cost / count + 0.5) if cost is not None and count else None

    contacts = []
    for lead, _, _ in base:
        days = [days for days, by in lead.contacts if by == "us" and days >= 0]
        days = [one for one in days if lead.day(one) <= on]
        contacts += [min(days)] if days else []
    orders = [(lead, since) for lead, outcome, since in base if outcome == "won"]
    paid = [one for one in base if costs[one[0].source] is not None]
    known = [cost for cost in costs.values() if cost is not None]
    cost = sum(known) if known else None
    known_ready = {lead.source for lead, _, _ in base if is_asked(lead)}
    judged = [one for one in base if one[0].source in known_ready]
    both = [one for source in known_ready if (one := costs[source]) is not None]
    paid_judged_cost = sum(both) if both else None
    paid_value = value(paid) if known else None
    complete = sum(all(lead.address) for lead, _, _ in base)
    return {
        "source": name,
        "leads": len(leads),
        "invalid": len(leads) - len(base),
        "base": len(base),
        "thin": len(base) < 30,
        "contacted": len(contacts),
        "complete": complete,
        "asked": sum(is_asked(lead) for lead, _, _ in base),
        "ready": ready(judged),
        "judged": len(judged),
        "won": len(orders),
        "cost_cents": cost,
        "costed": len(paid),
        "cost_per_lead_cents": per(cost, len(paid)),
        "cost_per_ready_cents": per(paid_judged_cost, ready([one for one in judged if one in paid])),
        "cost_per_order_cents": per(cost, sum(outcome == "won" for _, outcome, _ in paid)),
        "order_value_cents": value(base),
        "valued": sum(lead.value is not None for lead, _ in orders),
        "return_on_cost": paid_value / cost if cost and paid_value is not None else None,
        "days_to_contact": statistics.median_low(contacts) if contacts else None,
        "days_to_order": statistics.median_low(
            (since - lead.received).days for lead, since in orders if since
        ) if orders else None,
        "complete_share": complete / len(base) if base else None,
        "ready_share": None if ready(judged) is None else (ready(judged) or 0) / len(judged),
    }  # fmt: skip


def assert_is_plain(
    rows: Sequence[SourceRow], spent: Sequence[Spent], leads: Sequence[Raw], on: date, since: date
) -> None:
    known = [lead for lead in leads if lead.received <= on]
    asked = [lead for lead in known if lead.received >= since]
    cut = {lead.source for lead in known if lead.received < since}
    listed = [
        one
        for one in spent
        if any(lead.source == one.name for lead in asked)
        or (one.cost is not None and one.name not in cut and since == date.min)
    ]
    costs = {one.name: None if one.name in cut else one.cost for one in listed}
    assert {row.source for row in rows[:-1]} == set(costs)
    for row in rows:
        is_total = row is rows[-1]
        mine = [lead for lead in asked if is_total or lead.source == row.source]
        expected = plainly(
            row.source, mine, costs if is_total else {row.source: costs[row.source]}, on
        )
        found = figures(row)
        assert {name: found[name] for name in expected} == expected
        assert row.is_cut == bool(cut & (set(costs) if is_total else {row.source}))


def assert_holds(rows: Sequence[SourceRow]) -> None:
    for row in rows:
        assert row.base + row.invalid == row.leads
        assert max(row.contacted, row.complete, row.asked, row.won, row.costed) <= row.base
        assert row.ready is None or row.ready <= row.judged <= row.base
        assert row.valued <= row.won
        assert sum(row.leads_by_month.values()) <= row.base
        assert row.cost_cents is not None or row.costed == 0
        if row.source != "total":
            assert row.costed in (0, row.base)
            assert row.ready is None or row.won <= row.ready
            assert row.judged == (0 if row.ready is None else row.base)
    *others, total = rows
    for name in (
        "leads",
        "invalid",
        "base",
        "contacted",
        "complete",
        "asked",
        "won",
        "costed",
        "valued",
    ):
        assert getattr(total, name) == sum(getattr(row, name) for row in others)  # fmt: skip
    assert (total.cost_cents or 0) == sum(row.cost_cents or 0 for row in others)
    assert (total.ready or 0) == sum(row.ready or 0 for row in others)
    assert total.judged == sum(row.judged for row in others)
    assert (total.order_value_cents or 0) == sum(row.order_value_cents or 0 for row in others)


def assert_is_the_reference(db: Db, rows: Sequence[SourceRow], script: str, on: date) -> None:
    cursor = db.execute((REFERENCE / script).read_text(), {"as_of": on.isoformat()})
    names = [column[0] for column in cursor.description]
    by_source = {row.source: figures(row) for row in rows[:-1] if row.leads}
    counted = [dict(zip(names, line, strict=True)) for line in cursor.fetchall()]
    assert [line["source"] for line in counted] == list(by_source)
    for line in counted:
        found = by_source[str(line["source"])]
        assert {name: found[name] for name in line} == line


@settings(max_examples=40, deadline=None)
@given(
    spent=spendings(),
    leads=st.lists(raw_leads(), max_size=12),
    day=st.integers(0, 140),
    since=st.none() | st.integers(1, 60),
)
def test_any_histories_are_counted_as_lead_by_lead(
    empty: Db, spent: list[Spent], leads: list[Raw], day: int, since: int | None
) -> None:
    on = START + timedelta(days=day)
    first = date.min if since is None else START + timedelta(days=since)
    received = ALL if since is None else Received(first)
    empty.execute("BEGIN")
    try:
        store(empty, spent, leads)
        then = sources(empty, as_of=on, received=received)
        now = sources(empty, as_of=LAST, received=received)
        for rows, moment in ((then, on), (now, LAST)):
            assert_is_plain(rows, spent, leads, moment, first)
            assert_holds(rows)
        if since is None:
            assert_is_the_reference(empty, then, "sources_as_of.sql", on)
            assert_is_the_reference(empty, now, "sources_today.sql", LAST)
        add_later_lead(empty)
        assert now == sources(empty, as_of=LAST, received=received)
    finally:
        empty.execute("ROLLBACK")


@pytest.mark.parametrize("is_moved_later", [False, True])
def test_a_report_leaves_nothing_behind(db: Db, is_moved_later: bool) -> None:
    store(db, SPENT, NINE)
    if is_moved_later:
        add_later_lead(db)
    sources(db, as_of=NOW, received=ALL)
    assert db.execute("SELECT count(*) FROM temp.sqlite_schema").fetchone() == (0,)


def test_today_reads_no_visit_and_activities_once(db: Db) -> None:
    store(db, SPENT, NINE)
    statements: list[str] = []
    db.set_trace_callback(statements.append)
    try:
        sources(db, as_of=NOW, received=ALL)
    finally:
        db.set_trace_callback(None)
    assert not [sql for sql in statements if "stage_visit" in sql]
    assert sum("FROM activity" in sql for sql in statements) == 1
