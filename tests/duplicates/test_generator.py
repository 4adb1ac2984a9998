"""The labelled list says of itself what is so: the labels, the contacts, and the same list every time."""

from __future__ import annotations

from collections import Counter

import pytest

from leadq.values.emails import parse_email
from leadq.values.phones import parse_phone
from tests.duplicates.generator import LabelledList, generate
from tests.duplicates.variants import FIRM_KINDS, PERSON_KINDS


@pytest.fixture(scope="module")
def people() -> LabelledList:
    return generate(2000, seed=5)


def test_a_seed_gives_the_same_list_and_another_seed_another(people: LabelledList) -> None:
    assert generate(2000, seed=5) == people
    assert generate(2000, seed=6).records != people.records


def test_rows_are_numbered_in_their_order(people: LabelledList) -> None:
    assert [record.number for record in people.records] == list(range(len(people.records)))


def test_a_pair_is_the_same_when_both_rows_are_the_same_somebody(people: LabelledList) -> None:
    rows: dict[int, list[int]] = {}
    for record in people.records:
        rows.setdefault(record.who, []).append(record.number)
    pairs = {(a, b) for numbers in rows.values() for a in numbers for b in numbers if a < b}
    assert set(people.same) | people.unclear == pairs
    assert not set(people.same) & people.unclear


def test_pairs_that_only_look_alike_are_two_people(people: LabelledList) -> None:
    assert all(people.records[a].who != people.records[b].who for a, b in people.alike)


def test_every_kind_of_pair_is_there(people: LabelledList) -> None:
    found = Counter(people.same.values())
    wanted = [*PERSON_KINDS, *FIRM_KINDS, "third list", "second and third list"]
    assert sorted(found) == sorted(wanted)
    assert min(found.values()) >= 5
    assert sorted(set(people.alike.values())) == [
        *("behind info", "branch", "colleague", "namesake"),
        *("relative", "sister firm", "soundalike", "successor"),
    ]


def test_contacts_are_written_as_leadq_keeps_them(people: LabelledList) -> None:
    for record in people.records:
        assert record.email in {"", parse_email(record.email)}
        assert record.phone in {"", parse_phone(record.phone)}
        assert record.mobile in {"", parse_phone(record.mobile)}


@pytest.mark.parametrize(
    ("kind", "equal", "different"),
    [
        ("relative", ["last_name", "phone", "street"], ["first_name"]),
        ("behind info", ["email", "company"], []),
        ("successor", ["phone", "company"], ["email"]),
        ("colleague", ["phone", "company"], []),
        ("namesake", ["first_name", "last_name"], ["email"]),
        ("soundalike", ["first_name", "city"], ["last_name", "email"]),
        ("branch", ["company"], ["phone", "city"]),
        ("sister firm", ["city"], ["company", "email", "phone"]),
    ],
)
def test_what_only_looks_alike_has_in_common_what_its_kind_says(
    people: LabelledList, kind: str, equal: list[str], different: list[str]
) -> None:
    for (a, b), found in people.alike.items():
        if found == kind:
            one, other = people.records[a], people.records[b]
            assert all(getattr(one, name) == getattr(other, name) for name in equal)
            assert all(getattr(one, name) != getattr(other, name) for name in different)
