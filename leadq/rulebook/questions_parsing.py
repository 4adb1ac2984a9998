"""What questions.yaml says, checked: the questions, and what their answers come to."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, cast, get_args

from leadq.rulebook.catalogue import QUALIFICATIONS, Level
from leadq.rulebook.conditions_parsing import parse_condition
from leadq.rulebook.problems import Problems
from leadq.rulebook.questions import QualificationRule, Question, QuestionType
from leadq.rulebook.structure import (
    RESERVED,
    check_given,
    check_known,
    items,
    mapping,
    name_of,
    section,
    text,
    unique,
    within_item,
)
from leadq.rulebook.vocabulary import Reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadq.rulebook.conditions import Condition
    from leadq.rulebook.vocabulary import Vocabulary
    from leadq.rulebook.yaml_reading import Node

TYPES: Final[tuple[QuestionType, ...]] = get_args(QuestionType)
QUESTIONNAIRE_LINES: Final = ("questions", "qualification")
QUALIFICATION_LINES: Final = ("qualification", "when")
QUESTION_LINES: Final = ("question", "ask", "type", "choices", "only_if")


def parse_questions(root: Node, problems: Problems) -> tuple[Question, ...]:
    """Read the questions of questions.yaml. Problems are collected, and what has one is left out."""
    lines = section(root, problems, known=QUESTIONNAIRE_LINES)
    seen: dict[str, int] = {}
    found = [_question(node, problems, seen) for node in items(lines.get("questions"), problems)]
    return tuple(question for question in found if question)


def parse_qualification(
    root: Node, vocabulary: Vocabulary, problems: Problems
) -> tuple[QualificationRule, ...]:
    """Read the qualification of questions.yaml, whose conditions see facts and answers."""
    node = mapping(root, problems).get("qualification")
    seen: dict[str, int] = {}
    reading = Reading(vocabulary, Level.QUALIFICATION, problems)
    found = [_qualification_rule(one, reading, seen) for one in items(node, problems)]
    return tuple(rule for rule in found if rule)


def with_conditions(
    questions: tuple[Question, ...], root: Node, vocabulary: Vocabulary, problems: Problems
) -> tuple[Question, ...]:
    """Read when each question is asked, which may look at facts and at other answers."""
    conditions: dict[str, Condition | None] = {}
    for node in items(
        mapping(root, Problems(problems.file)).get("questions"), Problems(problems.file)
    ):
        lines = mapping(node, Problems(problems.file))
        if "question" in lines and "only_if" in lines:
            within = within_item(node, "question", problems)
            reading = Reading(vocabulary, Level.QUALIFICATION, within)
            conditions[str(lines["question"].value)] = parse_condition(lines["only_if"], reading)
    return tuple(replace(one, only_if=conditions.get(one.name)) for one in questions)


def _question(node: Node, problems: Problems, seen: dict[str, int]) -> Question | None:
    titled_problems = within_item(node, "question", problems)
    lines = section(node, titled_problems, known=QUESTION_LINES)
    if not check_given(lines, ("question",), node.line, problems):
        return None
    name = name_of(lines["question"], problems)
    if name is None:
        return None
    problems = titled_problems
    unique(name, node.line, seen, problems)
    check_given(lines, ("ask",), node.line, problems)
    choices = _choices(lines.get("choices"), problems)
    type_ = _type(lines, problems)
    return Question(name, text(lines.get("ask"), problems) or "", type_, MappingProxyType(choices))


def _type(lines: Mapping[str, Node], problems: Problems) -> QuestionType:
    node = lines.get("type")
    written = text(node, problems) or ("choice" if "choices" in lines else "text")
    line = node.line if node else 0
    if not check_known(written, line, TYPES, what="type", problems=problems):
        return "text"
    if node and (written == "choice") != ("choices" in lines):
        has = "needs 'choices: {key: what is said}'" if written == "choice" else "has no 'choices'"
        problems.add(line, f"a question of type {written!r} {has}")
    return cast("QuestionType", written)


def _choices(node: Node | None, problems: Problems) -> dict[str, str]:
    found: dict[str, str] = {}
    seen: dict[str, int] = {}
    lines = mapping(node, problems)
    if node and not lines:
        problems.add(node.line, "'choices' are empty; write choices: {key: what is said}")
    for key, label in lines.items():
        if key in RESERVED:
            problems.add(label.line, f"{key!r} is a word of the conditions; take another name")
        elif unique(key, label.line, seen, problems):
            found[key] = text(label, problems) or key
    return found


def _qualification_rule(
    node: Node, reading: Reading, seen: dict[str, int]
) -> QualificationRule | None:
    problems = within_item(node, "qualification", reading.problems)
    lines = section(node, problems, known=QUALIFICATION_LINES)
    if not check_given(lines, QUALIFICATION_LINES, node.line, problems):
        return None
    name = text(lines["qualification"], problems)
    if name is None:
        return None
    unique(name, node.line, seen, problems)
    check_known(
        name, lines["qualification"].line, QUALIFICATIONS, what="qualification", problems=problems
    )
    when = parse_condition(lines["when"], Reading(reading.vocabulary, reading.level, problems))
    return None if when is None else QualificationRule(name, when, node.line)
