"""Files to rows: header, lines, ragged records, quotes; nothing is lost silently."""

from __future__ import annotations

import csv
import gzip
import io
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.errors import InputError
from leadq.intake.contents import DASH, STANDARD_INPUT, Content, NoSuchFile, UnreadableFile
from leadq.intake.delimited import BrokenQuotes, RecordTooWide
from leadq.intake.dialects import Dialect
from leadq.intake.encodings import UnknownEncoding, WrongEncoding
from leadq.intake.headers import NoHeader, TooManyColumns
from leadq.intake.limits import RECORD_LIMIT
from leadq.intake.lists import EmptyFile, ListFile
from leadq.intake.reading import open_list, rows
from leadq.intake.spools import NoRoom
from leadq.intake.totals import TOTAL
from tests.intake.sheets import write_xlsx, xls_bytes

TORTURE = Path(__file__).parents[2] / ".." / "shared" / "data" / "csv_torture"
KNOWN = {"Firma", "Name", "E-Mail", "Ort", "Telefon"}


def known(header: str) -> bool:
    return header in KNOWN


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "fair.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def opened(path: Path, encoding: str | None = None, delimiter: str | None = None) -> ListFile:
    return open_list(path, encoding=encoding, delimiter=delimiter, known_header=known)


def read(folder: Path, content: str | bytes) -> list[tuple[int, list[str], str | None]]:
    return list(rows(opened(write(folder, content))))


def test_a_german_fair_list_is_told_and_read(tmp_path: Path) -> None:
    text = "Messe Hannover 2026\r\n\r\nFirma;Name;Straße\r\nMüller & Söhne;Jäger;Königstr. 5\r\n"
    file = opened(write(tmp_path, text.encode("cp1252")))
    assert (file.path, file.words) == (tmp_path / "fair.csv", "CSV, cp1252, semicolon")
    assert (file.encoding, file.dialect, file.sheet) == ("cp1252", Dialect(";"), None)
    assert (file.header_line, file.headers) == (3, ("Firma", "Name", "Straße"))
    assert list(rows(file)) == [(4, ["Müller & Söhne", "Jäger", "Königstr. 5"], None)]


@pytest.mark.parametrize(
    ("text", "line", "headers"),
    [
        ("Firma;Ort\nAcme;Bonn\n", 1, ("Firma", "Ort")),
        ("\n\nFirma;Ort\nAcme;Bonn\n", 3, ("Firma", "Ort")),
        ("Leads;;\nStand: 1.2.2026;;\nFirma;Ort;x\nAcme;Bonn;1\n", 3, ("Firma", "Ort", "x")),
        ("Leads;;\nalpha;beta;gamma\nAcme;Bonn;1\nBolt;Ulm;2\n", 2, ("alpha", "beta", "gamma")),
        # a value that is also a header does not make its row the header
        ("wer;kanal\nAnna;E-Mail\nOtto;Telefon\n", 1, ("wer", "kanal")),
        ("wer;kanal;ort\nAnna;E-Mail;Bonn\nOtto;Telefon;Ulm\n", 1, ("wer", "kanal", "ort")),
        # every row lacks its last cell: the header must not pass for a title
        ("Firma;plan;rang\nAcme;a\nBolt;b\nCord;c\n", 1, ("Firma", "plan", "rang")),
        ('" Firma\n (voll) ";  Ort\nAcme;Bonn\n', 1, ("Firma (voll)", "Ort")),
        ("Firma;;Ort\nAcme;x;Bonn\n", 1, ("Firma", "column 2", "Ort")),
        ("Firma;;Ort;\nAcme;x;Bonn;y\n", 1, ("Firma", "column 2", "Ort", "column 4")),
        ("Firma;Ort;;\nAcme;Bonn;;\n", 1, ("Firma", "Ort")),
        ("sep=;\nFirma;Ort\nAcme, Co;Bonn\n", 2, ("Firma", "Ort")),
        ("E-Mail\na@example.com\n", 1, ("E-Mail",)),
        ("Firma;Ort\n", 1, ("Firma", "Ort")),
    ],
)
def test_the_header_is_found_and_its_columns_named(
    tmp_path: Path, text: str, line: int, headers: tuple[str, ...]
) -> None:
    file = opened(write(tmp_path, text))
    assert (file.header_line, file.headers) == (line, headers)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_every_line_end_is_read(tmp_path: Path, end: str) -> None:
    text = end.join(["Firma;Ort", "Acme;Bonn", "Bolt;Ulm", ""])
    assert [cells for _, cells, _ in read(tmp_path, text)] == [["Acme", "Bonn"], ["Bolt", "Ulm"]]


