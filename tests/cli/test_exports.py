"""The command that lets leads out: what is written where, and what is refused."""

from __future__ import annotations

import csv
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from leadq.rulebook.catalogue import BUILT_IN
from tests.commands import Leadq, new_workspace, write_list

PEOPLE = "Vorname;Nachname;Firma;E-Mail;Umsatz;PLZ;Land\nÄnne;Roth;=Alpha;a@alpha.example;1.250,50;01067;DE\n;Bach;;;;;\n"


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    made = new_workspace(tmp_path / "ws")
    made.ok("import", write_list(tmp_path / "fair.csv", PEOPLE), "--source", "Fair")
    return made


def names_in(folder: Path) -> list[str]:
    return sorted(found.name for found in folder.iterdir())


def test_without_a_file_csv_goes_to_stdout_and_the_count_to_stderr(leadq: Leadq) -> None:
    result = leadq.ok("export")
    first, second = csv.DictReader(result.out.splitlines())
    assert (first["first_name"], first["company"], first["revenue"]) == (
        "Änne",
        "'=Alpha",
        "1250.50",
    )
    assert (first["postcode"], first["source"], first["received_on"]) == (
        "01067",
        "Fair",
        "2026-11-20",
    )
    assert (second["last_name"], second["email"]) == ("Bach", "")
    assert result.err == "exported 2 leads\n"


def test_a_file_is_readable_by_its_owner_only_and_nothing_else_is_left(
    leadq: Leadq, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    result = leadq.ok("export", "first_name=x", "-o", folder / "a b.csv")
    assert stat.S_IMODE((folder / "a b.csv").stat().st_mode) == 0o600
    assert names_in(folder) == ["a b.csv"]
    assert result.out == ""
    assert result.err == f"exported 0 leads to {folder}/a b.csv\n"


@pytest.mark.parametrize(
    ("name", "words", "begins"),
    [
        ("a.csv", [], b"leadq_id,salutation,"),
        ("a.CSV", ["--excel"], b"\xef\xbb\xbfleadq_id;salutation;"),
        ("a.json", [], b'[\n{"leadq_id": '),
        ("a.vcf", [], b"BEGIN:VCARD\r\nVERSION:3.0\r\n"),
        ("a.xlsx", [], b"PK"),
        ("a.xlsx", ["--format", "json"], b'[\n{"leadq_id": '),
        ("all.foo", ["--format", "csv"], b"leadq_id,salutation,"),
        ("leads", [], b"leadq_id,salutation,"),
    ],
)
def test_the_ending_of_the_file_tells_the_format(
    leadq: Leadq, tmp_path: Path, name: str, words: list[str], begins: bytes
) -> None:
    leadq.ok("export", "-o", tmp_path / name, *words)
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_german_excel_gets_semicolons_commas_and_its_line_ends(
    leadq: Leadq, tmp_path: Path
) -> None:
    leadq.ok("export", "-o", tmp_path / "a.csv", "--excel")
    header, first, second, end = (tmp_path / "a.csv").read_bytes().split(b"\r\n")
    assert dict(zip(header.split(b";"), first.split(b";"), strict=True))[b"revenue"] == b"1250,50"
    assert (second.count(b";"), end) == (header.count(b";"), b"")


def test_json_has_numbers_lists_and_null(leadq: Leadq) -> None:
    first, second = json.loads(leadq.ok("export", "--format", "json").out)
    assert (first["revenue"], first["machines"], first["external_ids"]) == (125050, None, None)
    assert first["leadq_id"].endswith("-1")
    assert first["leadq_id"][:-1] == second["leadq_id"][:-1]
    assert set(BUILT_IN) < set(first)


def test_a_workbook_has_a_line_per_lead(leadq: Leadq, tmp_path: Path) -> None:
    leadq.ok("export", "-o", tmp_path / "a.xlsx")
    header, first, _ = (
        CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    )
    lead = dict(zip(header, first, strict=True))
    assert (lead["company"], lead["revenue"], lead["postcode"]) == ("'=Alpha", 1250.5, "01067")
    assert names_in(tmp_path) == ["a.xlsx", "fair.csv", "ws"]


@pytest.mark.parametrize(
    ("form", "printed"), [("csv", "leadq_id,"), ("json", "[]\n"), ("vcard", "")]
)
def test_nobody_is_no_error(leadq: Leadq, form: str, printed: str) -> None:
    result = leadq.ok("export", "city=Atlantis", "--format", form)
    assert result.out[:9] == printed
    assert result.err == "exported 0 leads\n"


def test_a_file_that_is_there_is_replaced_only_by_force(leadq: Leadq, tmp_path: Path) -> None:
    file = write_list(tmp_path / "a.csv", "mine")
    result = leadq("export", "-o", file)
    assert (result.code, file.read_text()) == (3, "mine")
    assert result.err == f"leadq: {file} exists already; --force replaces it, nothing was written\n"
    leadq.ok("export", "-o", file, "--force")
    assert file.read_text().startswith("leadq_id,")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--format", "xlsx"], 2, "a workbook needs a file: -o FILE.xlsx"),
        (["--excel", "--format", "json"], 2, "--excel is a kind of csv"),
        (["-o", "all.foo"], 2, "all.foo ends in none of .csv, .xlsx, .json, .vcf; end it so, or"),
        (["citi=Ulm", "-o", "new.csv"], 2, "did you mean 'city'?"),
        (
            ["-o", "nowhere/new.csv"],
            3,
            "nowhere/new.csv cannot be written: No such file or directory",
        ),
        (["-o", "ws", "--force"], 3, "ws cannot be written: it is no regular file"),
        (
            ["-o", "ws/leads.db", "--force", "--format", "csv"],
            2,
            "ws/leads.db is the workspace itself",
        ),
    ],
)
def test_what_cannot_be_written_is_refused_and_changes_nothing(
    leadq: Leadq,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    before = (names_in(tmp_path), (tmp_path / "ws" / "leads.db").read_bytes())
    result = leadq("export", *words)
    assert (result.code, result.out) == (code, "")
    assert said in " ".join(result.err.split())
    assert (names_in(tmp_path), (tmp_path / "ws" / "leads.db").read_bytes()) == before


def test_a_text_that_no_sheet_can_hold_leaves_no_file(leadq: Leadq, tmp_path: Path) -> None:
    leadq.ok("edit", "2", "note=" + "x" * 40_000)
    result = leadq("export", "-o", tmp_path / "a.xlsx")
    assert result.code == 3
    assert "note is longer than the 32,767 characters" in result.err
    assert names_in(tmp_path) == ["fair.csv", "ws"]


def test_a_pipe_gets_utf_8_whatever_the_terminal_speaks(leadq: Leadq) -> None:
    words = [sys.executable, "-m", "leadq", "-C", str(leadq.folder), "export"]
    surroundings = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(words, capture_output=True, check=True, env=surroundings)
    assert "Änne".encode() in done.stdout
