"""How like names and firms are, and what that is worth; each case with a reason that a person would give."""

from __future__ import annotations

import pytest

from leadq.deduplicating.evidence import evidence, may_be_one
from leadq.deduplicating.identities import Identity, described
from leadq.deduplicating.likeness import (
    Likeness,
    firms,
    first_names,
    is_near_street,
    is_slip,
    last_names,
)
from leadq.values.folding import fold


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        ("thomas", "thomas", Likeness.SAME),
        ("juergen", "jurgen", Likeness.SAME),
        ("thomas", "tom", Likeness.SHORT),
        ("elisabeth", "lisa", Likeness.SHORT),
        ("maximilian", "max", Likeness.SHORT),
        ("anne", "anne-marie", Likeness.SHORT),
        ("t", "thomas", Likeness.INITIAL),
        ("t", "peter", Likeness.OTHER),
        ("tohmas", "thomas", Likeness.NEAR),
        ("sabnie", "sabine", Likeness.NEAR),
        (None, "thomas", Likeness.PART),
        (None, None, Likeness.PART),
        ("stefan", "stefanie", Likeness.OTHER),
        ("daniel", "daniela", Likeness.OTHER),
        ("karin", "katrin", Likeness.OTHER),
        ("anna", "anne", Likeness.OTHER),
        ("peter", "paul", Likeness.OTHER),
    ],
)
def test_first_names(one: str | None, other: str | None, like: Likeness) -> None:
    assert first_names(one, other) is first_names(other, one) is like


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        ("mueller", "muller", Likeness.SAME),
        ("maier", "meier", Likeness.NEAR),
        ("sommer", "sornmer", Likeness.OTHER),  # two slips in six letters
        ("lauterbrenner", "lautrebrenner", Likeness.NEAR),
        ("guenther", "guenther-keller", Likeness.PART),
        ("weber", "wagner", Likeness.OTHER),
    ],
)
def test_last_names(one: str, other: str, like: Likeness) -> None:
    assert last_names(one, other) is last_names(other, one) is like


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        ("weber metallbau", "webermetallbau", Likeness.SAME),
        ("weber maschinenbau", "weber masch bau", Likeness.SHORT),
        ("weber werkzeugbau", "weber wzb", Likeness.SHORT),
        ("weber handel", "weber hdl", Likeness.SHORT),
        ("weber metallbau", "weber mtallbau", Likeness.SHORT),  # as if its letters were left out
        ("webre metallbau", "weber metallbau", Likeness.NEAR),
        ("metallbau weber", "weber metallbau", Likeness.NEAR),
        ("siemens", "siemens energy", Likeness.PART),
        ("weber metallb", "weber metallbau energy", Likeness.OTHER),
        ("weber metallbau", "weber beratung", Likeness.OTHER),
        ("weber bau", "weber beratung", Likeness.OTHER),
    ],
)
def test_firms(one: str, other: str, like: Likeness) -> None:
    assert firms(one, other) is firms(other, one) is like


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("becker", "bekcer", True),
        ("becker", "becer", True),
        ("koch", "kock", True),
        ("eva", "eca", False),
        ("hans", "heinz", False),
    ],
)
def test_a_slip_is_one_letter_in_a_word_long_enough(one: str, other: str, slip: bool) -> None:
    assert is_slip(one, other) is slip


def test_streets_are_near_with_the_same_number_only() -> None:
    assert is_near_street("lindenstr 5", "lindnestr 5")
    assert not is_near_street("lindenstr 5", "lindenstr 7")
    assert not is_near_street("lindenstr 5", "hauptstr 5")


def somebody(
    name: str = "",
    company: str = "",
    email: str = "",
    phone: str = "",
    mobile: str = "",
    home: str = "",
) -> Identity:
    """A person or firm; `home` is "street, city"."""
    first, _, last = name.rpartition(" ")
    street, _, city = home.rpartition(", ")
    return described(
        [
            (
                *(1, None, 0),
                *(fold(first) or None, fold(last) or None, email or None, phone or None),
                *(mobile or None, fold(company) or None, fold(street) or None, None),
                fold(city) or None,
            )
        ]
    )[0]


