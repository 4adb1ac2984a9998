"""The reports as a user types them, together: what holds for all of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.commands import Leadq, new_workspace, run_leadq, write_list

REPORTS = {
    "conversion": ["conversion"],
    "months": ["conversion", "--by", "month"],
    "funnel": ["funnel"],
    "losses": ["funnel", "--lost"],
    "sources": ["sources"],
    "owners": ["owners"],
    "scores": ["scores"],
}
_MAPPING = """
system: Old CRM
columns: {Nummer: external_id, Firma: company, Eingang: received_on, Status: stage, Seit: stage_entered_on,
  Ende: closed_on, Grund: reason, Betreuer: owner}
"""
_LIST = """Nummer;Firma;Eingang;Status;Seit;Ende;Grund;Betreuer
1;Eins;2026-10-01;new;;;;Anna
2;Zwei;2026-10-02;won;;2026-11-02;;Anna
3;Drei;2026-10-03;lost;;2026-11-03;no need;Ben
4;Vier;2026-10-04;offer;2026-11-04;;;Ben
"""
_AHEAD = {
    "a move": None,
    "a closing in a list": "5;Fuenf;2026-10-05;lost;;2096-02-01;no need;Anna\n",
    "a stage in a list": "5;Fuenf;2026-10-05;offer;2096-02-01;;;Anna\n",
}


@pytest.fixture(params=_AHEAD)
def ahead(request: pytest.FixtureRequest, tmp_path: Path) -> Leadq:
    """A workspace in which something is written down ahead of its time."""
    leadq = new_workspace(tmp_path / "ws")
    more = _AHEAD[request.param]
    mapping = write_list(tmp_path / "old.yaml", _MAPPING)
    given = write_list(tmp_path / "fair.csv", _LIST + (more or ""))
    leadq.ok("import", given, "--mapping", mapping, "--source", "Fair")
    if more is None:
        leadq.on("2096-02-01").ok("advance", "1", "lost", "--reason", "no need")
    return leadq


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_of_today_is_that_of_its_day_also_when_something_is_stored_ahead(
    ahead: Leadq, report: str
) -> None:
    words = ["report", *REPORTS[report], "--format", "json"]
    today = run_leadq(["-C", str(ahead.folder), *words])
    assert today.code == 0, today.err
    day = date.today().isoformat()  # noqa: DTZ011  # as the program reads it
    assert today.json == ahead.on(day).ok(*words).json


def test_all_reports_count_the_same_leads(ahead: Leadq) -> None:
    conversion = ahead.ok("report", "conversion", "--format", "json").json[-1]
    stages = ahead.ok("report", "funnel", "--format", "json").json
    losses = ahead.ok("report", "funnel", "--lost", "--format", "json").json
    owners = ahead.ok("report", "owners", "--format", "json").json[-1]
    scores = ahead.ok("report", "scores", "--format", "json").json
    assert (conversion["lost"], conversion["won"]) == (1, 1)
    assert losses[-1]["lost"] == owners["lost"] == 1
    assert scores["leads"] - scores["won"] == 1
    assert sum(row["stock"] for row in stages) == conversion["open"] == owners["living"]
