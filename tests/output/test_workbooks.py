"""Workbooks as another library reads them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from leadq.exporting import Export, ExportColumn, Value
from leadq.output import workbooks
from leadq.output.workbooks import CellTooLong, TooManyRows, write_workbook
from leadq.rulebook.catalogue import FieldType

DAY = date(2026, 11, 20)


def sheet(path: Path, type_: FieldType, *values: Value) -> list[object]:
    """What the cells of a column hold after they were written."""
    columns = (ExportColumn("leadq_id", FieldType.CODE), ExportColumn("it", type_))
    rows = iter([(f"kdwqzt-{number}", value) for number, value in enumerate(values, start=1)])
    write_workbook(Export(columns, len(values), rows), path, DAY)
    header, *found = CalamineWorkbook.from_path(path).get_sheet_by_name("leads").to_python()
    assert header == ["leadq_id", "it"]
    return [row[1] for row in found]


@pytest.mark.parametrize(
    ("type_", "value", "cell"),
    [
        (FieldType.TEXT, "a\nb <&> 😀 _x000D_", "a\nb <&> 😀 _x000D_"),
        (FieldType.TEXT, "=1+1", "'=1+1"),
        (FieldType.TEXT, "https://alpha.example", "https://alpha.example"),
        (FieldType.CODE, "01067", "01067"),
        (FieldType.CODE, "+493023125001", "+493023125001"),
        (FieldType.MONEY, 125050, 1250.5),
        (FieldType.MONEY, -999_999_999_999_999, -9_999_999_999_999.99),
        (FieldType.INTEGER, 50, 50.0),
        (FieldType.NUMBER, 0.5, 0.5),
        (FieldType.NUMBER, 0.1 + 0.2, "0.30000000000000004"),
        (FieldType.DATE, "2026-11-20", date(2026, 11, 20)),
        (FieldType.DATE, "1900-02-28", "1900-02-28"),
        (FieldType.DATE, "1900-03-01", date(1900, 3, 1)),
        (FieldType.YES_NO, 1, "yes"),
        (FieldType.LIST, "a\nb", "a\nb"),
        (FieldType.TEXT, None, ""),
    ],
)
def test_a_value_is_what_a_spreadsheet_can_count_with(
    tmp_path: Path, type_: FieldType, value: Value, cell: object
) -> None:
    assert sheet(tmp_path / "a.xlsx", type_, value, None)[:1] == [cell]


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    sheet(tmp_path / "a.xlsx", FieldType.TEXT, "=1+1", "{=1+1}", "@SUM(A1)", "-1+1")
    workbook = CalamineWorkbook.from_path(tmp_path / "a.xlsx")
    assert workbook.get_sheet_by_index(0).to_python()[2][1] == "{=1+1}"


def test_a_text_that_does_not_fit_is_refused_and_not_cut(tmp_path: Path) -> None:
    with pytest.raises(CellTooLong, match="lead kdwqzt-2: it is longer than the 32,767 characters"):
        sheet(tmp_path / "a.xlsx", FieldType.TEXT, "x" * 32_767, "x" * 32_768)


def test_more_leads_than_a_sheet_has_rows_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MOST_ROWS", 3)
    sheet(tmp_path / "a.xlsx", FieldType.TEXT, "a", "b")
    with pytest.raises(TooManyRows, match="3 leads are more than the 2"):
        sheet(tmp_path / "a.xlsx", FieldType.TEXT, "a", "b", "c")
