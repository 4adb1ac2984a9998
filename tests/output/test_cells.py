"""Values as cells, and back as an import reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.exporting import Value
from leadq.output.cells import cell_writer
from leadq.rulebook.catalogue import FieldType
from leadq.store.exports import Reference
from leadq.values.numbers import parse_integer, parse_money, parse_number


@pytest.mark.parametrize(
    ("value", "type_", "text"),
    [
        (None, FieldType.TEXT, ""),
        ("Müller", FieldType.TEXT, "Müller"),
        ("=1+1", FieldType.TEXT, "'=1+1"),
        ("'=1+1", FieldType.TEXT, "''=1+1"),
        ("+4930123", FieldType.CODE, "+4930123"),
        ("- a point", FieldType.TEXT, "'- a point"),
        (50, FieldType.INTEGER, "50"),
        (125050, FieldType.MONEY, "1250.50"),
        (5, FieldType.MONEY, "0.05"),
        (-5, FieldType.MONEY, "-0.05"),
        (1.5, FieldType.NUMBER, "1.5"),
        (2.0, FieldType.NUMBER, "2"),
        (1e-7, FieldType.NUMBER, "0.0000001"),
        (1, FieldType.YES_NO, "yes"),
        (0, FieldType.YES_NO, "no"),
        ("2026-11-20", FieldType.DATE, "2026-11-20"),
        ("cranes\nlifts", FieldType.LIST, "cranes\nlifts"),
        ("cranes, lifts", FieldType.LIST, "cranes, lifts;"),
        ("=a\nb", FieldType.LIST, "'=a\nb"),
        ((Reference("CRM", "7"), Reference("Shop", "=8")), FieldType.CODE, "CRM: 7\nShop: =8"),
    ],
)
def test_a_value_is_written_as_an_import_reads_it(
    value: Value, type_: FieldType, text: str
) -> None:
    assert cell_writer(type_)(value) == text


@pytest.mark.parametrize(
    ("value", "type_", "text"),
    [(125050, FieldType.MONEY, "1250,50"), (1.5, FieldType.NUMBER, "1,5"), ("1.5", FieldType.TEXT, "1.5")],
)  # fmt: skip
def test_german_excel_gets_decimal_commas(value: Value, type_: FieldType, text: str) -> None:
    assert cell_writer(type_, decimal=",")(value) == text


@given(cents=st.integers(-(10**15), 10**15), mark=st.sampled_from(".,"))
def test_every_amount_comes_back(cents: int, mark: str) -> None:
    assert parse_money(cell_writer(FieldType.MONEY, decimal=mark)(cents)) == cents


@given(number=st.integers(-(10**13), 10**13))
def test_every_whole_number_comes_back(number: int) -> None:
    assert parse_integer(cell_writer(FieldType.INTEGER)(number)) == number


@given(
    text=st.one_of(
        st.decimals(-(10**12), 10**12, allow_nan=False).map(str),
        st.floats(-1e13, 1e13).map(repr),
    ),
    mark=st.sampled_from(".,"),
)
def test_every_number_that_can_be_read_comes_back(text: str, mark: str) -> None:
    number = parse_number(text)
    if number is not None:
        assert parse_number(cell_writer(FieldType.NUMBER, decimal=mark)(number)) == number
