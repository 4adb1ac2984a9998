"""Calls without a terminal: a workspace whose guide asks a question of every type, and typed lines that it takes."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from leadq.calling.desk import Desk
from leadq.calling.guide import Guide
from leadq.rulebook.loading import load_rulebook
from leadq.store.opening import DATABASE, opened
from leadq.store.writing import writing
from tests.commands import Leadq, new_workspace, write_list
from tests.facts import a_command

TODAY = "2026-11-20"  # a Friday

QUESTIONS = """
questions:
  - {question: need, ask: What for?, choices: {none: nothing, later: later, concrete: now}}
  - {question: why_not, ask: Why not?, only_if: {answer: {need: none}}}
  - question: visited
    ask: Did you see it at the fair?
    type: yes_no
    only_if: {answer: {need: [later, concrete]}}
  - {question: start, ask: When?, type: date, only_if: {answer: {need: concrete}}}
  - {question: tons, ask: How heavy?, type: number, only_if: {answer: {need: concrete}}}
  - {question: machines, ask: How many?, type: integer, only_if: {answer: {need: concrete}}}
  - {question: price, ask: How much?, type: money, only_if: {answer: {need: concrete}}}
  - {question: decides, ask: Who decides?, type: person, only_if: {answer: {need: concrete}}}
  - {question: again, ask: When again?, type: callback, only_if: {answer: {need: [later, concrete]}}}
qualification:
  - {qualification: no_need, when: {answer: {need: none}}}
  - {qualification: ready, when: {answer: {need: concrete, price: known}}}
  - {qualification: not_ready, when: {answer: {need: known}}}
"""

SCORING = """
fit:
  rules:
    - {rule: Has a telephone, points: 10, when: {phone: known}}
interest:
  rules:
    - {rule: Has a need, points: 20, when: {answer: {need: known}}}
grades:
  - {grade: A, when: {score: {at_least: 30}}}
  - {grade: B}
"""

PEOPLE = """Firma;Vorname;Nachname;E-Mail;Telefon
Alpha GmbH;Anna;Arndt;anna@alpha.example;030 23125 001
Beta AG;Bernd;Bach;bernd@beta.example;030 23125 002
Gamma KG;Gerda;Gross;gerda@gamma.example;030 23125 003
"""


_NO_QUESTIONS = "qualification: [{qualification: ready, when: {city: known}}]\n"
_NO_START = ("before: {answer: start, by: 2 months}, else: 3 months", "in: 3 months")


def workspace(folder: Path, *, asks: bool = True) -> Leadq:
    """Three leads whose first call is due on 2026-11-20; the guide `asks`, or has no questions."""
    leadq = new_workspace(folder, as_of="2026-11-18")
    rules = folder / "rules"
    (rules / "scoring.yaml").write_text(SCORING if asks else "grades: [{grade: B}]\n", "utf-8")
    (rules / "questions.yaml").write_text(QUESTIONS if asks else _NO_QUESTIONS, "utf-8")
    if not asks:
        process = (rules / "process.yaml").read_text("utf-8").replace(*_NO_START)
        (rules / "process.yaml").write_text(process, "utf-8")
    people = write_list(folder.parent / "fair.csv", PEOPLE)
    leadq.ok("import", people, "--source", "Fair")
    return leadq.on(TODAY)


@contextlib.contextmanager
def desk(leadq: Leadq, person: str | None = None) -> Iterator[Desk]:
    with opened(leadq.folder / DATABASE) as db:
        yield Desk(
            db=db,
            rulebook=load_rulebook(leadq.folder / "rules"),
            today=date.fromisoformat(leadq.as_of),
            person=person,
            command=lambda what: writing(db, a_command(leadq.as_of, what)),
        )


@dataclass(frozen=True)
class Called:
    """A call after some typed lines: what it waits for (`question`, if it asks one) and what was said to each line."""

    phase: str | None
    question: str | None
    earlier: str | int | float | None
    said: list[list[str]]
    leaves: bool
    is_logged: bool


def typed(leadq: Leadq, lines: Sequence[str], lead_id: int = 1) -> Called:
    """Take these lines in one call."""
    with desk(leadq) as at:
        guide = Guide(at, lead_id)
        said = [guide.take(line) for line in lines]
        prompt = guide.prompt
        question = prompt.question.name if prompt and prompt.question else None
        earlier = prompt.earlier if prompt else None
        phase = prompt.phase if prompt else None
        return Called(phase, question, earlier, said, guide.leaves, guide.ending is not None)


def answers(leadq: Leadq, lead_id: int = 1) -> dict[str, str | int | float]:
    """The answers that stand."""
    sql = "SELECT question, value FROM answer WHERE lead_id = ? ORDER BY answered_on, seq"
    with opened(leadq.folder / DATABASE) as db:
        return dict(db.execute(sql, (lead_id,)))


def calls(leadq: Leadq, lead_id: int = 1) -> list[tuple[str | None, str | None]]:
    """The results and notes of the calls that were logged."""
    sql = "SELECT result, note FROM activity WHERE lead_id = ? AND kind = 'call' ORDER BY seq"
    with opened(leadq.folder / DATABASE) as db:
        return list(db.execute(sql, (lead_id,)))


def step(leadq: Leadq, lead_id: int = 1) -> tuple[str, str, str, int]:
    """The next step: what, until when, of which kind, its number."""
    sql = "SELECT next_action, next_due, next_kind, step_no FROM lead WHERE id = ?"
    with opened(leadq.folder / DATABASE) as db:
        found: tuple[str, str, str, int] = db.execute(sql, (lead_id,)).fetchone()
        return found
