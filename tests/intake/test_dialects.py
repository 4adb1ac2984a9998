"""Delimiters told from samples, given ones, and the line that orders one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from leadq.intake.dialects import (
    Dialect,
    UnknownDelimiter,
    given_dialect,
    sample_records,
    sep_line,
    tell_dialect,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def known(header: str) -> bool:
    return header in {"Firma", "Name", "E-Mail", "Ort"}


def unknown(_header: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Firma,Ort\nAcme,Bonn\n", ","),
        ("Firma;Ort\nAcme;Bonn\n", ";"),
        ("Firma\tOrt\nAcme\tBonn\n", "\t"),
        ("Firma|Ort\nAcme|Bonn\n", "|"),
        # decimal commas, with a header that has none
        ("a;b;c\n1,5;2,5;3\n2,5;3,5;4\n", ";"),
        # the other delimiter inside quoted cells
        ('a,b\n"x;y;z",1\n"x;y;z",2\n', ","),
        # commas in every name, one cell each
        ("Name;Ort\nMeier, Anna;Bonn\nKurz, Otto;Ulm\n", ";"),
        # titles above the header hold other delimiters
        ("Messe Hannover, Halle 3, 2026\n\nFirma;Ort\nAcme;Bonn\nBolt;Ulm\n", ";"),
        # half of the rows are ragged, but two headers are known
        ("Firma;Ort\nA;B;x, y\nC;D\nE;F;u, v\nG;H\nI;J;s, t\nK;L\n", ";"),
        ("Firma;Ort\n", ";"),
        # a list of header names in one quoted cell is no header
        ('id,cells\n1,"Firma|Name|Ort"\n2,"E-Mail|Firma"\n3,"x"\n4,y\n', ","),
        # every row is ragged, but the header is known
        ("Firma;Ort;Name\nAcme\nBolt;Ulm\nCord;Bonn\n", ";"),
        # every row ends with a delimiter more, or less, than the header
        ("a;b\nAcme;Bonn;\nBolt;Ulm;\n", ";"),
        ("a;b;\nAcme;Bonn\nBolt;Ulm\n", ";"),
        # a line break inside quotes
        ('Firma;Note\nAcme;"a, b,\nc, d"\nBolt;"e\nf"\n', ";"),
    ],
)
def test_the_delimiter_with_the_most_even_width_is_told(text: str, delimiter: str) -> None:
    assert tell_dialect(text.splitlines(keepends=True), known_header=known) == Dialect(delimiter)


@pytest.mark.parametrize(
    "text",
    ["E-Mail\na@example.com\nb@example.com\n", "Name\nMeier, Anna\nKurz, Otto\nAcme\nBolt\n"],
)
@pytest.mark.parametrize("header_is_known", [known, unknown])
def test_a_single_column_stays_one(text: str, header_is_known: Callable[[str], bool]) -> None:
    lines = text.splitlines(keepends=True)
    dialect = tell_dialect(lines, known_header=header_is_known)
    assert {len(cells) for _, cells in sample_records(lines, dialect, cut=False)} == {1}


def test_a_half_record_at_the_end_of_a_cut_sample_does_not_count() -> None:
    lines = ["a;b\n", "1;2\n", '3;"4, 5, 6\n']
    assert tell_dialect(lines, known_header=unknown, cut=True) == Dialect(";")
    assert sample_records(lines, Dialect(";"), cut=True) == [(1, ["a", "b"]), (2, ["1", "2"])]


def test_records_of_a_sample_know_their_lines_and_skip_blank_ones() -> None:
    lines = ["\n", '"a\n', 'b";c\n', " ; \n", "1;2\n"]
    assert sample_records(lines, Dialect(";"), cut=False) == [(2, ["a\nb", "c"]), (5, ["1", "2"])]


@pytest.mark.parametrize(
    ("line", "dialect"),
    [
        ("sep=;\r\n", Dialect(";")),
        ("SEP=,\n", Dialect(",")),
        ('"sep=|"\n', Dialect("|")),
        ("sep=\t\n", Dialect("\t")),
        ("\ufeffsep=;\n", Dialect(";")),
        ("sep=\n", None),
        ("sep=;;\n", None),
        ("separator;sep=;\n", None),
    ],
)
def test_a_first_line_can_order_the_delimiter(line: str, dialect: Dialect | None) -> None:
    assert sep_line(line) == dialect


@pytest.mark.parametrize(
    ("given", "delimiter"),
    [
        (";", ";"),
        ("tab", "\t"),
        ("TAB", "\t"),
        ("\\t", "\t"),
        ("\t", "\t"),
        ("pipe", "|"),
        ("^", "^"),
    ],
)
def test_a_delimiter_is_given_as_a_character_or_by_its_name(given: str, delimiter: str) -> None:
    assert given_dialect(given) == Dialect(delimiter)


@pytest.mark.parametrize("given", ["", ";;", '"', "\n", "a", "7", " ", "komma"])
def test_what_cannot_keep_cells_apart_is_refused(given: str) -> None:
    with pytest.raises(UnknownDelimiter, match="cannot be the delimiter: give one character"):
        given_dialect(given)
