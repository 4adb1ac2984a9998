"""The program as a process and as a whole: workspaces, databases, rules, pipes, signals, terminals."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import shlex
import signal
import sqlite3
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from leadq.cli import session
from leadq.store.opening import opened
from tests.cli.transcripts import on
from tests.commands import Leadq, new_workspace, run_leadq, write_list

PEOPLE = (
    "Firma;Nachname;E-Mail\nMüller & Söhne;Groß;gross@mueller.example\n株式会社;山田;y@k.example\n"
)
PROGRAM = [sys.executable, "-m", "leadq"]


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    workspace = new_workspace(tmp_path / "ws")
    workspace.ok("import", write_list(tmp_path / "fair.csv", PEOPLE), "--source", "Fair")
    return workspace


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that no workspace is above of, with a user's data folder that has none either."""
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("LEADQ_WORKSPACE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    return folder


def process(leadq: Leadq, *words: str, **surroundings: str) -> subprocess.CompletedProcess[bytes]:
    words_before = ["-C", str(leadq.folder), "--as-of", leadq.as_of]
    return subprocess.run(
        [*PROGRAM, *words_before, *words],
        env={**os.environ, **surroundings},
        capture_output=True,
        check=False,
        timeout=60,
    )


# --- the workspace


@pytest.mark.parametrize(
    "words", [["next", "--overdue"], ["list"], ["score"], ["report", "conversion"]]
)
def test_without_a_workspace_the_searched_folders_are_named(
    nowhere: Path, words: list[str]
) -> None:
    refused = run_leadq(words)
    assert (refused.code, refused.out) == (3, "")
    assert refused.err.startswith(
        f"leadq: no workspace (a folder with leads.db) found in {nowhere}, {nowhere.parent}, "
    )
    assert refused.err.endswith("; make one with 'leadq init', or name it with -C\n")
    assert not list(nowhere.iterdir())


def test_a_named_folder_without_a_workspace_is_the_only_one_searched(nowhere: Path) -> None:
    refused = run_leadq(["next", "-C", str(nowhere)])
    assert refused.code == 3
    assert refused.err == (
        f"leadq: no workspace (a folder with leads.db) found in {nowhere};"
        " make one with 'leadq init', or name it with -C\n"
    )


def test_import_makes_a_workspace_in_the_users_folder_and_says_so(nowhere: Path) -> None:
    done = run_leadq(["import", str(write_list(nowhere / "fair.csv", PEOPLE))])
    assert done.code == 0
    assert "made a new workspace in " in done.err
    assert run_leadq(["list"]).out


def test_a_file_that_is_not_there_makes_no_workspace(nowhere: Path) -> None:
    refused = run_leadq(["import", "nofile.csv"])
    assert refused.code == 3
    assert "there is no file nofile.csv" in refused.err
    assert run_leadq(["next"]).code == 3


@pytest.mark.parametrize(
    "words",
    [
        ["next", "--days", "99999999999"],
        ["next", "--limit", "9" * 20],
        ["next", "--as-of", "9999-12-31"],
        ["next", "--as-of", "0001-01-01"],
        ["next", "--as-of", "2026-11-20T23:30+02:00"],
        ["list", "--limit", "9" * 20],
        ["history", "--limit", "9" * 20],
        ["source", "Fair", "--rename", " "],
        ["report", "conversion", "--from", "2026-12-01", "--to", "2026-01-01"],
    ],
)
def test_what_cannot_be_meant_is_refused(leadq: Leadq, words: list[str]) -> None:
    refused = leadq(*words)
    assert (refused.code, refused.out) == (2, "")
    assert "Error: Invalid value" in refused.err


@pytest.mark.parametrize("place", ["before", "after", "environment", "folder above"])
def test_the_workspace_is_named_before_or_after_the_command_or_around_it(
    leadq: Leadq, place: str, nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["next", "--format", "json"]
    if place == "before":
        words = ["-C", str(leadq.folder), *words]
    elif place == "after":
        words = [*words, "--workspace", str(leadq.folder)]
    elif place == "environment":
        monkeypatch.setenv("LEADQ_WORKSPACE", str(leadq.folder))
    else:
        (leadq.folder / "deep" / "er").mkdir(parents=True)
        monkeypatch.chdir(leadq.folder / "deep" / "er")
    assert len(run_leadq([*words, "--as-of", "2026-11-20"]).json) == 2


def test_the_day_is_named_before_or_after_the_command(leadq: Leadq) -> None:
    here = ["-C", str(leadq.folder)]
    late = [
        run_leadq([*here, "--as-of", "2026-11-26", "next", "--format", "json"]).json,
        run_leadq([*here, "next", "--format", "json", "--as-of", "2026-11-26T09:00"]).json,
    ]
    assert [[row["days_late"] for row in rows] for rows in late] == [[2, 2], [2, 2]]


# --- the database


def test_a_foreign_file_is_refused_untouched(leadq: Leadq) -> None:
    database = leadq.folder / "leads.db"
    database.write_bytes(b"this is no database" * 100)
    before = database.read_bytes()
    refused = leadq("next")
    assert refused.code == 3
    assert refused.err == (
        f"leadq: {database} is no leadq database; name another workspace with -C\n"
    )
    assert database.read_bytes() == before


def test_another_programs_database_is_refused(leadq: Leadq) -> None:
    database = leadq.folder / "leads.db"
    database.unlink()
    with sqlite3.connect(database) as db:
        db.execute("CREATE TABLE theirs (a)")
    db.close()
    assert leadq("score").err == (
        f"leadq: {database} is no leadq database; name another workspace with -C\n"
    )


def test_a_newer_database_is_refused_untouched(leadq: Leadq) -> None:
    database = leadq.folder / "leads.db"
    db = sqlite3.connect(database)
    db.execute("PRAGMA user_version = 99")
    db.close()
    before = database.read_bytes()
    refused = leadq("next")
    assert refused.code == 3
    assert "was written by a newer leadq (version 99 of the file, this one knows" in refused.err
    assert refused.err.endswith("update leadq, nothing was touched\n")
    assert database.read_bytes() == before


def test_a_database_that_stays_busy_ends_with_5(
    leadq: Leadq, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "opened", partial(opened, wait=0.05))
    database = leadq.folder / "leads.db"
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    refused = leadq("log", "1", "call")
    other.close()
    assert refused.code == 5
    assert refused.err == (
        f"leadq: {database} is being written by another leadq; nothing was changed, try again\n"
    )


# --- the rules


def test_all_problems_of_the_rules_are_told_at_once(leadq: Leadq) -> None:
    (leadq.folder / "rules" / "scoring.yaml").write_text(
        """fit:
  rules:
    - rule: Decision maker
      points: 15
      when: {job_titel: {contains: Einkauf}}
    - rule: Half
      points: 1.5
      when: {city: known}
grades:
  - {grade: A}
""",
        encoding="utf-8",
    )
    (leadq.folder / "rules" / "questions.yaml").write_text("questions: [\n", encoding="utf-8")
    refused = leadq("rules", "check")
    assert (refused.code, refused.out) == (3, "")
    assert "questions.yaml:" in refused.err
    assert (
        "scoring.yaml:5: rule \"Decision maker\": unknown field 'job_titel', did you mean 'job_title'?"
    ) in refused.err
    assert 'scoring.yaml:7: rule "Half": ' in refused.err
    assert leadq("score").err == refused.err
    assert leadq("next").code == 0  # the daily cron needs no rules


def test_what_leads_do_not_allow_is_told_with_the_rules(leadq: Leadq) -> None:
    process = leadq.folder / "rules" / "process.yaml"
    text = process.read_text(encoding="utf-8")
    process.write_text(text.replace("- stage: new\n", "- stage: fresh\n"), encoding="utf-8")
    refused = leadq("rules", "check")
    assert refused.code == 3
    assert "process.yaml: leads stand in stage 'new'" in refused.err
    process.write_text(text.replace("region: BW", "region: XX"), encoding="utf-8")
    assert "no public holidays are known for region 'XX'" in leadq("rules", "check").err


def test_a_renamed_source_remembers_when_it_was_used(leadq: Leadq, tmp_path: Path) -> None:
    leadq.ok("source", "Fair", "--rename", "Messe")
    grown = write_list(tmp_path / "messe.csv", "Nachname;E-Mail\nRoth;r@a.example\n")
    refused = leadq.on("2027-11-20")("import", grown)
    assert refused.code == 3
    assert "source 'messe' (the file's name) was last used on 2026-11-20" in refused.err


# --- pipes, signals, terminals


def test_a_reader_that_has_seen_enough_ends_it_quietly(leadq: Leadq) -> None:
    command = " ".join(PROGRAM)
    rows = "".join(f"Firma {n};Name{n};n{n}@a.example\n" for n in range(3000))
    leadq.ok("import", write_list(leadq.folder / "many.csv", "Firma;Nachname;E-Mail\n" + rows))
    for form in ("text", "csv", "json", "table"):
        done = subprocess.run(
            ["bash", "-c", f"{command} -C '{leadq.folder}' list --format {form} | head -1"],
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert (done.returncode, done.stderr, done.stdout.count(b"\n")) == (0, b"", 1), form


def test_control_c_ends_with_130(leadq: Leadq) -> None:
    source = (
        "import os, signal, sys; from leadq.cli.program import run\n"
        "from leadq.store import steps\n"
        "steps.due_steps = lambda *a, **k: os.kill(os.getpid(), signal.SIGINT)\n"
        f"sys.exit(run(['-C', {str(leadq.folder)!r}, 'next']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", source],
        capture_output=True,
        check=False,
        timeout=60,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert done.returncode == 130
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("form", ["text", "table", "csv", "json"])
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_an_output_that_is_not_utf8_gets_escapes_and_no_error(
    leadq: Leadq, form: str, encoding: str
) -> None:
    done = process(leadq, "list", "--format", form, PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "First call" in done.stdout.decode(encoding)


@pytest.mark.parametrize(
    "words",
    [["show", "M\udcfcller"], ["import", "M\udcfcller.csv"], ["list", "city=\udcff"], ["\udcff"]],
)
def test_words_that_are_no_text_are_refused(leadq: Leadq, words: list[str]) -> None:
    refused = leadq(*words)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("leadq: '")
    assert refused.err.endswith("' is no text in UTF-8; rename the file, or type it in UTF-8\n")


def test_an_error_can_be_said_where_stderr_is_ascii(leadq: Leadq) -> None:
    done = process(leadq, "show", "Müßig", PYTHONIOENCODING="ascii")
    assert done.returncode == 2
    assert rb"no lead answers to 'M\xfc\xdfig'" in done.stderr


def on_pseudo_terminal(leadq: Leadq, width: int, *words: str, **surroundings: str) -> str:
    """What a real terminal of this width is sent."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    hidden = {"COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"}
    bare = {name: text for name, text in os.environ.items() if name not in hidden}
    running = subprocess.Popen(
        [*PROGRAM, "-C", str(leadq.folder), "--as-of", leadq.as_of, *words],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env=bare | {"TERM": "xterm-256color"} | surroundings,
    )
    os.close(theirs)
    sent = b"".join(_chunks(ours))
    os.close(ours)
    assert running.wait(60) == 0
    return sent.decode().replace("\r\n", "\n")


def _chunks(ours: int) -> Iterator[bytes]:
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # the other end is closed
            return
        if not chunk:
            return
        yield chunk


@pytest.mark.parametrize("width", [80, 120])
def test_a_real_terminal_gets_what_the_transcripts_show(leadq: Leadq, width: int) -> None:
    words = ["-C", str(leadq.folder), "--as-of", leadq.as_of, "list"]
    sent = re.sub(r"\x1b\[[0-9;]*m", "", on_pseudo_terminal(leadq, width, "list"))
    assert sent == on(str(width), words)[1]


def test_no_colour_where_it_is_not_wanted(leadq: Leadq) -> None:
    assert "\x1b[1m" in on_pseudo_terminal(leadq, 80, "list")  # a bold title
    assert "\x1b[3" not in on_pseudo_terminal(leadq, 80, "list", NO_COLOR="1")
    assert "\x1b" not in on_pseudo_terminal(leadq, 80, "list", TERM="dumb")


# --- the demo


def test_the_demo_needs_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("leadq-demo").mkdir()
    refused = run_leadq(["demo"])
    assert (refused.code, refused.out) == (3, "")
    assert refused.err == (
        "leadq: leadq-demo exists already; remove it, or name another: leadq demo DIR\n"
    )


@pytest.mark.parametrize("where", ["pipe", "80", "120"])
def test_the_demo_shows_the_main_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = on(where, ["demo"])
    assert code == 0
    typed = [line for line in out.splitlines() if line.startswith("$ leadq ")]
    for command in (
        "import",
        "score",
        "log",
        "advance",
        "next --overdue",
        "why",
        "report conversion",
    ):
        assert any(line.startswith(f"$ leadq {command}") for line in typed), command
    assert "Traceback" not in err
    if where != "pipe":
        tables = [line for line in out.splitlines() if not line.startswith("$ ")]
        assert max(map(len, tables)) <= int(where)


def test_nobody_needs_to_listen_to_what_is_said(tmp_path: Path) -> None:
    write_list(tmp_path / "fair.csv", "Firma;E-Mail\nAlpha;anna@alpha.example\n")
    leadq = shlex.join(PROGRAM)
    done = subprocess.run(
        ["sh", "-c", f"{leadq} init 2>&- && {leadq} import fair.csv --format csv 2>&-"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert [line.split(",")[0] for line in done.stdout.splitlines()] == ["file", "fair.csv"]


def test_init_writes_the_rules_files_that_are_missing_and_nothing_else(tmp_path: Path) -> None:
    leadq = new_workspace(tmp_path / "ws")
    rules = leadq.folder / "rules"
    mine = (rules / "scoring.yaml").read_text(encoding="utf-8") + "# mine\n"
    (rules / "scoring.yaml").write_text(mine, encoding="utf-8")
    (rules / "process.yaml").unlink()
    assert "leadq init" in leadq("score").err
    assert "wrote the default process.yaml" in leadq.ok("init").err
    assert (rules / "scoring.yaml").read_text(encoding="utf-8") == mine
    leadq.ok("score")
    assert leadq("init").code == 3  # nothing is missing any more
