"""What nobody understood stays a problem of its lead until it is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Leadq, new_workspace, write_list
from tests.dumps import query

PEOPLE = "Nachname,E-Mail,Telefon,PLZ\nRoth,roth@a.example,nobody knows,10115\nBlum,b@b.example,030 23125 001,"


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    workspace = new_workspace(tmp_path / "ws")
    workspace.ok("import", write_list(tmp_path / "fair.csv", PEOPLE), "--source", "Fair")
    return workspace


def _problems(leadq: Leadq) -> list[tuple[object, ...]]:
    return query(leadq.folder, "SELECT problem, problem_folded FROM lead ORDER BY id")


def _take(leadq: Leadq, text: str, source: str) -> None:
    file = write_list(leadq.folder.parent / "next.csv", text)
    leadq.ok("import", file, "--source", source)


@pytest.mark.parametrize("filter_", ["problem=known", "problem=phone"])
def test_it_is_listed_and_shown(leadq: Leadq, filter_: str) -> None:
    found = leadq.ok("list", filter_, "--format", "json").json
    assert [lead["email"] for lead in found] == ["roth@a.example"]
    assert "problem              phone" in leadq.ok("show", "1").out


def test_a_field_that_is_set_by_hand_is_none_any_more(leadq: Leadq) -> None:
    leadq.ok("edit", "1", "city=Ulm")
    assert _problems(leadq)[0] == ("phone", "phone")
    leadq.ok("edit", "1", "phone=030 23125 009")
    assert _problems(leadq)[0] == (None, None)


def test_another_list_brings_what_was_missing_and_new_problems(leadq: Leadq) -> None:
    _take(leadq, "Nachname,E-Mail,Telefon,Mitarbeiter\nRoth,roth@a.example,,many", "Web")
    assert _problems(leadq)[0] == ("phone\nemployees", "phone\nemployees")
    _take(leadq, "Nachname,E-Mail,Telefon\nRoth,roth@a.example,030 23125 009", "List")
    assert _problems(leadq)[0] == ("employees", "employees")


def test_what_is_known_is_no_problem_however_another_list_writes_it(leadq: Leadq) -> None:
    _take(leadq, "Nachname,E-Mail,Telefon\nBlum,b@b.example,nobody knows", "Web")
    assert _problems(leadq)[1] == (None, None)


def test_a_later_row_of_the_list_brings_what_the_first_lacked(leadq: Leadq) -> None:
    rows = "Nachname,E-Mail,Telefon\nNeu,n@n.example,nobody knows\nNeu,n@n.example,030 23125 009"
    _take(leadq, rows, "Web")
    assert _problems(leadq)[2] == (None, None)


def test_a_merge_leaves_what_neither_knows(leadq: Leadq) -> None:
    leadq.ok("merge", "2", "1", "--prefer", "2")
    assert _problems(leadq) == [(None, None)]
