"""Workbooks (XLSX, XLS, ODS): which sheet holds the list, and its cells as the texts that a person sees.

The only place that knows python-calamine.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, Literal

from leadq.errors import LeadqError, UsageError
from leadq.intake.archives import Damaged, Locked
from leadq.intake.bounds import check_zipped
from leadq.intake.lists import EmptyFile
from leadq.intake.tables import list_likeness
from leadq.intake.xls_bounds import measured_xls
from leadq.values.folding import fold
from leadq.values.texts import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from python_calamine import CalamineSheet, CalamineWorkbook

    from leadq.intake.contents import Content

Cell = int | float | str | bool | time | date | datetime | timedelta
WorkbookForm = Literal["xlsx", "xls", "ods"]
FORMS: Final[Mapping[WorkbookForm, str]] = {
    "xlsx": "an Excel workbook (XLSX)",
    "xls": "an old Excel workbook (XLS)",
    "ods": "an OpenDocument workbook (ODS)",
}
PANIC: Final = "PanicException"  # of the library; it is no Exception, and cannot be imported
WHOLE: Final = 1e15  # larger numbers have lost digits
HALF_A_SECOND: Final = 500_000
LAST_MOMENT: Final = datetime(9999, 12, 31)  # noqa: DTZ001 -- a day in a sheet has no zone
LIST: Final = 3  # how like a list a sheet is whose header we know


class NoSuchSheet(UsageError):
    """`--sheet` names none of the sheets."""

    def __init__(self, path: Path, sheet: str, names: list[str]) -> None:
        listed = ", ".join(visible(name) for name in names[:10]) + (
            ", …" if len(names) > 10 else ""
        )
        super().__init__(f"{path} has no sheet {sheet!r}: give one of {listed}, or its number")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, as it lies in memory; `unread` are the other sheets that hold lists too."""

    name: str
    unread: tuple[str, ...]
    cells: CalamineSheet = field(repr=False)

    def records(self) -> Iterator[list[str]]:
        """Every row from the first of the sheet on, as texts; what is merged over several rows stands in each of them."""
        read = (
            [cell if type(cell) is str else cell_text(cell) for cell in row]
            for row in self.cells.iter_rows()
        )
        merged = _merged_rows(self.cells)
        return _filled(read, merged) if merged else read


def open_sheet(
    content: Content, form: WorkbookForm, *, sheet: str | None, known_header: Callable[[str], bool]
) -> Sheet:
    """Open the sheet that is named by name or number, else the first that holds a list.

    Raises an InputError leaf about the file, or NoSuchSheet.
    """
    kind = FORMS[form]
    if form == "xls":
        content = measured_xls(content, kind)
    else:
        check_zipped(content, form, kind)
    with _opened(content, kind) as workbook:
        if sheet is not None:
            name = _named(content.path, workbook, sheet)
            return Sheet(name, (), workbook.get_sheet_by_name(name))
        return _first_list(content.path, workbook, known_header)


@contextlib.contextmanager
def _opened(content: Content, kind: str) -> Iterator[CalamineWorkbook]:
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        with content.open() as handle, _quiet(), CalamineWorkbook.from_filelike(handle) as workbook:
            yield workbook
    except LeadqError:
        raise
    except PasswordError as error:
        raise Locked(content.path) from error
    except Exception as error:
        raise Damaged(content.path, kind) from error
    except BaseException as error:
        if type(error).__name__ != PANIC:
            raise
        raise Damaged(content.path, kind) from error


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library from writing its own panics to the terminal."""
    try:
        kept = os.dup(2)
    except OSError:  # nobody listens
        yield
        return
    try:
        with open(os.devnull, "wb") as nothing:  # noqa: PTH123 -- no path
            os.dup2(nothing.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _named(path: Path, workbook: CalamineWorkbook, sheet: str) -> str:
    names = [name for name, _ in _worksheets(workbook)]
    if sheet in names:
        return sheet
    folded = next((name for name in names if fold(name) == fold(sheet)), None)
    if folded is not None:
        return folded
    if sheet.isdecimal() and 1 <= int(sheet) <= len(names):
        return names[int(sheet) - 1]
    raise NoSuchSheet(path, sheet, names)


def _worksheets(workbook: CalamineWorkbook) -> list[tuple[str, bool]]:
    """The sheets that have cells, and whether they are visible."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return [
        (sheet.name, sheet.visible is SheetVisibleEnum.Visible)
        for sheet in workbook.sheets_metadata
        if sheet.typ is SheetTypeEnum.WorkSheet
    ]


def _first_list(
    path: Path, workbook: CalamineWorkbook, known_header: Callable[[str], bool]
) -> Sheet:
    """The sheet that is most like a list, the first of equals; hidden ones only where no other holds anything."""
    sheets = sorted(_worksheets(workbook), key=lambda sheet: not sheet[1])
    best: Sheet | None = None
    most = 0
    lists = []
    for name, is_visible in sheets:
        if most and not is_visible:
            break
        found = Sheet(name, (), workbook.get_sheet_by_name(name))
        likeness = list_likeness(path, found, known_header)
        if likeness >= LIST:
            lists.append(name)
        if likeness > most:
            best, most = found, likeness
    if best is None:
        raise EmptyFile(path)
    return Sheet(best.name, tuple(name for name in lists if name != best.name), best.cells)


def _merged_rows(sheet: CalamineSheet) -> dict[int, list[tuple[int, int]]]:
    """Cells that are merged over several rows: by their first row, the column and the last row, in the read area."""
    merged: dict[int, list[tuple[int, int]]] = {}
    left = sheet.start[1] if sheet.start else 0
    for (first_row, column), (last_row, _) in sheet.merged_cell_ranges or ():
        if last_row > first_row and column >= left:
            merged.setdefault(first_row, []).append((column - left, last_row))
    return merged


def _filled(
    rows: Iterator[list[str]], merged: dict[int, list[tuple[int, int]]]
) -> Iterator[list[str]]:
    """Write a cell that is merged over several rows into those below, where anything else stands in them."""
    open_cells: dict[int, tuple[int, str]] = {}
    for number, cells in enumerate(rows):
        open_cells = {at: cell for at, cell in open_cells.items() if number <= cell[0]}
        if any(cells):
            for at, (_, text) in open_cells.items():
                cells[at] = cells[at] or text
        for at, last_row in merged.get(number, ()):
            if at < len(cells):
                open_cells[at] = (last_row, cells[at])
        yield cells


def cell_text(cell: Cell) -> str:
    """What a person sees in a cell: whole numbers without a point, days and times as ISO writes them."""
    match cell:
        case float():
            text = str(int(cell)) if cell.is_integer() and abs(cell) < WHOLE else f"{cell:.15g}"
        case bool():
            text = "yes" if cell else "no"
        case datetime():
            text = _moment(cell)
        case time():
            text = cell.isoformat("seconds")
        case timedelta():
            text = _duration(cell)
        case _:
            text = str(cell)
    return text


def _moment(moment: datetime) -> str:
    """The day, and the time unless it is midnight; sheets hold parts of days, so that seconds are rounded."""
    whole = moment.replace(microsecond=0)
    if moment.microsecond >= HALF_A_SECOND and whole < LAST_MOMENT:
        whole += timedelta(seconds=1)
    return whole.date().isoformat() if whole.time() == time() else whole.isoformat(" ")


def _duration(duration: timedelta) -> str:
    seconds = round(duration.total_seconds())
    minutes, seconds = divmod(abs(seconds), 60)
    sign = "-" if duration < timedelta() else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"
