"""The report on owners: hand-overs and leads counted by hand, any histories one by one, and its laws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadq.reports.owners import OwnerRow, owners
from leadq.store.opening import opened
from leadq.store.received import ALL, Received
from leadq.store.transactions import Db
from tests.commands import new_workspace, write_list
from tests.facts import (
    STAGES,
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
FOLDED = {"Anna": "anna", "ANNA": "anna", "Jürgen": "juergen", "Zoë": "zoe"}
OUTCOMES = dict(STAGES)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Db]:
    with opened(new_database(tmp_path_factory.mktemp("owners"))) as db:
        add_stages(db)
        add_command(db)
        yield db


@pytest.fixture
def db(empty: Db) -> Iterator[Db]:
    empty.execute("BEGIN")
    yield empty
    empty.execute("ROLLBACK")


@dataclass(frozen=True)
class Given:
    """A hand-over as a test makes it up, days counted from NOW: negative ones are over."""

    owner: str
    handed: int
    accept_by: int
    ended: int | None = None
    ending: str | None = None


@dataclass(frozen=True)
class Raw:
    """A lead as a test makes it up, days counted from NOW."""

    owner: str | None = "Anna"
    moves: tuple[tuple[str, int], ...] = (("new", -60),)
    due: int = 3
    handovers: tuple[Given, ...] = ()


def day(days: int) -> date:
    return NOW + timedelta(days=days)


def store(db: Db, leads: Sequence[Raw]) -> None:
    fair = add_source(db, "Fair")
    for lead in leads:
        days = [day(days).isoformat() for _, days in lead.moves]
        visits = list(zip([stage for stage, _ in lead.moves], days, [*days[1:], None], strict=True))
        lead_id = add_lead(db, source=fair, received_on=days[0], visits=visits)
        folded = FOLDED[lead.owner] if lead.owner else None
        db.execute(
            "UPDATE lead SET owner = ?, owner_folded = ? WHERE id = ?",
            (lead.owner, folded, lead_id),
        )
        db.execute(
            "UPDATE lead SET next_due = ? WHERE id = ? AND next_due IS NOT NULL",
            (day(lead.due).isoformat(), lead_id),
        )
        for one in lead.handovers:
            add_handover(
                db,
                lead_id,
                one.owner,
                (day(one.handed).isoformat(), day(one.accept_by).isoformat()),
                None if one.ended is None else (day(one.ended).isoformat(), one.ending or ""),
            )


WON = (("new", -60), ("won", -10))
LOST = (("new", -60), ("lost", -10))
HANDED = [
    Given("Anna", -20, -19, -19, "accepted"),  # on its last day
    Given("Anna", -20, -19, -18, "accepted"),  # a day late
    Given("Anna", -20, -19, -20, "rejected"),
    Given("Anna", -20, -19, -16, "reassigned"),  # waited for too long
    Given("Anna", -20, -19, -19, "reassigned"),  # taken away before she was late
    Given("Anna", -20, -19, -20, "withdrawn"),
    Given("Anna", -2, -1),  # runs, and is late
    Given("Anna", -1, 0),  # runs until this evening
]


@pytest.mark.parametrize("is_moved_later", [False, True])
def test_owners_are_counted_as_by_hand(db: Db, is_moved_later: bool) -> None:
    leads = [
        *(Raw(handovers=(one,)) for one in HANDED),
        Raw(due=-1),
        Raw(due=0, moves=(("new", -60), ("nurture", -9))),
        Raw(moves=WON),
        Raw(moves=LOST),
        Raw(moves=(("new", -60), ("invalid", -9))),
        Raw("Jürgen", moves=WON),
        Raw(None, due=-5),
        Raw(None, moves=LOST),
    ]
    store(db, leads)
    if is_moved_later:
        add_later_lead(db)
    anna, juergen, nobody, total = owners(db, as_of=NOW, received=ALL)
    assert rounded(anna) == {
        "owner": "Anna", "living": 10, "overdue": 1, "handovers": 8, "due": 5, "in_time": 1,
        "in_time_share": 0.2, "rejected": 1, "won": 1, "lost": 1, "base": 12,
        "conversion_rate": 0.0833, "conversion_low": 0.0149, "conversion_high": 0.3539,
        "thin": True, "thin_handovers": True,
    }  # fmt: skip
    assert rounded(juergen) == {
        "owner": "Jürgen", "living": 0, "overdue": 0, "handovers": 0, "due": 0, "in_time": 0,
        "in_time_share": None, "rejected": 0, "won": 1, "lost": 0, "base": 1,
        "conversion_rate": 1.0, "conversion_low": 0.2065, "conversion_high": 1.0,
        "thin": True, "thin_handovers": False,
    }  # fmt: skip
    assert (nobody.owner, nobody.living, nobody.overdue, nobody.lost) == (None, 1, 1, 1)
    assert (total.owner, total.living, total.overdue, total.base) == ("total", 11, 2, 15)
    assert (total.won, total.lost, total.due, total.rejected) == (2, 2, 5, 1)


def rounded(row: OwnerRow) -> dict[str, object]:
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in asdict(row).items()
    }


@pytest.mark.parametrize(
    ("as_of", "due", "in_time", "rejected"),
    [(-20, 1, 0, 1), (-19, 2, 1, 1), (-18, 4, 1, 1), (-16, 4, 1, 1), (-1, 4, 1, 1), (0, 5, 1, 1)],
)
def test_what_ended_later_still_ran_then(
    db: Db, as_of: int, due: int, in_time: int, rejected: int
) -> None:
    """The one that waits until -16 is late from -18 on, the one accepted on -18 in the evening of that day."""
    store(db, [Raw(handovers=(one,)) for one in HANDED])
    anna, _ = owners(db, as_of=day(as_of), received=ALL)
    assert (anna.due, anna.in_time, anna.rejected) == (due, in_time, rejected)


@pytest.mark.parametrize(
    ("received", "leads", "handed", "rejected"),
    [
        (Received(first=day(-60)), 3, 4, 2),
        (Received(first=day(-59)), 2, 1, 0),
        (Received(last=day(-41)), 1, 3, 2),
        (Received(first=day(-40), last=day(-40)), 1, 1, 0),
        (Received(last=day(99)), 3, 4, 2),
        (Received(kind="fair"), 3, 4, 2),
    ],
)
def test_leads_and_their_hand_overs_are_those_received_in_a_time(
    db: Db, received: Received, leads: int, handed: int, rejected: int
) -> None:
    store(
        db,
        [
            Raw(handovers=(HANDED[0], HANDED[2], HANDED[2])),
            Raw(moves=(("new", -40), ("lost", -1)), handovers=(HANDED[0],)),
            Raw(moves=(("new", -30),)),
        ],
    )
    anna, total = owners(db, as_of=NOW, received=received)
    assert (anna.base, anna.handovers, anna.rejected) == (leads, handed, rejected)
    assert (total.base, total.handovers, total.rejected) == (leads, handed, rejected)


@pytest.mark.parametrize("received", [Received(first=day(-10)), Received(kind="contest")], ids=str)
def test_who_has_nothing_of_these_leads_is_not_listed(db: Db, received: Received) -> None:
    store(db, [Raw(handovers=(HANDED[0],))])
    assert [row.owner for row in owners(db, as_of=NOW, received=received)] == ["total"]


def test_an_owner_is_one_however_the_name_is_written(db: Db) -> None:
    handed = (Given("ANNA", -5, -4, -5, "accepted"),)
    store(db, [Raw(), Raw(), Raw(), Raw("ANNA", handovers=handed)])
    anna, total = owners(db, as_of=NOW, received=ALL)
    assert (anna.owner, anna.living, anna.in_time) == ("Anna", 4, 1)
    assert total.living == 4


def test_who_got_hand_overs_and_owns_nothing_is_listed(db: Db) -> None:
    store(db, [Raw(None, handovers=(Given("Zoë", -5, -4),))])
    zoe, nobody, total = owners(db, as_of=NOW, received=ALL)
    assert (zoe.owner, zoe.living, zoe.due, zoe.conversion_rate) == ("Zoë", 0, 1, None)
    assert (nobody.owner, nobody.living, nobody.due) == (None, 1, 0)
    assert (total.living, total.due) == (1, 1)


def test_a_lead_that_was_closed_then_was_not_overdue_then(db: Db) -> None:
    store(db, [Raw(moves=(("new", -60), ("lost", -40), ("new", -20)), due=-35)])
    then, _ = owners(db, as_of=day(-30), received=ALL)
    assert (then.lost, then.living, then.overdue) == (1, 0, 0)
    now, _ = owners(db, as_of=NOW, received=ALL)
    assert (now.lost, now.living, now.overdue) == (0, 1, 1)


def test_hand_overs_are_counted_as_the_commands_write_them(tmp_path: Path) -> None:
    leadq = new_workspace(tmp_path / "ws", "2026-11-16")
    process = leadq.folder / "rules" / "process.yaml"
    people = "\npeople:\n  petra: {email: petra@example.com, takes: all}\n"
    process.write_text(process.read_text(encoding="utf-8") + people, encoding="utf-8")
    firms = write_list(tmp_path / "fair.csv", "Firma\nAlpha GmbH\nBeta AG\nGamma KG\n")
    leadq.ok("import", firms, "--source", "Fair")
    for number in ("1", "2", "3"):
        for question, said in (("need", "concrete"), ("budget", "10-50k"), ("start", "2026-12-01")):
            leadq.ok("log", number, "call", "--result", "talked", "--answer", f"{question}={said}")
    leadq("handover")
    leadq.on("2026-11-17").ok("accept", "1")
    leadq.on("2026-11-17").ok("reject", "2", "--reason", "no need")
    report = ("report", "owners", "--format", "json")
    petra = leadq.on("2026-11-17").ok(*report).json[0]
    assert (petra["owner"], petra["handovers"], petra["due"]) == ("petra", 3, 2)
    assert (petra["in_time"], petra["rejected"]) == (1, 1)
    late = leadq.on("2026-11-23").ok(*report).json[0]
    assert (late["handovers"], late["due"], late["in_time"]) == (3, 3, 1)


def test_nobody_is_no_row_when_every_lead_has_an_owner(db: Db) -> None:
    store(db, [Raw()])
    assert [row.owner for row in owners(db, as_of=NOW, received=ALL)] == ["Anna", "total"]


@pytest.mark.parametrize(("leads", "thin"), [(29, True), (30, False)])
def test_a_base_and_hand_overs_under_thirty_are_marked(db: Db, leads: int, thin: bool) -> None:
    handed = (Given("Anna", -5, -4, -5, "accepted"),)
    store(db, [Raw(handovers=handed)] * leads)
    anna, _ = owners(db, as_of=NOW, received=ALL)
    assert (anna.thin, anna.thin_handovers, anna.due) == (thin, thin, leads)


def test_a_workspace_without_leads_has_only_a_total_of_nothing(db: Db) -> None:
    (total,) = owners(db, as_of=NOW, received=ALL)
    assert (total.owner, total.living, total.in_time_share, total.conversion_rate) == (
        "total",
        0,
        None,
        None,
    )


# -- any histories, one by one --


@st.composite
def handed_over(draw: st.DrawFn) -> Given:
    handed = draw(st.integers(-60, 0))
    ended = min(0, handed + draw(st.integers(0, 9)))
    return Given(
        draw(st.sampled_from(list(FOLDED))),
        handed,
        handed + draw(st.integers(0, 5)),
        ended,
        draw(st.sampled_from(["accepted", "rejected", "reassigned", "withdrawn"])),
    )


@st.composite
def raw_leads(draw: st.DrawFn) -> Raw:
    stages = draw(st.lists(st.sampled_from(list(OUTCOMES)), min_size=1, max_size=4))
    days = sorted(draw(st.lists(st.integers(-60, 0), min_size=len(stages), max_size=len(stages))))
    handovers = draw(st.lists(handed_over(), max_size=3))
    runs = draw(st.booleans())
    if handovers and runs:  # only one of them can
        last = handovers[-1]
        handovers[-1] = Given(last.owner, last.handed, last.accept_by)
    return Raw(
        draw(st.none() | st.sampled_from(list(FOLDED))),
        tuple(zip(stages, days, strict=True)),
        draw(st.integers(-30, 30)),
        tuple(handovers),
    )


def plainly(
    name: str | None, leads: Sequence[Raw], handovers: Sequence[Given], on: int
) -> dict[str, object]:
    """One row of the table, lead by lead and hand-over by hand-over."""
    row = dict.fromkeys(
        ["living", "overdue", "handovers", "due", "in_time", "rejected", "won", "lost", "base"], 0
    )
    for lead in leads:
        if lead.moves[0][1] > on:
            continue
        outcome = OUTCOMES[[stage for stage, days in lead.moves if days <= on][-1]]
        row["base"] += outcome != "invalid"
        row["won"] += outcome == "won"
        row["lost"] += outcome == "lost"
        lives = outcome in ("open", "parked")
        has_step = OUTCOMES[lead.moves[-1][0]] in ("open", "parked")
        row["living"] += lives
        row["overdue"] += lives and has_step and lead.due < on
    for one in handovers:
        if one.handed > on:
            continue
        is_over = one.ended is not None and one.ended <= on
        ending = one.ending if is_over else None
        until = one.ended if is_over and one.ended is not None else on
        row["handovers"] += 1
        row["rejected"] += ending == "rejected"
        if ending in ("accepted", "rejected") or until > one.accept_by:
            row["due"] += 1
        if ending == "accepted" and until <= one.accept_by:
            row["in_time"] += 1
    share = row["in_time"] / row["due"] if row["due"] else None
    rate = row["won"] / row["base"] if row["base"] else None
    return {"owner": name, **row, "in_time_share": share, "conversion_rate": rate}


@settings(max_examples=80, deadline=None)
@given(leads=st.lists(raw_leads(), max_size=10), on=st.integers(-50, 0))
def test_any_histories_are_counted_one_by_one(empty: Db, leads: list[Raw], on: int) -> None:
    empty.execute("BEGIN")
    try:
        store(empty, leads)
        then = owners(empty, as_of=day(on), received=ALL)
        now = owners(empty, as_of=NOW, received=ALL)
        for rows, moment in ((then, on), (now, 0)):
            assert_is_plain(rows, leads, moment)
            assert_holds(rows)
        assert_is_the_reference(empty, now)
        add_later_lead(empty)
        assert now == owners(empty, as_of=NOW, received=ALL)
    finally:
        empty.execute("ROLLBACK")


def assert_is_plain(rows: Sequence[OwnerRow], leads: Sequence[Raw], on: int) -> None:
    known = [lead for lead in leads if lead.moves[0][1] <= on]
    handovers = [one for lead in leads for one in lead.handovers if one.handed <= on]
    folded = {FOLDED[lead.owner] for lead in known if lead.owner}
    folded |= {FOLDED[one.owner] for one in handovers}
    expected = [
        plainly(
            name,
            [lead for lead in known if lead.owner and FOLDED[lead.owner] == name],
            [one for one in handovers if FOLDED[one.owner] == name],
            on,
        )
        for name in sorted(folded)
    ]
    ownerless = [lead for lead in known if lead.owner is None]
    expected += [plainly(None, ownerless, [], on)] if ownerless else []
    expected.append(plainly("total", known, handovers, on))
    found = [
        {name: value for name, value in asdict(row).items() if name in expected[0]} for row in rows
    ]
    for row in found[:-1]:
        row["owner"] = row["owner"] and FOLDED[str(row["owner"])]
    assert found == expected


def assert_holds(rows: Sequence[OwnerRow]) -> None:
    for row in rows:
        assert row.living + row.won + row.lost == row.base
        assert row.overdue <= row.living
        assert row.in_time + row.rejected <= row.due <= row.handovers
        assert row.thin == (row.base < 30)
    *others, total = rows
    for name in ("living", "overdue", "handovers", "due", "in_time", "rejected", "won", "lost"):
        assert getattr(total, name) == sum(getattr(row, name) for row in others)


def assert_is_the_reference(db: Db, rows: Sequence[OwnerRow]) -> None:
    """It knows no owner without leads, and folds case only: enough for names that are written as they fold."""
    cursor = db.execute((REFERENCE / "owners.sql").read_text(), {"as_of": NOW.isoformat()})
    names = [column[0] for column in cursor.description]
    by_owner = {row.owner and FOLDED[row.owner]: asdict(row) for row in rows[:-1]}
    for line in cursor.fetchall():
        counted = dict(zip(names, line, strict=True))
        found = by_owner[counted.pop("owner")]
        of_leads = ["living", "overdue", "base", "won", "lost"]
        of_all = of_leads if found["owner"] in ("Jürgen", "Zoë") else list(counted)
        assert {name: found[name] for name in of_all} == {name: counted[name] for name in of_all}
