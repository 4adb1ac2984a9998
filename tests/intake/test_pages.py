"""HTML pages that programs call .xls: the table in them comes in."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadq.intake.archives import Damaged
from leadq.intake.bounds import TooManyCells
from leadq.intake.headers import HEADER_LIMIT
from leadq.intake.kinds import NoList
from leadq.intake.lists import ListFile
from leadq.intake.reading import open_list, rows

HEADER = "<tr><th>Firma</th><th>Ort</th></tr>"


def known(header: str) -> bool:
    return header in {"Firma", "Ort"}


def opened(folder: Path, page: str, encoding: str = "utf-8") -> ListFile:
    path = folder / "export.xls"
    path.write_bytes(page.encode(encoding))
    return open_list(path, known_header=known)


def test_the_table_of_a_page_is_a_list(tmp_path: Path) -> None:
    file = opened(
        tmp_path,
        f"<html><head><title>x</title></head><body><table border=1>\n{HEADER}\n"
        "<tr><td>M&uuml;ller &amp; S&#246;hne</td><td> K&ouml;ln\n am Rhein </td></tr></table></body></html>",
    )
    assert (file.words, file.header_line) == ("HTML, UTF-8", 1)
    assert list(rows(file)) == [(2, ["Müller & Söhne", "Köln am Rhein"], None)]


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("<tr><td>Acme<td>Bonn", [["Acme", "Bonn"]]),  # nothing is ended
        ("<tr><td>Acme<br>Inc.</td><td><p>Bonn</p></td></tr>", [["Acme\nInc.", "Bonn"]]),
        (
            "<tr><td rowspan=2>Acme</td><td>Bonn</td></tr><tr><td>Ulm</td></tr>",
            [["Acme", "Bonn"], ["Acme", "Ulm"]],
        ),
        ("<tr><td colspan='2'>Acme</td></tr>", [["Acme", ""]]),
        ("<tr><td>Acme</td><td>Bonn<script>x('<td>')</script></td></tr>", [["Acme", "Bonn"]]),
        ("<tr><td>&nbsp;</td><td>&nbsp;</td></tr><tr><td>A</td><td>B</td></tr>", [["A", "B"]]),
        (
            "<tr><td>Acme</td><td><table><tr><td>x</td></tr></table>Bonn</td></tr>",
            [["Acme", "Bonn"]],
        ),
    ],
)
def test_the_cells_of_a_table(tmp_path: Path, table: str, cells: list[list[str]]) -> None:
    file = opened(tmp_path, f"<table>{HEADER}{table}</table>")
    assert [found for _, found, _ in rows(file)] == cells


def test_a_table_that_only_arranges_the_page_is_not_the_list(tmp_path: Path) -> None:
    file = opened(
        tmp_path,
        "<table><tr><td>Menu</td><td>Login</td></tr><tr><td>a</td><td>b</td></tr></table>"
        f"<table><tr><td>Leads 2026</td></tr>{HEADER}<tr><td>Acme</td><td>Bonn</td></tr></table>",
    )
    assert [cells for _, cells, _ in rows(file)] == [["Acme", "Bonn"]]


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("cp1252", "iso-8859-1"),
        ("utf-8", "utf-8"),
        ("utf-8", "windows-1252x"),
        ("utf-16", "utf-16"),
        ("cp1252", "utf-8"),
    ],
)
def test_the_encoding_that_a_page_names_is_taken_if_it_is_true(
    tmp_path: Path, encoding: str, named: str
) -> None:
    page = f'<html><meta charset="{named}"><table>{HEADER}<tr><td>Müller</td><td>Köln</td></tr></table>'
    assert [cells for _, cells, _ in rows(opened(tmp_path, page, encoding))] == [["Müller", "Köln"]]


def test_a_page_may_stand_in_one_long_line(tmp_path: Path) -> None:
    page = f"<table>{HEADER}" + "<tr><td>Acme GmbH</td><td>Bonn</td></tr>" * 30_000 + "</table>"
    assert sum(1 for _ in rows(opened(tmp_path, page))) == 30_000


def test_a_page_without_a_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoList, match="is an HTML page without a table, not a list"):
        opened(tmp_path, "<html><body>Please log in</body></html>")


def test_a_tag_without_an_end_does_not_take_for_ever(tmp_path: Path) -> None:
    page = f"<table>{HEADER}<tr><td>Acme</td><td>Bonn &amp</td></tr>"
    assert [cells for _, cells, _ in rows(opened(tmp_path, page + "<a " * 10_000))] == [
        ["Acme", "Bonn &"]
    ]
    with pytest.raises(Damaged, match="is an HTML page that is damaged"):
        opened(tmp_path, page + "<a " * 200_000)


def test_cells_over_many_columns_do_not_fill_the_memory(tmp_path: Path) -> None:
    with pytest.raises(TooManyCells):
        opened(tmp_path, "<table><tr>" + "<td colspan=99999>" * 6000 + "</table>")


def test_cells_over_many_rows_do_not_fill_the_memory(tmp_path: Path) -> None:
    page = "<table><tr>" + "<td rowspan=2000>" * 6000 + "<tr>" * 1999 + "</table>"
    with pytest.raises(TooManyCells):
        opened(tmp_path, page)


def test_a_row_that_is_too_long_for_a_header_is_none(tmp_path: Path) -> None:
    long = f"<tr><td>Firma</td><td>Ort</td><td>{'x' * HEADER_LIMIT}</td></tr>"
    file = opened(tmp_path, f"<table>{long}{HEADER}<tr><td>Acme</td><td>Bonn</td></tr></table>")
    assert file.headers == ("Firma", "Ort")
