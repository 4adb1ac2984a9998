"""Lists of every format from the command line: workbooks and their sheets, standard input, packed files."""

from __future__ import annotations

import csv
import gzip
import io
import sys
from pathlib import Path

import pytest

from tests.commands import Leadq, new_workspace
from tests.dumps import query
from tests.intake.sheets import write_parts, write_xlsx

TABLE = "Firma;Nachname;E-Mail\nMüller & Söhne;Groß;gross@mueller.example\n"
LINES = [line.split(";") for line in TABLE.splitlines()]


class _Input:
    """Standard input that holds these bytes."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)

    def isatty(self) -> bool:
        return False


@pytest.fixture
def leadq(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Leadq:
    monkeypatch.chdir(tmp_path)
    return new_workspace(tmp_path / "ws")


def pipe(monkeypatch: pytest.MonkeyPatch, content: str | bytes) -> None:
    given = content if isinstance(content, bytes) else content.encode()
    monkeypatch.setattr(sys, "stdin", _Input(given))


def leads(leadq: Leadq) -> list[tuple[str, str]]:
    return query(
        leadq.folder, "SELECT company, source.name FROM lead JOIN source ON source.id = source_id"
    )


def test_standard_input_needs_a_source(leadq: Leadq, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, TABLE)
    refused = leadq("import", "-")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        "leadq: standard input does not say where its leads come from: give --source NAME,"
        " or a mapping with a source\n"
    )
    assert leads(leadq) == []


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_standard_input_comes_in(
    leadq: Leadq, monkeypatch: pytest.MonkeyPatch, pack: type[bytes]
) -> None:
    pipe(monkeypatch, pack(TABLE.encode("cp1252")))
    done = leadq.ok("import", "-", "--source", "Pipe", "--format", "json")
    assert done.json[0]["file"] == "standard input"
    assert leads(leadq) == [("Müller & Söhne", "Pipe")]


def test_standard_input_may_say_its_source_in_a_column(
    leadq: Leadq, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe(monkeypatch, "Firma;Nachname;Source\nAlpha;Arndt;Fair\n")
    leadq.ok("import", "-")
    assert leads(leadq) == [("Alpha", "Fair")]


def test_rejected_rows_of_standard_input_lie_in_the_current_folder(
    leadq: Leadq, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe(monkeypatch, TABLE + "Alpha;a\nSumme;;2\n")
    result = leadq("import", "-", "--source", "Pipe")
    assert result.code == 4
    assert "2 rejected rows, with reasons, in stdin.rejected.csv" in result.err
    rejected = csv.DictReader(io.StringIO(Path("stdin.rejected.csv").read_text("utf-8-sig")))
    assert [(row["leadq_line"], row["leadq_reason"], row["leadq_source"]) for row in rejected] == [
        ("3", "2 cells, the header has 3", "Pipe"),
        ("4", "looks like a total", "Pipe"),
    ]


def test_a_line_of_standard_input_without_an_end_is_not_waited_for(
    leadq: Leadq, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Endless(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            assert size is not None
            return b"x" * size

    given = _Input(b"")
    given.buffer = Endless()
    monkeypatch.setattr(sys, "stdin", given)
    refused = leadq("import", "-", "--source", "Pipe")
    assert refused.code == 3
    assert "standard input:1: the line is longer than 1,048,576 characters" in refused.err


def test_standard_input_can_be_named_once(leadq: Leadq) -> None:
    refused = leadq("import", "-", "-", "--source", "Pipe")
    assert refused.code == 2
    assert "- is standard input, and can be named once" in refused.err


def test_a_sheet_is_chosen_and_the_others_are_named(leadq: Leadq) -> None:
    write_xlsx(Path("fair.xlsx"), {"Leads": LINES, "Alt": [*LINES[:1], ["Bolt", "Bär", ""]]})
    first = leadq.ok("import", "fair.xlsx", "--source", "Fair")
    assert "fair.xlsx: sheet Leads was read; Alt holds a list too: see --sheet" in first.err
    second = leadq.ok("import", "fair.xlsx", "--source", "Fair", "--sheet", "Alt")
    assert "--sheet" not in second.err
    assert sorted(leads(leadq)) == [("Bolt", "Fair"), ("Müller & Söhne", "Fair")]
    refused = leadq("import", "fair.xlsx", "--sheet", "Neu")
    assert refused.code == 2
    assert refused.err == (
        "leadq: fair.xlsx has no sheet 'Neu': give one of Leads, Alt, or its number\n"
    )


def test_files_of_several_formats_come_in_at_once(leadq: Leadq) -> None:
    write_xlsx(Path("a.xlsx"), {"L": LINES})
    write_parts(Path("b.zip"), {"list.csv": "Firma;Nachname\nBolt;Bär\n"})
    Path("c.csv.gz").write_bytes(gzip.compress(b"Firma;Nachname\nCord;Cramer\n"))
    leadq.ok("import", "a.xlsx", "b.zip", "c.csv.gz")
    assert sorted(leads(leadq)) == [("Bolt", "b"), ("Cord", "c"), ("Müller & Söhne", "a")]


def test_rejected_rows_of_a_workbook_come_back_as_a_list(leadq: Leadq) -> None:
    write_xlsx(Path("fair.xlsx"), {"L": [*LINES, [None, None, "nobody"]]})
    assert leadq("import", "fair.xlsx").code == 4
    path = Path("fair.xlsx.rejected.csv")
    path.write_text(path.read_text("utf-8-sig").replace("nobody", "nora@nobody.example"), "utf-8")
    leadq.ok("import", path)
    assert sorted(source for _, source in leads(leadq)) == ["fair", "fair"]


def test_a_column_that_comes_again_fills_what_the_first_leaves_blank(leadq: Leadq) -> None:
    Path("fair.csv").write_text(
        "Nachname;Telefon;Telefon\nAdam;;+49 711 1234567\nBär;+49 711 1111111;+49 711 2222222\n"
    )
    leadq.ok("import", "fair.csv")
    found = query(leadq.folder, "SELECT last_name, phone FROM lead ORDER BY 1")
    assert found == [("Adam", "+497111234567"), ("Bär", "+497111111111")]
    assert "+49 711 2222222" in leadq.ok("show", "Bär").out
