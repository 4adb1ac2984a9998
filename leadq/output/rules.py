"""The rules as tables, one per kind of line, each test in words."""

from __future__ import annotations

from leadq.output.lines import Line, print_lines
from leadq.output.printing import Format
from leadq.output.process import process_lines
from leadq.rulebook.conditions import Condition
from leadq.rulebook.loading import Rulebook
from leadq.rulebook.points import Group, Rule


def print_rulebook(rulebook: Rulebook, form: Format) -> None:
    """Print all rules, in the order in which they are evaluated; for people one table after the other."""
    print_lines(lines_of(rulebook), form)


def lines_of(rulebook: Rulebook) -> list[Line]:
    """The rules as lines: qualification, points, grades, and what the process says."""
    qualification = [
        Line("qualification", line.name, "questions.yaml", line=line.line, when=line.when.words())
        for line in rulebook.questionnaire.qualification
    ]
    grades = [
        Line("grade", grade.name, "scoring.yaml", line=grade.line, when=_when(grade.when))
        for grade in rulebook.scoring.grades
    ]
    return [
        *qualification,
        *_group(rulebook.scoring.fit),
        *_group(rulebook.scoring.interest),
        *grades,
        *process_lines(rulebook.process),
    ]


def _group(group: Group) -> list[Line]:
    lines = [_rule(rule) for rule in group.rules]
    if group.max_points is not None:
        limit = f"at most {group.max_points} points together"
        lines.append(Line(group.name, limit, group.file, line=group.line))
    return lines


def _rule(rule: Rule) -> Line:
    tests = [test.words() for test in (rule.counted, rule.when) if test]
    return Line(
        rule.group,
        rule.name,
        rule.file,
        line=rule.line,
        points=rule.points,
        when=" and ".join(tests),
        then=_each(rule),
    )


def _each(rule: Rule) -> str | None:
    if rule.each is None:
        return None
    halved = f", halved every {rule.each.half_life} days" if rule.each.half_life else ""
    limit = f", at most {rule.each.max_points}" if rule.each.max_points else ""
    return f"for each{halved}{limit}"


def _when(condition: Condition | None) -> str:
    return condition.words() if condition else "always"
