"""Measure leadq and its references side by side; print ratios and peak memory, and fail when results differ.

Run `python -m benchmarks.run [--leads N] [--rounds N] [--only start,score,night,report,sources,owners,page,one,import,workbook,dupes] [--folder DIR]`.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.leads import AS_OF
from benchmarks.measuring import (
    HEADER,
    Comparison,
    Pair,
    Run,
    alternately,
    machine,
    median,
    on_terminal,
    piped,
)
from benchmarks.messy_list import DELIMITER, ENCODING
from benchmarks.nights import ESCALATIONS, MOVES, make_due
from leadq.values.folding import fold

# what is measured runs in processes of its own, the generator too: a child begins with its parent's peak memory
_PYTHON = sys.executable
_GENERATE = (_PYTHON, "-m", "benchmarks.generate")
_BARE = (_PYTHON, "-c", "pass")
_DATABASE = "leads.db"
_DAY = AS_OF.isoformat()
_EARLIER = "2026-06-30"
_SMALL = 100
_ONE_LEAD = "50"
_WORKBOOK_ROWS = 100_000  # the size that its bar is meant for


class ResultsDiffer(Exception):
    """leadq and the reference do not come to the same result."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A folder for generated files, the size of the workspace, and how often everything is run."""

    folder: Path
    leads: int
    rounds: int

    def workspace(self, leads: int) -> Path:
        """The generated workspace of that size, scored by nobody; made when it is not there."""
        path = self.folder / f"leads-{leads}"
        if not path.exists():
            unfinished = self.folder / f"unfinished-{os.getpid()}"
            piped([*_GENERATE, str(unfinished), "--leads", str(leads)])
            unfinished.rename(path)
        return path

    def scratch(self, name: str, leads: int | None = None) -> Path:
        """A fresh copy of the workspace, on disk before anything is measured."""
        copy = self.folder / "scratch" / name
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.workspace(leads or self.leads), copy)
        os.sync()
        return copy

    def messy_list(self, rows: int, first: int = 1) -> Path:
        """The messy list of so many rows; made when it is not there."""
        path = self.folder / f"list-{rows}-{first}.csv"
        if not path.exists():
            piped([*_GENERATE, "--csv", str(path), "--leads", str(rows), "--first", str(first)])
        return path

    def messy_workbook(self, rows: int) -> Path:
        """The same list as an Excel workbook."""
        path = self.folder / f"list-{rows}.xlsx"
        if not path.exists():
            piped([*_GENERATE, "--xlsx", str(path), "--leads", str(rows)])
        return path


def leadq(workspace: Path, *words: str) -> list[str]:
    """The command line of a leadq command: the installed program, else the package of the checkout."""
    program = Path(_PYTHON).with_name("leadq")
    start = [str(program)] if program.exists() else [_PYTHON, "-m", "leadq"]
    return [*start, "-C", str(workspace), *words]


def reference(what: str, workspace: Path, *words: str) -> list[str]:
    """The command line that runs a reference on the workspace's database."""
    return [_PYTHON, "-m", "benchmarks.references", what, str(workspace / _DATABASE), *words]


def start(bench: Bench) -> Iterator[Comparison]:
    """`next --overdue` against a Python that does nothing."""
    overdue = leadq(bench.workspace(bench.leads), "next", "--overdue", "--as-of", _DAY)
    for where, run, bar in (("piped", piped, 8.0), ("as a table", on_terminal, 12.0)):
        pairs = alternately(overdue, _BARE, rounds=5 * bench.rounds, run=run)
        yield Comparison(f"next --overdue, {where}; bare Python", pairs, bar)


