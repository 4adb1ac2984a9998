"""What a dry run tells of a list, and that it writes nothing; what is asked about columns that nobody understands."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from tests.cli.transcripts import Terminal
from tests.commands import Leadq, Result, new_workspace, write_list

LIST = """Besucher 2026;;;;;;
Firma;E-Mail;Telefon;Besucht am;Umsatz;Gespräch;Land
Alpha  GmbH;Anna@Alpha.example;0711 99998610;17.11.2026;1.250,50;will Angebot;
Beta AG;bernd@;ruft an;18.11.2026;viel;;
;;;;;niemand;
Gamma KG;info@gamma.example;01 5811 2345;19.11.2026;;;A
"""


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    return new_workspace(tmp_path / "ws")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_list(tmp_path / "fair.csv", LIST, "cp1252")


def columns(result: Result) -> dict[str, tuple[object, ...]]:
    """Header → field, form, a cell, what becomes of it, how many are not understood, and some of them."""
    return {
        column["header"]: tuple(value for name, value in column.items() if name != "header")
        for column in result.json[0]["preview"]["columns"]
    }


def test_a_dry_run_tells_each_column_with_a_cell_before_and_after(leadq: Leadq, path: Path) -> None:
    result = leadq("import", path, "--dry-run", "--format", "json")
    assert result.code == 4
    assert columns(result) == {
        "Firma": ("company", None, "Alpha  GmbH", "Alpha GmbH", 0, []),
        "E-Mail": ("email", None, "Anna@Alpha.example", "anna@alpha.example", 1, ["bernd@"]),
        "Telefon": ("phone", None, "0711 99998610", "+4971199998610", 1, ["ruft an"]),
        "Besucht am": ("received_on", None, "17.11.2026", "2026-11-17", 0, []),
        "Umsatz": ("revenue", None, "1.250,50", "1250.50", 1, ["viel"]),
        "Gespräch": (None, None, "will Angebot", None, 0, []),
        "Land": ("country", None, None, None, 0, []),
    }


def test_a_dry_run_tells_the_file_the_header_and_why_rows_would_be_rejected(
    leadq: Leadq, path: Path
) -> None:
    (told,) = leadq("import", path, "--dry-run", "--format", "json").json
    assert (told["told"], told["header_line"], told["mapping"]) == (
        "CSV, cp1252, semicolon",
        2,
        None,
    )
    reason = "no name, firm, e-mail, phone or external id that tells who this is"
    assert told["preview"]["rejections"] == [[1, reason]]
    assert (told["rows"], told["created"], told["rejected"], told["doubtful"]) == (4, 3, 1, 0)


def test_an_import_has_no_preview(leadq: Leadq, path: Path) -> None:
    assert leadq("import", path, "--format", "json").json[0]["preview"] is None


def test_the_form_of_dates_is_told_where_the_column_decides_it(
    leadq: Leadq, tmp_path: Path
) -> None:
    rows = "Firma,Date\nAlpha,12/31/2025\nBeta,1/2/2026\n"
    result = leadq.ok(
        "import", write_list(tmp_path / "us.csv", rows), "--dry-run", "--format", "json"
    )
    assert columns(result)["Date"] == (
        "received_on",
        "month first",
        "12/31/2025",
        "2025-12-31",
        0,
        [],
    )


def test_a_dry_run_of_activities_tells_its_columns_too(leadq: Leadq, tmp_path: Path) -> None:
    mapping = write_list(
        tmp_path / "clicks.yaml",
        "system: N\nrows: activities\ncolumns: {Mail: email, Was: {field: kind, values: {click: newsletter_click}}, Wann: happened_at}\n",
    )
    rows = write_list(tmp_path / "c.csv", "Mail;Was;Wann;Gerät\nX@Y.example;click;1.2.2026;Handy\n")
    result = leadq("import", rows, "--mapping", mapping, "--dry-run", "--format", "json")
    assert columns(result) == {
        "Mail": ("email", None, "X@Y.example", "x@y.example", 0, []),
        "Was": ("kind", None, "click", "newsletter_click", 0, []),
        "Wann": ("happened_at", None, "1.2.2026", "2026-02-01", 0, []),
        "Gerät": (None, None, "Handy", None, 0, []),
    }
    assert result.json[0]["preview"]["rejections"] == [[1, "no lead with the e-mail x@y.example"]]


def test_a_dry_run_writes_nothing(leadq: Leadq, path: Path) -> None:
    leadq("import", path, "--source", "Fair")
    folders = (leadq.folder, path.parent)
    before = {
        file: file.read_bytes() for one in folders for file in one.rglob("*") if file.is_file()
    }
    changed = write_list(path.parent / "changed.csv", LIST.replace("Beta AG", "Beta SE"), "cp1252")
    leadq("import", changed, "--source", "Other", "--dry-run", "--update")
    after = {
        file: file.read_bytes() for one in folders for file in one.rglob("*") if file.is_file()
    }
    after.pop(changed)
    assert {file: hashlib.sha256(data).hexdigest() for file, data in after.items()} == {
        file: hashlib.sha256(data).hexdigest() for file, data in before.items()
    }


def test_a_dry_run_under_changed_rules_writes_nothing_either(leadq: Leadq, path: Path) -> None:
    database = leadq.folder / "leads.db"
    before = database.read_bytes()
    leadq("import", path, "--dry-run")
    assert database.read_bytes() == before, "nobody has taken over the rules yet"
    leadq("import", path)
    fields = leadq.folder / "rules" / "fields.yaml"
    text = fields.read_text(encoding="utf-8")
    fields.write_text(f"{text}  talk: {{type: text, columns: [Gespräch]}}\n", encoding="utf-8")
    before = database.read_bytes()
    result = leadq("import", path, "--source", "Other", "--dry-run", "--format", "json")
    assert columns(result)["Gespräch"][0] == "talk"
    assert database.read_bytes() == before


class _Typing(Terminal):
    """A terminal at which somebody types these lines."""

    def __init__(self, *lines: str) -> None:
        super().__init__("".join(f"{line}\n" for line in lines))


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch, leadq: Leadq) -> object:
    """Run a command at a terminal and type these lines."""

    def run(words: tuple[object, ...], *lines: str) -> tuple[int, str, str]:
        import contextlib

        from leadq.cli import program

        out, err = Terminal(), Terminal()
        monkeypatch.setattr(sys, "stdin", _Typing(*lines))
        given = ["-C", str(leadq.folder), "--as-of", leadq.as_of, *map(str, words)]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = program.run(given)
        return code, out.getvalue(), err.getvalue()

    return run


UNKNOWN = "Firma;E-Mail;Gespräch;Los: Nr.\nAlpha;anna@alpha.example;will Angebot;17\n"


def test_unknown_columns_are_asked_once_and_the_answers_are_kept_for_later_lists(
    leadq: Leadq, tmp_path: Path, typing: object
) -> None:
    path = write_list(tmp_path / "Stand B 12.csv", UNKNOWN)
    code, _, err = typing(("import", path), "noet", "note", "", "y")  # type: ignore[operator]
    assert code == 0
    assert "Stand B 12.csv has 2 columns that nobody understands" in err
    assert "  Gespräch: such as will Angebot\n" in err
    assert "there is no field 'noet', did you mean 'note'?" in err
    saved = leadq.folder / "rules" / "mappings" / "Stand-B-12.yaml"
    assert saved.read_text(encoding="utf-8") == (
        "# How lists like Stand B 12.csv are read.\n"
        'header: ["Firma", "E-Mail", "Gespräch", "Los: Nr."]\n'
        'columns:\n  "Gespräch": note\n  "Los: Nr.": keep\n'
    )
    assert leadq.ok("show", "1", "--format", "json").json["note"] == "will Angebot"
    later = write_list(tmp_path / "later.csv", UNKNOWN.replace("alpha", "beta"))
    code, _, err = typing(("import", later))  # type: ignore[operator]
    assert code == 0
    assert f"{later}: read as rules/mappings/Stand-B-12.yaml says" in err
    assert leadq.ok("show", "2", "--format", "json").json["note"] == "will Angebot"


@pytest.mark.parametrize(
    ("lines", "note", "saved"),
    [
        (["note", "", "n"], "will Angebot", False),
        ([".", "n"], None, False),
        (["", "", ""], None, True),
        (["?", "note", ".", "no"], "will Angebot", False),
        (["Job Title", ".", "n"], None, False),
    ],
)
def test_the_answers_count_for_this_list_also_when_they_are_not_saved(
    leadq: Leadq, tmp_path: Path, typing: object, lines: list[str], note: str | None, saved: bool
) -> None:
    path = write_list(tmp_path / "stand.csv", UNKNOWN)
    assert typing(("import", path), *lines)[0] == 0  # type: ignore[operator]
    assert leadq.ok("show", "1", "--format", "json").json["note"] == note
    assert (leadq.folder / "rules" / "mappings" / "stand.yaml").exists() is saved


def test_lists_with_the_same_headers_are_asked_about_once(
    leadq: Leadq, tmp_path: Path, typing: object
) -> None:
    paths = [
        write_list(tmp_path / f"{name}.csv", UNKNOWN.replace("alpha", name))
        for name in ("alpha", "beta")
    ]
    code, _, err = typing(("import", *paths), "note", ".", "y")  # type: ignore[operator]
    assert (code, err.count("field?")) == (0, 2)
    saved = sorted(file.stem for file in (leadq.folder / "rules" / "mappings").glob("*a.yaml"))
    assert saved == ["alpha"]
    assert leadq.ok("show", "2", "--format", "json").json["note"] == "will Angebot"
    later = write_list(tmp_path / "later.csv", UNKNOWN.replace("alpha", "gamma"))
    assert typing(("import", later))[0] == 0  # type: ignore[operator]


def test_a_list_of_which_nothing_is_understood_is_asked_about_too(
    leadq: Leadq, tmp_path: Path, typing: object
) -> None:
    path = write_list(tmp_path / "odd.csv", "Wen;Wohin\nRoth;anna@alpha.example\n")
    assert typing(("import", path), "last name", "email", "n")[0] == 0  # type: ignore[operator]
    assert leadq.ok("show", "1", "--format", "json").json["email"] == "anna@alpha.example"
    code, _, err = typing(("import", path), "Q")[0:3]  # type: ignore[operator]
    assert code == 130, err
    refused = leadq("import", path, "--mapping", "none")
    assert (refused.code, "no column is understood" in refused.err) == (3, True)


def test_a_file_that_is_there_is_not_overwritten(
    leadq: Leadq, tmp_path: Path, typing: object
) -> None:
    there = leadq.folder / "rules" / "mappings" / "stand.yaml"
    there.write_text("header: [Ganz anders]\ncolumns: {Ganz anders: note}\n", encoding="utf-8")
    path = write_list(tmp_path / "stand.csv", UNKNOWN)
    assert typing(("import", path), ".", "y")[0] == 0  # type: ignore[operator]
    assert there.with_name("stand-2.yaml").is_file()
    assert "Ganz anders" in there.read_text(encoding="utf-8")


def test_who_leaves_at_a_question_has_changed_nothing(
    leadq: Leadq, tmp_path: Path, typing: object
) -> None:
    path = write_list(tmp_path / "stand.csv", UNKNOWN)
    code, _, err = typing(("import", path), "note")  # type: ignore[operator]
    assert code == 130
    assert "interrupted" in err
    assert leadq.ok("list", "--format", "json").json == []


@pytest.mark.parametrize("more", [("--mapping", "none"), ("--format", "json")])
def test_nothing_is_asked_where_it_was_said_how_to_read_or_a_machine_listens(
    tmp_path: Path, typing: object, more: tuple[str, ...]
) -> None:
    path = write_list(tmp_path / "stand.csv", UNKNOWN)
    code, _, err = typing(("import", path, *more))  # type: ignore[operator]
    assert code == 0
    assert "field?" not in err


def test_nothing_is_asked_without_a_terminal(leadq: Leadq, tmp_path: Path) -> None:
    result = leadq.ok("import", write_list(tmp_path / "stand.csv", UNKNOWN))
    assert "field?" not in result.err
    assert "no field for Gespräch, Los: Nr.; kept with the lead as it is" in result.err


def test_a_dry_run_asks_but_saves_nothing(leadq: Leadq, tmp_path: Path, typing: object) -> None:
    path = write_list(tmp_path / "stand.csv", UNKNOWN)
    code, out, err = typing(("import", path, "--dry-run"), "note", "")  # type: ignore[operator]
    assert code == 0
    assert "Save this" not in err
    assert "note" in out
    assert not (leadq.folder / "rules" / "mappings" / "stand.yaml").exists()
