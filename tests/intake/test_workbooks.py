"""Workbooks: the sheet with the list, its cells as texts, and those that would fill the memory."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from leadq.intake.archives import Damaged, Locked, TooLarge
from leadq.intake.bounds import TooManyCells
from leadq.intake.encodings import LineTooLong
from leadq.intake.kinds import NoList
from leadq.intake.limits import MEGABYTE
from leadq.intake.lists import EmptyFile, ListFile
from leadq.intake.reading import NoSheets, open_list, rows
from leadq.intake.workbooks import NoSuchSheet, cell_text
from tests.intake.sheets import (
    Cell,
    Sheets,
    ods_parts,
    write_ods,
    write_parts,
    write_xls,
    write_xlsx,
    xls_bytes,
    xlsx_parts,
    xlsx_rows,
)

KNOWN = {"Firma", "Ort", "Telefon", "E-Mail"}
HEADER = ["Firma", "Ort"]
ACME = ["Acme", "Bonn"]
MIDNIGHT = datetime.fromisoformat("2026-01-02")
WRITERS = [write_xlsx, write_ods, write_xls]

Writer = Callable[[Path, Sheets], Path]


def opened(path: Path, sheet: str | None = None) -> ListFile:
    return open_list(path, sheet=sheet, known_header=KNOWN.__contains__)


def read(path: Path, sheet: str | None = None) -> list[list[str]]:
    return [cells for _, cells, _ in rows(opened(path, sheet))]


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (write_xlsx, "XLSX, sheet Leads"),
        (write_ods, "ODS, sheet Leads"),
        (write_xls, "XLS, sheet Leads"),
    ],
)
@pytest.mark.parametrize("name", ["fair", "fair.csv", "fair.xls", "fair.zip"])
def test_a_workbook_is_read_whatever_it_is_called(
    tmp_path: Path, write: Writer, words: str, name: str
) -> None:
    path = write(
        tmp_path / name,
        {
            "Leads": [
                ["Messe 2026"],
                [],
                ["Firma", "Telefon", "Seit"],
                [],
                ["Müller & Söhne", 491701234567.0, date(2026, 1, 2)],
                ["Acme", 1.5],
            ]
        },
    )
    file = opened(path)
    assert (file.words, file.header_line, file.headers) == (words, 3, ("Firma", "Telefon", "Seit"))
    assert (file.encoding, file.dialect, file.sheet) == (None, None, "Leads")
    assert list(rows(file)) == [
        (5, ["Müller & Söhne", "491701234567", "2026-01-02"], None),
        (6, ["Acme", "1.5", ""], None),
    ]
    assert list(rows(file)) == list(rows(file))


@pytest.mark.parametrize("shared", [False, True])
def test_a_list_that_begins_far_from_the_corner_keeps_its_lines(
    tmp_path: Path, shared: bool
) -> None:
    path = write_xlsx(
        tmp_path / "fair.xlsx",
        {"Leads": [[], [None, None], [None, None, *HEADER], [None, None, *ACME]]},
        shared=shared,
    )
    assert list(rows(opened(path))) == [(4, ACME, None)]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (1067.0, "1067"),
        (491701234567.0, "491701234567"),
        (-3.0, "-3"),
        (0.1 + 0.2, "0.3"),
        (1234.5, "1234.5"),
        (1e20, "1e+20"),
        (7, "7"),
        (True, "yes"),
        (False, "no"),
        (date(2026, 1, 2), "2026-01-02"),
        (MIDNIGHT, "2026-01-02"),
        (MIDNIGHT.replace(hour=14, minute=30), "2026-01-02 14:30:00"),
        (MIDNIGHT + timedelta(hours=10) - timedelta(microseconds=1), "2026-01-02 10:00:00"),
        (datetime.fromisoformat("9999-12-31 23:59:59.999999"), "9999-12-31 23:59:59"),
        (time(14, 30), "14:30:00"),
        (timedelta(hours=26, minutes=5), "26:05:00"),
        (timedelta(seconds=-90), "-0:01:30"),
    ],
)
def test_a_cell_is_the_text_that_a_person_sees(
    cell: float | date | time | timedelta, text: str
) -> None:
    assert cell_text(cell) == text


def test_cells_of_all_kinds_come_out_of_a_workbook(tmp_path: Path) -> None:
    cells: list[Cell] = [
        *("Acme", 1067.0, True, "#N/A", None),
        *(time(14, 30), timedelta(hours=26), MIDNIGHT + timedelta(hours=10, seconds=1)),
    ]
    path = write_xlsx(tmp_path / "fair.xlsx", {"L": [["Firma", *"bcdefgh"], cells]})
    assert read(path) == [
        ["Acme", "1067", "yes", "", "", "14:30:00", "26:00:00", "2026-01-02 10:00:01"]
    ]


@pytest.mark.parametrize("write", WRITERS)
def test_the_first_sheet_with_a_list_is_read_and_the_others_with_lists_are_named(
    tmp_path: Path, write: Writer
) -> None:
    path = write(
        tmp_path / "fair",
        {
            "Hinweise": [["Bitte alle Spalten füllen"], ["Danke"]],
            "Leads": [HEADER, ACME],
            "Leer": [],
            "Alt": [HEADER, ["Bolt", "Ulm"]],
        },
    )
    file = opened(path)
    assert (file.sheet, file.unread) == ("Leads", ("Alt",))
    assert [cells for _, cells, _ in rows(file)] == [ACME]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("sheet", ["Alt", "alt", "2"])
def test_a_sheet_is_named_or_numbered(tmp_path: Path, write: Writer, sheet: str) -> None:
    path = write(tmp_path / "fair", {"Leads": [HEADER, ACME], "Alt": [HEADER, ["Bolt", "Ulm"]]})
    file = opened(path, sheet)
    assert (file.sheet, file.unread) == ("Alt", ())
    assert [cells for _, cells, _ in rows(file)] == [["Bolt", "Ulm"]]


def test_a_sheet_that_does_not_exist_is_a_usage_error_with_those_that_do(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "fair.xlsx", {"Leads": [HEADER, ACME], "Alt\x85": [HEADER]})
    for sheet in ("3", "0", "Neu"):
        with pytest.raises(NoSuchSheet, match=rf"has no sheet '{sheet}': give one of Leads, Alt"):
            opened(path, sheet)


def test_a_sheet_of_a_text_is_a_usage_error(tmp_path: Path) -> None:
    path = tmp_path / "fair.xlsx"
    path.write_text("Firma;Ort\nAcme;Bonn\n")
    with pytest.raises(NoSheets, match="is no workbook, so there is no sheet 'Leads'"):
        opened(path, "Leads")


def test_a_hidden_sheet_is_read_only_where_no_other_holds_anything(tmp_path: Path) -> None:
    sheets: Sheets = {"Geheim": [HEADER, ["Bolt", "Ulm"]], "Leads": [HEADER, ACME]}
    path = write_xlsx(tmp_path / "fair.xlsx", sheets, hidden=["Geheim"])
    assert (opened(path).sheet, opened(path).unread) == ("Leads", ())
    assert read(path, "Geheim") == [["Bolt", "Ulm"]]
    only = write_xlsx(
        tmp_path / "only.xlsx", {"Geheim": [HEADER, ACME], "Leer": []}, hidden=["Geheim"]
    )
    assert read(only) == [ACME]


def test_a_cell_over_several_rows_stands_in_each_that_holds_something(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "fair.xlsx",
        {
            "L": [
                ["Leads 2026"],
                HEADER,
                ["Acme", "Bonn"],
                [None, "Ulm"],
                [None, None],
                ["Bolt", "Kiel"],
            ]
        },
        merged=["A1:B1", "A3:A5"],
    )
    assert read(path) == [["Acme", "Bonn"], ["Acme", "Ulm"], ["Bolt", "Kiel"]]


@pytest.mark.parametrize("write", WRITERS)
def test_a_workbook_without_a_cell_is_empty(tmp_path: Path, write: Writer) -> None:
    with pytest.raises(EmptyFile):
        opened(write(tmp_path / "fair", {"Leer": []}))


@pytest.mark.parametrize("write", WRITERS)
def test_a_workbook_that_was_cut_off_is_damaged(tmp_path: Path, write: Writer) -> None:
    path = write(tmp_path / "fair", {"Leads": [HEADER, ACME]})
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    with pytest.raises(Damaged, match="damaged or cut off: get it again"):
        opened(path)


@pytest.mark.parametrize(
    ("sheet", "how"),
    [
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "far corners",
        ),
        (
            '<row r="1"><c r="A1"><v>1</v></c><c r="A1048576"><v>1</v></c><c r="XFD1"><v>1</v></c></row>',
            "wrong rows",
        ),
        ("<row r='9'><c r='A1'><v>1</v></c><c r='XFD1048576'><v>1</v></c></row>", "other quotes"),
        (
            '<row><c><v>1</v></c></row><row r="1048576"><c r = "XFD1048576"><v>1</v></c></row>',
            "blanks",
        ),
        ('<row r="9"><c x=">" r="XFD1048576"><v>1</v></c></row>', "an angle in a value"),
        ('<x:row r="9"><x:c r="A9"/></x:row><x:row><x:c r="XFD1048576"/></x:row>', "prefixes"),
        ('<row r="99999999"><c r="A99999999"><v>1</v></c></row>', "too many rows"),
    ],
)
def test_a_sheet_that_would_fill_the_memory_is_refused(
    tmp_path: Path, sheet: str, how: str
) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    whole = f'<worksheet xmlns="{main}" xmlns:x="{main}"><sheetData>{sheet}</sheetData></worksheet>'
    with pytest.raises(TooManyCells, match="a sheet has more than 10,000,000 cells"):
        opened(write_parts(tmp_path / "fair.xlsx", xlsx_parts({"L": whole})))


def test_a_cell_with_two_addresses_is_damaged(tmp_path: Path) -> None:
    sheet = (
        '<worksheet><sheetData><row r="1"><c r="A1"r="XFD1048576"/></row></sheetData></worksheet>'
    )
    with pytest.raises(Damaged):
        opened(write_parts(tmp_path / "fair.xlsx", xlsx_parts({"L": sheet})))


def test_a_sheet_whose_cells_have_no_addresses_is_measured_and_read(tmp_path: Path) -> None:
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'
    lines = [
        f"<row>{cell.format(first)}{cell.format(second)}</row>" for first, second in (HEADER, ACME)
    ]
    sheet = f"<worksheet><sheetData>{lines[0]}{lines[1] * 2000}</sheetData></worksheet>"
    assert len(read(write_parts(tmp_path / "fair.xlsx", xlsx_parts({"L": sheet})))) == 2000


@pytest.mark.parametrize(
    "row",
    [
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000" office:value-type="float" office:value="1"/></table:table-row>',
        '<table:table-row><table:table-cell table:number-columns-repeated="900000000"><text:p>x</text:p></table:table-cell></table:table-row>',
        '<table:table-row><table:table-cell table:x=">" table:number-columns-repeated="900000000" office:value-type="float" office:value="1"/></table:table-row>',
        '<table:table-row><table:table-cell table:number-columns-repeated=" 900000000" office:value-type="float" office:value="1"/></table:table-row>',
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated="1000"/><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>',
    ],
)
def test_an_ods_whose_few_tags_stand_for_too_many_cells_is_refused(
    tmp_path: Path, row: str
) -> None:
    parts = ods_parts(f'<table:table table:name="L">{row}</table:table>')
    with pytest.raises(TooManyCells):
        opened(write_parts(tmp_path / "fair.ods", parts))


@pytest.mark.parametrize(
    "content",
    [
        ods_parts('<table:table table:name="L"><table:table-row>')["content.xml"],
        str(ods_parts('<table:table table:name="L">')["content.xml"])[:400],
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
    ],
)
def test_an_ods_whose_xml_ends_in_the_middle_or_has_entities_is_damaged(
    tmp_path: Path, content: str
) -> None:
    parts = ods_parts("") | {"content.xml": content}
    with pytest.raises(Damaged):
        opened(write_parts(tmp_path / "fair.ods", parts))


@pytest.mark.parametrize("record", [0x203, 0x200])
def test_an_xls_that_would_fill_the_memory_is_refused(tmp_path: Path, record: int) -> None:
    content = bytearray(xls_bytes({"L": [[0.123456789, 2.5]] * 300}))
    if record == 0x203:  # the last number says that it stands in the last row and column
        at = content.rindex(struct.pack("<HH", 0x203, 14)) + 4
        content[at : at + 4] = b"\xff\xff\xff\xff"
    else:  # the sheet says how large it is
        at = content.rindex(struct.pack("<HH", 0x200, 14)) + 4
        content[at : at + 14] = struct.pack("<IIHHH", 0, 0xFFFFFF, 0, 0xFFFF, 0)
    path = tmp_path / "fair.xls"
    path.write_bytes(content)
    with pytest.raises(TooManyCells):
        opened(path)


def test_a_workbook_that_is_small_only_when_packed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "fair.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in xlsx_parts({"L": ""}).items():
            archive.writestr(name, part)
        with archive.open("xl/media/large.xml", "w", force_zip64=True) as member:
            for _ in range(257):
                member.write(bytes(MEGABYTE))
    with pytest.raises(TooLarge, match="holds more than 256 MB when it is unpacked"):
        opened(path)


@pytest.mark.parametrize("said", [10, 10_000_000])
def test_a_workbook_that_lies_about_the_size_of_a_part_is_damaged(
    tmp_path: Path, said: int
) -> None:
    path = write_xlsx(tmp_path / "fair.xlsx", {"L": [HEADER, ACME]})
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = said.to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(Damaged):
        opened(path)


def test_one_cell_is_not_longer_than_a_line_may_be(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "fair.xlsx", {"L": [HEADER, ["x" * MEGABYTE, "Bonn"]]})
    with pytest.raises(LineTooLong, match=r"fair\.xlsx:2: the line is longer"):
        read(path)


def test_a_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    content = xls_bytes({"L": [HEADER, ACME]})
    # a record of the globals becomes the one that says how the rest is encrypted
    at = content.index(struct.pack("<HH", 0x42, 2))
    path = tmp_path / "fair.xls"
    path.write_bytes(content[:at] + struct.pack("<HH", 0x2F, 2) + content[at + 4 :])
    with pytest.raises(Locked, match="protected by a password: save it again without one"):
        opened(path)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("word/document.xml", "a text document"),
        ("ppt/presentation.xml", "a presentation"),
        ("xl/workbook.bin", r"a binary Excel workbook \(XLSB\)"),
        ("Index/Document.iwa", "an Apple Numbers file"),
    ],
)
def test_packages_of_other_programs_are_named(tmp_path: Path, name: str, words: str) -> None:
    path = write_parts(tmp_path / "fair.xlsx", {"[Content_Types].xml": "<Types/>", name: "x"})
    with pytest.raises(NoList, match=rf"is {words}, not a list"):
        opened(path)


def test_a_file_that_is_two_workbooks_is_damaged(tmp_path: Path) -> None:
    parts = xlsx_parts({"L": "".join(xlsx_rows([HEADER, ACME]))}) | {"content.xml": "<x/>"}
    with pytest.raises(Damaged):
        opened(write_parts(tmp_path / "fair.xlsx", parts))
