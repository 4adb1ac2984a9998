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


def test_a_file_without_any_known_column_is_refused() -> None:
    with pytest.raises(InputError, match=r"no column is understood \(a, b\)"):
        lay_out(HERE, ["a", "b"], RULEBOOK.fields, None)


def test_the_mapping_of_another_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none of the columns"):
        mapped(tmp_path, "columns: {Kunde: company}", "Firma")


def test_the_columns_of_rejected_rows_are_not_content() -> None:
    layout = lay_out(
        HERE, ["leadq_line", "leadq_reason", "leadq_source", "Ort", "Firma"], RULEBOOK.fields, None
    )
    assert (layout.is_returned, layout.source_index, layout.content) == (True, 2, (4, 3))
