"""One lead on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadq.store.opening import DATABASE, opened
from tests.commands import Leadq, new_workspace, write_list


def test_kept_cells_stand_under_their_list_in_one_column_and_once(tmp_path: Path) -> None:
    leadq = new_workspace(tmp_path / "office", "2026-11-02")
    told = {"fair.csv": "war da", "web.csv": "kam wieder"}
    for name, text in told.items():
        content = (
            f"Nachname,E-Mail,Einwilligung in Werbung per Post,Halle\nRoth,a@a.example,{text},7\n"
        )
        write_list(tmp_path / name, content)
    for day, name in (("02", "fair"), ("03", "web"), ("04", "fair")):
        leadq.ok("import", tmp_path / f"{name}.csv", "--received", f"2026-11-{day}", "--update")
    shown = leadq.ok("show", "1").out
    kept = shown.partition("as the lists had it\n")[2].partition("\n\n")[0]
    assert kept.splitlines() == [
        "  fair, fair.csv",
        "    Einwilligung in Werbung per Post war da",
        "    Halle                            7",
        "  web, web.csv",
        "    Einwilligung in Werbung per Post kam wieder",
        "    Halle                            7",
    ]


@pytest.fixture
def handed_over(tmp_path: Path) -> Leadq:
    """A lead that was handed over, escalated, rejected and handed over again, and then wanted no calls."""
    leadq = new_workspace(tmp_path / "office", "2026-11-02")
    people = write_list(tmp_path / "fair.csv", "Nachname,E-Mail\nRoth,a@a.example\n")
    leadq.ok("import", people, "--source", "Fair")
    handover = "INSERT INTO handover VALUES (1, ?, ?, 'handover', 'new', NULL, ?, ?, ?, ?, ?, ?)"
    with opened(leadq.folder / DATABASE) as db:
        rejected = ("2026-11-12", "rejected", "too small", 1)
        db.execute(handover, (1, "south", "2026-11-03", "2026-11-04", *rejected))
        db.execute(handover, (2, "north", "2026-11-16", "2026-11-17", None, None, None, None))
        escalation = "INSERT INTO escalation VALUES (1, 2, ?, ?, ?, ?, ?)"
        db.execute(escalation, (1, 1, "2026-11-06", "skip", None))
        db.execute(escalation, (2, 2, "2026-11-06", "tell", "head"))
        db.execute("INSERT INTO opt_out VALUES (1, 'phone', 1, '2026-11-18')")
        db.execute("INSERT INTO suppression VALUES ('email', 'a@a.example', 1, '2026-11-19')")
    return leadq


def test_one_page_tells_who_has_the_lead_what_escalated_and_how_not_to_reach_it(
    handed_over: Leadq,
) -> None:
    shown = handed_over.ok("show", "1").out
    assert (
        """
  no phone             opted out on 2026-11-18
  no email             a@a.example, suppressed on 2026-11-19
  handover             north since 2026-11-16, to accept by 2026-11-17
  escalation           level 2 on 2026-11-06: tell head
"""
        in shown
    )
    assert shown.partition("timeline\n")[2].splitlines()[2:] == [
        "  2026-11-03  handed over to south: accept by 2026-11-04",
        "  2026-11-06  escalation 1: skip",
        "  2026-11-06  escalation 2: tell head",
        "  2026-11-12  hand-over to south rejected: too small",
        "  2026-11-16  handed over to north: accept by 2026-11-17",
        "  2026-11-18  wants no contact by phone",
    ]


def test_machines_get_the_process_of_a_lead_by_name(handed_over: Leadq) -> None:
    shown = handed_over.ok("show", "1", "--format", "json").json
    assert shown["handover"] == {
        "owner": "north",
        "stage": "handover",
        "from_stage": "new",
        "handed_on": "2026-11-16",
        "accept_by": "2026-11-17",
        "ended_on": None,
        "ending": None,
        "reason": None,
    }
    assert shown["escalations"] == [
        {"level": 1, "fired_on": "2026-11-06", "act": "skip", "person": None},
        {"level": 2, "fired_on": "2026-11-06", "act": "tell", "person": "head"},
    ]
    assert shown["opt_outs"] == [{"channel": "phone", "opted_out_on": "2026-11-18"}]
    assert shown["suppressed"] == [
        {"channel": "email", "address": "a@a.example", "noted_on": "2026-11-19"}
    ]


def test_a_hand_over_that_ended_says_how(handed_over: Leadq) -> None:
    with opened(handed_over.folder / DATABASE) as db:
        db.execute("DELETE FROM handover WHERE seq = 2")
    shown = handed_over.ok("show", "1").out
    line = "  handover             south on 2026-11-03, rejected on 2026-11-12: too small\n"
    assert line in shown
