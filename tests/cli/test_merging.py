"""`leadq merge`: shown side by side, asked at a terminal, refused where nobody can be asked."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from leadq.cli.program import run
from leadq.store.opening import opened
from leadq.store.pairs import keep_apart
from leadq.store.writing import writing
from tests.cli.transcripts import Terminal
from tests.commands import Leadq, Result, new_workspace, write_list
from tests.dumps import query, whole_dump
from tests.facts import a_command

PEOPLE = """\
Firma;Vorname;Nachname;E-Mail;Ort;Branche
Alpha GmbH;Anna;Roth;anna@alpha.example;Berlin;
Beta AG;Anna;Roth;a.roth@beta.example;Ulm;Logistik
Alpha GmbH;Bernd;Blum;bernd@alpha.example;Berlin;Logistik
"""
Asked = Callable[..., Result]


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    workspace = new_workspace(tmp_path / "ws")
    workspace.ok("import", write_list(tmp_path / "fair.csv", PEOPLE), "--source", "Fair")
    return workspace


@pytest.fixture
def asked(leadq: Leadq, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Runs a command at a terminal, where these lines are typed."""

    def at_terminal(*words: str, typed: str) -> Result:
        out, said = io.StringIO(), Terminal()
        monkeypatch.setattr(sys, "stdin", Terminal(typed))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
            code = run(["-C", str(leadq.folder), "--as-of", leadq.as_of, *words])
        return Result(code, out.getvalue(), said.getvalue())

    return at_terminal


def _say_different(leadq: Leadq) -> None:
    with opened(leadq.folder / "leads.db") as db, writing(db, a_command("2026-11-20")) as tx:
        keep_apart(tx, (1, 3))


def _emails(leadq: Leadq) -> list[tuple[object, ...]]:
    return query(leadq.folder, "SELECT id, email, city FROM lead ORDER BY id")


def test_without_conflicts_nobody_is_asked(leadq: Leadq) -> None:
    result = leadq.ok("merge", "1", "3")
    assert result.err.splitlines()[0] == (
        "merged 3 Bernd Blum, Alpha GmbH into 1 Anna Roth, Alpha GmbH: 1 contact"
    )
    assert "industry" in result.out


def test_conflicts_that_nobody_decides_are_listed_and_nothing_is_merged(leadq: Leadq) -> None:
    before = whole_dump(leadq.folder)
    result = leadq("merge", "1", "2")
    assert result.code == 2
    assert "  email: anna@alpha.example (1) or a.roth@beta.example (2)" in result.err
    assert "  company: Alpha GmbH (1) or Beta AG (2)" in result.err
    assert "  address: Berlin (1) or Ulm (2)" in result.err
    assert whole_dump(leadq.folder) == before


@pytest.mark.parametrize(
    ("prefer", "email"),
    [("1", "anna@alpha.example"), ("2", "a.roth@beta.example"), ("newer", "a.roth@beta.example")],
)
def test_prefer_decides(leadq: Leadq, prefer: str, email: str) -> None:
    leadq.on("2026-11-21").ok("edit", "2", "job_title=CEO")
    leadq.ok("merge", "1", "2", "--prefer", prefer)
    assert _emails(leadq)[0][1] == email


def test_the_older_lead_can_be_believed(leadq: Leadq) -> None:
    leadq.on("2026-11-21").ok("edit", "1", "job_title=CEO")
    leadq.ok("merge", "1", "2", "--prefer", "older")
    assert _emails(leadq)[0][1:] == ("a.roth@beta.example", "Ulm")


@pytest.mark.parametrize(
    ("keep", "drop", "prefer", "email"),
    [
        ("1", "2", "newer", "a.roth@beta.example"),
        ("1", "2", "older", "anna@alpha.example"),
        ("2", "1", "newer", "a.roth@beta.example"),
        ("2", "1", "older", "anna@alpha.example"),
        ("4", "2", "newer", "new@alpha.example"),
        ("2", "4", "newer", "new@alpha.example"),
        ("2", "4", "older", "a.roth@beta.example"),
    ],
)
def test_of_one_day_what_came_later_is_newer(
    leadq: Leadq, tmp_path: Path, keep: str, drop: str, prefer: str, email: str
) -> None:
    web = "Vorname;Nachname;E-Mail\nAnna;Roth;new@alpha.example\n"
    leadq.ok("import", write_list(tmp_path / "web.csv", web), "--source", "Web")
    leadq.ok("merge", keep, drop, "--prefer", prefer)
    assert (email,) in query(leadq.folder, f"SELECT email FROM lead WHERE id = {keep}")


def test_of_one_day_the_later_edit_is_newer(leadq: Leadq) -> None:
    leadq.ok("edit", "1", "job_title=CEO")
    leadq.ok("merge", "1", "2", "--prefer", "newer")
    assert _emails(leadq)[0][1] == "anna@alpha.example"


def test_prefer_takes_one_of_the_two(leadq: Leadq) -> None:
    result = leadq("merge", "1", "2", "--prefer", "3")
    assert result.code == 2
    assert "write 1, 2, newer or older" in result.err


