"""Laws of merging, whatever the leads are: no fact is lost, none is there twice, and no list brings a lead back.

Before a release try more of them, for some minutes:

    LEADQ_LONG=1 pytest -n0 tests/test_merging_laws.py
"""

from __future__ import annotations

import copy
import os
import shutil
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from leadq.comparing import OwnBusiness
from leadq.store.moves import FURTHEST_SQL, Move, carry_out, choose
from leadq.store.opening import opened
from leadq.store.writing import writing
from tests.facts import a_command
from tests.intake.lists import Office, as_csv
from tests.merges import merge

LONG = bool(os.environ.get("LEADQ_LONG"))
HEADERS = ["Vorname", "Nachname", "E-Mail", "Telefon", "Firma", "Ort", "Bemerkung"]
ROWS = st.tuples(
    st.sampled_from(["Anna", "Anne", "Bernd", ""]),
    st.sampled_from(
        ["Roth", "Blum", ""]
    ),  # a third would make crowds, which grow and vanish with a row
    st.sampled_from(["a@a.example", "b@a.example", "c@b.example", "info@a.example", ""]),
    st.sampled_from(["030 23125 001", "030 23125 002", "0171 3920011", ""]),
    st.sampled_from(["Alpha GmbH", "Alpha", "Beta AG", ""]),
    st.sampled_from(["Ulm", "Berlin", ""]),
    st.sampled_from(["hot", "cold", ""]),
)
LISTS = st.lists(ROWS, min_size=1, max_size=5, unique=True)
DAYS = st.integers(min_value=0, max_value=9).map(
    lambda days: (date(2026, 11, 16) + timedelta(days)).isoformat()
)
ACTIVITIES = st.lists(
    st.tuples(
        st.integers(0, 9),
        DAYS,
        st.sampled_from(["call", "form"]),
        st.sampled_from([None, "talked"]),
        st.sampled_from([None, "again"]),
    ),
    max_size=8,
)
ANSWERS = st.lists(
    st.tuples(st.integers(0, 9), DAYS, st.sampled_from(["need", "budget"]), st.integers(0, 2)),
    max_size=6,
)
STAGES = {"contacted": "open", "offer": "open", "nurture": "parked", "won": "won", "lost": "lost"}
MOVES = st.lists(st.tuples(st.integers(0, 9), DAYS, st.sampled_from(sorted(STAGES))), max_size=5)
PAIRS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.booleans()), min_size=1, max_size=4
)
TOLD = {
    "activity": "happened_on, kind, happened_at, by, person, result, subject, note, count, reference",
    "answer": "question, answered_on, value",
    "touch": "source_id, received_on",
}


