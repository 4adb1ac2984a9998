"""Who must not be called or written to, and numbers that are not theirs: kept whatever list or merge comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadq.store.opening import opened
from leadq.store.opt_outs import clear, opt_out
from leadq.store.writing import writing
from tests.commands import Leadq, new_workspace, write_list
from tests.dumps import query
from tests.facts import a_command

PEOPLE = """Firma;Vorname;Nachname;E-Mail;Telefon;Mobil
Alpha GmbH;Anna;Arndt;anna@alpha.example;030 23125 001;0171 3920011
Beta AG;Bernd;Bach;bernd@beta.example;030 23125 002;
Gamma;Clara;Conrad;;;
"""


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    workspace = new_workspace(tmp_path / "ws")
    workspace.ok("import", write_list(tmp_path / "fair.csv", PEOPLE), "--source", "Fair")
    return workspace


def opted_out(leadq: Leadq) -> list[tuple[int, str, str]]:
    sql = "SELECT lead_id, channel, opted_out_on FROM opt_out ORDER BY lead_id, channel"
    return query(leadq.folder, sql)


def suppressed(leadq: Leadq) -> list[tuple[str, str]]:
    return query(leadq.folder, "SELECT channel, address FROM suppression ORDER BY channel, address")


def numbers(leadq: Leadq, lead: int) -> tuple[str | None, str | None]:
    return query(leadq.folder, f"SELECT phone, mobile FROM lead WHERE id = {lead}")[0]


def test_all_numbers_of_a_lead_are_noted_and_it_keeps_them(leadq: Leadq) -> None:
    leadq.ok("log", "1", "call", "--result", "do_not_call")
    assert opted_out(leadq) == [(1, "phone", "2026-11-20")]
    assert suppressed(leadq) == [("phone", "+491713920011"), ("phone", "+493023125001")]
    assert numbers(leadq, 1) == ("+493023125001", "+491713920011")


def test_what_was_said_twice_is_noted_once_on_its_first_day(leadq: Leadq) -> None:
    leadq.ok("log", "1", "call", "--result", "do_not_call")
    leadq.on("2026-11-24").ok("log", "1", "call", "--result", "do_not_call")
    assert opted_out(leadq) == [(1, "phone", "2026-11-20")]
    assert len(suppressed(leadq)) == 2


def test_a_number_that_came_later_is_noted_when_it_is_said_again(leadq: Leadq) -> None:
    leadq.ok("log", "3", "call", "--result", "do_not_call")
    assert suppressed(leadq) == []
    leadq.ok("edit", "3", "phone=030 23125 003")
    leadq.ok("log", "3", "call", "--result", "do_not_call")
    assert suppressed(leadq) == [("phone", "+493023125003")]


def test_by_email_only_the_address_is_noted(leadq: Leadq) -> None:
    path = leadq.folder / "leads.db"
    with opened(path) as db, writing(db, a_command("2026-11-21")) as tx:
        assert opt_out(tx, 1, "email") == ["anna@alpha.example"]
    assert opted_out(leadq) == [(1, "email", "2026-11-21")]
    assert suppressed(leadq) == [("email", "anna@alpha.example")]


def test_the_number_that_was_called_is_cleared_first_the_first_then_the_second(
    leadq: Leadq,
) -> None:
    path = leadq.folder / "leads.db"
    with opened(path) as db, writing(db, a_command("2026-11-21")) as tx:
        assert clear(tx, 1, "phone") == "+493023125001"
        assert clear(tx, 1, "phone") == "+491713920011"
        assert clear(tx, 1, "phone") is None
        assert clear(tx, 1, "email") == "anna@alpha.example"
    assert numbers(leadq, 1) == (None, None)


@pytest.mark.parametrize("source", ["Fair", "Web"])
def test_no_list_takes_back_that_nobody_may_call(leadq: Leadq, tmp_path: Path, source: str) -> None:
    leadq.ok("log", "1", "call", "--result", "do_not_call")
    again = write_list(tmp_path / "again.csv", PEOPLE.replace("Alpha GmbH", "Alpha SE"))
    leadq.on("2026-12-01").ok("import", again, "--source", source)
    assert opted_out(leadq) == [(1, "phone", "2026-11-20")]
    assert len(suppressed(leadq)) == 2


def test_a_number_that_was_wrong_does_not_come_back_with_the_same_list(
    leadq: Leadq, tmp_path: Path
) -> None:
    """A corrected file of the same source updates other cells; the number that we know to be wrong stays away."""
    leadq.ok("log", "2", "call", "--result", "wrong_number")
    assert numbers(leadq, 2) == (None, None)
    same = write_list(tmp_path / "same.csv", PEOPLE)
    leadq.on("2026-11-21").ok("import", same, "--source", "Fair")
    assert numbers(leadq, 2) == (None, None)
    corrected = write_list(tmp_path / "more.csv", PEOPLE.replace("Beta AG", "Beta SE"))
    leadq.on("2026-12-01").ok("import", corrected, "--source", "Fair")
    assert numbers(leadq, 2) == (None, None)


def test_a_merged_lead_may_not_be_called_when_one_of_both_said_so(
    leadq: Leadq, tmp_path: Path
) -> None:
    leadq.ok("log", "2", "call", "--result", "do_not_call")
    leadq.ok("merge", "1", "2", "--prefer", "1", "--yes")
    assert opted_out(leadq) == [(1, "phone", "2026-11-20")]
    assert suppressed(leadq) == [("phone", "+493023125002")]