def score(bench: Bench) -> Iterator[Comparison]:
    """Score all leads, and once more when nothing has changed, against reference/score.sql."""
    first: list[Pair] = []
    again: list[Pair] = []
    for _ in range(bench.rounds):
        ours, theirs = bench.scratch("ours"), bench.scratch("reference")
        scored = leadq(ours, "score", "--as-of", _DAY)
        first.append((piped(scored), piped(reference("score", theirs))))
        _check_scores(ours, theirs)
        before = _digest(ours / _DATABASE)
        again.append((piped(scored), piped(reference("score", theirs))))
        if _digest(ours / _DATABASE) != before:
            raise ResultsDiffer("a score that changed nothing wrote to the database")
    yield Comparison("score; reference/score.sql", first, 1.3)
    yield Comparison("score, nothing changed (wrote 0 bytes)", again, 1.3)


def night(bench: Bench) -> Iterator[Comparison]:
    """A night with many moves and escalations, against the score alone in the same workspace."""
    pairs: list[Pair] = []
    for _ in range(bench.rounds):
        ours, theirs = bench.scratch("ours"), bench.scratch("score")
        for workspace in (ours, theirs):
            make_due(workspace, bench.leads)
            piped(leadq(workspace, "rules", "check", "--as-of", _DAY))
        os.sync()
        done = piped(leadq(ours, "run", "--as-of", _DAY, "--format", "json"))
        pairs.append((done, piped(leadq(theirs, "score", "--as-of", _DAY))))
        _check_night(json.loads(done.output), bench.leads)
    yield Comparison("run; score alone", pairs, 2.0)


def _check_night(done: dict[str, Any], leads: int) -> None:
    moved = {(one["stage"], one["why"]): one["leads"] for one in done["moved"]}
    if moved.get(("qualified", "automatic")) != leads // MOVES:
        raise ResultsDiffer(f"run moved {moved}, and {leads // MOVES} were due")
    if done["reassigned"] < leads // ESCALATIONS:
        raise ResultsDiffer(f"run reassigned {done['reassigned']} of {leads // ESCALATIONS}")


_SCORES = "SELECT id, qualification, fit, interest, score, grade FROM lead ORDER BY id"


def _check_scores(ours: Path, theirs: Path) -> None:
    with (
        contextlib.closing(sqlite3.connect(ours / _DATABASE)) as our_db,
        contextlib.closing(sqlite3.connect(theirs / _DATABASE)) as their_db,
    ):
        pairs = zip(our_db.execute(_SCORES), their_db.execute(_SCORES), strict=True)
        for our_row, their_row in pairs:
            if our_row != their_row:
                raise ResultsDiffer(f"score: leadq stored {our_row}, the reference {their_row}")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


def report(bench: Bench) -> Iterator[Comparison]:
    """The reports against the statements that count the same: over all visits, or the points of all closed leads."""
    workspace = bench.workspace(bench.leads)
    for words, name, day, bar in _REPORTS:
        as_of = ("--as-of", day) if day else ()
        shown = leadq(workspace, "report", *words, "--format", "json", *as_of)
        counted = reference("report", workspace, name, *((day,) if day else ()))
        pairs = alternately(shown, counted, rounds=bench.rounds)
        check = _check_funnel if name == "funnel" else _check_conversion
        check(*pairs[0])
        when = f"as of {day}" if day else "today"
        yield Comparison(f"report {' '.join(words)}, {when}; reference", pairs, bar)
    judged = leadq(workspace, "report", "scores", "--format", "json")
    pairs = alternately(judged, reference("scores", workspace), rounds=bench.rounds)
    _check_score_quality(*pairs[0])
    yield Comparison("report scores; reference/scores.sql", pairs, 1.5)


_REPORTS = (
    (("conversion",), "conversion_today", None, 0.3),
    (("conversion",), "conversion_as_of", _EARLIER, 1.5),
    (("conversion", "--by", "industry"), "conversion_by_industry", _EARLIER, 1.5),
    (("conversion", "--within", "90 days"), "conversion_within", _DAY, 1.5),
    (("funnel",), "funnel", _EARLIER, 1.5),
)

