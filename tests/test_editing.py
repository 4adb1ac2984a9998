"""Fields changed by hand are read as their type asks, and stay when the list comes again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Leadq, new_workspace, write_list

PEOPLE = """Firma;Nachname;E-Mail;Ort;Mitarbeiter
Alpha GmbH;Arndt;anna@alpha.example;Ulm;10
"""


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    workspace = new_workspace(tmp_path / "ws")
    workspace.ok("import", write_list(tmp_path / "fair.csv", PEOPLE), "--source", "Fair")
    return workspace


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ("city=Köln", "city", "Köln"),
        ("city=", "city", None),
        ("phone=0711 / 123456", "phone", "+49711123456"),
        ("country=Österreich", "country", "AT"),
        ("employees=1.200", "employees", 1200),
        ("order_value=12.500,50", "order_value", 1250050),
        ("address_checked_on=1.2.2026", "address_checked_on", "2026-02-01"),
        ("email=Anna@Beta.example", "email", "anna@beta.example"),
        ("next_due=+3d", "next_due", "2026-11-23"),
        ("next_action=Write a letter", "next_action", "Write a letter"),
    ],
)
def test_a_value_is_read_as_its_field_asks(
    leadq: Leadq, change: str, field: str, value: object
) -> None:
    leadq.ok("edit", "1", change)
    assert leadq.ok("show", "1", "--format", "json").json[field] == value


def test_a_phone_belongs_to_the_country_of_its_lead(leadq: Leadq) -> None:
    leadq.ok("edit", "1", "phone=01 5134567", "country=Austria")
    assert leadq.ok("show", "1", "--format", "json").json["phone"] == "+4315134567"
    leadq.ok("edit", "1", "phone=01 5134568")
    assert leadq.ok("show", "1", "--format", "json").json["phone"] == "+4315134568"


def test_an_edit_is_found_by_rules_and_filters(leadq: Leadq) -> None:
    leadq.ok("edit", "1", "city=Göppingen")
    assert leadq.ok("list", "city=goeppingen", "--format", "json").json[0]["id"] == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("city", "'city': write field=value"),
        ("citty=Ulm", "unknown field 'citty', did you mean 'city'?"),
        ("stage=won", "stage is not changed by hand (leadq advance moves leads)"),
        ("city=Ulm", "city is given twice"),
        ("score=100", "score is not changed by hand"),
        ("phone=call me", "'call me' is not a plausible phone"),
        ("employees=many", "'many' is not a whole number"),
        ("next_action=", "a living lead has a next step"),
        ("next_due=2026-11-01", "write today or a later day"),
    ],
)
def test_what_cannot_be_written_changes_nothing(leadq: Leadq, change: str, sentence: str) -> None:
    before = leadq.ok("show", "1", "--format", "json").out
    refused = leadq("edit", "1", "city=Bonn", change)
    assert refused.code == 2
    assert sentence in " ".join(refused.err.split())
    assert leadq.ok("show", "1", "--format", "json").out == before


def test_the_list_does_not_undo_an_edit_and_says_so(leadq: Leadq, tmp_path: Path) -> None:
    leadq.ok("edit", "1", "city=Köln")
    corrected = PEOPLE.replace(";Ulm;10", ";Neu-Ulm;12")
    again = leadq.ok("import", write_list(tmp_path / "fair.csv", corrected), "--source", "Fair")
    assert "lead 1: city stays 'Köln', changed here since; the list has 'Neu-Ulm'" in again.err
    shown = leadq.ok("show", "1", "--format", "json").json
    assert (shown["city"], shown["employees"]) == ("Köln", 12)


def test_a_row_is_known_again_after_its_e_mail_was_edited(leadq: Leadq, tmp_path: Path) -> None:
    leadq.ok("edit", "1", "email=arndt@alpha.example")
    grown = PEOPLE + "Beta AG;Bach;b@beta.example;Bonn;5\n"
    again = leadq.ok(
        "import", write_list(tmp_path / "fair.csv", grown), "--source", "Fair", "--format", "json"
    )
    (summary,) = again.json
    assert (summary["created"], summary["unchanged"]) == (1, 1)


def test_a_second_source_changes_only_the_cell_that_it_corrects(
    leadq: Leadq, tmp_path: Path
) -> None:
    other = "Firma;Nachname;E-Mail;Ort;Mitarbeiter;Position\nAlpha AG;Arndt;anna@alpha.example;Bonn;99;Einkauf\n"
    leadq.ok("import", write_list(tmp_path / "web.csv", other), "--source", "Web")
    corrected = other.replace(";99;", ";98;")
    leadq.ok("import", write_list(tmp_path / "web.csv", corrected), "--source", "Web")
    shown = leadq.ok("show", "1", "--format", "json").json
    taken = (shown["company"], shown["city"], shown["job_title"], shown["employees"])
    assert taken == ("Alpha GmbH", "Ulm", "Einkauf", 98)
