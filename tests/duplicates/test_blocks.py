"""Who meets whom: those with a key in common, and of a crowd only the nearest."""

from __future__ import annotations

import pytest

from leadq.deduplicating.blocks import meetings
from leadq.deduplicating.identities import Identity
from tests.duplicates.test_evidence import somebody


def met(people: list[Identity]) -> set[tuple[int, int]]:
    pairs = [(number, partner) for number, partners in meetings(people) for partner in partners]
    assert len(set(pairs)) == len(pairs)
    return {(min(pair), max(pair)) for pair in pairs}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (somebody("Eva Lang", email="e@w.example"), somebody("Anna Maier", email="e@w.example")),
        (somebody("Eva Lang", phone="1"), somebody("Anna Maier", mobile="1")),
        (somebody("Eva Maier", home="Weg 5, Ulm"), somebody("Eva Mayer", home="Weg 7, Ulm")),
        (somebody("Eva Lang", home="Weg 5, Ulm"), somebody("Anna Maier", home="Weg 5, Ulm")),
        (somebody("E. Maier", "Weber Bau GmbH"), somebody("Eva Meier", "Weber Bau")),
        (somebody("Eva Lang", "Weber Bau GmbH"), somebody("Eva Lnag", "Weber Bau AG")),
        (somebody("Eva Lang", "Weber GmbH"), somebody("Lang Eva", "Weber AG")),
        (somebody(company="Weber Maschinenbau"), somebody(company="Weber Masch.bau GmbH")),
    ],
)
def test_a_key_in_common_brings_two_together(one: Identity, other: Identity) -> None:
    assert met([one, somebody("Otto Frei", "Frei & Co", phone="9"), other]) == {(0, 2)}


def test_nothing_in_common_brings_nobody_together() -> None:
    assert met([somebody("Eva Lang", home="Weg 5, Ulm"), somebody("Eva Lang", "Weber")]) == set()


def test_a_crowd_is_not_squared_and_the_most_alike_meet() -> None:
    names = [
        f"{first} Lang{letter}" for first in ("Eva", "Anna") for letter in "abcdefghijklmnopqrst"
    ]
    crowd = [somebody(name, phone="1") for name in names * 2]
    pairs = met(crowd)
    assert len(pairs) <= 4 * len(crowd)
    assert {(number, number + len(names)) for number in range(len(names))} <= pairs