@settings(
    max_examples=1500 if LONG else 40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(LISTS, LISTS, ACTIVITIES, ANSWERS, MOVES, PAIRS)
@example(  # three last names behind one number, which are people of one lead since
    [
        ("Anna", "Roth", "a@a.example", "0171 3920011", "Alpha", "", ""),
        ("Anna", "Rot", "a@a.example", "030 23125 001", "Alpha", "", ""),
    ],
    [
        ("Anna", "Roth", "a@a.example", "030 23125 001", "Alpha", "", ""),
        ("Anna", "Blum", "info@a.example", "0171 3920011", "Beta AG", "", ""),
    ],
    [],
    [],
    [],
    [(1, 0, False), (0, 1, False)],
)
@example(  # a number that a crowd shares, a colleague whose firm is not the one that stays
    [
        ("Anne", "Blum", "b@a.example", "0171 3920011", "Beta AG", "", ""),
        ("Bernd", "Rot", "b@a.example", "0171 3920011", "Alpha", "", ""),
        ("", "Roth", "b@a.example", "", "Alpha", "", ""),
    ],
    [
        ("Anne", "Blum", "b@a.example", "0171 3920011", "Beta AG", "", ""),
        ("Bernd", "Rot", "b@a.example", "0171 3920011", "Alpha", "", ""),
        ("", "Roth", "b@a.example", "0171 3920011", "Alpha", "", ""),
    ],
    [],
    [],
    [],
    [(0, 1, False), (2, 0, False)],
)
@example(  # the same rows in both lists, and two leads of one name
    [
        ("Anne", "Blum", "b@a.example", "0171 3920011", "Beta AG", "", ""),
        ("Bernd", "Rot", "b@a.example", "0171 3920011", "Alpha", "", ""),
        ("", "Roth", "b@a.example", "", "Alpha", "", ""),
    ],
    [
        ("Anne", "Blum", "b@a.example", "0171 3920011", "Beta AG", "", ""),
        ("Bernd", "Rot", "b@a.example", "0171 3920011", "Alpha", "", ""),
        ("", "Roth", "b@a.example", "", "Alpha", "", ""),
    ],
    [],
    [],
    [],
    [(0, 1, False), (2, 0, False)],
)
def test_a_merge_loses_nothing_and_no_list_brings_the_other_lead_back(
    fair: list[tuple[str, ...]],
    web: list[tuple[str, ...]],
    activities: list[tuple[Any, ...]],
    answers: list[tuple[Any, ...]],
    moved: list[tuple[Any, ...]],
    pairs: list[tuple[int, int, bool]],
) -> None:
    with TemporaryDirectory() as folder:
        office = Office(Path(folder) / "ws")
        lists = {"Fair": [list(row) for row in fair], "Web": [list(row) for row in web]}
        for name, rows in lists.items():
            office.take(f"{name}.csv", as_csv(HEADERS, rows), source=name, received="2026-11-02")
        _live(office, activities, answers, sorted(moved, key=lambda one: str(one[1])))
        unmerged = _copy(office)
        for pair in pairs:
            _merge(office, *pair)
        _check_again(office, unmerged, lists)


def _copy(office: Office) -> Office:
    other = copy.copy(office)
    other.folder = office.folder.with_name("copy")
    shutil.copytree(office.folder, other.folder)
    other.path = other.folder / office.path.name
    return other


def _lead(office: Office, at: int) -> int:
    leads = office.rows("SELECT id FROM lead ORDER BY id")
    return int(leads[at % len(leads)][0]) if leads else 0


def _live(
    office: Office,
    activities: list[tuple[Any, ...]],
    answers: list[tuple[Any, ...]],
    moved: list[tuple[Any, ...]],
) -> None:
    """Let things happen with the leads."""
    if not _lead(office, 0):
        return
    with opened(office.path) as db, writing(db, a_command("2026-11-16")) as tx:
        for at, day, kind, result, note in activities:
            db.execute(
                "INSERT INTO activity (lead_id, happened_on, kind, seq, by, result, note)"
                " VALUES (?, ?, ?, ?, 'us', ?, ?)",
                (_lead(office, at), day, kind, tx.reserve("activity", 1), result, note),
            )
        for at, day, question, value in answers:
            row = (_lead(office, at), question, day, tx.reserve("answer", 1), value, None)
            db.execute("INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?)", row)
    for at, day, stage in moved:
        outcome = STAGES[stage]
        lives = outcome in ("open", "parked")
        to = Move(
            stage=stage,
            outcome=outcome,
            action="Go on" if lives else None,
            due=date(2026, 12, 1) if lives else None,
            reason="no need" if outcome == "lost" else None,
        )
        with opened(office.path) as db, writing(db, a_command(day)) as tx:
            choose(tx.db, [_lead(office, at)])
            carry_out(tx, to)


def _told(office: Office, *leads: int) -> dict[str, list[Counter[tuple[Any, ...]]]]:
    """What is told of each of these leads, table by table."""
    return {
        table: [
            Counter(office.rows(f"SELECT {columns} FROM {table} WHERE lead_id = {lead}"))
            for lead in leads
        ]
        for table, columns in TOLD.items()
    }


def _addresses(office: Office, leads: str) -> set[Any]:
    """All names, addresses and numbers by which these leads are found, and what other lists call them."""
    columns = "first_name_folded, last_name_folded, email, phone, mobile"
    return {
        value
        for table, key in (("lead", "id"), ("contact", "lead_id"))
        for row in office.rows(f"SELECT {columns} FROM {table} WHERE {key} IN ({leads})")
        for value in row
    } - {None}


def _merge(office: Office, one: int, other: int, believes_other: bool) -> None:
    keep, drop = _lead(office, one), _lead(office, other)
    if keep == drop:
        return
    told, addresses = _told(office, keep, drop), _addresses(office, f"{keep}, {drop}")
    try:
        merge(office.path, keep, drop, believe=drop if believes_other else keep, on="2026-11-27")
    except OwnBusiness:
        return
    for table, (mine, theirs) in told.items():
        found = _told(office, keep)[table][0]
        assert found.keys() == mine.keys() | theirs.keys()
        assert mine | theirs <= found <= mine + theirs
        if table == "activity":
            assert found == mine | theirs
    assert addresses <= _addresses(office, str(keep))
    _check_laws(office)


def _check_laws(office: Office) -> None:
    """What always holds, and no CHECK of the schema can say."""
    assert office.rows("PRAGMA foreign_key_check") == []
    assert office.rows(f"SELECT id FROM lead WHERE furthest <> {FURTHEST_SQL}") == []
    for lead, stage, received_on in office.rows("SELECT id, stage, received_on FROM lead"):
        visits = office.rows(
            f"SELECT stage, entered_on, left_on FROM stage_visit WHERE lead_id = {lead} ORDER BY seq"
        )
        assert visits[-1][0] == stage
        assert visits[-1][2] is None
        assert all(left <= entered for (_, _, left), (_, entered, _) in pairwise(visits))
        touched = office.rows(f"SELECT min(received_on) FROM touch WHERE lead_id = {lead}")
        assert touched == [(received_on,)]


def _check_again(office: Office, unmerged: Office, lists: dict[str, list[list[str]]]) -> None:
    """The same lists again change nothing, and longer ones bring no lead that they would not bring without a merge."""
    known = "SELECT * FROM lead ORDER BY id"
    before = office.rows(known)
    for name, rows in lists.items():
        again = office.take("again.csv", as_csv(HEADERS, rows), source=name, received="2026-11-02")
        assert (again.created, again.updated) == (0, 0)
        assert office.rows(known) == before
    for name, rows in lists.items():
        rows.append(["Zoe", "Zorn", f"zoe.{name}@z.example", "", "", "", ""])
        grown, other = (
            one.take("grown.csv", as_csv(HEADERS, rows), source=name, received="2026-11-02")
            for one in (office, unmerged)
        )
        assert 1 <= grown.created <= other.created
