"""What is wrong in the rules folder: every problem with its file and line, all of them at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from leadq.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = 60  # characters of a text that a sentence repeats


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a person has to put right."""

    file: str
    line: int  # counted from 1; 0 where the file as a whole is meant
    text: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.text}"


class RulesError(InputError):
    """The rules folder is wrong: all its problems, one per line, file by file from top to bottom."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = list(dict.fromkeys(problems))
        files = list(dict.fromkeys(problem.file for problem in found))
        found.sort(key=lambda problem: (files.index(problem.file), problem.line))
        self.problems = tuple(found)
        super().__init__("\n".join(map(str, found)))


@dataclass(frozen=True, slots=True)
class Problems:
    """Collects the problems of one file; `where` says which rule, stage or question is being read."""

    file: str
    where: str = ""
    found: list[Problem] = field(default_factory=list)

    def add(self, line: int, text: str) -> None:
        """Note a problem at `line`."""
        self.found.append(Problem(self.file, line, f"{self.where}: {text}" if self.where else text))

    def within(self, where: str) -> Problems:
        """The same collection, for one of the things in the file."""
        return replace(self, where=where)


def shown(text: str) -> str:
    """Quote a text of the user for a sentence: control characters made visible, long ones cut."""
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")


def titled(kind: str, name: str) -> str:
    """A thing of the rules as a sentence names it: rule "Decision maker"."""
    return f'{kind} "{shown(name)[1:-1]}"'
