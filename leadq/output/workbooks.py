"""Leads as an Excel workbook: days, amounts and counts are numbers, everything else is text.

Texts keep the apostrophe that guards them in csv: saved as csv by a spreadsheet, they would run there otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from leadq.errors import InputError
from leadq.exporting import Export, ExportColumn, Value
from leadq.output.cells import cell_writer
from leadq.rulebook.catalogue import FieldType

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

MOST_ROWS: Final = 1_048_576
LONGEST_CELL: Final = 32_767  # characters
_FIRST_DAY: Final = "1900-03-01"  # earlier ones are counted wrongly by Excel
_WIDTH: Final = 16  # of a column, in characters

Write = Callable[[int, int, Value], int]  # line, column, value; answers 0 when the sheet took it


class TooManyRows(InputError):
    """More leads than a sheet has rows."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count:,} leads are more than the {MOST_ROWS - 1:,} that a sheet holds: narrow them down with a filter,"
            " or take --format csv; nothing was written"
        )


class CellTooLong(InputError):
    """A text that a sheet cannot hold; nothing is cut."""

    def __init__(self, lead: str, field: str) -> None:
        super().__init__(
            f"lead {lead}: {field} is longer than the {LONGEST_CELL:,} characters that a cell of a sheet holds:"
            " take --format csv; nothing was written"
        )


def write_workbook(export: Export, path: Path, day: date) -> None:
    """Write the leads as the only sheet of a new workbook, made on `day`. Raises TooManyRows or CellTooLong."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

    if export.count >= MOST_ROWS:
        raise TooManyRows(export.count)
    try:
        with Workbook(str(path), {"constant_memory": True}) as workbook:
            workbook.set_properties({"created": day})
            _fill(workbook, export)
    except FileCreateError as error:
        raise OSError(str(error)) from error


def _fill(workbook: Workbook, export: Export) -> None:
    sheet = workbook.add_worksheet("leads")
    sheet.set_column(0, len(export.columns) - 1, _WIDTH)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, export.count, len(export.columns) - 1)
    bold = workbook.add_format({"bold": True})
    for at, column in enumerate(export.columns):
        sheet.write_string(0, at, column.name, bold)
    days = workbook.add_format({"num_format": "yyyy-mm-dd"})
    amounts = workbook.add_format({"num_format": "0.00"})
    writers = [_writer(column, sheet, days, amounts) for column in export.columns]
    for line, row in enumerate(export.rows, start=1):
        for at, value in enumerate(row):
            if value is not None and writers[at](line, at, value):
                raise CellTooLong(str(row[0]), export.columns[at].name)


def _writer(column: ExportColumn, sheet: Worksheet, days: Format, amounts: Format) -> Write:
    """What writes the cells of a column; a number or day that a sheet would change is written as text."""
    written = cell_writer(column.type)

    def text(line: int, at: int, value: Value) -> int:
        return int(sheet.write_string(line, at, written(value)))

    def day(line: int, at: int, value: Value) -> int:
        if str(value) < _FIRST_DAY:
            return text(line, at, value)
        return int(sheet.write_datetime(line, at, date.fromisoformat(str(value)), days))

    def amount(line: int, at: int, value: Value) -> int:
        return int(sheet.write_number(line, at, int(str(value)) / 100, amounts))

    def number(line: int, at: int, value: Value) -> int:
        found = float(str(value))
        if float(f"{found:.16G}") != found:  # as the library writes it
            return text(line, at, value)
        return int(sheet.write_number(line, at, found))

    return {
        FieldType.DATE: day,
        FieldType.MONEY: amount,
        FieldType.INTEGER: number,
        FieldType.NUMBER: number,
    }.get(column.type, text)
