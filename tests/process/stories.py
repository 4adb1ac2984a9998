"""Reads and plays scenarios of the process: one line per day, what is done on it, and where the lead stands then.

A file of scenarios begins with what it puts in place of sections of `PROCESS`. A scenario is

    # its title
    2026-11-02 | import           | new      |       | First call       | 2026-11-04 | planned | 1 |  |
    2026-11-03 | advance 1        | contacted |      | Qualify by phone | 2026-11-10 | planned | 2 |  |
    2026-11-12 | run              | ...                                                   | 1 remind owner | remind head

The columns are the day, the command, and of the lead: stage (with the reason, when closed), owner, next step, due day, kind and number
of the step, the levels of escalation that the command reached (level, act, person), and the messages that it wrote (about what, to whom).
The lead is the one whose number is the command's second word, else lead 1. Why a command is refused stands behind `> ` in the next line.
Besides commands of leadq there are

    import               three leads from a list: Roth (lead 1) and Koch in Ulm, Dorn in Kiel
    click N              a list of activities says that lead N clicked
    show N               nothing is done; where lead N stands
"""

from __future__ import annotations

import re
import shlex
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Final

from tests.commands import Leadq, new_workspace, write_list
from tests.dumps import query

PROCESS: Final = {
    "calendar": "calendar: {country: DE, region: BW, timezone: Europe/Berlin, currency: EUR}",
    "activities": """
        activities:
          call: {by: us}
          email: {by: us}
          note: {by: us, contact: no}
          newsletter_click: {by: lead}
        """,
    "stages": """
        stages:
          - {stage: new, next_step: {action: First call, in: 2 workdays}}
          - {stage: contacted, next_step: {action: Qualify, in: 5 workdays}}
          - {stage: handover, enter_when: {qualification: ready}, automatic: yes, accept_within: 1 workday}
          - {stage: sales, next_step: {action: First talk, in: 2 workdays}}
          - {stage: offer, next_step: {action: Follow up, in: 5 workdays}}
          - stage: nurture
            outcome: parked
            next_step: {action: Ask again, before: {answer: start, by: 2 months}, else: 3 months}
            returns_to: {stage: contacted, when: {activity: {kind: newsletter_click, times: 2}}}
          - {stage: won, outcome: won}
          - {stage: lost, outcome: lost, reasons: [no need, no answer, other]}
          - {stage: invalid, outcome: invalid, reasons: [wrong address]}
        """,
    "results": """
        results:
          talked: {}
          no_answer: {retry: [1 workday, 2 workdays, 4 workdays], then: nurture}
          wrong_number: {clear: phone, next_step: {action: Find the number, in: 2 workdays}}
          do_not_call: {opt_out: phone, next_step: {action: Write instead, in: 5 workdays}}
        """,
    "escalation": """
        escalation:
          - {after: 2 workdays, remind: owner}
          - {after: 4 workdays, tell: head}
          - {after: 6 workdays, reassign: pool}
        """,
    "people": """
        people:
          south: {email: south@example.com, takes: {city: Ulm}}
          north: {email: north@example.com, takes: all}
          head: {email: head@example.com}
          pool: {email: pool@example.com}
        """,
}
QUESTIONS: Final = """
questions:
  - {question: need, ask: "Need?", choices: {none: none, later: later, concrete: concrete}}
  - {question: start, ask: "Start?", type: date}
  - {question: again, ask: "When shall we call?", type: callback}
qualification:
  - {qualification: no_need, when: {answer: {need: none}}}
  - {qualification: ready, when: {answer: {need: concrete}}}
  - {qualification: not_ready, when: {answer: {need: known}}}
"""
SCORING: Final = """
fit: {rules: [{rule: Has a phone, points: 5, when: {phone: known}}]}
grades: [{grade: A}]
"""
_LEADS: Final = """\
Nachname,E-Mail,Telefon,Ort
Roth,roth@alpha.example,0711 1234561,Ulm
Koch,koch@beta.example,0711 1234562,Ulm
Dorn,dorn@gamma.example,0431 1234563,Kiel
"""
_EMAILS: Final = {"1": "roth@alpha.example", "2": "koch@beta.example", "3": "dorn@gamma.example"}

_LEAD: Final = """
SELECT stage || coalesce(': ' || reason, ''), owner, next_action, next_due, next_kind, step_no
FROM lead WHERE id = ?
"""
_ESCALATIONS: Final = """
SELECT seq, level || ' ' || act || coalesce(' ' || person, '') FROM escalation WHERE lead_id = ? ORDER BY seq
"""
_MESSAGES: Final = "SELECT id, about || ' ' || person FROM message WHERE lead_id = ? ORDER BY id"


