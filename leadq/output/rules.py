"""The rules as tables, one per kind of line, each test in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from leadq.output.columns import Column
from leadq.output.printing import Format, print_rows
from leadq.rulebook.conditions import Condition
from leadq.rulebook.loading import Rulebook
from leadq.rulebook.points import Group, Rule
from leadq.rulebook.process import NextStep, Stage


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the rules: a rule's points, a grade, a qualification, a stage; None where it has no such thing.

    `then` says how activities are counted, what the next step is, or the reasons of a closing stage.
    """

    section: str
    name: str
    points: int | None
    outcome: str | None
    when: str | None
    then: str | None
    file: str
    line: int


def _place(line: Line) -> str:
    return f"{line.file}:{line.line}"


def _points(line: Line) -> str:
    return "" if line.points is None else f"{line.points:+}"


_COLUMNS: list[Column[Line]] = [
    Column("section", "section", only_machines=True),
    Column("name", "name"),
    Column("points", "points", right=True, people=_points),
    Column("outcome", "outcome"),
    Column("when", "when"),
    Column("then", "then"),
    Column("file", "where", drop=1, people=_place),
    Column("line", "line", only_machines=True),
]


def print_rulebook(rulebook: Rulebook, form: Format) -> None:
    """Print all rules, in the order in which they are evaluated; for people one table after the other."""
    lines = lines_of(rulebook)
    if form in {Format.CSV, Format.JSON}:
        print_rows(lines, _COLUMNS, form)
        return
    for number, (name, section) in enumerate(groupby(lines, lambda line: line.section)):
        if number:
            print()
        found = list(section)
        print_rows(found, _of_section(name, found), form)


def _of_section(name: str, lines: Sequence[Line]) -> list[Column[Line]]:
    """The columns in which a section has anything; the first one bears its name."""
    first: Column[Line] = Column("name", name)
    others = [
        column
        for column in _COLUMNS[2:]
        if not column.only_machines and any(column.cell(line) is not None for line in lines)
    ]
    return [first, *others]


def lines_of(rulebook: Rulebook) -> list[Line]:
    """The rules as lines: qualification, points, grades, stages."""
    qualification = [
        Line(
            "qualification",
            line.name,
            None,
            None,
            line.when.words(),
            None,
            "questions.yaml",
            line.line,
        )
        for line in rulebook.questionnaire.qualification
    ]
    grades = [
        Line("grade", grade.name, None, None, _when(grade.when), None, "scoring.yaml", grade.line)
        for grade in rulebook.scoring.grades
    ]
    return [
        *qualification,
        *_group(rulebook.scoring.fit),
        *_group(rulebook.scoring.interest),
        *grades,
        *map(_stage, rulebook.process.stages),
    ]


def _group(group: Group) -> list[Line]:
    lines = [_rule(rule) for rule in group.rules]
    if group.max_points is not None:
        limit = f"at most {group.max_points} points together"
        lines.append(Line(group.name, limit, None, None, None, None, group.file, group.line))
    return lines


def _rule(rule: Rule) -> Line:
    tests = [test.words() for test in (rule.counted, rule.when) if test]
    return Line(
        rule.group,
        rule.name,
        rule.points,
        None,
        " and ".join(tests),
        _each(rule),
        rule.file,
        rule.line,
    )


def _each(rule: Rule) -> str | None:
    if rule.each is None:
        return None
    halved = f", halved every {rule.each.half_life} days" if rule.each.half_life else ""
    limit = f", at most {rule.each.max_points}" if rule.each.max_points else ""
    return f"for each{halved}{limit}"


def _stage(stage: Stage) -> Line:
    when = stage.enter_when.words() if stage.enter_when else None
    then = _step(stage.next_step) if stage.next_step else None
    if stage.reasons:
        then = f"because of {', '.join(stage.reasons)}"
    return Line("stage", stage.name, None, stage.outcome, when, then, "process.yaml", stage.line)


def _step(step: NextStep) -> str:
    if step.before_answer is None:
        return f"{step.action}, {step.due_in}"
    question, before = step.before_answer
    return f"{step.action}, {before} before the answer {question}, else {step.due_in}"


def _when(condition: Condition | None) -> str:
    return condition.words() if condition else "always"
