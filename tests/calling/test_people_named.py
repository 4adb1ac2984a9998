"""Who is named in an answer: a person with first and last name, whom of all else nobody takes for one."""

from __future__ import annotations

import pytest

from leadq.calling.contacts import person_named
from leadq.store.contacts import Person


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Eva Ott", Person(first_name="Eva", last_name="Ott")),
        ("Ott, Eva", Person(first_name="Eva", last_name="Ott")),
        ("Frau Ott", Person(salutation="Frau", last_name="Ott")),
        ("Frau Eva Ott", Person(salutation="Frau", first_name="Eva", last_name="Ott")),
        ("Dr. Eva Ott", Person(title="Dr.", first_name="Eva", last_name="Ott")),
        ("Eva Ott, Einkauf", Person(first_name="Eva", last_name="Ott", job_title="Einkauf")),
        (
            "Herr Karl von der Heide, Leiter Technik",
            Person(
                salutation="Herr",
                first_name="Karl",
                last_name="von der Heide",
                job_title="Leiter Technik",
            ),
        ),
        (
            "Mr. John Smith, CEO",
            Person(salutation="Mr", first_name="John", last_name="Smith", job_title="CEO"),
        ),
        ("  Eva   Ott ", Person(first_name="Eva", last_name="Ott")),
    ],
)
def test_a_person_is_named(text: str, person: Person) -> None:
    assert person_named(text) == person


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "die Chefin",
        "Ott",
        "Eva",
        "der Einkauf",
        "n/a",
        "?",
        "eva@ott.example",
        "weiß nicht",
        "-",
    ],
)
def test_nobody_is_named(text: str) -> None:
    assert person_named(text) is None