@dataclass(frozen=True)
class Story:
    """A scenario; `text` is how it is written, `process` the rules in which it happens."""

    title: str
    text: str
    process: str

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Each day with its command."""
        rows = (line.split("|") for line in self.text.splitlines() if "|" in line)
        return [(cells[0].strip(), cells[1].strip()) for cells in rows]


def sections(text: str) -> dict[str, str]:
    """The top-level sections of a YAML text, by name."""
    blocks = re.split(r"^(?=\w+:)", text, flags=re.MULTILINE)
    return {block.partition(":")[0]: block for block in blocks if block.strip()}


def process(changes: str = "") -> str:
    """The rules of `PROCESS` with some sections replaced."""
    usual = {name: dedent(block).strip() + "\n" for name, block in PROCESS.items()}
    return "".join((usual | sections(changes)).values())


def stories(folder: Path) -> Iterator[Story]:
    """The scenarios of all files of a folder."""
    for path in sorted(folder.glob("*.txt")):
        yield from stories_of(path)


def stories_of(path: Path) -> Iterator[Story]:
    """The scenarios of a file; each title begins with its name."""
    changes, *told = re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for story in told:
        title, _, text = story.partition("\n")
        yield Story(f"{path.stem}: {title}", text.strip(), process(dedent(changes)))


@dataclass
class Scene:
    """A workspace in which a story is played."""

    leadq: Leadq
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.leadq.folder

    def play(self, story: Story) -> str:
        """The story as it really happens."""
        rules = self.folder / "rules"
        (rules / "process.yaml").write_text(story.process, encoding="utf-8")
        (rules / "questions.yaml").write_text(QUESTIONS, encoding="utf-8")
        (rules / "scoring.yaml").write_text(SCORING, encoding="utf-8")
        rows = []
        for day, command in story.lines:
            refusal = self._do(day, command)
            rows.append(([day, command, *self._stand(command)], refusal))
        widths = [max(map(len, cells)) for cells in zip(*(cells for cells, _ in rows), strict=True)]
        told = []
        for cells, refusal in rows:
            told.append(" | ".join(map(str.ljust, cells, widths)).rstrip())
            told += [f"> {refusal}"] if refusal else []
        return "\n".join(told)

    def _do(self, day: str, command: str) -> str:
        """Do what the command says; answers the reason where it is refused."""
        first, *rest = shlex.split(command)
        leadq = self.leadq.on(day)
        match first:
            case "import":
                leadq.ok("import", write_list(self.folder / "fair.csv", _LEADS), "--source", "Fair")
            case "click":
                self._click(leadq, *rest)
            case "show":
                pass
            case _:
                result = leadq(first, *rest)
                if result.code:
                    return result.err.strip().splitlines()[-1].removeprefix("leadq: ")
        return ""

    def _click(self, leadq: Leadq, lead: str) -> None:
        mapping = write_list(
            self.folder / "clicks.yaml",
            "rows: activities\ncolumns: {mail: email, what: kind, day: happened_at, no: subject}\n",
        )
        number = self.seen[("click", lead)] = self.seen.get(("click", lead), 0) + 1
        text = f"mail,what,day,no\n{_EMAILS[lead]},newsletter_click,{leadq.as_of[:10]},{number}\n"
        clicks = write_list(self.folder / f"clicks{number}.csv", text)
        leadq.ok("import", clicks, "--mapping", mapping)

    def _stand(self, command: str) -> list[str]:
        words = command.split()
        lead = words[1] if len(words) > 1 and words[1].isdigit() else "1"
        rows = query(self.folder, _LEAD.replace("?", lead))
        cells = ["" if cell is None else str(cell) for cell in rows[0]]
        return [*cells, self._new(_ESCALATIONS, lead), self._new(_MESSAGES, lead)]

    def _new(self, sql: str, lead: str) -> str:
        """What came since the last look."""
        rows = query(self.folder, sql.replace("?", lead))
        before = self.seen.get((sql, lead), 0)
        new = [(number, words) for number, words in rows if number > before]
        self.seen[sql, lead] = max((number for number, _ in new), default=before)
        return ", ".join(words for _, words in new)


def _write_anew() -> None:
    """Write every scenario as it happens, to be read before it is kept."""
    folder = Path(__file__).parent / "scenarios"
    for path in sorted(folder.glob("*.txt")):
        changes, *_ = re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        told = [changes.rstrip()] if changes.strip() else []
        for story in stories_of(path):
            with tempfile.TemporaryDirectory() as office:
                played = Scene(new_workspace(Path(office), "2026-01-02")).play(story)
            told.append(f"# {story.title.partition(': ')[2]}\n{played}")
        path.write_text("\n\n".join(told) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _write_anew()