def test_line_ends_may_be_mixed(tmp_path: Path) -> None:
    assert read(tmp_path, "Firma;Ort\r\nAcme;Bonn\nBolt;Ulm\rCord;Köln") == [
        (2, ["Acme", "Bonn"], None),
        (3, ["Bolt", "Ulm"], None),
        (4, ["Cord", "Köln"], None),
    ]


def test_a_record_is_named_by_the_line_where_it_starts(tmp_path: Path) -> None:
    text = 'Titel\n"Firma\nvoll";Ort;Name\n"Acme\n\nInc.";Bonn;A\n\n;;\nBolt;Ulm;B\n'
    assert read(tmp_path, text) == [
        (4, ["Acme\n\nInc.", "Bonn", "A"], None),
        (9, ["Bolt", "Ulm", "B"], None),
    ]


@pytest.mark.parametrize(
    ("line", "cells", "problem"),
    [
        ("Acme;Bonn;A", ["Acme", "Bonn", "A"], None),
        (";;A", ["", "", "A"], None),
        ("Acme;Bonn;A;;  ", ["Acme", "Bonn", "A"], None),
        ("Acme;Bonn;A;x", ["Acme", "Bonn", "A", "x"], "4 cells, the header has 3"),
        ("Acme;Bonn", ["Acme", "Bonn"], "2 cells, the header has 3"),
        ("Acme", ["Acme"], "1 cell, the header has 3"),
        (";Bonn", ["", "Bonn"], "2 cells, the header has 3"),
        ('5" Rohr;Bonn;A', ['5" Rohr', "Bonn", "A"], None),
        ('"5"" Rohr";Bonn;A', ['5" Rohr', "Bonn", "A"], None),
    ],
)
def test_a_record_fits_the_header_or_says_why_not(
    tmp_path: Path, line: str, cells: list[str], problem: str | None
) -> None:
    text = f"Firma;Ort;Name\nX;Y;Z\n{line}\nX;Y;Z\n"
    assert read(tmp_path, text)[1] == (3, cells, problem)


@pytest.mark.parametrize("line", ["", ";;", " ; ;\t", ";", ";;;;", "\x1f;\u2003;\xa0"])
def test_a_blank_line_is_no_data_line(tmp_path: Path, line: str) -> None:
    assert len(read(tmp_path, f"Firma;Ort;Name\nX;Y;Z\n{line}\nX;Y;Z\n")) == 2


def test_a_given_delimiter_and_encoding_are_obeyed(tmp_path: Path) -> None:
    path = write(tmp_path, "Firma,Ort^Name\nMüller,Ulm^Ä\n".encode("cp850"))
    file = opened(path, encoding="cp850", delimiter="^")
    assert file.headers == ("Firma,Ort", "Name")
    assert list(rows(file)) == [(2, ["Müller,Ulm", "Ä"], None)]


LEADS = [f"Firma {n};Ort {n};Name {n};+49 711 {n}\n" for n in range(1000)]


def with_stray_quotes(first: int, last: int) -> str:
    lines = list(LEADS)
    lines[first] = '"' + lines[first]
    name, rest = lines[last].split(";", 1)
    lines[last] = f'{name}";{rest}'
    return "Firma;Ort;Name;Telefon\n" + "".join(lines)


@pytest.mark.parametrize(
    ("first", "last"), [(5, 895), (5, 6), (5, 7), (0, 1), (998, 999), (300, 900)]
)
def test_two_stray_quotes_do_not_swallow_the_leads_between_them(
    tmp_path: Path, first: int, last: int
) -> None:
    with pytest.raises(BrokenQuotes, match=rf"fair\.csv:{first + 2}: the quotes do not add up"):
        read(tmp_path, with_stray_quotes(first, last))


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ('"Acme;Bonn;A;1', "a quote is never closed"),
        ('"Acme" GmbH;Bonn;A;1', "text after a closing quote"),
        ('Acme;"say "hello"";A;1', "text after a closing quote"),
    ],
)
def test_a_broken_quote_refuses_the_file_with_the_line_of_its_record(
    tmp_path: Path, record: str, reason: str
) -> None:
    text = "Firma;Ort;Name;Telefon\n" + "".join(LEADS) + record + "\n"
    with pytest.raises(BrokenQuotes, match=rf"fair\.csv:1002: .*\({reason}") as caught:
        read(tmp_path, text)
    assert "\n" not in str(caught.value)


