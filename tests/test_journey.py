"""Logging, moving, postponing: after every command a living lead has exactly one next step."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Leadq, new_workspace, write_list

PEOPLE = """Firma;Vorname;Nachname;E-Mail;Telefon
Alpha GmbH;Anna;Arndt;anna@alpha.example;030 23125 001
Beta AG;Bernd;Bach;bernd@beta.example;030 23125 002
"""


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    workspace = new_workspace(tmp_path / "ws")  # 2026-11-20 is a Friday
    workspace.ok("import", write_list(tmp_path / "fair.csv", PEOPLE), "--source", "Fair")
    return workspace


def step(leadq: Leadq, lead: str = "1") -> tuple[str | None, str | None]:
    shown = leadq.ok("show", lead, "--format", "json").json
    return shown["next_action"], shown["next_due"]


def stage(leadq: Leadq, lead: str = "1") -> str:
    return str(leadq.ok("show", lead, "--format", "json").json["stage"])


def test_a_new_lead_has_the_step_of_the_first_stage(leadq: Leadq) -> None:
    assert step(leadq) == ("First call", "2026-11-24")  # two working days after Friday


def test_what_we_did_completes_the_step_and_sets_the_stages_own(leadq: Leadq) -> None:
    leadq.on("2026-11-23").ok("log", "1", "call", "--result", "talked")
    assert step(leadq) == ("First call", "2026-11-25")


def test_what_the_lead_did_leaves_the_step(leadq: Leadq) -> None:
    before = step(leadq)
    leadq.on("2026-11-23").ok("log", "1", "newsletter_click", "--subject", "Shuttles")
    assert step(leadq) == before


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ("2026-12-24", "2026-12-24"),
        ("24.12.2026", "2026-12-24"),
        ("+3d", "2026-11-23"),
        ("+2w", "2026-12-04"),
        ("5 workdays", "2026-11-27"),
        ("1 workday", "2026-11-23"),
        ("friday", "2026-11-27"),
        ("Freitag", "2026-11-27"),
        ("in 2 Wochen", "2026-12-04"),
        ("übermorgen", "2026-11-22"),
        ("tomorrow", "2026-11-21"),
    ],
)
def test_a_given_step_is_due_when_it_says(leadq: Leadq, due: str, day: str) -> None:
    leadq.ok("log", "1", "call", "--next", "Send the offer", "--due", due)
    assert step(leadq) == ("Send the offer", day)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--due", "soon"], "cannot read 'soon' as a day; write 2026-12-24"),
        (["--due", "2026-11-01"], "write today or a later day"),
        (["--result", "nope"], "unknown result 'nope'"),
        (["--answer", "budgt=10-50k"], "unknown question 'budgt', did you mean 'budget'?"),
        (["--answer", "budget=a lot"], "question 'budget': 'a lot' is not no_budget or under-10k"),
        (["--answer", "start=soon"], "question 'start': 'soon' is not a date"),
        (["--answer", "need=none", "--answer", "need=later"], "one question is answered twice"),
        (["--answer", "budget"], "write --answer QUESTION=ANSWER"),
        (["--next", " "], "this needs words; leave the option out to say nothing"),
    ],
)
def test_what_cannot_be_logged_changes_nothing(
    leadq: Leadq, words: list[str], sentence: str
) -> None:
    before = leadq.ok("show", "1", "--format", "json").out
    refused = leadq("log", "1", "call", *words)
    assert refused.code == 2
    assert sentence in " ".join(refused.err.split())
    assert leadq.ok("show", "1", "--format", "json").out == before


def test_answers_qualify_and_open_the_guard(leadq: Leadq) -> None:
    refused = leadq("advance", "1", "handover")
    assert refused.code == 2
    assert (
        "lead 1 cannot go to handover: it needs qualification: ready; open moves: contacted, sales"
        in refused.err
    )
    answers = ["need=konkret", "budget=10-50k", "start=2027-03-01"]
    logged = leadq.ok("log", "1", "call", *(w for a in answers for w in ("--answer", a)))
    assert "qualification: unasked -> ready" in logged.err
    assert "new -> handover" in logged.err  # by itself
    assert step(leadq) == ("Accept or reject", "2026-11-23")


def test_advance_without_a_stage_takes_the_next_open_one(leadq: Leadq) -> None:
    leadq.ok("advance", "1")
    assert stage(leadq) == "contacted"
    assert step(leadq) == ("Qualify by phone", "2026-11-27")


def test_a_move_cannot_come_before_the_last_one(leadq: Leadq) -> None:
    refused = leadq.on("2026-11-19")("advance", "1")
    assert refused.code == 2
    assert "cannot go to contacted: it came to new on 2026-11-20, after 2026-11-19" in refused.err
    assert stage(leadq) == "new"


def test_the_last_open_stage_asks_where_it_ended(leadq: Leadq) -> None:
    leadq.ok("advance", "1", "offer")
    refused = leadq("advance", "1")
    assert refused.code == 2
    assert (
        "offer is the last open stage; name where it ended; open moves: new, contacted, sales, nurture, won"
    ) in refused.err  # but not handover, whose guard is not true


def test_lost_asks_for_a_reason_from_the_list(leadq: Leadq) -> None:
    assert "it needs --reason, one of: no need, no budget" in leadq("advance", "1", "lost").err
    wrong = leadq("advance", "1", "lost", "--reason", "no budjet")
    assert "unknown reason 'no budjet', did you mean 'no budget'?" in wrong.err
    leadq.ok("advance", "1", "lost", "--reason", "No Budget")
    shown = leadq.ok("show", "1", "--format", "json").json
    assert (shown["outcome"], shown["reason"], shown["closed_on"]) == (
        "lost",
        "no budget",
        "2026-11-20",
    )
    assert (shown["next_action"], shown["next_due"]) == (None, None)


@pytest.mark.parametrize(
    ("value", "cents"), [("12500", 1250000), ("12.500,50", 1250050), ("unknown", None)]
)
def test_won_asks_for_the_value_or_that_it_is_unknown(
    leadq: Leadq, value: str, cents: int | None
) -> None:
    assert "it needs --value AMOUNT or --value unknown" in leadq("advance", "1", "won").err
    leadq.ok("advance", "1", "won", "--value", value)
    assert leadq.ok("show", "1", "--format", "json").json["order_value"] == cents


def test_a_closed_lead_opens_again_only_with_a_reason(leadq: Leadq) -> None:
    leadq.ok("advance", "1", "lost", "--reason", "no need")
    assert "to reopen it say why with --reason" in leadq("advance", "1", "contacted").err
    assert "has no next step" in leadq("log", "1", "call", "--next", "Call again").err
    leadq.ok("advance", "1", "contacted", "--reason", "called us")
    assert step(leadq) == ("Qualify by phone", "2026-11-27")


def test_parking_comes_back_before_the_day_that_was_named(leadq: Leadq) -> None:
    leadq.ok("log", "1", "call", "--answer", "start=2027-09-15")
    leadq.ok("advance", "1", "nurture")
    assert step(leadq) == ("Ask again", "2027-07-15")
    leadq.ok("advance", "2", "nurture")
    assert step(leadq, "2") == ("Ask again", "2027-02-20")


def test_a_postponed_step_keeps_its_lateness(leadq: Leadq) -> None:
    leadq.on("2026-11-30").ok("edit", "1", "next_due=1.12.2026")
    (late,) = [
        row
        for row in leadq.on("2026-12-04").ok("next", "--overdue", "--format", "json").json
        if row["id"] == 1
    ]
    assert (late["due"], late["days_late"]) == ("2026-12-01", 10)


def test_next_lists_overdue_then_today_then_coming(leadq: Leadq) -> None:
    leadq.ok("log", "2", "call", "--next", "Write", "--due", "2026-11-30")
    later = leadq.on("2026-11-30")
    assert [row["id"] for row in later.ok("next", "--format", "json").json] == [1, 2]
    assert [row["id"] for row in later.ok("next", "--overdue", "--format", "json").json] == [1]
    assert later("next", "--overdue", "--exit-code").code == 10
    assert leadq.on("2026-11-21")("next", "--overdue", "--exit-code").code == 0


def test_every_change_is_explained(leadq: Leadq) -> None:
    leadq.ok("edit", "1", "city=Ulm")
    rows = leadq.ok("history", "1", "--format", "json").json
    assert {(row["field"], row["old"], row["new"]) for row in rows} == {
        ("city", None, "Ulm"),
        ("address_checked_on", None, "2026-11-20"),
    }
