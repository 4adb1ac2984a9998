"""Many rows at a time to candidates: what is not understood, what several columns say, how batches meet."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.lists import Office, counts

TWO_COLUMNS = """\
columns:
  Name: last_name
  Tel: phone
  Tel 2: phone
  Mail: email
  Mail 2: email
"""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ("keine,später,viele,Atlantis,PLZ?", "email\nphone\nemployees\ncountry\npostcode"),
        ("a@b.example,0711 1234567,7,DE,70173", None),
        (",,,,", None),
        (",,viele,,", "employees"),
        ("KEINE,0711 1234567,7,DE,1067", "email"),
    ],
)
def test_a_lead_names_the_fields_that_were_not_understood(
    office: Office, cells: str, problem: str | None
) -> None:
    header = "Nachname,E-Mail,Telefon,Mitarbeiter,Land,PLZ"
    office.take("fair.csv", f"{header}\nRoth,{cells}")
    assert office.lead("problem, problem_folded") == (problem, problem)


def test_a_text_is_never_a_problem(office: Office) -> None:
    office.take("fair.csv", "Nachname,Firma,Website,E-Mail\nRoth,\u200b,???,a@b.example")
    assert office.lead("problem") == (None,)


@pytest.mark.parametrize(
    ("cells", "phone", "problem"),
    [
        ("später,0711 1234567", "+497111234567", None),
        ("0711 1234567,später", "+497111234567", None),
        ("später,nie", None, "phone"),
    ],
)
def test_what_another_column_could_fill_is_no_problem(
    office: Office, cells: str, phone: str | None, problem: str | None
) -> None:
    text = f"Name,Tel,Tel 2,Mail\nRoth,{cells},a@b.example"
    office.take("fair.csv", text, mapping=TWO_COLUMNS)
    assert office.lead("phone, problem") == (phone, problem)


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        ("später,keine", "0711 1234567,", "employees"),
        (",", "später,viele", "phone\nemployees"),
        ("später,", "nie,viele", "phone\nemployees"),
        ("0711 1234567,", "später,7", None),
    ],
)
def test_rows_of_one_lead_have_the_problems_that_none_of_them_solves(
    office: Office, first: str, second: str, problem: str | None
) -> None:
    rows = [f"Roth,a@b.example,{cells}" for cells in (first, second)]
    office.take("fair.csv", "\n".join(["Nachname,E-Mail,Telefon,Mitarbeiter", *rows]))
    assert office.lead("problem, problem_folded") == (problem, problem)


def test_the_mailbox_of_an_office_in_the_second_column_makes_none_of_the_first(
    office: Office,
) -> None:
    text = (
        "Name,Mail,Mail 2\nRoth,eva@b.example,info@b.example\nRoth,eva@b.example,office@b.example"
    )
    summary = office.take("fair.csv", text, mapping=TWO_COLUMNS)
    assert counts(summary) == (1, 1, 0, 0)  # its second mailbox is new, and kept


def test_rows_of_several_batches_are_one_person_and_rejected_ones_keep_their_lines(
    office: Office,
) -> None:
    rows = [f"Roth{number},r{number}@b.example,Ulm" for number in range(9_000)]
    rows[10], rows[8_500] = "zu kurz", ",,Ulm"
    rows[5] = rows[8_999] = "Aal,aal@b.example,Ulm"
    summary = office.take("fair.csv", "\n".join(["Nachname,E-Mail,Ort", *rows]))
    assert counts(summary) == (8_997, 0, 1, 2)
    rejected = (office.folder / "fair.csv.rejected.csv").read_text(encoding="utf-8-sig")
    assert [line.split(",")[0] for line in rejected.splitlines()[1:]] == ["12", "8502"]


def test_each_row_is_read_as_its_country_writes(office: Office) -> None:
    rows = ["Eins,AT,01 5335555,1010", "Zwei,DE,0711 1234567,1067", "Drei,,0711 1234568,70173"]
    office.take("fair.csv", "\n".join(["Nachname,Land,Telefon,PLZ", *rows]))
    assert office.rows("SELECT phone, postcode FROM lead ORDER BY id") == [
        ("+4315335555", "1010"),
        ("+497111234567", "01067"),
        ("+497111234568", "70173"),
    ]
