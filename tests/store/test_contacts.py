"""Further contacts: who they are found by, what a list may change of them, and which rows speak of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadq.store.contacts import Person, add_contacts, contacts_of
from leadq.store.opening import opened
from leadq.store.writing import writing
from tests.facts import a_command
from tests.intake.lists import Office, counts

ANNA = Person(first_name="Anna", last_name="Müller", email="anna@a.example", phone="+49301")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (Person(), True),
        (Person(first_name="ANNA", last_name="Mueller"), True),
        (Person(last_name="Müller", mobile="+49301"), True),
        (Person(job_title="CEO", email="anna@a.example"), True),
        (Person(first_name="Anne"), False),
        (Person(email="a@a.example"), False),
        (Person(first_name="Anna", phone="+49302"), False),
    ],
)
def test_a_person_is_found_by_every_key_that_another_one_has(
    other: Person, *, expected: bool
) -> None:
    assert ANNA.is_found_by(other) is expected


def test_who_has_another_job_says_something_new() -> None:
    assert ANNA.is_found_by(Person(first_name="Anna", job_title="CEO"))
    assert not ANNA.has_all_of(Person(first_name="Anna", job_title="CEO"))


@pytest.mark.parametrize(
    ("said", "wins", "expected"),
    [
        (Person(job_title="CEO", email="a@a.example"), False, {"job_title": "CEO"}),
        (Person(email="a@a.example"), True, {"email": "a@a.example"}),
        (Person(mobile="+49301"), True, {}),
        (Person(phone="+49302"), True, {"phone": "+49302"}),
        (Person(phone="+49302"), False, {}),
        (ANNA, True, {}),
    ],
)
def test_a_list_changes_what_it_may(said: Person, expected: dict[str, str], *, wins: bool) -> None:
    assert ANNA.news_of(said, wins=wins) == expected


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Lead 1 is Berta's at Alpha, with Anna as a further contact; lead 2 is Carla's."""
    office = Office(tmp_path / "ws")
    office.take(
        "fair.csv",
        "Firma,Vorname,Nachname,E-Mail,Telefon\n"
        "Alpha,Berta,Blum,berta@a.example,030 23125 001\nBeta,Carla,Cohn,carla@b.example,030 23125 002",
        source="Fair",
    )
    anna = Person(
        first_name="Anna", last_name="Roth", email="anna@a.example", phone="+493023125003"
    )
    with opened(office.path) as db, writing(db, a_command("2026-11-16")) as tx:
        add_contacts(tx, 1, [anna])
    return office


def _anna(office: Office) -> Person:
    with opened(office.path) as db:
        return contacts_of(db, [1])[0].person


@pytest.mark.parametrize(
    ("row", "lead"),
    [
        ("Anna,Roth,anna@a.example,,", 1),
        (",,anna@a.example,,", 1),
        ("Anna,Roth,,030 23125 003,", 1),
        ("Anna,Roth,,,030 23125 003", 1),
        # another last name behind the address, another address behind the number
        ("Eva,Ott,anna@a.example,,", None),
        ("Anna,Roth,a.roth@a.example,030 23125 003,", None),
        ("Eva,Roth,,030 23125 003,", None),
    ],
)
def test_a_row_is_a_lead_by_the_keys_of_its_further_contacts(
    office: Office, row: str, lead: int | None
) -> None:
    before = office.lead("first_name, last_name, email, phone, mobile")
    summary = office.take("web.csv", f"Vorname,Nachname,E-Mail,Telefon,Mobil\n{row}", source="Web")
    assert counts(summary) == ((1, 0, 0, 0) if lead is None else (0, 1, 0, 0))
    assert office.lead("first_name, last_name, email, phone, mobile") == before


def test_a_role_mailbox_of_a_contact_is_no_key(office: Office) -> None:
    office.edit("UPDATE contact SET email = 'info@a.example'")
    summary = office.take("web.csv", "Nachname,E-Mail\nRoth,info@a.example", source="Web")
    assert summary.created == 1


def test_what_a_crowd_shares_with_contacts_is_no_evidence(office: Office) -> None:
    office.edit("UPDATE lead SET phone = '+493023125003' WHERE id = 2")
    text = "Vorname,Nachname,Telefon\nAnna,Roth,030 23125 003\nEva,Ott,030 23125 003"
    assert office.take("web.csv", text, source="Web").created == 2  # Roth, Cohn and Ott
    assert office.take("web.csv", text + "\nIda,Ast,", source="Web").created == 1


def test_the_people_of_one_lead_are_no_crowd(office: Office) -> None:
    with opened(office.path) as db, writing(db, a_command("2026-11-16")) as tx:
        eva = Person(first_name="Eva", last_name="Ott", phone="+493023125001")
        ida = Person(first_name="Ida", last_name="Ast", phone="+493023125001")
        add_contacts(tx, 1, [eva, ida])
    text = "Vorname,Nachname,Telefon\nBerta,Blum,030 23125 001\nEva,Ott,030 23125 001\nIda,Ast,030 23125 001"
    assert counts(office.take("web.csv", text, source="Web")) == (0, 1, 2, 0)


def test_the_firm_is_the_leads_and_the_person_the_contacts(office: Office) -> None:
    text = "Vorname,Nachname,E-Mail,Position,Ort\nAnna,Roth,anna@a.example,CEO,Ulm"
    office.take("web.csv", text, source="Web")
    assert office.lead("job_title, city") == (None, "Ulm")
    assert _anna(office).job_title == "CEO"


def test_the_main_contact_with_an_address_of_its_own_is_not_a_further_one(office: Office) -> None:
    """Two addresses of one person: a row with the main one speaks of the main contact."""
    office.edit(
        "UPDATE contact SET first_name = 'Berta', first_name_folded = 'berta', last_name = 'Blum',"
        " last_name_folded = 'blum'"
    )
    header = "Vorname,Nachname,E-Mail,Position"
    office.take("1.csv", f"{header}\nBerta,Blum,berta@a.example,CEO", source="Web")
    office.take("2.csv", f"{header}\nBerta,Blum,anna@a.example,Boss", source="List")
    assert office.lead("job_title") == ("CEO",)
    assert _anna(office).job_title == "Boss"


def test_of_several_contacts_of_one_name_the_one_with_the_address_is_meant(
    office: Office,
) -> None:
    with opened(office.path) as db, writing(db, a_command("2026-11-16")) as tx:
        add_contacts(tx, 1, [Person(first_name="Anna", last_name="Roth", email="a@a.example")])
    text = "Vorname,Nachname,E-Mail,Position\nAnna,Roth,a@a.example,CEO"
    assert counts(office.take("fair2.csv", text, source="Fair")) == (0, 1, 0, 0)
    assert office.rows("SELECT email, job_title FROM contact ORDER BY id") == [
        ("anna@a.example", None),
        ("a@a.example", "CEO"),
    ]


def test_an_activity_of_a_further_contact_is_one_of_the_lead(office: Office) -> None:
    mapping = """\
        rows: activities
        columns: {who: email, tel: phone, what: kind, when: happened_at}
    """
    text = "who,tel,what,when\nanna@a.example,,form,2026-11-12\n,030 23125 003,form,2026-11-13"
    assert office.take("clicks.csv", text, mapping=mapping).created == 2
    assert office.rows("SELECT lead_id, happened_on FROM activity ORDER BY 2") == [
        (1, "2026-11-12"),
        (1, "2026-11-13"),
    ]
