"""By what leads can be put together: the ready groupings, own fields of each type, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.commands import Leadq, new_workspace, write_list

FIELDS = """
columns: {company: [Firma], email: [E-Mail], industry: [Branche]}
own_fields:
  machines: {type: integer, columns: [Maschinen]}
  budget_asked: {type: money, columns: [Budget]}
  is_partner: {type: yes_no, columns: [Partner]}
  won: {type: text, columns: [Gewonnen]}
  interests: {type: list, columns: [Interessen]}
"""

LEADS = """Firma;E-Mail;Branche;Maschinen;Budget;Partner;Gewonnen;Interessen
Alpha;a@alpha.example;Händler;10;1.000,00;ja;was;Kran
Beta;b@beta.example;HAENDLER;9;;nein;;Kran, Lift
Gamma;c@gamma.example;Händler;;20,50;;WAS;
Delta;d@delta.example;;10;;ja;;
"""


@pytest.fixture(scope="module")
def leadq(tmp_path_factory: pytest.TempPathFactory) -> Leadq:
    folder = tmp_path_factory.mktemp("groupings")
    workspace = new_workspace(folder / "ws")
    fields = workspace.folder / "rules" / "fields.yaml"
    fields.write_text(FIELDS, encoding="utf-8")
    workspace.ok("import", write_list(folder / "fair.csv", LEADS), "--source", "Fair")
    return workspace


def by(leadq: Leadq, name: str, *words: str) -> list[tuple[Any, int]]:
    """The first column and the leads of each row."""
    rows = leadq.ok("report", "conversion", "--by", name, "--format", "json", *words).json
    return [(next(iter(row.values())), row["leads"]) for row in rows]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("source", [("Fair", 4)]),
        ("kind", [("list", 4)]),
        ("month", [("2026-11", 4)]),
        ("industry", [("Händler", 3), (None, 1)]),  # written as most of them write it
        ("machines", [(9, 1), (10, 2), (None, 1)]),
        ("budget_asked", [(2050, 1), (100_000, 1), (None, 2)]),
        ("is_partner", [(False, 1), (True, 2), (None, 1)]),
        ("won", [("WAS", 2), (None, 2)]),
    ],
)
def test_leads_are_put_together(leadq: Leadq, name: str, rows: list[tuple[Any, int]]) -> None:
    assert by(leadq, name) == [*rows, ("total", 4)]


def test_the_first_column_is_called_after_the_grouping_but_never_like_another(leadq: Leadq) -> None:
    def first(name: str) -> list[str]:
        rows = leadq.ok("report", "conversion", "--by", name, "--format", "json").json
        return list(rows[0])[:2]

    assert first("industry") == ["industry", "leads"]
    assert first("machines") == ["machines", "leads"]
    assert first("won") == ["own_won", "leads"]


def test_people_read_amounts_and_yes_and_no(leadq: Leadq) -> None:
    def first(name: str) -> list[str]:
        printed = leadq.ok("report", "conversion", "--by", name).out.splitlines()
        return [line.split("  ")[0] for line in printed]

    assert first("budget_asked") == ["budget_asked", "20.50", "1,000.00", "(unknown)", "total"]
    assert first("is_partner") == ["is_partner", "no", "yes", "(unknown)", "total"]


def test_small_groups_are_hidden_and_the_total_counts_them(leadq: Leadq) -> None:
    assert by(leadq, "machines", "--min-leads", "2") == [(10, 2), ("total", 4)]


def test_a_list_is_refused_because_a_lead_would_count_several_times(leadq: Leadq) -> None:
    refused = leadq("report", "conversion", "--by", "interests")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        "leadq: --by interests: a lead may have several interests, and would count several times\n"
    )


def test_working_days_are_those_of_the_calendar(leadq: Leadq, tmp_path: Path) -> None:
    """Received on a Friday: one working day later is Monday."""
    assert by(leadq.on("2026-11-22"), "source", "--within", "1 workday") == [("total", 0)]
    assert by(leadq.on("2026-11-23"), "source", "--within", "1 workday") == [
        ("Fair", 4),
        ("total", 4),
    ]