_COUNTS = ("leads", "invalid", "base", "open", "parked", "lost", "won", "order_value_cents")


def _check_conversion(ours: Run, theirs: Run) -> None:
    reported = {
        _group(row): {name: row[name] for name in _COUNTS} | {"reached": row["reached"]}
        for row in json.loads(ours.output)[:-1]
        if row["leads"]
    }
    counted: dict[str, dict[str, Any]] = {}
    for row in json.loads(theirs.output):
        of_group = counted.setdefault(
            _group(row), {name: row[name] for name in _COUNTS} | {"reached": {}}
        )
        of_group["reached"][row["stage"]] = row["reached"]
    if reported != counted:
        names = sorted(reported | counted)
        different = [name for name in names if reported.get(name) != counted.get(name)]
        raise ResultsDiffer(f"report conversion: other figures for {', '.join(different)}")


def _group(row: dict[str, Any]) -> str:
    """What the row is about: the first column, in which folded and other writings are one."""
    return fold(str(next(iter(row.values()))))


def _check_funnel(ours: Run, theirs: Run) -> None:
    for row, counted in zip(json.loads(ours.output), json.loads(theirs.output), strict=True):
        if {name: row[name] for name in counted} != counted:
            raise ResultsDiffer(f"report funnel: other figures for {counted['stage']}")


def _check_score_quality(ours: Run, theirs: Run) -> None:
    """The same counts by grade and rule, and the same areas but for what adding in another order may change."""
    found = json.loads(ours.output)
    reported = {
        **{("grade", row["grade"]): (row["leads"], row["won"], None) for row in found["grades"]},
        **{
            ("rule", str(number)): (row["hits"], row["won"], None)
            for number, row in enumerate(found["rules"], start=1)
        },
        **{
            ("order", row["order"]): (found["leads"], found["won"], round(row["auc"], 9))
            for row in found["orders"]
        },
    }
    for row in json.loads(theirs.output):
        auc = None if row["auc"] is None else round(row["auc"], 9)
        what = (row["part"], str(row["name"]))
        counted = (row["leads"], row["won"], auc)
        if reported.pop(what, (0, 0, None)) != counted:
            raise ResultsDiffer(f"report scores: other figures for {' '.join(what)}")
    if any(leads for leads, *_ in reported.values()):
        raise ResultsDiffer(f"report scores: the reference has no {sorted(reported)}")


def sources(bench: Bench) -> Iterator[Comparison]:
    """`report sources` today and as of an earlier day, against the statements over activities and visits."""
    workspace = bench.workspace(bench.leads)
    today = date.today().isoformat()  # noqa: DTZ011  # as the program reads it
    for name, day, as_of in (("today", today, ()), (f"as of {_EARLIER}", _EARLIER, ("as_of",))):
        shown = leadq(workspace, "report", "sources", "--format", "json")
        shown += ["--as-of", day] if as_of else []
        pairs = alternately(
            shown, reference("sources", workspace, day, *as_of), rounds=bench.rounds
        )
        _check_rows("sources", "source", *pairs[0])
        yield Comparison(f"report sources, {name}; reference", pairs, 1.5)


def owners(bench: Bench) -> Iterator[Comparison]:
    """`report owners` against its statement."""
    workspace = bench.workspace(bench.leads)
    today = date.today().isoformat()  # noqa: DTZ011
    shown = leadq(workspace, "report", "owners", "--format", "json")
    pairs = alternately(shown, reference("owners", workspace, today), rounds=bench.rounds)
    _check_rows("owners", "owner", *pairs[0])
    yield Comparison("report owners; reference", pairs, 1.5)


