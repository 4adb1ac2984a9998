"""Measures of what works on lists and all leads at once: import, workbooks, duplicates."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import DAY, PYTHON, Bench, leadq
from benchmarks.measuring import Comparison, Pair, Run, piped
from benchmarks.messy_list import DELIMITER, ENCODING

_WORKBOOK_ROWS = 100_000  # the size that its bar is meant for


def importing(workspace: Path, path: Path) -> list[str]:
    """The command line of an import of a list of a fair."""
    return leadq(
        workspace,
        "import",
        str(path),
        "--source",
        "Messe",
        "--kind",
        "fair",
        "--received",
        DAY,
        "--as-of",
        DAY,
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
        imported = piped(importing(ours, path))
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
        imported, listed = piped(importing(ours, book)), piped(importing(theirs, text))
        read = piped([PYTHON, "-c", _READ_CELLS, str(book)])
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
        return [PYTHON, "-m", "benchmarks.references", "load", str(database), str(path)]
    return [
        program,
        str(database),
        ".mode csv",
        f".separator {DELIMITER}",
        f'.import "{path}" list',
    ]


def _tool(database: Path, path: Path) -> list[str]:
    program = str(Path(PYTHON).with_name("sqlite-utils"))
    return [
        *(program, "insert", str(database), "list", str(path)),
        *("--csv", "--delimiter", DELIMITER, "--encoding", ENCODING, "--silent"),
    ]