def words(one: Identity, other: Identity, shared: tuple[str, ...] = ()) -> list[str]:
    return [each.words for each in evidence(one, other, shared=shared)]


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (
            somebody("Anna Maier", "Weber GmbH", phone="1"),
            somebody("Anna Meier", "Weber AG", phone="1", email="a@b.example"),
            ["nearly the same last name", "same phone number", "same firm"],
        ),
        (
            somebody("Anna Maier", email="info@weber.example"),
            somebody("Anna Maier", email="info@weber.example"),
            ["same name", "same mailbox, which several people use"],
        ),
        (
            somebody("Anna Maier", email="a.maier@weber.example"),
            somebody("Anna Maier", email="a.maire@weber.example"),
            ["same name", "nearly the same e-mail"],
        ),
        (
            somebody("Anna Maier", email="annamaier71@mail.example"),
            somebody("Anna Maier", email="annamaier85@mail.example"),
            ["same name", "e-mails that differ by their number only"],
        ),
        (
            somebody("Anna Maier", mobile="7"),
            somebody("Maier Anna", phone="7"),
            ["first and last name swapped", "same mobile number"],
        ),
        (
            somebody("Anna Maier", home="Lindenstraße 5, Ulm"),
            somebody("Anna Maier", home="Lindenstr. 5, Ulm"),
            ["same name", "same address"],
        ),
        (
            somebody(company="Weber AG", home="Lindenstraße 5, Ulm", phone="1"),
            somebody(company="Weber GmbH", home="Hauptstraße 1, Köln", phone="1"),
            ["same phone number", "same firm", "other town"],
        ),
        (somebody("Anna Maier", phone="1"), somebody(company="Weber", phone="1"), ["a person and a firm", "same phone number"]),
    ],
)  # fmt: skip
def test_the_reasons_of_a_pair(one: Identity, other: Identity, reasons: list[str]) -> None:
    assert words(one, other) == reasons
    assert sorted(words(other, one)) == sorted(reasons)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # colleagues at one switchboard, father and son, a successor, two behind info@, namesakes, a sister firm
        (somebody("Anna Maier", "Weber", phone="1"), somebody("Eva Lang", "Weber", phone="1")),
        (somebody("Karl Lang", phone="1", home="Weg 5, Ulm"), somebody("Otto Lang", phone="1", home="Weg 5, Ulm")),
        (somebody("Anna Maier", "Weber", "a.maier@w.example", "1"), somebody("Anna Lang", "Weber", "a.lang@w.example", "1")),
        (somebody("Anna Maier", "Weber", "info@w.example"), somebody("Eva Lang", "Weber", "info@w.example")),
        (somebody("Thomas Müller", "Weber", home="Weg 5, Ulm"), somebody("Thomas Müller", "Lang", home="Weg 5, Köln")),
        (somebody(company="Siemens AG", home="Weg 5, Ulm"), somebody(company="Siemens Energy AG", home="Weg 5, Ulm")),
    ],
)  # fmt: skip
def test_two_people_do_not_come_near_the_default(one: Identity, other: Identity) -> None:
    assert sum(each.points for each in evidence(one, other, shared=())) < 85


def test_a_number_of_several_people_is_worth_less() -> None:
    one, other = somebody("Anna Maier", phone="1"), somebody("Anna Maier", phone="1")
    assert words(one, other, shared=("1",))[1] == "same phone number, which several people use"


def test_what_the_quick_look_lets_go_has_not_enough_points() -> None:
    people = [
        somebody(name, company, email, phone, home=home)
        for name in ("Anna Maier", "A. Maier", "Eva Maier", "Maier Anna", "")
        for company in ("", "Weber Bau")
        for email in ("", "maier@w.example", "meier@w.example")
        for phone in ("", "1")
        for home in ("", "Weg 5, Ulm", "Weg 7, Ulm")
    ]
    for one in people:
        for other in people:
            points = sum(each.points for each in evidence(one, other, shared=()))
            assert may_be_one(one, other, 85) or points < 85
