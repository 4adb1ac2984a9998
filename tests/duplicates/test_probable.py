"""Pairs of the leads of a workspace: which are proposed, which are left out, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.deduplicating import weights
from leadq.deduplicating.deciding import keep_apart
from leadq.deduplicating.probable import ProbablePair, in_words, probable_pair, probable_pairs
from leadq.deduplicating.weights import Evidence
from leadq.store.leads import LeadName
from leadq.store.opening import opened
from leadq.store.pairs import Face, SameLead
from leadq.store.transactions import Db
from leadq.store.writing import writing
from tests.facts import (
    a_command,
    add_described_lead,
    add_source,
    add_stages,
    add_touch,
    new_database,
)

_ANNA = {
    "first_name": "Anna",
    "last_name": "Maier",
    "company": "Weber Bau GmbH",
    "phone": "+493023125001",
}
_MEIER = {**_ANNA, "last_name": "Meier", "company": "Weber Bau", "email": "anna@weber.example"}
_WON = {"stage": "won", "outcome": "won", "closed_on": "2026-02-01"}
_INVALID = {
    "stage": "invalid",
    "outcome": "invalid",
    "closed_on": "2026-02-01",
    "reason": "wrong address",
}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    with opened(new_database(tmp_path)) as db:
        add_stages(db)
        add_source(db, "Fair")
        yield db


def add(db: Db, *leads: dict[str, str]) -> list[int]:
    return [add_described_lead(db, lead, source=1) for lead in leads]


def ids(pairs: list[ProbablePair]) -> list[tuple[int, int]]:
    return [(pair.lead.id, pair.other.id) for pair in pairs]


def test_a_pair_has_its_score_and_its_reasons_in_words(db: Db) -> None:
    add(db, _ANNA, {"first_name": "Otto", "last_name": "Frei"}, _MEIER)
    (pair,) = probable_pairs(db, least=85)
    assert (pair.lead.id, pair.other.id, pair.score) == (1, 3, 100)
    assert [reason.words for reason in pair.reasons] == [
        "same phone number",
        "same firm (Weber Bau GmbH/Weber Bau)",
        "nearly the same last name (Maier/Meier)",
    ]
    assert (pair.lead.name, pair.other.email) == ("Anna Maier", "anna@weber.example")


_TELLING = [one for one in vars(weights).values() if isinstance(one, Evidence) and one.field]
_KNOWN = st.none() | st.sampled_from(["Ulm", "Berlin"])


@given(
    st.sampled_from(_TELLING), st.builds(Face, **dict.fromkeys(Face.__slots__, _KNOWN)), st.data()
)
def test_two_values_are_shown_where_both_are_known_and_differ(
    each: Evidence, one: Face, data: st.DataObject
) -> None:
    other = data.draw(st.builds(Face, **dict.fromkeys(Face.__slots__, _KNOWN)))
    values = [getattr(face, str(each.field)) for face in (one, other)]
    shown = None not in values and values[0] != values[1]
    behind = f" ({values[0]}/{values[1]})" if shown else ""
    assert in_words(each, one, other) == each.words + behind


def test_a_town_that_only_one_lead_has_is_no_trouble(db: Db) -> None:
    email = {**_ANNA, "email": "anna@weber.example"}
    add(db, {**email, "postcode": "70173"}, {**email, "postcode": "10115", "city": "Berlin"})
    (pair,) = probable_pairs(db, least=85)
    assert "other town" in [reason.words for reason in pair.reasons]


def test_one_pair_is_scored_as_the_whole_search_does(db: Db) -> None:
    switchboard = {"company": "Weber Bau", "phone": "+493023125001"}
    add(db, _ANNA, _MEIER, {**_MEIER, "city": "Ulm"}, {"last_name": "Frei"})
    add(db, *({**switchboard, "first_name": "X", "last_name": name} for name in ("Lang", "Blum")))
    db.execute(
        """INSERT INTO contact (lead_id, first_name, first_name_folded, last_name, last_name_folded, email)
        VALUES (4, 'Anna', 'anna', 'Maier', 'maier', 'anna@weber.example')"""
    )
    add_touch(db, 1, 1)
    db.execute("INSERT INTO proposal VALUES (1, 5, 1, 1, 'phone')")
    found = probable_pairs(db, least=60)
    reasons = {reason.words for pair in found for reason in pair.reasons}
    assert "same phone number, which several people use" in reasons
    assert {
        "Anna Maier is a further contact of 4",
        "nearly the same last name (Maier/Meier)",
    } < reasons
    assert {(1, 2), (1, 5), (2, 4)} < set(ids(found))
    for pair in found:
        assert probable_pair(db, (pair.lead.id, pair.other.id), least=60) == pair


def test_one_pair_below_the_lowest_score_is_no_pair(db: Db) -> None:
    add(db, _ANNA, {"first_name": "Anna", "last_name": "Maier", "company": "Weber Bau"})
    assert probable_pair(db, (1, 2), least=78) is not None
    assert probable_pair(db, (1, 2), least=79) is None


def test_one_pair_that_the_search_leaves_out_is_no_pair(db: Db) -> None:
    add(db, _ANNA, _MEIER, {**_MEIER, **_WON}, {**_ANNA, **_WON})
    assert probable_pair(db, (1, 2), least=85) is not None
    assert probable_pair(db, (3, 4), least=85) is None
    assert probable_pair(db, (1, 9), least=85) is None
    db.execute("INSERT INTO different VALUES (1, 2, 1)")
    assert probable_pair(db, (1, 2), least=85) is None


def test_the_best_pair_comes_first_and_only_so_many_are_wanted(db: Db) -> None:
    exact = {**_MEIER, "mobile": "+491713920001"}
    add(db, _ANNA, exact, exact)
    assert ids(probable_pairs(db, least=85)) == [(2, 3), (1, 2), (1, 3)]
    assert ids(probable_pairs(db, least=85, most=1)) == [(2, 3)]
    assert ids(probable_pairs(db, least=85, among={1}, most=1)) == [(1, 2)]
    assert ids(probable_pairs(db, least=85, among=set())) == []


def test_the_lowest_score_is_asked_for(db: Db) -> None:
    add(db, _ANNA, {"first_name": "Anna", "last_name": "Maier", "company": "Weber Bau"})
    (pair,) = probable_pairs(db, least=50)
    assert pair.score == 78
    assert probable_pairs(db, least=79) == []


def test_a_pair_kept_apart_does_not_come_again(db: Db) -> None:
    add(db, _ANNA, _MEIER)
    one, other = (LeadName(number, None, None, "new") for number in (2, 1))
    for is_new in (True, False):
        with writing(db, a_command("2026-02-01")) as tx:
            assert keep_apart(tx, one, other) is is_new
    assert probable_pairs(db, least=1) == []
    assert db.execute("SELECT lead_id, other_id FROM different").fetchall() == [(1, 2)]
    with pytest.raises(SameLead), writing(db, a_command("2026-02-01")) as tx:
        keep_apart(tx, one, one)


@pytest.mark.parametrize(
    ("one", "other", "proposed"),
    [
        ({}, {}, True),
        (_INVALID, {}, True),
        (_INVALID, _INVALID, False),
        (_WON, _INVALID, True),
        (_WON, _WON, False),
        (_WON, {"received_on": "2026-01-20"}, True),
        (_WON, {"received_on": "2026-02-01"}, False),
        ({"received_on": "2026-03-01"}, _WON, False),
    ],
    ids=str,
)
def test_two_deals_and_two_that_never_were_leads_are_left_out(
    db: Db, one: dict[str, str], other: dict[str, str], proposed: bool
) -> None:
    add(db, {**_ANNA, **one}, {**_MEIER, **other})
    assert ids(probable_pairs(db, least=85)) == ([(1, 2)] if proposed else [])


def test_new_business_of_a_customer_is_no_duplicate_of_the_old(db: Db) -> None:
    add(db, _ANNA, _ANNA, _ANNA, _ANNA)
    with writing(db, a_command("2026-02-01")) as tx:
        tx.db.execute("UPDATE lead SET follows_id = id - 1 WHERE id IN (2, 3)")
    assert ids(probable_pairs(db, least=85)) == [(1, 4), (2, 4), (3, 4)]


def test_a_further_contact_of_a_lead_counts_as_the_lead(db: Db) -> None:
    add(db, {"first_name": "Otto", "last_name": "Frei", "company": "Weber Bau"}, _MEIER)
    db.execute(
        """INSERT INTO contact (lead_id, first_name, first_name_folded, last_name, last_name_folded, phone)
        VALUES (1, 'Anna', 'anna', 'Maier', 'maier', '+493023125001')"""
    )
    (pair,) = probable_pairs(db, least=85)
    assert (pair.lead.id, pair.lead.name, pair.other.id) == (1, "Otto Frei", 2)
    assert [reason.words for reason in pair.reasons][-2:] == [
        "nearly the same last name (Maier/Meier)",
        "Anna Maier is a further contact of 1",
    ]


@pytest.mark.parametrize(
    ("other", "score"),
    [({"last_name": "Lang", "email": "lang@frei.example"}, 90), (_MEIER, 100)],
    ids=["little in common", "much in common"],
)
def test_a_pair_that_a_list_brought_up_is_proposed(
    db: Db, other: dict[str, str], score: int
) -> None:
    add(db, _ANNA, other)
    add_touch(db, 1, 1)
    db.execute("INSERT INTO proposal VALUES (1, 2, 1, 1, 'phone')")
    (pair,) = probable_pairs(db, least=85)
    words = "one row of fair.csv fits both, by the phone number of one of them"
    assert words in [reason.words for reason in pair.reasons]
    assert pair.score == min(100, sum(reason.points for reason in pair.reasons)) == score
    db.execute("INSERT INTO different VALUES (1, 2, 1)")
    assert probable_pairs(db, least=85) == []


def test_leads_of_whom_nothing_is_known_are_no_pair(db: Db) -> None:
    add(db, {}, {}, {"city": "Ulm"}, {"city": "Ulm"})
    assert probable_pairs(db, least=1) == []
