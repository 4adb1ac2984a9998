"""Measures of what is done every day: next, score, the night, commands about one lead."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.bench import BARE, DATABASE, DAY, Bench, ResultsDiffer, leadq, reference
from benchmarks.measuring import Comparison, Pair, alternately, median, on_terminal, piped
from benchmarks.nights import ESCALATIONS, MOVES, make_due
from benchmarks.of_lists import importing

_SMALL = 100
_ONE_LEAD = "50"


def start(bench: Bench) -> Iterator[Comparison]:
    """`next --overdue` against a Python that does nothing."""
    overdue = leadq(bench.workspace(bench.leads), "next", "--overdue", "--as-of", DAY)
    for where, run, bar in (("piped", piped, 8.0), ("as a table", on_terminal, 12.0)):
        pairs = alternately(overdue, BARE, rounds=5 * bench.rounds, run=run)
        yield Comparison(f"next --overdue, {where}; bare Python", pairs, bar)


def score(bench: Bench) -> Iterator[Comparison]:
    """Score all leads, and once more when nothing has changed, against reference/score.sql."""
    first: list[Pair] = []
    again: list[Pair] = []
    for _ in range(bench.rounds):
        ours, theirs = bench.scratch("ours"), bench.scratch("reference")
        scored = leadq(ours, "score", "--as-of", DAY)
        first.append((piped(scored), piped(reference("score", theirs))))
        _check_scores(ours, theirs)
        before = _digest(ours / DATABASE)
        again.append((piped(scored), piped(reference("score", theirs))))
        if _digest(ours / DATABASE) != before:
            raise ResultsDiffer("a score that changed nothing wrote to the database")
    yield Comparison("score; reference/score.sql", first, 1.3)
    yield Comparison("score, nothing changed (wrote 0 bytes)", again, 1.3)


def night(bench: Bench) -> Iterator[Comparison]:
    """A night with many moves and escalations, against the score alone in the same workspace."""
    pairs: list[Pair] = []
    for _ in range(bench.rounds):
        ours, theirs = bench.scratch("ours"), bench.scratch("score")
        for workspace in (ours, theirs):
            make_due(workspace, bench.leads)
            piped(leadq(workspace, "rules", "check", "--as-of", DAY))
        os.sync()
        done = piped(leadq(ours, "run", "--as-of", DAY, "--format", "json"))
        pairs.append((done, piped(leadq(theirs, "score", "--as-of", DAY))))
        _check_night(json.loads(done.output), bench.leads)
    yield Comparison("run; score alone", pairs, 2.0)


def _check_night(done: dict[str, Any], leads: int) -> None:
    moved = {(one["stage"], one["why"]): one["leads"] for one in done["moved"]}
    if moved.get(("handover", "automatic")) != leads // MOVES:
        raise ResultsDiffer(f"run moved {moved}, and {leads // MOVES} were due")
    if done["reassigned"] < leads // ESCALATIONS:
        raise ResultsDiffer(f"run reassigned {done['reassigned']} of {leads // ESCALATIONS}")


_SCORES = "SELECT id, qualification, fit, interest, score, grade FROM lead ORDER BY id"


def _check_scores(ours: Path, theirs: Path) -> None:
    with (
        contextlib.closing(sqlite3.connect(ours / DATABASE)) as our_db,
        contextlib.closing(sqlite3.connect(theirs / DATABASE)) as their_db,
    ):
        pairs = zip(our_db.execute(_SCORES), their_db.execute(_SCORES), strict=True)
        for our_row, their_row in pairs:
            if our_row != their_row:
                raise ResultsDiffer(f"score: leadq stored {our_row}, the reference {their_row}")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


def one(bench: Bench) -> Iterator[Comparison]:
    """Commands about one lead, and an import of 1,000 rows, in this workspace against one of a hundred leads."""
    large, small = bench.scratch("large"), bench.scratch("small", _SMALL)
    bare = median([piped(BARE) for _ in range(5)])
    for words in (
        ("show", _ONE_LEAD),
        ("why", _ONE_LEAD),
        ("log", _ONE_LEAD, "call", "--result", "talked"),
    ):
        commands = [leadq(place, *words, "--as-of", DAY) for place in (large, small)]
        pairs = alternately(*commands, rounds=5 * bench.rounds)
        net = f"{median([ours for ours, _ in pairs]) - bare:.2f} s after Python's start"
        yield Comparison(f"{words[0]}, {net}; {_SMALL} leads", pairs, 1.25)
    lists = [bench.messy_list(1000, 2_000_000 + 1000 * number) for number in range(bench.rounds)]
    pairs = [(piped(importing(large, path)), piped(importing(small, path))) for path in lists]
    yield Comparison(f"import of 1,000 rows; into {_SMALL} leads", pairs, 1.25)