def test_a_quote_that_stays_open_is_refused_before_the_file_is_in_memory(tmp_path: Path) -> None:
    text = 'Firma;Ort\n"Acme;Bonn\n' + "Bolt;Ulm\n" * 200_000
    with pytest.raises(BrokenQuotes, match=r"fair\.csv:2: .*longer than 1,048,576 characters"):
        read(tmp_path, text)


def test_a_broken_quote_in_the_header_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(BrokenQuotes, match=r"fair\.csv:1: "):
        opened(write(tmp_path, '"Firma;Ort;Name\nAcme;Bonn;A\n'))


def test_a_file_that_changes_after_it_was_told_is_refused(tmp_path: Path) -> None:
    file = opened(write(tmp_path, "Firma;Ort\nMüller;Ulm\n"))
    write(tmp_path, b"Firma;Ort\nAcme;Bonn\nM\xfcller;Ulm\n" * 5000)
    with pytest.raises(WrongEncoding, match="this is not utf-8"):
        list(rows(file))


@pytest.mark.parametrize(
    "note",
    [
        "Called twice,\nwants a quote, soon, by mail, not by phone\nand a visit",
        "one\ntwo\nthree\nfour",
        "Hauptstr. 5\n70174 Stuttgart",
        "Products: A, B, C, D\nBudget: 5, 6, 7, 8\nOther: x, y, z, w\nEnd",
    ],
)
def test_a_note_over_several_lines_is_one_cell(tmp_path: Path, note: str) -> None:
    text = f'Firma,Ort,Name,Telefon,Notiz\nAcme,Bonn,A,1,"{note}"\n'
    assert read(tmp_path, text) == [(2, ["Acme", "Bonn", "A", "1", note], None)]


@pytest.mark.parametrize("content", ["", "\n\r\n  \n", "\ufeff", ";;;\n;;;\n", "sep=;\n"])
def test_a_file_with_nothing_in_it_is_empty(tmp_path: Path, content: str) -> None:
    with pytest.raises(EmptyFile, match=r"fair\.csv is empty"):
        opened(write(tmp_path, content))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile, match=r"there is no file .*lost\.csv"):
        opened(tmp_path / "lost.csv")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="it is a folder, name the file itself"):
        opened(tmp_path)


def test_a_pipe_is_read_like_standard_input() -> None:
    end, other_end = os.pipe()
    os.write(other_end, b"Firma;Ort\nAcme;Bonn\n")
    os.close(other_end)
    file = opened(Path(f"/dev/fd/{end}"))
    os.close(end)
    assert file.path == STANDARD_INPUT
    assert list(rows(file)) == [(2, ["Acme", "Bonn"], None)]


def test_a_device_is_no_file() -> None:
    with pytest.raises(UnreadableFile, match="no regular file"):
        opened(Path("/dev/null"))


def test_standard_input_that_is_closed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UnreadableFile, match=r"^standard input cannot be read: it is closed"):
        opened(DASH)


def test_an_encoding_that_does_not_exist_is_a_usage_error_for_a_workbook_too(
    tmp_path: Path,
) -> None:
    path = write_xlsx(tmp_path / "fair.xlsx", {"L": [["Firma", "Ort"], ["Acme", "Bonn"]]})
    with pytest.raises(UnknownEncoding, match="no text encoding 'foo'"):
        opened(path, encoding="foo")


@pytest.mark.parametrize("pack", [gzip.compress, lambda _: xls_bytes({"L": [["Firma", "Ort"]]})])
def test_no_room_for_a_temporary_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(
        NoRoom, match=r"fair\.csv cannot be kept in a temporary file \(No such file"
    ):
        opened(write(tmp_path, pack(b"Firma;Ort\n")))


def test_a_record_with_too_many_cells_is_refused(tmp_path: Path) -> None:
    text = "Firma;Ort\nAcme;Bonn\n" + '"x\n";' * 2001
    with pytest.raises(RecordTooWide, match=r"fair\.csv:3: .* has 2,001 cells, at most 2,000"):
        read(tmp_path, text)


def test_blank_cells_up_to_the_last_column_of_a_spreadsheet_are_dropped(tmp_path: Path) -> None:
    text = "Firma;Ort;Name\nAcme" + ";" * 16_383 + "\n"
    assert read(tmp_path, text) == [(2, ["Acme", "", ""], None)]


