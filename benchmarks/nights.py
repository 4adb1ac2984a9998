"""A workspace in which a night has much to do: leads that move to a hand-over by themselves, and steps that are long late."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import timedelta
from pathlib import Path

from benchmarks.leads import AS_OF

MOVES, ESCALATIONS = 25, 100  # a lead of so many is due
_MARK = "Due tonight"
_DUE = (AS_OF - timedelta(days=12)).isoformat()

_PROCESS = {
    "  - stage: qualified\n": (
        "  - stage: handover\n"
        f"    enter_when: {{job_title: {_MARK}}}\n"
        "    automatic: true\n"
        "    accept_within: 1 workday\n"
        "  - stage: qualified\n"
    ),
    "    next_step: {action: Ask again, in: 3 months}\n": (
        "    next_step: {action: Ask again, in: 3 months}\n"
        "    returns_to: {stage: contacted, when: {activity: {kind: newsletter_click, times: 7}}}\n"
    ),
}
_PEOPLE = """
people:
  south: {email: south@example.com, takes: {postcode: {starts_with: ["7", "8"]}}}
  north: {email: north@example.com, takes: all}
  east: {email: east@example.com, takes: all}
  head: {email: head@example.com}
  pool: {email: pool@example.com}
escalation:
  - {after: 2 workdays, remind: owner}
  - {after: 4 workdays, tell: head}
  - {after: 6 workdays, reassign: pool}
"""

_MARKED = """
UPDATE lead SET job_title = :mark, job_title_folded = lower(:mark)
WHERE id IN (SELECT id FROM lead WHERE stage IN ('new', 'contacted') ORDER BY id LIMIT :moves)
"""

_LATE = """
UPDATE lead SET next_due = :due, next_first_due = :due
WHERE id IN (SELECT id FROM lead WHERE stage IN ('sales', 'offer') ORDER BY id LIMIT :escalations)
"""


def make_due(workspace: Path, leads: int) -> None:
    """Let one lead of 25 be due to move, and one of 100 to escalate to the third level."""
    rules = workspace / "rules" / "process.yaml"
    text = rules.read_text(encoding="utf-8")
    for before, after in _PROCESS.items():
        assert before in text
        text = text.replace(before, after)
    rules.write_text(text + _PEOPLE, encoding="utf-8")
    counts = {"moves": leads // MOVES, "escalations": leads // ESCALATIONS}
    with contextlib.closing(sqlite3.connect(workspace / "leads.db")) as db, db:
        db.execute("INSERT INTO command (at, as_of, who, what) VALUES ('', '', '', 'make due')")
        db.execute(_MARKED, {"mark": _MARK, **counts})
        db.execute(_LATE, {"due": _DUE, **counts})
