"""Headers to fields."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadq.errors import InputError
from leadq.intake.columns import Layout, lay_out
from leadq.rulebook.loading import load_mapping, load_rulebook
from tests.intake.lists import RULES

RULEBOOK = load_rulebook(RULES)
HERE = Path("fair.csv")


def filled(layout: Layout) -> list[tuple[str, str | None]]:
    return [(use.header, use.target.field if use.target else None) for use in layout.uses]


def mapped(tmp_path: Path, text: str, *headers: str) -> Layout:
    file = tmp_path / "mapping.yaml"
    file.write_text(text, encoding="utf-8")
    return lay_out(HERE, headers, RULEBOOK.fields, load_mapping(file, RULEBOOK))


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Firma", "company"),
        ("STRASSE", "street"),
        ("e_mail", "email"),
        ("Maschinenpark", "machines"),
        ("Lieblingsfarbe", None),
    ],
)
def test_a_header_means_what_fields_yaml_says(header: str, field: str | None) -> None:
    assert filled(lay_out(HERE, ["Nachname", header], RULEBOOK.fields, None))[1] == (header, field)


def test_a_second_column_of_a_field_is_kept_as_it_is() -> None:
    layout = lay_out(HERE, ["E-Mail", "Email Address"], RULEBOOK.fields, None)
    assert filled(layout) == [("E-Mail", "email"), ("Email Address", None)]


def test_an_id_without_the_name_of_its_system_proves_nothing() -> None:
    assert filled(lay_out(HERE, ["external_id", "Ort"], RULEBOOK.fields, None))[0] == (
        "external_id",
        None,
    )


def test_a_mapping_goes_first_and_leaves_the_rest_to_fields_yaml(tmp_path: Path) -> None:
    layout = mapped(
        tmp_path,
        "columns: {Ort: company, Kunde: [last_name, note]}",
        "Ort",
        "Kunde",
        "PLZ",
        "Firma",
    )
    assert filled(layout) == [
        ("Ort", "company"),
        ("Kunde", "last_name"),
        ("Kunde", "note"),
        ("PLZ", "postcode"),
        ("Firma", None),
    ]


def test_of_columns_that_fill_one_field_the_first_in_the_mapping_goes_first(tmp_path: Path) -> None:
    layout = mapped(
        tmp_path, "columns: {Dienstlich: email, Privat: email}", "Ort", "Privat", "Dienstlich"
    )
    assert filled(layout) == [("Dienstlich", "email"), ("Privat", "email"), ("Ort", "city")]
    assert [use.header for use in layout.columns] == ["Ort", "Privat", "Dienstlich"]


def test_a_column_that_is_kept_fills_no_field_though_its_header_is_understood(
    tmp_path: Path,
) -> None:
    layout = mapped(tmp_path, "columns: {Ort: keep, Tel: [phone, keep]}", "Ort", "Stadt", "Tel")
    assert filled(layout) == [("Ort", "keep"), ("Tel", "phone"), ("Tel", "keep"), ("Stadt", "city")]
    assert not layout.fills("keep")


def test_a_column_that_a_mapping_keeps_fills_the_own_field_declared_for_it(tmp_path: Path) -> None:
    layout = mapped(
        tmp_path, "columns: {Maschinenpark: keep, Ort: keep}", "Ort", "Firma", "Maschinenpark"
    )
    assert filled(layout) == [("Maschinenpark", "machines"), ("Ort", "keep"), ("Firma", "company")]


def test_a_column_that_is_ignored_is_neither_used_nor_content(tmp_path: Path) -> None:
    layout = mapped(tmp_path, "columns: {Hobby: ignore}", "Ort", "Hobby", "Firma")
    assert filled(layout) == [("Ort", "city"), ("Firma", "company")]
    assert [(use.header, use.field) for use in layout.ignored] == [("Hobby", "ignore")]
    assert layout.content == (2, 0)


@pytest.mark.parametrize(
    ("name", "flag", "is_test"),
    [
        ("Eva Roth", "", False),
        ("<Test Lead: dummy data>", "", True),
        ("Eva <test lead:", "", False),
        ("Eva Roth", "TRUE", True),
        ("Eva Roth", "true story", False),
    ],
)
def test_a_row_is_a_test_when_a_cell_says_so(
    tmp_path: Path, name: str, flag: str, is_test: bool
) -> None:
    text = "columns: {Name: full_name}\ntest_rows: {name: '<test lead:*', Test Lead: ['true', 'yes'], Other: x}"
    layout = mapped(tmp_path, text, "Name", "Test lead")
    assert layout.is_test([name, flag]) is is_test


def test_a_list_of_which_no_header_is_understood_is_known_as_such() -> None:
    assert lay_out(HERE, ["a", "b"], RULEBOOK.fields, None).is_unknown
    assert not lay_out(HERE, ["a", "Ort"], RULEBOOK.fields, None).is_unknown


def test_the_mapping_of_another_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none of the columns"):
        mapped(tmp_path, "columns: {Kunde: company}", "Firma")


def test_the_columns_of_rejected_rows_are_not_content() -> None:
    layout = lay_out(
        HERE, ["leadq_line", "leadq_reason", "leadq_source", "Ort", "Firma"], RULEBOOK.fields, None
    )
    assert (layout.is_returned, layout.source_index, layout.content) == (True, 2, (4, 3))