def test_a_record_that_goes_on_and_on_is_refused(tmp_path: Path) -> None:
    text = "Firma;Ort\nAcme;Bonn\n" + '"\n";' * (RECORD_LIMIT // 4 + 1)
    with pytest.raises(BrokenQuotes, match=r"fair\.csv:3: .*\(it is longer than 4,194,304 char"):
        read(tmp_path, text)


@pytest.mark.parametrize("last", ["Summe,12,5", "Total,,'-12 EUR"])
def test_a_total_among_rejected_rows_stays_one_when_they_come_back(
    tmp_path: Path, last: str
) -> None:
    text = (
        "leadq_line,leadq_reason,leadq_source,Firma,Ort,Telefon\n"
        f"4,looks like a total,Fair,{last}\n5,no name,Fair,Acme,Bonn,1\n"
    )
    assert [problem for _, _, problem in read(tmp_path, text)] == [TOTAL, None]


@pytest.mark.parametrize("text", ["Anna;a@example.com\nOtto;o@example.com\n", "1;2;3\n4;5;6\n"])
def test_a_lead_in_place_of_the_header_is_not_taken_for_names(tmp_path: Path, text: str) -> None:
    with pytest.raises(NoHeader, match=r"fair\.csv:1: no line names the columns"):
        opened(write(tmp_path, text))


def test_a_sheet_that_is_too_wide_is_refused(tmp_path: Path) -> None:
    header = ";".join(f"c{n}" for n in range(2001))
    with pytest.raises(TooManyColumns, match="has 2,001 columns, at most 2,000"):
        opened(write(tmp_path, header + "\n"))


# sentences and separate lines: cells over several lines that look like records are refused on purpose
LETTERS = st.characters(codec="cp1252", categories=["L", "N", "P", "S", "Zs"])
ONE_LINE = st.text(LETTERS, max_size=12)
LINES = st.lists(st.text("abcäöü '\"€", max_size=6), max_size=4).map("\n".join)
CELL = st.one_of(ONE_LINE, LINES)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(2, 6))
    return draw(st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=12))


@given(
    table=tables(),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    # with lone CR the writer of Python 3.11 leaves a line feed in a cell unquoted
    style=st.sampled_from(
        [
            ("\n", csv.QUOTE_MINIMAL),
            ("\r\n", csv.QUOTE_MINIMAL),
            ("\n", csv.QUOTE_ALL),
            ("\r", csv.QUOTE_ALL),
        ]
    ),
)
def test_what_a_csv_writer_wrote_is_read_back(
    table: list[list[str]], delimiter: str, encoding: str, style: tuple[str, Literal[0, 1]]
) -> None:
    headers = ["Firma", "Name", "E-Mail", "Ort", "Telefon", "Notiz"][
        : len(table[0]) if table else 3
    ]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=style[0], quoting=style[1])
    writer.writerows([headers, *table])
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), text.getvalue().encode(encoding))
        # short texts of any letters leave the encoding open: that is told in test_encodings
        file = opened(path, encoding=encoding)
        records = list(rows(file))
    assert file.dialect is not None
    assert (file.dialect.delimiter, list(file.headers)) == (delimiter, headers)
    filled = [cells for cells in table if any(cell.strip() for cell in cells)]
    assert records == [
        (line, cells, None) for (line, *_), cells in zip(records, filled, strict=True)
    ]


@pytest.mark.skipif(
    not TORTURE.is_dir(), reason="the collection of torture files is not beside the checkout"
)
def test_every_torture_file_is_read_or_refused_in_one_sentence() -> None:
    paths = sorted(path for path in TORTURE.rglob("*.csv") if path.is_file())
    assert paths
    for path in paths:
        try:
            file = opened(path)
            records = list(rows(file))
        except InputError as error:
            assert "\n" not in str(error)  # noqa: PT017 -- both ends are right
            continue
        assert isinstance(file.content, Content)
        assert file.encoding
        assert file.dialect
        with file.content.text(file.encoding) as handle:
            below = handle.readlines()[file.header_line :]
        # each record that is left starts on a line of its own, and what lies between is blank or quoted
        starts = [line for line, _, _ in records]
        assert starts == sorted(set(starts)), path
        assert len(records) <= len(below), path
        if not any('"' in line for line in below):
            filled = [line for line in below if line.strip(f" \t\r\n{file.dialect.delimiter}")]
            assert len(records) == len(filled), path
