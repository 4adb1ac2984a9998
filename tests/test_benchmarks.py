"""The benchmarks run, and leadq and the hand-written references come to the same results; nothing is timed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LEADS = 300


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("benchmarks")
    made = run("benchmarks.generate", str(path / f"leads-{LEADS}"), "--leads", str(LEADS))
    assert made.returncode == 0, made.stderr
    return path


def lines(database: Path) -> list[str]:
    db = sqlite3.connect(database)
    dump = [line for line in db.iterdump() if "_sqlite_migrations" not in line]  # when it was made
    db.close()
    return dump


def one(database: Path, sql: str) -> int:
    db = sqlite3.connect(database)
    value: int = db.execute(sql).fetchone()[0]
    db.close()
    return value


def test_the_generated_workspace_has_the_promised_shape(folder: Path) -> None:
    database = folder / f"leads-{LEADS}" / "leads.db"
    assert one(database, "SELECT count(*) FROM lead") == LEADS
    assert one(database, "SELECT count(*) FROM lead WHERE outcome IN ('open', 'parked')") == 120
    assert one(database, "SELECT count(*) FROM lead WHERE next_due < '2026-11-20'") == 1
    assert 3 < one(database, "SELECT count(*) FROM stage_visit") / LEADS < 5
    assert 4 < one(database, "SELECT count(*) FROM activity") / LEADS < 6
    assert one(database, "SELECT count(*) FROM pragma_foreign_key_check") == 0
    assert (
        one(database, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check != 'ok'")
        == 0
    )


def test_the_generated_furthest_stage_is_the_one_of_the_visits(folder: Path) -> None:
    from leadq.store.moves import FURTHEST_SQL

    database = folder / f"leads-{LEADS}" / "leads.db"
    assert one(database, f"SELECT count(*) FROM lead WHERE furthest != {FURTHEST_SQL}") == 0


def test_the_same_size_gives_the_same_workspace_and_list(folder: Path, tmp_path: Path) -> None:
    lists = [tmp_path / name for name in ("one.csv", "two.csv")]
    for path in lists:
        made = run("benchmarks.generate", "--csv", str(path), "--leads", "200")
        assert made.returncode == 0, made.stderr
    assert lists[0].read_bytes() == lists[1].read_bytes()
    again = run("benchmarks.generate", str(tmp_path / "again"), "--leads", str(LEADS))
    assert again.returncode == 0, again.stderr
    first = lines(folder / f"leads-{LEADS}" / "leads.db")
    assert lines(tmp_path / "again" / "leads.db") == first


def test_scores_and_conversion_equal_their_references(folder: Path) -> None:
    options = ("--leads", str(LEADS), "--rounds", "1", "--folder", str(folder))
    measured = run("benchmarks.run", *options, "--only", "score,report")
    assert measured.returncode == 0, measured.stderr
    assert "score, nothing changed (wrote 0 bytes)" in measured.stdout
    assert "report conversion, as of" in measured.stdout
    assert "report scores" in measured.stdout


def test_sources_and_owners_equal_their_references(folder: Path) -> None:
    options = ("--leads", str(LEADS), "--rounds", "1", "--folder", str(folder))
    measured = run("benchmarks.run", *options, "--only", "sources,owners")
    assert measured.returncode == 0, measured.stderr
    assert measured.stdout.count("; reference") == 3


def test_a_reference_that_differs_fails_the_run(folder: Path) -> None:
    database = folder / f"leads-{LEADS}" / "leads.db"
    db = sqlite3.connect(database)
    # a visit that the lead itself knows nothing of: today's figures are read from the lead, the reference's are not
    db.execute("UPDATE lead SET furthest = 5 WHERE outcome = 'open' AND furthest = 1")
    db.commit()
    db.close()
    options = ("--leads", str(LEADS), "--rounds", "1", "--folder", str(folder))
    measured = run("benchmarks.run", *options, "--only", "report")
    assert measured.returncode == 1
    assert "ResultsDiffer: report conversion" in measured.stderr
