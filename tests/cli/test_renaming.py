"""A stage gets another name in process.yaml: its leads go on under it, and their lists go on moving them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Leadq, new_workspace, write_list

_MAPPING = """
columns: {Name: last_name, Mail: email, Status: stage, Closed: closed_on, Why: reason}
"""


def _change(leadq: Leadq, before: str, after: str) -> None:
    rules = leadq.folder / "rules" / "process.yaml"
    text = rules.read_text(encoding="utf-8")
    assert before in text
    rules.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    """One lead that its list says is in sales."""
    workspace = new_workspace(tmp_path / "ws", as_of="2026-11-16")
    (workspace.folder / "rules" / "mappings" / "own.yaml").write_text(_MAPPING, encoding="utf-8")
    _deliver(workspace, tmp_path, "sales")
    return workspace


def _deliver(leadq: Leadq, tmp_path: Path, stage: str, closed: str = ",") -> None:
    text = f"Name,Mail,Status,Closed,Why\nArndt,a@alpha.example,{stage},{closed}\n"
    people = write_list(tmp_path / "crm.csv", text)
    leadq.ok("import", people, "--source", "CRM", "--mapping", "own.yaml")


def _rename(leadq: Leadq) -> None:
    _change(leadq, "- stage: sales", "- stage: talks\n    was: [sales]")


def _stage(leadq: Leadq) -> str:
    return str(leadq.ok("show", "1", "--format", "json").json["stage"])


def test_the_leads_of_a_renamed_stage_stand_in_it_under_its_new_name(leadq: Leadq) -> None:
    _rename(leadq)
    leadq.ok("score")
    assert _stage(leadq) == "talks"
    changes = leadq.ok("history", "1", "--format", "json").json
    assert [(one["what"], one["field"], one["old"], one["new"]) for one in changes] == [
        ("take over the rules", "stage_visit.stage", "sales", "talks"),
        ("take over the rules", "stage", "sales", "talks"),
    ]


def test_a_list_still_moves_a_lead_whose_stage_was_renamed(leadq: Leadq, tmp_path: Path) -> None:
    _rename(leadq)
    leadq.ok("score")
    _deliver(leadq.on("2026-11-20"), tmp_path, "lost", "2026-11-18,competitor")
    assert _stage(leadq) == "lost"


def test_a_list_does_not_move_a_lead_that_a_person_has_moved(leadq: Leadq, tmp_path: Path) -> None:
    leadq.ok("advance", "1", "offer")
    _change(leadq, "- stage: offer", "- stage: bid\n    was: [offer]")
    leadq.ok("score")
    _deliver(leadq.on("2026-11-20"), tmp_path, "lost", "2026-11-18,competitor")
    assert _stage(leadq) == "bid"


def test_another_outcome_is_refused_and_nothing_changes(leadq: Leadq) -> None:
    _change(leadq, "- stage: sales", "- stage: talks")
    _change(leadq, "outcome: parked", "outcome: parked\n    was: [sales]")
    refused = leadq("rules", "check")
    assert (refused.code, refused.out) == (3, "")
    assert "stage 'nurture' was 'sales', which is open, not parked" in refused.err
    assert _stage(leadq) == "sales"


def test_two_stages_cannot_have_been_the_same_one(leadq: Leadq) -> None:
    _rename(leadq)
    _change(leadq, "- stage: offer", "- stage: offer\n    was: [sales]")
    refused = leadq("rules", "check")
    assert refused.code == 3
    assert """stage "offer": was 'sales', and so was stage 'talks'""" in refused.err


@pytest.mark.parametrize("outcome", ["open", "parked"])
def test_a_stage_that_is_gone_leaves_the_reports_of_the_past_as_they_were(
    leadq: Leadq, outcome: str
) -> None:
    """A lead was lost, came back to `recall`, and was lost once more."""
    recall = "  - stage: recall\n    outcome: parked\n    next_step: {action: Ask, in: 1 week}\n"
    recall = recall if outcome == "parked" else recall.replace("    outcome: parked\n", "")
    won = "  - {stage: won, outcome: won}\n"
    _change(leadq, won, recall + won)
    for day, *move in (
        ("2026-11-17", "lost", "--reason", "other"),
        ("2026-11-18", "recall", "--reason", "call again"),
        ("2026-11-20", "lost", "--reason", "competitor"),
    ):
        leadq.on(day).ok("advance", "1", *move)
    then = leadq.on("2026-11-19")
    before = [_past(then, report) for report in _REPORTS]
    assert before[0][-1][outcome] == 1
    _change(leadq, recall, "")
    leadq.ok("score")
    assert [_past(then, report) for report in _REPORTS] == before
    assert "recall" not in [
        row["stage"] for row in then.ok("report", "funnel", "--format", "json").json
    ]
    assert then.ok("report", "scores", "--format", "json").json["leads"] == 0


_REPORTS = ("conversion", "sources", "owners")


def _past(then: Leadq, report: str) -> list[dict[str, object]]:
    """The rows of a report, without how far leads got: that is told by the stages of today."""
    rows = then.ok("report", report, "--format", "json").json
    return [{name: value for name, value in row.items() if name != "reached"} for row in rows]
