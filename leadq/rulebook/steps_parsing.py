"""Nodes to next steps: what a stage or a result sets, and when it is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from leadq.rulebook.problems import shown
from leadq.rulebook.process import NextStep
from leadq.rulebook.structure import (
    calendar_duration,
    check_given,
    check_known,
    duration,
    section,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadq.rulebook.problems import Problems
    from leadq.rulebook.process import Outcome
    from leadq.rulebook.vocabulary import Reading
    from leadq.rulebook.yaml_reading import Node
    from leadq.values.durations import Duration

STEP_LINES: Final = ("action", "in", "before", "else")
PLAIN_STEP_LINES: Final = ("action", "in")
ACCEPTING_LINES: Final = ("action",)
BEFORE_LINES: Final = ("answer", "by")
WITH_STEP: Final[tuple[Outcome, ...]] = ("open", "parked")
_ACCEPT: Final = "Accept or reject"


def parse_plain_step(node: Node | None, problems: Problems) -> NextStep | None:
    """A step that does not look at answers: {action: ..., in: 2 workdays}."""
    if node is None:
        return None
    lines = section(node, problems, known=PLAIN_STEP_LINES)
    check_given(lines, PLAIN_STEP_LINES, node.line, problems)
    action, due_in = text(lines.get("action"), problems), duration(lines.get("in"), problems)
    return NextStep(action, due_in) if action and due_in else None


def parse_accepting(node: Node | None, accept_within: Duration, problems: Problems) -> NextStep:
    """The step of a hand-over: its words may be given, its time is that of accepting."""
    lines = section(node, problems, known=ACCEPTING_LINES) if node else {}
    return NextStep(text(lines.get("action"), problems) or _ACCEPT, accept_within)


def parse_own_step(
    node: Node | None, outcome: Outcome, line: int, reading: Reading
) -> NextStep | None:
    """The step of a stage with this outcome, which stands at `line`; a missing or needless one is a problem."""
    problems = reading.problems
    needed = outcome in WITH_STEP
    if node is None:
        if needed:
            problems.add(line, "has no next step; write next_step: {action: ..., in: 2 workdays}")
        return None
    if not needed:
        problems.add(node.line, "a closing stage has no next step")
        return None
    lines = section(node, problems, known=STEP_LINES)
    check_given(lines, ("action",), node.line, problems)
    action = text(lines.get("action"), problems)
    before = _before(lines["before"], reading) if "before" in lines else None
    due_in = _due_in(lines, node.line, problems)
    return NextStep(action, due_in, before) if action and due_in else None


def _due_in(lines: Mapping[str, Node], line: int, problems: Problems) -> Duration | None:
    """The duration of ``in``, or of ``else`` beside ``before``."""
    wanted, other = ("else", "in") if "before" in lines else ("in", "else")
    if other in lines:
        reason = "before: ..., else: ..." if wanted == "else" else "in: ..."
        problems.add(lines[other].line, f"{other!r} does not fit here; write {{{reason}}}")
    check_given(lines, (wanted,), line, problems)
    return duration(lines.get(wanted), problems)


def _before(node: Node, reading: Reading) -> tuple[str, Duration] | None:
    problems, questions = reading.problems, reading.vocabulary.questions
    lines = section(node, problems, known=BEFORE_LINES)
    check_given(lines, BEFORE_LINES, node.line, problems)
    by = calendar_duration(lines.get("by"), problems)
    name = text(lines.get("answer"), problems)
    if name is None:
        return None
    line = lines["answer"].line
    if not check_known(name, line, questions, what="question", problems=problems):
        return None
    if questions is not None and questions[name].type != "date":
        problems.add(line, f"{shown(name)} is not answered with a date")
    return (name, by) if by else None
