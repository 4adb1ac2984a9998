"""Cells to values, and what is kept of the original."""

from __future__ import annotations

import json

import pytest

from leadq.intake.cells import Context, Undecided, Wrong
from leadq.intake.cleaning import Keeper, column_cleaner
from leadq.rulebook.catalogue import FieldType, own_field
from leadq.rulebook.mappings import Target
from leadq.values.dates import DateFormat

OWN = {
    "size": own_field("size", FieldType.CHOICE, ("small", "Groß")),
    "deposit": own_field("deposit", FieldType.MONEY),
    "ends": own_field("ends", FieldType.DATE),
    "quota": own_field("quota", FieldType.NUMBER),
    "customer": own_field("customer", FieldType.YES_NO),
    "topics": own_field("topics", FieldType.LIST),
    "machines": own_field("machines", FieldType.INTEGER),
}
CONTEXT = Context(
    OWN,
    {"won": "won"},
    "Europe/Berlin",
    "crm.yaml",
    frozenset({"n/a"}),
    {1: DateFormat("day first")},
)


def cleaned(
    target: Target | str, cell: str, *, index: int = 1, country: str = "DE"
) -> tuple[object, ...]:
    meant = Target(target) if isinstance(target, str) else target
    return column_cleaner(index, "Kopf", meant, CONTEXT, country=country)[cell]


@pytest.mark.parametrize(
    ("field", "cell", "values", "is_kept"),
    [
        ("company", "  Müller   GmbH ", ("Müller GmbH", "mueller gmbh"), False),
        ("company", "A\u200bB", ("AB", "ab"), True),
        ("company", "   ", (None, None), False),
        ("company", "n/a", (None, None), False),
        ("email", " A.Roth@Beta.Example", ("a.roth@beta.example", None), True),
        ("email", "info@beta.example", ("info@beta.example", 1), False),
        ("email", "keine", (None, None), True),
        ("phone", "0711 1234567", ("+497111234567",), True),
        ("phone", "+49 711 1234567", ("+497111234567",), False),
        ("phone", "später", (None,), True),
        ("country", "Österreich", ("AT",), True),
        ("country", "Atlantis", (None,), True),
        ("postcode", "1067", ("01067",), True),
        ("postcode", "70173", ("70173",), False),
        ("employees", "1.200", (1200,), True),
        ("employees", "12", (12,), False),
        ("employees", "viele", (None,), True),
        ("revenue", "1.234,50 €", (123450,), True),
        ("revenue", "1054", (105400,), False),
        ("received_on", "01.12.2026", ("2026-12-01",), False),
        ("received_on", "2026-12-01T23:30:00Z", ("2026-12-02",), True),
        ("received_on", "bald", (None,), True),
        (
            "full_name",
            "Frau Dr. Eva Roth",
            ("Frau", "frau", "Dr.", "dr.", "Eva", "eva", "Roth", "roth"),
            False,
        ),
        ("full_name", "Roth, Eva", (None, None, None, None, "Eva", "eva", "Roth", "roth"), True),
        ("source_kind", "FAIR", ("fair",), True),
        ("size", "gross", ("Groß",), True),
        ("size", "riesig", (None,), True),
        ("deposit", "12,50", (1250,), True),
        ("ends", "3.4.2026", ("2026-04-03",), False),
        ("quota", "1,5", (1.5,), False),
        ("customer", "Ja", (1,), False),
        ("customer", "vielleicht", (None,), True),
        ("topics", "Kran; Förderband;Kran", ("Kran\nFörderband", "kran\nfoerderband"), False),
        ("topics", "Kran, Lager", ("Kran\nLager", "kran\nlager"), False),
        ("machines", "7", (7,), False),
        ("stage", "Won", ("won",), False),
    ],
)
def test_a_cell_becomes_a_value_and_what_it_said_more_is_kept(
    field: str, cell: str, values: tuple[object, ...], is_kept: bool
) -> None:
    kept, *found = cleaned(field, cell)
    assert tuple(found) == values
    assert (None if kept is None else json.loads(f"{{{kept}}}")) == (
        {"Kopf": cell.strip()} if is_kept else None
    )


@pytest.mark.parametrize(
    ("field", "cell", "country", "value"),
    [
        ("phone", "01 5335555", "AT", "+4315335555"),
        ("postcode", "1010", "AT", "1010"),
        ("postcode", "1010", "DE", "01010"),
    ],
)
def test_the_country_of_the_row_decides(field: str, cell: str, country: str, value: str) -> None:
    assert cleaned(field, cell, country=country)[1] == value


@pytest.mark.parametrize(
    ("target", "cell", "reason"),
    [
        (Target("stage", {"Gewonnen": "won"}), "Foo", "Kopf: 'Foo' is not translated in crm.yaml"),
        (Target("stage"), "Foo", "Kopf: 'Foo' is no stage (known: won)"),
    ],
)
def test_a_value_that_nobody_translates_rejects_its_row(
    target: Target, cell: str, reason: str
) -> None:
    kept, *_ = cleaned(target, cell)
    assert isinstance(kept, Wrong)
    assert kept == reason


@pytest.mark.parametrize(
    ("target", "cell", "value"),
    [
        (Target("phone", prefix="p:"), "p:+49 711 1234567", "+497111234567"),
        (Target("phone", prefix="p:"), "p:", None),
        (Target("mobile", add_prefix="+"), "491719392004", "+491719392004"),
        (Target("phone", separator=":::"), "0711 1234567 ::: 0711 1234568", "+497111234567"),
        (Target("company", separator=";"), "A;B", "A, B"),
        (Target("topics", separator=":::"), "A, x ::: B", "A, x\nB"),
        (Target("topics"), '\\"VIP\\",\\"Blog\\"', "VIP\nBlog"),
        (Target("stage", {"neu": "won"}, prefix="s:"), "s:neu", "won"),
    ],
)
def test_what_a_sender_puts_around_its_values_is_taken_away(
    target: Target, cell: str, value: str | None
) -> None:
    assert cleaned(target, cell)[1] == value


@pytest.mark.parametrize(("otherwise", "kept"), [("keep", '"Kopf": "Foo"'), ("ignore", None)])
def test_a_value_that_nobody_translates_can_be_kept_or_dropped(
    otherwise: str, kept: str | None
) -> None:
    target = Target("stage", {"Gewonnen": "won"}, otherwise=otherwise)
    assert cleaned(target, "Foo") == (kept, None)
    assert cleaned(target, "gewonnen")[1] == "won"


def test_a_column_without_a_field_is_kept_but_for_texts_that_mean_nothing() -> None:
    keeper = Keeper("Kopf", CONTEXT)
    assert [keeper[cell] for cell in ("a  b", "n/a", " ")] == [('"Kopf": "a b"',), (None,), (None,)]


def test_translations_are_found_folded_and_exact_ones_first() -> None:
    target = Target("company", {"A": "Alpha", "a": "Klein"})
    assert [cleaned(target, cell)[1] for cell in ("A", "a", " A ")] == ["Alpha", "Klein", "Alpha"]


def test_a_date_that_does_not_say_what_it_means_is_not_guessed() -> None:
    assert cleaned("received_on", "2026-12-01", index=5)[1] == "2026-12-01"
    with pytest.raises(Undecided):
        cleaned("received_on", "12/11/2026", index=5)
