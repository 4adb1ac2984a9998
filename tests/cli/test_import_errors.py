"""Files that cannot be imported: one sentence with file and line, exit code 3, and nothing is changed."""

from __future__ import annotations

import csv
import gzip
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.commands import Leadq, new_workspace, write_list

XLSX = b"PK\x03\x04\x14\x00\x06\x00\x08\x00[Content_Types].xml" + bytes(200)
EXPORT = "export the list as CSV or XLSX from the program it comes from"
AGAIN = "that is damaged or cut off: get it again from where it comes"
XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
TABLE = "Firma;Nachname;E-Mail\nMüller & Söhne;Groß;gross@mueller.example\n"


@pytest.fixture
def leadq(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Leadq:
    monkeypatch.chdir(tmp_path)
    return new_workspace(tmp_path / "ws")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "fair.csv is empty: export the list again"),
        (b"\n\n  \n", "fair.csv is empty: export the list again"),
        (XLSX, f"fair.csv is a zip archive {AGAIN}"),
        (XLS, f"fair.csv is an old Excel workbook (XLS) {AGAIN}"),
        (gzip.compress(b"Firma\n", mtime=0)[:-3], f"fair.csv is a gzip archive {AGAIN}"),
        (
            b"<!DOCTYPE html>\n<html><body><table></table></body></html>\n",
            f"fair.csv is an HTML page without a table, not a list: {EXPORT}",
        ),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), f"fair.csv is a picture, not a list: {EXPORT}"),
        (b"%PDF-1.7\n", f"fair.csv is a PDF, not a list: {EXPORT}"),
        (
            TABLE.encode() + b"Alpha;\x00\x00;a@b.example\n",
            "fair.csv:3: NUL bytes in the text, the file is damaged: export it again",
        ),
    ],
)
def test_what_is_no_list_is_told(leadq: Leadq, content: bytes, sentence: str) -> None:
    Path("fair.csv").write_bytes(content)
    refused = leadq("import", "fair.csv")
    assert (refused.code, refused.out) == (3, "")
    assert refused.err == f"leadq: {sentence}\n"
    assert leadq.ok("list").out == ""


