"""The names in json are a promise to scripts: exactly these, with numbers as numbers and null for unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadq.store.opening import DATABASE, opened
from tests.commands import Leadq, new_workspace, write_list

PEOPLE = """Firma;Vorname;Nachname;E-Mail;Telefon;Betreuer
Alpha GmbH;Anna;Arndt;anna@alpha.example;030 23125 001;Nadja
;;Bach;bernd@beta.example;;
broken;row
"""


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    workspace = new_workspace(tmp_path / "ws", as_of="2026-11-16")
    write_list(tmp_path / "fair.csv", PEOPLE)
    return workspace


@pytest.fixture
def filled(leadq: Leadq, tmp_path: Path) -> Leadq:
    leadq("import", tmp_path / "fair.csv", "--source", "Fair", "--kind", "fair")
    leadq.ok("score")
    return leadq.on("2026-11-20")


def test_import_tells_what_became_of_each_file(leadq: Leadq, tmp_path: Path) -> None:
    path = tmp_path / "fair.csv"
    result = leadq("import", path, "--source", "Fair", "--format", "json")
    assert result.code == 4
    assert result.json == [
        {
            "file": str(path),
            "source": "Fair",
            "rows": 3,
            "created": 2,
            "updated": 0,
            "unchanged": 0,
            "rejected": 1,
            "suppressed": 0,
            "rejects_file": f"{path}.rejected.csv",
            "doubtful": 0,
            "told": "CSV, UTF-8, semicolon",
            "header_line": 1,
            "mapping": None,
            "preview": None,
        }
    ]


def test_next_lists_the_steps(filled: Leadq) -> None:
    rows = filled.ok("next", "--format", "json").json
    by_name = {row["name"]: row for row in rows}
    assert by_name["Anna Arndt"] == {
        "id": 1,
        "name": "Anna Arndt",
        "company": "Alpha GmbH",
        "phone": "+493023125001",
        "stage": "new",
        "grade": by_name["Anna Arndt"]["grade"],
        "score": by_name["Anna Arndt"]["score"],
        "action": "First call",
        "kind": "planned",
        "due": "2026-11-18",
        "days_late": 2,
        "owner": "Nadja",
        "rotting_days": None,
    }
    unknown = by_name["Bach"]
    assert (unknown["company"], unknown["phone"], unknown["owner"]) == (None, None, None)
    assert isinstance(unknown["score"], int)


@pytest.mark.parametrize("words", [["next"], ["list"]])
def test_no_list_offers_a_number_that_must_not_be_called(filled: Leadq, words: list[str]) -> None:
    def phone() -> object:
        rows = filled.ok(*words, "--format", "json").json
        return next(row["phone"] for row in rows if row["id"] == 1)

    assert phone() == "+493023125001"
    with opened(filled.folder / DATABASE) as db:
        db.execute("INSERT INTO opt_out VALUES (1, 'phone', 1, '2026-11-18')")
    assert phone() is None


def test_why_has_the_parts_that_add_up(filled: Leadq) -> None:
    why: dict[str, Any] = filled.ok("why", "1", "--format", "json").json
    promised = {"id", "score", "fit", "interest", "grade", "parts"}
    assert promised <= why.keys()
    assert why["id"] == 1
    assert why["parts"]
    for part in why["parts"]:
        assert set(part) == {"rule", "group", "points", "file", "line"}
        assert isinstance(part["points"], int)
        assert isinstance(part["line"], int)
    assert sum(part["points"] for part in why["parts"]) == why["score"]
    assert why["fit"] + why["interest"] == why["score"]


def test_report_conversion_ends_with_the_total(filled: Leadq) -> None:
    filled.ok("advance", "1", "won", "--value", "12.500,50")
    *sources, total = filled.ok("report", "conversion", "--format", "json").json
    assert [row["source"] for row in sources] == ["Fair"]
    assert total == {
        "source": "total",
        "leads": 2,
        "invalid": 0,
        "base": 2,
        "open": 1,
        "parked": 0,
        "lost": 0,
        "won": 1,
        "reached": {"new": 2, "contacted": 1, "handover": 1, "sales": 1, "offer": 1},
        "conversion_rate": 0.5,
        "conversion_low": pytest.approx(0.0945, abs=1e-4),
        "conversion_high": pytest.approx(0.9055, abs=1e-4),
        "thin": True,
        "immature": None,
        "order_value_cents": 1250050,
    }


def test_an_empty_report_has_a_total_without_a_rate(leadq: Leadq) -> None:
    (total,) = leadq.ok("report", "conversion", "--format", "json").json
    assert (total["source"], total["base"]) == ("total", 0)
    assert total["conversion_rate"] is None


def test_scores_are_judged_in_one_object_of_lists(filled: Leadq) -> None:
    filled.ok("advance", "1", "won", "--value", "unknown")
    report = filled.ok("report", "scores", "--format", "json").json
    rate = {"conversion_rate": 1.0, "conversion_low": pytest.approx(0.2065, abs=1e-4)}
    conversion = {"leads": 1, "won": 1, **rate, "conversion_high": 1.0, "thin": True}
    lists = {name: report.pop(name) for name in ("grades", "bands", "rankings", "rules")}
    assert report == {
        "as_of": "2026-11-20",
        **conversion,
        "too_few": True,
        "closed_on_arrival": 0,
    }
    assert [row["grade"] for row in lists["grades"]] == ["A", "B", "C"]
    assert conversion.keys() | {"grade"} == lists["grades"][0].keys()
    assert lists["bands"] == [{"score_from": None, "score_to": None, **conversion}]
    assert lists["rankings"][0] == {
        "ranking": "score",
        "auc": None,
        "auc_low": None,
        "auc_high": None,
        "best_leads": 1,
        "best_won": 1.0,
        "best_rate": 1.0,
        "lift": 1.0,
        "gains": pytest.approx([number / 10 for number in range(11)]),
    }
    assert lists["rules"][0] == {
        "rule": "Postal address is complete",
        "group": "fit",
        "points": 5,
        "hits": 0,
        "won": 0,
        "conversion_rate": None,
        "conversion_low": None,
        "conversion_high": None,
        "thin": True,
        "others": 1,
        "others_won": 1,
        "others_conversion_rate": 1.0,
        "others_conversion_low": pytest.approx(0.2065, abs=1e-4),
        "others_conversion_high": 1.0,
        "others_thin": True,
        "difference": None,
        "difference_low": None,
        "difference_high": None,
        "finding": "never_fires",
        "file": "scoring.yaml",
        "line": 14,
    }


def test_check_lists_the_offenders(filled: Leadq) -> None:
    filled.ok("edit", "1", "email=")
    found = filled.on("2027-01-20")("check", "--format", "json")
    late = {
        "id": 1,
        "name": "Anna Arndt",
        "company": "Alpha GmbH",
        "check": "late",
        "detail": "First call, due since 2026-11-18",
    }
    assert found.code == 10
    assert found.json[0] == late
    assert found.err == ""


def test_a_check_that_finds_nothing_is_an_empty_list(filled: Leadq) -> None:
    assert filled.ok("check", "--format", "json").json == []


def test_process_show_has_the_stages_and_what_the_process_says(filled: Leadq) -> None:
    shown = filled.ok("process", "show", "--format", "json").json
    assert list(shown) == ["stages", "results", "no_call_within", "escalation", "people"]
    new, *_ = shown["stages"]
    assert new == {
        "stage": "new",
        "outcome": "open",
        "leads": 2,
        "overdue": 2,
        "rotting": None,
        "median_days": 4,
        "longest_days": 4,
        "enter_when": None,
        "automatic": False,
        "accept_within": None,
        "next_step": "First call, 2 workdays",
        "returns_to": None,
        "returns_when": None,
        "rots_after": None,
    }
    assert shown["results"][1] == {
        "result": "no_answer",
        "retry": ["1 workday", "2 workdays", "4 workdays"],
        "then": "nurture",
        "then_reason": None,
        "clear": None,
        "opt_out": None,
        "next_step": None,
    }


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["show", "1"],
        ["source"],
        ["history"],
        ["history", "1"],
        ["score"],
        ["rules", "show"],
    ],
)
def test_every_other_list_is_json_too_and_nothing_else_is_on_stdout(
    filled: Leadq, words: list[str]
) -> None:
    filled.ok("edit", "1", "city=Ulm")
    assert filled.ok(*words, "--format", "json").json


@pytest.mark.parametrize(
    "words",
    [
        ["init", "other"],
        ["log", "1", "call"],
        ["advance", "1", "offer"],
        ["edit", "1", "city=Ulm"],
        ["source", "Fair", "--cost", "100"],
        ["rules", "check"],
    ],
)
def test_what_a_command_did_is_said_on_stderr_only(
    filled: Leadq, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = filled.ok(*words)
    assert result.out == ""
    assert result.err