def page(bench: Bench) -> Iterator[Comparison]:
    """`report html`, today and as of an earlier day, against all reports that it shows, one after the other."""
    workspace = bench.workspace(bench.leads)
    for name, as_of in (("today", ()), (f"as of {_EARLIER}", ("--as-of", _EARLIER))):
        shown = leadq(workspace, "report", "html", "-o", "-", *as_of)
        reports = [leadq(workspace, *words, *as_of) for words in _shown_reports(piped(shown))]
        pairs: list[Pair] = []
        for _ in range(bench.rounds):
            ours, theirs = piped(shown), [piped(one) for one in reports]
            largest = max(one.megabytes for one in theirs)
            pairs.append((ours, Run(sum(one.seconds for one in theirs), largest, b"")))
        yield Comparison(f"report html, {name}; its {len(reports)} reports", pairs, 1.3)


def _shown_reports(shown: Run) -> list[list[str]]:
    """The commands that the page names, each once and without its day."""
    named = re.findall(r"<code>(.*?)</code>", shown.output.decode())
    words = [re.findall(r"<span>(.*?)</span>", one)[1:-2] for one in dict.fromkeys(named)]
    return [one for one in words if one[:2] != ["report", "html"]]


def _check_rows(report: str, key: str, ours: Run, theirs: Run) -> None:
    """Each row of the reference must have the figures that leadq says of it."""
    reported = {row[key] and fold(row[key]): row for row in json.loads(ours.output)}
    counted = json.loads(theirs.output)
    for row in counted:
        name = row.pop(key)
        ours_of_it = reported.get(name and fold(name), {})
        found = {figure: ours_of_it.get(figure) for figure in row}
        if found != row:
            raise ResultsDiffer(f"report {report}: {name} has {found}, the reference {row}")
    if len(counted) != len(reported) - 1:
        raise ResultsDiffer(f"report {report}: other rows than the reference")


def one(bench: Bench) -> Iterator[Comparison]:
    """Commands about one lead, and an import of 1,000 rows, in this workspace against one of a hundred leads."""
    large, small = bench.scratch("large"), bench.scratch("small", _SMALL)
    bare = median([piped(_BARE) for _ in range(5)])
    for words in (
        ("show", _ONE_LEAD),
        ("why", _ONE_LEAD),
        ("log", _ONE_LEAD, "call", "--result", "talked"),
    ):
        commands = [leadq(place, *words, "--as-of", _DAY) for place in (large, small)]
        pairs = alternately(*commands, rounds=5 * bench.rounds)
        net = f"{median([ours for ours, _ in pairs]) - bare:.2f} s after Python's start"
        yield Comparison(f"{words[0]}, {net}; {_SMALL} leads", pairs, 1.25)
    lists = [bench.messy_list(1000, 2_000_000 + 1000 * number) for number in range(bench.rounds)]
    pairs = [(piped(_imported(large, path)), piped(_imported(small, path))) for path in lists]
    yield Comparison(f"import of 1,000 rows; into {_SMALL} leads", pairs, 1.25)


def _imported(workspace: Path, path: Path) -> list[str]:
    return leadq(
        workspace,
        "import",
        str(path),
        "--source",
        "Messe",
        "--kind",
        "fair",
        "--received",
        _DAY,
        "--as-of",
        _DAY,
    )


