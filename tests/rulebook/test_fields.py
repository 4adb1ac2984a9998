from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from leadq.rulebook.catalogue import FieldType
from leadq.rulebook.fields import Fields, header_key, parse_fields
from leadq.rulebook.loading import load_rulebook
from leadq.rulebook.problems import Problems
from leadq.rulebook.yaml_reading import read_yaml

if TYPE_CHECKING:
    from pathlib import Path


def fields(text: str) -> Fields:
    problems = Problems("fields.yaml")
    found = parse_fields(read_yaml(text, "fields.yaml"), problems)
    assert problems.found == []
    return found


@pytest.mark.parametrize(
    ("header", "key"),
    [
        *(("E-Mail", "email"), ("e_mail", "email"), (" EMail * ", "email")),
        *(("Straße", "strasse"), ("STRASSE", "strasse"), ("Größe (m²)", "groessem2")),
        *(("Land/Region geschäftlich", "landregiongeschaeftlich"), ("*", ""), ("", "")),
    ],
)
def test_headers_are_compared_by_letters_and_digits_alone(header: str, key: str) -> None:
    assert header_key(header) == key


@pytest.mark.parametrize(
    ("header", "field"),
    [
        *(("Firma", "company"), ("Account Name", "company"), ("Company", "company")),
        *(("E-Mail-Adresse", "email"), ("Email Address", "email"), ("EMAIL", "email")),
        *(("Vorname", "first_name"), ("FirstName", "first_name"), ("Nachname", "last_name")),
        *(("vollständiger_name", "full_name"), ("What's your name?", "full_name")),
        *(("PLZ", "postcode"), ("Zip Code", "postcode"), ("Ort", "city"), ("Straße", "street")),
        *(("Telefonnummer", "phone"), ("Handy", "mobile"), ("Land", "country")),
        *(("Besucht am", "received_on"), ("Submitted At", "received_on")),
        *(("Maschinenpark", "machines"), ("Number of machines", "machines"), ("machines", "machines")),
        *(("Lead Source", "source"), ("Branche", "industry"), ("Mitarbeiter", "employees")),
        *(("address_checked_on", "address_checked_on"), ("job title", "job_title")),
        # other systems' own stages, ids and reasons need a mapping
        *(("stage", None), ("External ID", None), ("reason", None), ("Latitude", None), ("", None)),
    ],
)  # fmt: skip
def test_the_default_table_understands_headers(rules: Path, header: str, field: str | None) -> None:
    assert load_rulebook(rules).fields.field_of(header) == field


def test_headers_that_a_user_claims_win_over_the_names_of_fields() -> None:
    found = fields("columns: {job_title: [Title]}\n")
    assert found.field_of("title") == "job_title"
    assert found.field_of("salutation") == "salutation"


def test_one_header_may_stand_twice_at_one_field() -> None:
    assert fields("columns: {email: [E-Mail, Email]}\n").columns == {"email": ("E-Mail", "Email")}


def test_own_fields_have_types_choices_and_columns_of_their_own() -> None:
    found = fields(
        "own_fields:\n"
        "  machines: {type: integer, columns: Maschinenpark}\n"
        "  size: {type: choice, choices: [small, big]}\n"
    )
    machines, size = found.own
    assert (machines.type, machines.column) == (FieldType.INTEGER, "own_machines")
    assert (size.type, size.choices) == (FieldType.CHOICE, ("small", "big"))
    assert found.field_of("maschinenpark") == "machines"


@pytest.mark.parametrize("type_", [type_ for type_ in FieldType if type_ is not FieldType.CODE])
def test_every_type_can_be_an_own_field(type_: FieldType) -> None:
    choices = ", choices: [a]" if type_ is FieldType.CHOICE else ""
    (field,) = fields(f"own_fields: {{x: {{type: {type_.value}{choices}}}}}\n").own
    assert field.type is type_


def test_there_are_at_most_a_hundred_own_fields() -> None:
    lines = "".join(f"  f{number}: {{type: text}}\n" for number in range(101))
    problems = Problems("fields.yaml")
    parse_fields(read_yaml(f"own_fields:\n{lines}", "fields.yaml"), problems)
    assert list(map(str, problems.found)) == ["fields.yaml:1: more than 100 own fields"]
