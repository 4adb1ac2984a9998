"""The night as cron sees it: one at a time, silent when all is well, and what it says as a program reads it."""

from __future__ import annotations

import hashlib
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from leadq import workspace
from tests.commands import Leadq, new_workspace, run_leadq, write_list
from tests.dumps import query, whole_dump
from tests.process.stories import QUESTIONS, SCORING, process

LEVELS = ((1, "skip"), (2, "skip"), (3, "reassign"))
PEOPLE = """Nachname,E-Mail,Telefon,Ort
Roth,roth@alpha.example,0711 1234561,Ulm
Koch,koch@beta.example,0711 1234562,Ulm
Dorn,dorn@gamma.example,0431 1234563,Kiel
"""


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    return office(tmp_path / "ws", tmp_path)


def office(folder: Path, lists: Path) -> Leadq:
    leadq = new_workspace(folder, "2026-11-02")
    rules = folder / "rules"
    (rules / "process.yaml").write_text(process(), encoding="utf-8")
    (rules / "questions.yaml").write_text(QUESTIONS, encoding="utf-8")
    (rules / "scoring.yaml").write_text(SCORING, encoding="utf-8")
    leadq.ok("import", write_list(lists / "fair.csv", PEOPLE), "--source", "Fair")
    return leadq


def digest(folder: Path) -> dict[str, str]:
    """What is in each file of a workspace."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_second_one_is_told_that_another_is_at_work(leadq: Leadq) -> None:
    before = whole_dump(leadq.folder)
    with workspace.alone(workspace.Workspace(leadq.folder)):
        result = leadq.on("2026-11-20")("run")
    assert result.code == 5
    assert "another leadq run is at work" in result.err
    assert result.out == ""
    assert whole_dump(leadq.folder) == before
    leadq.on("2026-11-20").ok("run")


def test_of_several_at_once_each_level_fires_once(leadq: Leadq) -> None:
    leadq.ok("edit", "1", "owner=north")
    words = [sys.executable, "-m", "leadq", "-C", str(leadq.folder), "--as-of", "2026-11-20", "run"]
    runs = [
        subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(4)
    ]
    codes = sorted(run.wait() for run in runs)
    assert codes[0] == 0
    assert set(codes) <= {0, 5}
    acts = query(leadq.folder, "SELECT lead_id, level, act FROM escalation ORDER BY lead_id, level")
    assert acts == [(lead, level, act) for lead in (1, 2, 3) for level, act in LEVELS]
    assert query(leadq.folder, "SELECT count(*) FROM message") == [(3,)]


def test_other_commands_go_on_meanwhile(leadq: Leadq) -> None:
    with workspace.alone(workspace.Workspace(leadq.folder)):
        leadq.ok("log", "1", "call", "--result", "talked")


def test_quietly_nothing_is_said_when_nobody_has_to_do_anything(leadq: Leadq) -> None:
    result = leadq.on("2026-11-03").ok("run", "-q")
    assert (result.out, result.err) == ("", "")


def test_quietly_it_says_what_somebody_should_look_at(leadq: Leadq) -> None:
    leadq.ok("edit", "1", "owner=north")
    result = leadq.on("2026-11-06").ok("run", "-q")
    assert "reminded north" in result.out
    assert result.err == ""
    assert leadq.on("2026-11-06").ok("run", "-q").out == ""


def test_its_words_name_no_person_of_a_lead(leadq: Leadq) -> None:
    leadq.ok("log", "3", "call", "--answer", "need=concrete")
    result = leadq.on("2026-11-20").ok("run")
    for word in ("Roth", "roth", "Koch", "Dorn", "alpha", "0711", "+49"):
        assert word not in result.out + result.err


def test_as_json_each_thing_is_counted(leadq: Leadq) -> None:
    leadq.ok("edit", "1", "owner=north")
    leadq.ok("log", "2", "call", "--answer", "need=concrete")
    leadq.ok("advance", "3", "nurture", "--due", "2026-11-06")
    found = leadq.on("2026-11-06").ok("run", "--format", "json").json
    assert {
        name: found[name]
        for name in ("handed_over", "taken_by_nobody", "reminded", "told", "reassigned")
    } == {
        "handed_over": 0,
        "taken_by_nobody": 0,
        "reminded": 2,  # lead 1 since the 4th, the hand-over of lead 2 since the 3rd
        "told": 0,
        "reassigned": 0,
    }
    assert found["moved"] == [{"stage": "contacted", "leads": 1, "why": "date"}]
    assert found["attention"] == [
        {"what": "remind", "person": "north", "count": 1, "leads": [1]},
        {"what": "remind", "person": "south", "count": 1, "leads": [2]},
    ]


def test_a_second_night_of_the_day_finds_nothing_to_do_and_leaves_no_trace(leadq: Leadq) -> None:
    leadq.on("2026-11-20").ok("run")
    before = whole_dump(leadq.folder)
    found = leadq.on("2026-11-20").ok("run", "--format", "json").json
    assert (found["moved"], found["reminded"], found["told"], found["reassigned"]) == ([], 0, 0, 0)
    assert whole_dump(leadq.folder) == before


def test_a_dry_run_changes_no_byte_and_says_what_the_next_run_does(leadq: Leadq) -> None:
    leadq.ok("edit", "1", "owner=north")
    leadq.ok("score")
    (leadq.folder / ".run.lock").touch()
    before = digest(leadq.folder)
    told = leadq.on("2026-11-20").ok("run", "--dry-run", "--format", "json")
    assert digest(leadq.folder) == before
    assert "nothing was changed" in told.err
    assert leadq.on("2026-11-20").ok("run", "--format", "json").json == told.json


def test_a_dry_run_takes_over_no_rules(leadq: Leadq) -> None:
    rules = leadq.folder / "rules" / "process.yaml"
    rules.write_text(
        rules.read_text("utf-8").replace("action: First call", "action: Ring"), "utf-8"
    )
    (leadq.folder / ".run.lock").touch()
    before = digest(leadq.folder)
    leadq.on("2026-11-03").ok("run", "--dry-run")
    assert digest(leadq.folder) == before


@pytest.mark.parametrize(
    "name", ["ws", "our leads", "100% leads", "it's ours", "$HOME", "a;b", "ü"]
)
def test_the_line_for_the_crontab_means_this_workspace_whatever_it_is_called(
    tmp_path: Path, name: str
) -> None:
    """cron ends the line at a bare % and turns an escaped one into a plain one; the rest is for the shell."""
    leadq = new_workspace(tmp_path / name)
    before = digest(leadq.folder)
    line = leadq.ok("run", "--print-cron").out
    assert digest(leadq.folder) == before
    assert line.endswith("\n")
    assert line.count("\n") == 1
    assert line.startswith("0 6 * * 1-5 ")
    command = line.removeprefix("0 6 * * 1-5 ").rstrip("\n")
    assert "%" not in command.replace("\\%", "")
    program, *words = shlex.split(command.replace("\\%", "%"))
    assert Path(program).is_absolute()
    assert words == ["run", "-q", "-C", str((tmp_path / name).resolve())]


def test_the_line_names_the_workspace_as_it_lies_however_it_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_workspace(tmp_path / "ws")
    monkeypatch.chdir(tmp_path)
    result = run_leadq(["-C", "ws", "run", "--print-cron"])
    assert shlex.split(result.out)[-1] == str((tmp_path / "ws").resolve())


def test_without_a_workspace_there_is_no_night(tmp_path: Path) -> None:
    result = run_leadq(["-C", str(tmp_path), "run", "-q"])
    assert result.code == 3
    assert not list(tmp_path.iterdir())


def test_all_of_a_night_is_one_command(leadq: Leadq) -> None:
    leadq.ok("log", "1", "call", "--answer", "need=concrete")
    before = query(leadq.folder, "SELECT count(*) FROM command")[0][0]
    leadq.on("2026-11-20").ok("run")
    rows = query(leadq.folder, f"SELECT what FROM command WHERE id > {before} ORDER BY id")
    assert rows[0] == ("run",)
    assert {what for (what,) in rows[1:]} <= {"send messages"}
