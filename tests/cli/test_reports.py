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


@pytest.mark.parametrize(
    "limits",
    [[], ["--from", "2026-10-02"], ["--to", "2026-10-03"], ["--kind", "fair"], ["--kind", "list"]],
    ids=" ".join,
)
def test_all_reports_count_the_same_leads(ahead: Leadq, limits: list[str]) -> None:
    ahead.ok("source", "Fair", "--kind", "fair")
    found = {
        name: ahead.ok("report", *words, *limits, "--format", "json").json
        for name, words in REPORTS.items()
    }
    total = found["conversion"][-1]
    assert (total["lost"], total["won"]) == ((0, 0) if "list" in limits else (1, 1))
    assert {name: found["months"][-1][name] for name in ("base", "lost", "won")} == {
        name: total[name] for name in ("base", "lost", "won")
    }
    assert found["losses"][-1]["lost"] == total["lost"]
    assert sum(row["stock"] for row in found["funnel"]) == total["open"]
    sources, owners, scores = found["sources"][-1], found["owners"][-1], found["scores"]
    assert (sources["base"], sources["won"]) == (total["base"], total["won"])
    assert (owners["living"], owners["lost"]) == (total["open"], total["lost"])
    assert (scores["leads"] - scores["won"], scores["won"]) == (total["lost"], total["won"])
