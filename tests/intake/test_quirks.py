"""What real CSV files do besides being wrong: each is read as its sender meant it."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadq.intake.dialects import Dialect
from leadq.intake.headers import TooManyColumns
from leadq.intake.lists import ListFile
from leadq.intake.reading import open_list, rows
from leadq.intake.totals import TOTAL, is_total

KNOWN = {"Firma", "Ort", "Name", "Telefon", "E-Mail", "Vorname"}


def opened(folder: Path, text: str | bytes) -> ListFile:
    path = folder / "fair.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return open_list(path, known_header=KNOWN.__contains__)


def read(folder: Path, text: str | bytes) -> list[tuple[int, list[str], str | None]]:
    return list(rows(opened(folder, text)))


def good(folder: Path, text: str | bytes) -> list[list[str]]:
    found = read(folder, text)
    assert [problem for _, _, problem in found if problem] == []
    return [cells for _, cells, _ in found]


MEIER = ["Meier, Sohn & Co", "Bonn", 'der "Alte"']


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        # each line quoted once more, as one cell
        (
            '"Firma,Ort,Name"\n"""Meier, Sohn & Co"",Bonn,""der """"Alte"""""""\n',
            Dialect(",", is_twice=True),
        ),
        (
            '"Firma;Ort;Name"\n"Meier, Sohn & Co;Bonn;""der """"Alte"""""""\n',
            Dialect(";", is_twice=True),
        ),
        # a quote behind a delimiter and a blank
        (
            'Firma, Ort, Name\n"Meier, Sohn & Co", "Bonn", "der ""Alte"""\n',
            Dialect(",", skips_blanks=True),
        ),
        # single quotes
        (
            "'Firma','Ort','Name'\n'Meier, Sohn & Co','Bonn','der \"Alte\"'\n",
            Dialect(",", quote="'"),
        ),
    ],
)
def test_quotes_are_read_as_they_were_meant(tmp_path: Path, text: str, dialect: Dialect) -> None:
    file = opened(tmp_path, text)
    assert (file.headers, file.dialect) == (("Firma", "Ort", "Name"), dialect)
    assert [cells for _, cells, _ in rows(file)] == [MEIER]


def test_only_the_rows_that_need_it_are_quoted_twice(tmp_path: Path) -> None:
    text = 'Firma,Ort,Name\nAcme,Ulm,Roth\n"""Meier, Sohn & Co"",Bonn,""der """"Alte"""""""\nBolt,Kiel,Jung\n'
    assert good(tmp_path, text) == [["Acme", "Ulm", "Roth"], MEIER, ["Bolt", "Kiel", "Jung"]]


@pytest.mark.parametrize(
    "text",
    [
        'Firma,Ort,Name\n"Acme","Bonn","der ""Alte"""\n"Bolt","Ulm","die ""Junge"""\n',
        '"Name"\n"Meier, Anna"\n"Kurz, ""Otto"""\n',
        "Firma,Name\nHotel 's-Gravenhage,'t Hooft\nO'Brien,D'Arcy\n",
        'Firma;Notiz\nAcme; "gut" und teuer\nBolt;x\n',
        'Firma;Notiz\nAcme;billig, "gut"\nBolt;x\n',
    ],
)
def test_quotes_that_mean_nothing_else_change_nothing(tmp_path: Path, text: str) -> None:
    dialect = opened(tmp_path, text).dialect
    assert dialect is not None
    assert dialect == Dialect(dialect.delimiter)


def test_a_twice_quoted_cell_may_have_line_breaks(tmp_path: Path) -> None:
    text = '"Firma;Ort"\n"Acme;""Bonn\nam Rhein"""\n"Bolt;Ulm"\n'
    assert good(tmp_path, text) == [["Acme", "Bonn\nam Rhein"], ["Bolt", "Ulm"]]


