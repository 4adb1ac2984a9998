"""A column read at once says what its cells say one by one."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.messy_list import DELIMITER, ENCODING, HEADER, write_messy_list
from leadq.intake.cells import Cleaned, Context, slots
from leadq.intake.cleaning import column_cleaner
from leadq.intake.columns import Use
from leadq.intake.whole_columns import Column
from leadq.rulebook.catalogue import FieldType, own_field
from leadq.rulebook.mappings import Target

SAMPLES = Path(__file__).parents[2] / "sample_data"
OWN = {
    "size": own_field("size", FieldType.CHOICE, ("small", "Groß")),
    "topics": own_field("topics", FieldType.LIST),
    "customer": own_field("customer", FieldType.YES_NO),
}
CONTEXT = Context(OWN, {"won": "won"}, "Europe/Berlin", "crm.yaml", frozenset({"n/a", "-"}), {})
FIELDS = (
    *("company", "full_name", "email", "phone", "mobile", "postcode", "country", "external_id"),
    *("employees", "revenue", "stage", "source_kind", "size", "topics", "customer", "owner"),
)


def one_by_one(field: str, cells: Iterable[str], country: str = "DE") -> list[Cleaned]:
    cleaner = column_cleaner(9, "Kopf", Target(field), CONTEXT, country=country)
    return [cleaner.read(cell) for cell in cells]


def at_once(field: str, cells: Sequence[str], country: str = "DE") -> list[Cleaned]:
    column = Column(Use(9, "Kopf", Target(field)), CONTEXT, country)
    return list(zip(*column.clean(cells), strict=True))


def cells() -> st.SearchStrategy[str]:
    """Cells that are nearly plain, and some that are not at all."""
    local_part = st.text("abzAZ019._%+-İKé", min_size=1, max_size=8) | st.sampled_from(
        ["info", "no-reply", "Vertrieb2", "sales.de", "in.fo", "info+x", "2hr", "team.nord"]
    )
    email = st.builds(
        "{}@{}{}".format, local_part, local_part, st.sampled_from([".de", ".example"])
    )
    phone = st.text("0123456789 /-+().\t", min_size=4, max_size=16)
    dialled = st.builds("{}{}".format, st.sampled_from(["+49 711 ", "0711/", "0049 (0)30 "]), phone)
    text = st.text("abÄßéΣ\u0301\u200b \xa0\n\t.,;0", max_size=10)
    frame = st.sampled_from(["{}", " {}  ", "{}\n", "mailto:{}", "{} ", "a {}"])
    inner = st.one_of(email, phone, dialled, text, st.text(max_size=8))
    return st.sampled_from(["", " ", "n/a", "-", "None", "70173", "DE"]) | st.builds(
        str.format, frame, inner
    )


@given(st.sampled_from(FIELDS), st.sampled_from(["DE", "AT", "GB"]), st.lists(cells(), max_size=8))
def test_a_column_says_what_its_cells_say(field: str, country: str, written: list[str]) -> None:
    assert at_once(field, written, country) == one_by_one(field, written, country)


@pytest.mark.parametrize("field", ["company", "email", "phone", "external_id", "employees"])
def test_a_column_that_remembers_its_cells_says_the_same_again(field: str) -> None:
    column = Column(Use(9, "Kopf", Target(field)), CONTEXT, "DE")
    known = [" A@b.example", "0711 1234567", "keine", ""]
    column.clean(known)
    again = list(zip(*column.clean([*known, "neu", *known]), strict=True))
    assert again == one_by_one(field, [*known, "neu", *known])


@pytest.mark.parametrize("field", ["email", "phone", "company", "employees"])
def test_a_column_in_which_no_cell_comes_twice_is_read_without_remembering(field: str) -> None:
    kinds = ("A.Roth{}@b.example", "0711 4{:06}", "sales@b{}.example", "Straße {}", "{}")
    written = [kinds[number % len(kinds)].format(number) for number in range(17_000)]
    assert at_once(field, written) == one_by_one(field, written)


def test_translated_and_prepared_cells_take_no_shortcut() -> None:
    for target in (Target("company", {"A": "Alpha"}), Target("phone", prefix="p:")):
        column = Column(Use(9, "Kopf", target), CONTEXT, "DE")
        cleaner = column_cleaner(9, "Kopf", target, CONTEXT, country="DE")
        written = ["A", "p:+497111234567", "p:0711 1234567", ""]
        assert list(zip(*column.clean(written), strict=True)) == list(map(cleaner.read, written))


def test_a_column_that_fills_no_field_is_kept() -> None:
    column = Column(Use(3, "Los", None), CONTEXT, "DE")
    assert column.clean(["7", "", "n/a"]) == (('"Los": "7"', None, None),)


def test_a_column_has_a_part_per_slot() -> None:
    for field in FIELDS:
        assert len(at_once(field, ["x"])[0]) == 1 + len(slots(field, CONTEXT))


def _columns(path: Path, encoding: str, delimiter: str) -> list[tuple[str, ...]]:
    with path.open(encoding=encoding, newline="") as file:
        rows = list(csv.reader(file, delimiter=delimiter))
    return list(zip(*(row for row in rows if len(row) == len(rows[0])), strict=True))


def test_the_messy_list_of_the_benchmark_is_read_as_cell_by_cell(tmp_path: Path) -> None:
    write_messy_list(tmp_path / "list.csv", 2000)
    fields = (
        *("company", "salutation", "first_name", "last_name", "job_title", "email", "phone"),
        *("street", "postcode", "city", "country", "employees", "note"),
    )
    columns = _columns(tmp_path / "list.csv", ENCODING, DELIMITER)
    assert len(columns) == len(HEADER)
    for field, column in zip(fields, columns, strict=True):
        assert at_once(field, column) == one_by_one(field, column)


@pytest.mark.parametrize(
    "name", ["fair-stuttgart-2026.csv", "contest-autumn-2026.csv", "crm-2025.csv"]
)
def test_the_cells_of_the_sample_lists_are_read_as_cell_by_cell(name: str) -> None:
    text = (SAMPLES / name).read_bytes().decode("cp1252", errors="replace")
    for column in _columns_of(text):
        for field in ("company", "email", "phone", "full_name", "external_id"):
            assert at_once(field, column) == one_by_one(field, column)


def _columns_of(text: str) -> list[tuple[str, ...]]:
    delimiter = max(";,\t", key=text.count)
    rows = [line.split(delimiter) for line in text.splitlines() if line]
    width = max(map(len, rows))
    return list(zip(*(row for row in rows if len(row) == width), strict=True))
