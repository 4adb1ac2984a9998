"""Lines of the rules as tables, one per section, each test in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from leadq.output.columns import Column
from leadq.output.printing import Format, print_rows


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the rules: a rule's points, a grade, a stage, a person; None where it has no such thing.

    `when` says for which leads it counts, `then` what follows: how activities are counted, what the next step is,
    the reasons of a closing stage.
    """

    section: str
    name: str
    file: str
    line: int | None = None
    points: int | None = None
    outcome: str | None = None
    when: str | None = None
    then: str | None = None


def _place(line: Line) -> str:
    return "" if line.line is None else f"{line.file}:{line.line}"


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
_TITLES: Final[Mapping[tuple[str, str], str]] = {("person", "when"): "takes"}


def print_lines(lines: Sequence[Line], form: Format) -> None:
    """Print the lines in their order; for people one table for each section after the other."""
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
        replace(column, title=_TITLES.get((name, column.name), column.title))
        for column in _COLUMNS[2:]
        if not column.only_machines and any(column.text(line) for line in lines)
    ]
    return [first, *others]
