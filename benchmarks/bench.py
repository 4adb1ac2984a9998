"""What is measured in: workspaces of a size, command lines of leadq and of its references."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.leads import AS_OF
from benchmarks.measuring import piped

# what is measured runs in processes of its own, the generator too: a child begins with its parent's peak memory
PYTHON = sys.executable
_GENERATE = (PYTHON, "-m", "benchmarks.generate")
BARE = (PYTHON, "-c", "pass")
DATABASE = "leads.db"
DAY = AS_OF.isoformat()


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
    program = Path(PYTHON).with_name("leadq")
    start = [str(program)] if program.exists() else [PYTHON, "-m", "leadq"]
    return [*start, "-C", str(workspace), *words]


def reference(what: str, workspace: Path, *words: str) -> list[str]:
    """The command line that runs a reference on the workspace's database."""
    return [PYTHON, "-m", "benchmarks.references", what, str(workspace / DATABASE), *words]