@pytest.mark.parametrize(
    ("header", "headers"),
    [
        ("Firma;Telefon;Telefon", ("Firma", "Telefon", "Telefon (2)")),
        ("Firma;Telefon; TELEFON;Telefon", ("Firma", "Telefon", "TELEFON", "Telefon (2)")),
        ("Telefon;Telefon (2);Telefon", ("Telefon", "Telefon (2)", "Telefon (3)")),
        ("Telefon;Telefon;Telefon (2)", ("Telefon", "Telefon (3)", "Telefon (2)")),
        ("Firma;;column 2", ("Firma", "column 2", "column 2 (2)")),
        ('"Firma\n(voll)";Ort;Name', ("Firma (voll)", "Ort", "Name")),
        ("Firma;1;2", ("Firma", "1", "2")),
    ],
)
def test_every_header_is_there_once(tmp_path: Path, header: str, headers: tuple[str, ...]) -> None:
    line = ";".join("x" for _ in headers)
    file = opened(tmp_path, f"{header}\n{line}\n{line}\n")
    assert file.headers == headers
    assert len(list(rows(file))) == 2


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("Firma;Ort\nAcme;Bonn;\nBolt;Ulm;\n", [["Acme", "Bonn"], ["Bolt", "Ulm"]]),
        ("Firma;Ort;\nAcme;Bonn\nBolt;Ulm\n", [["Acme", "Bonn"], ["Bolt", "Ulm"]]),
        ("Firma;Ort;\nAcme;Bonn\nBolt;Ulm;x\n", [["Acme", "Bonn", ""], ["Bolt", "Ulm", "x"]]),
        (";Firma;Ort\n0;Acme;Bonn\n1;Bolt;Ulm\n", [["0", "Acme", "Bonn"], ["1", "Bolt", "Ulm"]]),
    ],
)
def test_a_lone_trailing_column_is_no_problem(
    tmp_path: Path, text: str, cells: list[list[str]]
) -> None:
    assert good(tmp_path, text) == cells


@pytest.mark.parametrize("again", ["Firma;Ort", "Firma;Ort;", '"Firma"; Ort '])
def test_the_header_once_more_is_no_row(tmp_path: Path, again: str) -> None:
    assert read(tmp_path, f"Firma;Ort\nAcme;Bonn\n{again}\nBolt;Ulm\n") == [
        (2, ["Acme", "Bonn"], None),
        (4, ["Bolt", "Ulm"], None),
    ]


def test_where_no_header_is_known_the_first_line_once_more_may_be_a_lead(tmp_path: Path) -> None:
    assert good(tmp_path, "wer;wo\nAcme;Bonn\nwer;wo\n") == [["Acme", "Bonn"], ["wer", "wo"]]


@pytest.mark.parametrize(
    ("last", "problem"),
    [
        ("Summe;;1234", TOTAL),
        ("Summe;1.234,50 €", TOTAL),
        ("Gesamt: 250 Datensätze", TOTAL),
        (";;Total: 12", TOTAL),
        ("GESAMT;;99 %", TOTAL),
        ("Total", TOTAL),
        ("Summe;2 cells", "2 cells, the header has 3"),
        ("Total;Paris;Roth", None),
        ("Total;;", None),
        ("Total;;0711 123456", None),
        ("Total;;+49 711 123456", None),
        ("Total;01067;", None),
        ("Totalis GmbH;;12", None),
        ("Total 24 GmbH;;12", None),
        ("Summer;;12", None),
    ],
)
def test_a_total_below_the_list_is_no_lead(tmp_path: Path, last: str, problem: str | None) -> None:
    found = read(tmp_path, f"Firma;Ort;Umsatz\nAcme;Bonn;1234\n\n{last}\n")
    assert (found[0], found[1][0], found[1][2]) == ((2, ["Acme", "Bonn", "1234"], None), 4, problem)


def test_a_long_cell_is_no_total_and_takes_no_time() -> None:
    assert not is_total(
        ["Summe" + " " * 100_000 + "1" * 100_000, "1 " * 100_000 + "x"], is_ragged=True
    )


def test_headers_that_are_all_the_same_are_counted_before_they_are_numbered(tmp_path: Path) -> None:
    with pytest.raises(TooManyColumns, match="has 300,000 columns"):
        opened(tmp_path, ";".join(["a"] * 300_000) + "\n")


def test_a_word_without_a_figure_is_a_total_only_where_cells_are_missing() -> None:
    assert is_total(["Summe"], is_ragged=True)
    assert not is_total(["Summe", "", ""], is_ragged=False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sep=;\nFirma;Ort\nAcme;Bonn\n", "CSV, UTF-8, semicolon"),
        ("Firma\tOrt\nAcme\tBonn\n", "TSV, UTF-8, tab"),
        ("sep=^\nFirma^Ort\nAcme^Bonn\n", "CSV, UTF-8, delimiter ^"),
        ("\ufeffFirma|Ort\nAcme|Bonn\n", "CSV, UTF-8, pipe"),
        ("Firma,Ort\rMüller,Bonn\r".encode("cp1252"), "CSV, cp1252, comma"),
        ("'Firma','Ort'\n'Acme','Bonn'\n", "CSV, UTF-8, comma, single quotes"),
        ('"Firma;Ort"\n"""Acme"";Bonn"\n', "CSV, UTF-8, semicolon, quoted twice"),
    ],
)
def test_a_person_is_told_what_the_file_is(tmp_path: Path, text: str | bytes, words: str) -> None:
    assert opened(tmp_path, text).words == words