def test_a_dry_run_shows_what_would_stay_and_writes_nothing(leadq: Leadq) -> None:
    before = whole_dump(leadq.folder)
    result = leadq.ok("merge", "1", "2", "--prefer", "2", "--dry-run")
    assert result.err == "dry run: nothing was merged\n"
    assert [line.split() for line in result.out.splitlines() if line.startswith("email")] == [
        ["email", "anna@alpha.example", "a.roth@beta.example", "a.roth@beta.example", "differs"]
    ]
    assert leadq.ok("merge", "1", "2", "--dry-run").code == 0
    assert whole_dump(leadq.folder) == before


def test_for_scripts_it_says_what_was_done(leadq: Leadq) -> None:
    done = leadq.ok("merge", "1", "2", "--prefer", "1", "--format", "json").json
    assert done == {
        "id": 1,
        "merged": 2,
        "filled": ["industry"],
        "conflicts": [
            {"field": "email", "kept": "anna@alpha.example", "dropped": "a.roth@beta.example"},
            {"field": "company", "kept": "Alpha GmbH", "dropped": "Beta AG"},
            {"field": "city", "kept": "Berlin", "dropped": "Ulm"},
        ],
        "moved": {"activities": 0, "answers": 0, "touches": 0, "contacts": 1},
    }


def test_the_old_number_means_the_lead_that_stays(leadq: Leadq) -> None:
    leadq.ok("merge", "1", "3")
    assert leadq.ok("show", "3").out.startswith("lead 1 Anna Roth")
    assert leadq("merge", "1", "3").err.splitlines() == [
        "leadq: both are lead 1 Anna Roth, Alpha GmbH; name two leads"
    ]


def test_a_further_contact_is_shown_and_found(leadq: Leadq) -> None:
    leadq.ok("merge", "1", "3")
    shown = leadq.ok("show", "bernd@alpha.example").out
    assert "further contacts\n  Bernd Blum, bernd@alpha.example\n" in shown
    assert leadq.ok("show", "blum").out == shown
    assert leadq.ok("show", "1", "--format", "json").json["contacts"][0]["last_name"] == "Blum"


def test_the_history_says_which_lead_went(leadq: Leadq) -> None:
    leadq.ok("merge", "1", "2", "--prefer", "2")
    assert "merge 2 into 1" in leadq.ok("history").out
    changed = leadq.ok("history", "1", "--format", "json").json
    assert {(one["field"], one["old"], one["new"]) for one in changed} == {
        ("company", "Alpha GmbH", "Beta AG"),
        ("email", "anna@alpha.example", "a.roth@beta.example"),
        ("city", "Berlin", "Ulm"),
        ("industry", None, "Logistik"),
    }


def test_the_merged_lead_is_assessed_anew(leadq: Leadq) -> None:
    leadq.ok("score")
    leadq.ok("merge", "1", "3")
    shown = leadq.ok("why", "1", "--format", "json").json
    assert query(leadq.folder, "SELECT score FROM lead WHERE id = 1") == [(shown["score"],)]


def test_at_a_terminal_each_conflict_is_asked(asked: Asked, leadq: Leadq) -> None:
    result = asked("merge", "1", "2", typed="2\n\nx\n2\n")
    assert result.code == 0
    assert _emails(leadq)[0] == (1, "a.roth@beta.example", "Ulm")
    assert query(leadq.folder, "SELECT company FROM lead WHERE id = 1") == [("Alpha GmbH",)]
    assert "address:\n  1  Berlin\n  2  Ulm\n  1 or 2? [1] " in result.err


def test_at_a_terminal_it_is_asked_who_is_the_main_contact(asked: Asked, leadq: Leadq) -> None:
    leadq.ok("edit", "3", "salutation=Herr", "last_name=Roth")
    result = asked("merge", "1", "3", typed="2\n")
    assert result.code == 0
    people = "  1  Anna Roth, anna@alpha.example\n  2  Herr Bernd Roth, bernd@alpha.example\n"
    assert f"main contact:\n{people}  1 or 2? [1] " in result.err
    assert _emails(leadq)[0][1] == "bernd@alpha.example"


def test_an_interruption_merges_nothing(asked: Asked, leadq: Leadq) -> None:
    before = whole_dump(leadq.folder)
    assert asked("merge", "1", "2", typed="2\n").code == 130
    assert whole_dump(leadq.folder) == before


def test_what_somebody_found_different_is_merged_only_on_purpose(
    asked: Asked, leadq: Leadq
) -> None:
    _say_different(leadq)
    refused = leadq("merge", "3", "1")
    assert refused.code == 2
    assert "to merge them all the same, add --yes" in refused.err
    declined = asked("merge", "3", "1", typed="\n")
    assert declined.code == 0
    assert declined.err.endswith("nothing was merged\n")
    assert len(_emails(leadq)) == 3
    assert asked("merge", "3", "1", typed="y\n1\n").code == 0
    assert len(_emails(leadq)) == 2


def test_yes_merges_what_somebody_found_different(leadq: Leadq) -> None:
    _say_different(leadq)
    leadq.ok("merge", "3", "1", "--yes")
    assert len(_emails(leadq)) == 2