def test_the_wrong_encoding_is_named_with_its_line(leadq: Leadq) -> None:
    Path("fair.csv").write_bytes(TABLE.encode("cp1252"))
    refused = leadq("import", "fair.csv", "--encoding", "utf-8")
    assert refused.code == 3
    assert refused.err == (
        "leadq: fair.csv:2: this is not utf-8: name the right one with --encoding,"
        " or save the file again as CSV UTF-8\n"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read everything")
def test_a_file_that_nobody_may_read(leadq: Leadq) -> None:
    Path("fair.csv").write_text(TABLE, encoding="utf-8")
    Path("fair.csv").chmod(0)
    refused = leadq("import", "fair.csv")
    assert refused.code == 3
    assert refused.err == "leadq: fair.csv cannot be read: Permission denied\n"


def test_one_bad_file_of_several_changes_nothing(leadq: Leadq) -> None:
    Path("good.csv").write_text(TABLE, encoding="utf-8")
    assert leadq("import", "good.csv", "nobody.csv").code == 3
    assert leadq.ok("list").out == ""


def test_one_bad_file_of_several_leaves_no_file_of_rejected_rows(leadq: Leadq) -> None:
    Path("first.csv").write_text(TABLE + "Alpha;a\n", encoding="utf-8")
    Path("second.csv").write_text("Nachname,Datum\nRoth,12/11/2026\nKoch,03/04/2026\n")
    before = sorted(Path().rglob("*"))
    assert leadq("import", "first.csv", "second.csv").code == 3
    assert sorted(Path().rglob("*")) == before
    assert leadq("import", "first.csv").code == 4
    assert sorted({*Path().rglob("*")} - {*before}) == [Path("first.csv.rejected.csv")]


def test_rows_that_are_no_leads_are_not_to_be_corrected(leadq: Leadq) -> None:
    Path("fair.csv").write_text("Nachname,Mitarbeiter\nRoth,2\nSumme,2\n", encoding="utf-8")
    result = leadq("import", "fair.csv")
    assert result.code == 4
    assert "1 row is no lead (a total, a test): not taken, but in fair.csv.rejected.csv\n" in (
        result.err
    )


def test_rejected_rows_come_with_line_and_reason(leadq: Leadq) -> None:
    Path("fair.csv").write_text(TABLE + "Alpha;a\n", encoding="utf-8")
    result = leadq("import", "fair.csv")
    assert result.code == 4
    assert "1 rejected row, with reasons, in fair.csv.rejected.csv: correct and import it" in (
        result.err
    )
    text = Path("fair.csv.rejected.csv").read_text(encoding="utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=text[len("leadq_line")])
    assert (row["leadq_line"], row["leadq_reason"]) == ("3", "2 cells, the header has 3")


@pytest.mark.parametrize(
    "name",
    [
        "Smith [/] GmbH",
        "[link=https://x.example]Smith[/link]",
        ":smile: GmbH",
        "\x1b]0;owned\x07Smith",
        "\x9b31mSmith",
        "GmbH \u202egpj.exe",
        "=HYPERLINK(A1)",
        "'; DROP TABLE lead; --",
        "株式会社山田",
    ],
)
def test_a_name_in_a_list_can_do_nothing(leadq: Leadq, name: str) -> None:
    cell = '"' + name.replace('"', '""') + '"'
    Path("fair.csv").write_text(f"Firma,E-Mail\n{cell},a@b.example\n", encoding="utf-8")
    leadq.ok("import", "fair.csv", "--source", "Fair [red]")
    for words in (["next"], ["next", "--format", "table"], ["list"], ["show", "1"], ["why", "1"]):
        result = leadq.ok(*words)
        printed = (result.out + result.err).replace("\n", "")
        assert printed.isprintable(), words
    (row,) = csv.DictReader(io.StringIO(leadq.ok("list", "--format", "csv").out))
    assert not row["company"].startswith("=")


PIECES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(
        st.sampled_from(
            ["Firma", "E-Mail", ";", ",", '"', "\n", "\r\n", "\t", "a@b.example", "Müller", "\x00"]
        ),
        max_size=40,
    ).map(lambda parts: "".join(parts).encode("cp1252")),
)


@pytest.fixture(scope="module")
def import_bytes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], tuple[int, str]]:
    folder = tmp_path_factory.mktemp("random")
    leadq = new_workspace(folder / "ws")

    def attempt(content: bytes) -> tuple[int, str]:
        path = folder / "random.csv"
        path.write_bytes(content)
        result = leadq("import", path, "--dry-run", "--source", "Random")
        return result.code, result.err

    return attempt


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=PIECES)
@example(content=b'"')
@example(content=b"\xff\xfe")
@example(content=b"Firma\r\r\nA")
@example(content=b"E-Mail\n=a@b.example")
def test_any_bytes_end_in_a_sentence_and_never_in_a_traceback(
    import_bytes: Callable[[bytes], tuple[int, str]], content: bytes
) -> None:
    code, said = import_bytes(content)
    assert code in {0, 3, 4}
    assert said.startswith("leadq: ") == (code == 3)


def test_the_same_content_says_that_another_day_changes_nothing(tmp_path: Path) -> None:
    leadq = new_workspace(tmp_path / "ws")
    people = write_list(tmp_path / "fair.csv", "Firma;Nachname\nAlpha GmbH;Arndt\n")
    leadq.ok("import", people, "--source", "Fair")
    again = leadq.ok("import", people, "--source", "Fair", "--received", "2026-11-01")
    assert (
        "fair.csv: this content came in before; --received and --kind change nothing" in again.err
    )
