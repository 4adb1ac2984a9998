"""Reads and plays scenarios: lists that come one after the other, what people do in between, and what stands then.

A file of scenarios begins with files that all of them use. A scenario is

    # its title
    2026-11-02 import fair.csv
        Nachname,E-Mail,Ort
        Roth,roth@alpha.example,Ulm
    = 1 created
    | id | city |
    | 1  | Ulm  |
    2026-11-03 edit 1 city=Kiel

A day and words are a command of leadq; the indented lines below are written to the file that it imports. `=` are the counts
that are not 0, `>` what is said besides hints, `|` columns of leads: those of the table `lead` and of `_COLUMNS`.
Instead of a command may stand `correct FILE WRONG RIGHT`: somebody changes a text in a file.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

from tests.commands import Leadq, Result, write_list
from tests.dumps import query

_COUNTS = ("created", "updated", "unchanged", "rejected", "suppressed")
_COLUMNS = {
    "source": "(SELECT name FROM source WHERE source.id = lead.source_id)",
    "received": "received_on",
    "step": "next_action",
    "due": "next_due",
    "follows": "follows_id",
    "checked": "address_checked_on",
    "ids": """(SELECT group_concat(external_id, ', ') FROM (
      SELECT external_id FROM external_reference WHERE lead_id = lead.id ORDER BY external_id))""",
    "touches": """(SELECT group_concat(touched, ', ') FROM (
      SELECT source.name || ' ' || substr(received_on, 6) AS touched FROM touch
      JOIN source ON source.id = touch.source_id WHERE lead_id = lead.id ORDER BY received_on, run_id))""",
    "kept": "(SELECT kept FROM touch WHERE lead_id = lead.id ORDER BY run_id DESC LIMIT 1)",
    "visits": """(SELECT group_concat(visit, ', ') FROM (
      SELECT stage || ' ' || substr(entered_on, 6) || coalesce(' to ' || substr(left_on, 6), '') AS visit FROM stage_visit WHERE lead_id = lead.id ORDER BY seq))""",
}


@dataclass(frozen=True)
class Step:
    """One command of a scenario; `content` is the list that it imports, `columns` what is looked at afterwards."""

    line: str
    day: str
    words: tuple[str, ...]
    content: str | None = None
    columns: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The list that is imported or corrected."""
        return next(word for word in self.words if word.endswith(".csv"))

    @property
    def is_import(self) -> bool:
        return self.words[0] == "import"


@dataclass(frozen=True)
class Scenario:
    """Commands in their order; `text` is how they and what comes of them are written, `files` lie there before."""

    title: str
    text: str
    files: dict[str, str] = field(default_factory=dict)

    @property
    def steps(self) -> list[Step]:
        """The commands."""
        blocks = re.split(r"\n(?=\d{4}-\d\d-\d\d )", self.text)
        return [_step(block.splitlines()) for block in blocks]


def _step(lines: list[str]) -> Step:
    day, *words = shlex.split(lines[0])
    indented = [line for line in lines[1:] if line.startswith("    ")]
    header = next((line for line in lines if line.startswith("|")), "")
    columns = tuple(name.strip() for name in header.strip("|").split("|") if name.strip())
    return Step(
        lines[0], day, tuple(words), dedent("\n".join(indented)) if indented else None, columns
    )


def scenarios(folder: Path) -> Iterator[Scenario]:
    """The scenarios of all files of a folder; each title begins with the name of its file."""
    for path in sorted(folder.glob("*.txt")):
        shared, *told = re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        files = dict(re.findall(r"^(\S+)\n((?:    .*\n)+)", shared, flags=re.MULTILINE))
        for scenario in told:
            title, _, text = scenario.partition("\n")
            yield Scenario(f"{path.stem}: {title}", text.strip(), files)


class Scene:
    """A workspace in which a scenario is played; `told` is its text as it really was."""

    def __init__(self, scenario: Scenario, leadq: Leadq) -> None:
        self.scenario = scenario
        self.leadq = leadq
        self.folder = leadq.folder
        for name, content in scenario.files.items():
            write_list(self.folder / name, dedent(content))
        self.told = "\n".join(map(self._play, scenario.steps))

    def run(self, step: Step) -> Result:
        """Carry a step out as it stands; its files are those of the workspace."""
        words = [
            self.folder / word if word.endswith((".csv", ".yaml")) else word for word in step.words
        ]
        return self.leadq.on(step.day)(*words, "--format", "json")

    def turn_around(self, file: str, stranger: dict[str, str]) -> None:
        """Give a list its columns and rows in the opposite order, and one row more (header: cell)."""
        text = (self.folder / file).read_text(encoding="utf-8-sig")
        delimiter = ";" if ";" in text else ","
        header, *rows = (row[::-1] for row in csv.reader(io.StringIO(text), delimiter=delimiter))
        rows.append([stranger.get(name, "") for name in header])
        turned = io.StringIO()
        csv.writer(turned).writerows([header, *rows[::-1]])
        write_list(self.folder / file, turned.getvalue())

    def _play(self, step: Step) -> str:
        told = [step.line]
        if step.content is not None:
            told += [f"    {line}" for line in step.content.split("\n")]
            write_list(self.folder / step.file, step.content)
        if step.words[0] == "correct":
            self._correct(*step.words[1:])
        elif step.is_import:
            told += self._outcome(self.run(step))
        else:
            self.leadq.on(step.day).ok(*step.words)
        return "\n".join([*told, *self._table(step.columns)])

    def _correct(self, file: str, wrong: str, right: str) -> None:
        text = (self.folder / file).read_text(encoding="utf-8-sig")
        assert wrong in text
        write_list(self.folder / file, text.replace(wrong, right))

    def _outcome(self, result: Result) -> Iterator[str]:
        for summary in json.loads(result.out or "[]"):
            assert sum(summary[name] for name in _COUNTS) == summary["rows"]
            yield f"= {', '.join(f'{summary[name]} {name}' for name in _COUNTS if summary[name])}"
        for line in result.err.replace(f"{self.folder}/", "").splitlines():
            if not line.startswith("then: "):
                yield f"> {line}"

    def _table(self, columns: tuple[str, ...]) -> Iterator[str]:
        if not columns:
            return
        wanted = ", ".join(_COLUMNS.get(name, name) for name in columns)
        leads = query(self.folder, f"SELECT {wanted} FROM lead ORDER BY id")
        rows = [columns, *(["" if cell is None else str(cell) for cell in lead] for lead in leads)]
        widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
        for row in rows:
            yield f"| {' | '.join(map(str.ljust, row, widths))} |"
