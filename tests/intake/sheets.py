"""Writes small workbooks for tests: XLSX and ODS by hand, so that any damage can be done to them, XLS by xlwt.

>>> write_xlsx(tmp_path / "fair.xlsx", {"Leads": [["Firma", "Ort"], ["Acme", "Bonn"]]})
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Sheets = Mapping[str, Iterable[Sequence[Cell]]]

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 -- a day in a sheet has no zone
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="[h]:mm:ss"/>'
    '</numFmts><cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/>'
    '<xf numFmtId="21"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)
_ODS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
)


def column_name(number: int) -> str:
    """The letters of a column counted from 0."""
    name = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(65 + letter) + name
    return name


def write_xlsx(
    path: Path,
    sheets: Sheets,
    *,
    hidden: Sequence[str] = (),
    merged: Sequence[str] = (),
    shared: bool = False,
) -> Path:
    """A workbook as Excel writes it; with `shared` its texts stand in a table of their own."""
    texts: dict[str, int] | None = {} if shared else None
    written = {
        name: _worksheet(xlsx_rows(rows, texts), merged=merged) for name, rows in sheets.items()
    }
    parts = xlsx_parts(written, hidden=hidden)
    if texts is not None:
        items = "".join(f"<si><t xml:space='preserve'>{escape(text)}</t></si>" for text in texts)
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{items}</sst>'
    return write_parts(path, parts)


def write_parts(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """A zip of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def xlsx_parts(sheets: Mapping[str, str], *, hidden: Sequence[str] = ()) -> dict[str, str | bytes]:
    """The parts of a workbook whose sheets are given as XML."""
    numbered = list(enumerate(sheets, start=1))
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"'
        + (' state="hidden"/>' if name in hidden else "/>")
        for number, name in numbered
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number, _ in numbered
    )
    extra = "".join(
        f'<Relationship Id="{part}" Type="{_OFFICE}/{part}" Target="{part}.xml"/>'
        for part in ("styles", "sharedStrings")
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}{extra}'
        "</Relationships>",
        "xl/styles.xml": _STYLES,
        **{f"xl/worksheets/sheet{number}.xml": sheets[name] for number, name in numbered},
    }


def xlsx_rows(rows: Iterable[Sequence[Cell]], texts: dict[str, int] | None = None) -> Iterable[str]:
    """The rows of a sheet as XML."""
    for number, row in enumerate(rows, start=1):
        cells = "".join(
            _xlsx_cell(f"{column_name(at)}{number}", cell, texts)
            for at, cell in enumerate(row)
            if cell is not None
        )
        yield f'<row r="{number}">{cells}</row>'


def _worksheet(rows: Iterable[str], *, merged: Sequence[str] = ()) -> str:
    merges = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
    merges = f"<mergeCells>{merges}</mergeCells>" if merges else ""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData>{merges}</worksheet>'


def _xlsx_cell(at: str, cell: Cell, texts: dict[str, int] | None) -> str:
    if isinstance(cell, str):
        if cell.startswith("#"):
            return f'<c r="{at}" t="e"><v>{cell}</v></c>'
        if texts is not None:
            return f'<c r="{at}" t="s"><v>{texts.setdefault(cell, len(texts))}</v></c>'
        return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
    if isinstance(cell, bool):
        return f'<c r="{at}" t="b"><v>{int(cell)}</v></c>'
    style, number = _serial(cell)
    return f'<c r="{at}" s="{style}"><v>{number}</v></c>'


def _serial(cell: Cell) -> tuple[int, float]:
    """The style and the number that stand for a number, a day or a time."""
    if isinstance(cell, datetime):
        return 2, (cell - _EPOCH) / timedelta(days=1)
    if isinstance(cell, date):
        return 1, (datetime(cell.year, cell.month, cell.day) - _EPOCH).days  # noqa: DTZ001
    if isinstance(cell, time):
        return 3, (cell.hour * 3600 + cell.minute * 60 + cell.second) / 86_400
    if isinstance(cell, timedelta):
        return 4, cell / timedelta(days=1)
    assert isinstance(cell, int | float)
    return 0, cell


def write_ods(path: Path, sheets: Sheets) -> Path:
    """A workbook as LibreOffice writes it, with its million blank rows below."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>"
        + "".join(
            "<table:table-row>"
            + "".join(_ods_cell(cell) for cell in row)
            + '<table:table-cell table:number-columns-repeated="1020"/></table:table-row>'
            for row in rows
        )
        + '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table>'
        for name, rows in sheets.items()
    )
    return write_parts(path, ods_parts(f"{tables}<table:named-expressions/>"))


def ods_parts(tables: str) -> dict[str, str | bytes]:
    """The parts of a workbook whose tables are given as XML."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return {
        "mimetype": kind,
        "META-INF/manifest.xml": f'<manifest:manifest {_ODS}><manifest:file-entry manifest:full-path="/"'
        f' manifest:media-type="{kind}"/></manifest:manifest>',
        "content.xml": f"<office:document-content {_ODS}><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>",
    }


def _ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        kind, text = 'office:value-type="string"', cell
    elif isinstance(cell, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(cell).lower()}"'
        text = str(cell)
    elif isinstance(cell, date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
        text = cell.isoformat()
    elif isinstance(cell, time):
        kind = f'office:value-type="time" office:time-value="{cell.strftime("PT%HH%MM%SS")}"'
        text = cell.isoformat()
    else:
        kind, text = f'office:value-type="float" office:value="{cell}"', str(cell)
    return f"<table:table-cell {kind}><text:p>{escape(text)}</text:p></table:table-cell>"


def write_xls(path: Path, sheets: Sheets) -> Path:
    """A workbook of Excel 97 to 2003."""
    path.write_bytes(xls_bytes(sheets))
    return path


def xls_bytes(sheets: Sheets) -> bytes:
    """The bytes of a workbook of Excel 97 to 2003."""
    import xlwt  # type: ignore[import-untyped]

    day = xlwt.easyxf(num_format_str="DD.MM.YYYY")
    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for at, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write(number, at, cell, day)
                elif cell is not None:
                    sheet.write(number, at, cell)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
