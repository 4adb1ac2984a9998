"""Measure leadq and its references side by side; print ratios and peak memory, and fail when results differ.

Run `python -m benchmarks.run [--leads N] [--rounds N] [--only start,score,night,report,sources,owners,page,one,import,workbook,dupes] [--folder DIR]`.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.measuring import HEADER, machine
from benchmarks.of_lists import dupes, import_, workbook
from benchmarks.of_reports import owners, page, report, sources
from benchmarks.of_the_day import night, one, score, start

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