def import_(bench: Bench) -> Iterator[Comparison]:
    """A messy list into an empty workspace, against programs that only load it."""
    path, folder = bench.messy_list(bench.leads), bench.folder / "scratch"
    ours, plain, tool = folder / "imported", folder / "plain.db", folder / "tool.db"
    against_plain: list[Pair] = []
    against_tool: list[Pair] = []
    for _ in range(max(1, bench.rounds // 3)):
        _clear(ours, plain, tool)
        piped(leadq(ours, "init"))
        imported = piped(_imported(ours, path))
        against_plain.append((imported, piped(_plain(plain, path))))
        against_tool.append((imported, piped(_tool(tool, path))))
    by = "sqlite3 .import" if shutil.which("sqlite3") else "csv.reader (no sqlite3 here)"
    yield Comparison(f"import; {by}", against_plain, 6.0)
    yield Comparison("import; sqlite-utils insert --csv", against_tool, 0.5)


def workbook(bench: Bench) -> Iterator[Comparison]:
    """The messy list as an Excel workbook, against reading its cells alone and one and a half imports of the text."""
    rows = min(bench.leads, _WORKBOOK_ROWS)
    text, book = bench.messy_list(rows), bench.messy_workbook(rows)
    ours, theirs = bench.folder / "scratch" / "book", bench.folder / "scratch" / "text"
    pairs: list[Pair] = []
    for _ in range(bench.rounds):
        _clear(ours, theirs)
        piped(leadq(ours, "init"))
        piped(leadq(theirs, "init"))
        imported, listed = piped(_imported(ours, book)), piped(_imported(theirs, text))
        read = piped([_PYTHON, "-c", _READ_CELLS, str(book)])
        allowed = Run(read.seconds + 1.5 * listed.seconds, listed.megabytes, b"")
        pairs.append((imported, allowed))
    yield Comparison(f"import of XLSX, {rows:,} rows; cells + 1.5 x CSV", pairs, 1.0)


_READ_CELLS = """
import sys, python_calamine
for row in python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).iter_rows(): pass
"""


def dupes(bench: Bench) -> Iterator[Comparison]:
    """`dupes` over all leads, against the seconds that it may take: no tool to compare with does this much."""
    looking = leadq(bench.workspace(bench.leads), "dupes", "--format", "json")
    seconds = 5.0 if bench.leads <= 100_000 else 90.0 * bench.leads / 1_000_000
    allowed = Run(seconds, 1024, b"")
    pairs = [(piped(looking), allowed) for _ in range(max(1, bench.rounds // 3))]
    yield Comparison("dupes; what it may take", pairs, 1.0)


def _clear(*paths: Path) -> None:
    for path in paths:
        shutil.rmtree(path, ignore_errors=True)
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)


def _plain(database: Path, path: Path) -> list[str]:
    program = shutil.which("sqlite3")
    if program is None:
        return [_PYTHON, "-m", "benchmarks.references", "load", str(database), str(path)]
    return [
        program,
        str(database),
        ".mode csv",
        f".separator {DELIMITER}",
        f'.import "{path}" list',
    ]


def _tool(database: Path, path: Path) -> list[str]:
    program = str(Path(_PYTHON).with_name("sqlite-utils"))
    return [
        *(program, "insert", str(database), "list", str(path)),
        *("--csv", "--delimiter", DELIMITER, "--encoding", ENCODING, "--silent"),
    ]


_MEASURES = {
    "start": start,
    "score": score,
    "night": night,
    "report": report,
    "sources": sources,
    "owners": owners,
    "page": page,
    "one": one,
    "import": import_,
    "workbook": workbook,
    "dupes": dupes,
}


def measure(bench: Bench, names: Iterable[str]) -> None:
    """Print a line per comparison; raises `ResultsDiffer`."""
    print(
        f"{machine()}\n{bench.leads:,} leads, medians of {bench.rounds} or more rounds\n\n{HEADER}"
    )
    for name in names:
        for comparison in _MEASURES[name](bench):
            print(comparison.line(), flush=True)
    shutil.rmtree(bench.folder / "scratch", ignore_errors=True)


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(_MEASURES), help=f"of {', '.join(_MEASURES)}")
    parser.add_argument(
        "--folder", type=Path, help="keep generated files here; else they are thrown away"
    )
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> None:
    """Read the command line and measure."""
    options = _arguments(words)
    names = options.only.split(",")
    if unknown := [name for name in names if name not in _MEASURES]:
        sys.exit(f"nothing is called {', '.join(unknown)}; there are {', '.join(_MEASURES)}")
    with contextlib.ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        measure(Bench(folder.resolve(), options.leads, options.rounds), names)


if __name__ == "__main__":
    main()
