"""Processes measured side by side: seconds, peak memory, and what they said."""

from __future__ import annotations

import contextlib
import os
import platform
import pty
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_WELL = {0, 4}  # 4: an import that rejected rows


class CommandFailed(Exception):
    """A measured command did not end well."""

    def __init__(self, command: Sequence[str], code: int, said: str) -> None:
        super().__init__(f"{' '.join(command)} ended with {code}:\n{said[-2000:]}")


@dataclass(frozen=True, slots=True)
class Run:
    """One process: wall seconds, peak memory in MB (its own, as `wait4` tells), and its stdout."""

    seconds: float
    megabytes: float
    output: bytes


Pair = tuple[Run, Run]  # leadq's and the reference's


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same work done by leadq and by its reference, in pairs; `bar` limits the ratio."""

    name: str
    pairs: Sequence[Pair]
    bar: float

    @property
    def ours(self) -> list[Run]:
        """The runs of leadq."""
        return [ours for ours, _ in self.pairs]

    @property
    def theirs(self) -> list[Run]:
        """The runs of the reference."""
        return [theirs for _, theirs in self.pairs]

    @property
    def ratio(self) -> float:
        """Median of our seconds by median of theirs."""
        return median(self.ours) / median(self.theirs)

    def line(self) -> str:
        """The comparison as a line under `HEADER`."""
        verdict = "ok" if self.ratio <= self.bar else "MISSED"
        return (
            f"{self.name:<48}{median(self.ours):>9.3f}{median(self.theirs):>12.3f}{self.ratio:>8.2f}"
            f"{peak(self.ours):>10.0f}{peak(self.theirs):>9.0f}"
            f"{self.bar:>8g}  {verdict}"
        )


HEADER = (
    f"{'':<48}{'leadq s':>9}{'reference s':>12}{'ratio':>8}{'leadq MB':>10}{'ref. MB':>9}{'bar':>8}"
)


def median(runs: Sequence[Run]) -> float:
    """The median of the runs' seconds."""
    return statistics.median(run.seconds for run in runs)


def peak(runs: Sequence[Run]) -> float:
    """The highest memory of the runs, MB."""
    return max(run.megabytes for run in runs)


def alternately(
    ours: Sequence[str],
    theirs: Sequence[str],
    *,
    rounds: int,
    run: Callable[[Sequence[str]], Run] | None = None,
) -> list[Pair]:
    """Run two commands in turns, so that what else the machine does falls on both; `run` runs ours.

    The first pair is not counted: it fills the caches.
    """
    return [((run or piped)(ours), piped(theirs)) for _ in range(rounds + 1)][1:]


def piped(command: Sequence[str]) -> Run:
    """Run a command with its output in a pipe; raises `CommandFailed`."""
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            env=_environment(),
            cwd=ROOT,
        )
        assert process.stdout is not None
        with process.stdout:
            output = process.stdout.read()
        run = _ended(process, started, output)
        said.seek(0)
        if process.returncode not in _WELL:
            raise CommandFailed(command, process.returncode, said.read().decode(errors="replace"))
    return run


def on_terminal(command: Sequence[str]) -> Run:
    """Run a command that finds itself on a terminal of 120 columns; raises `CommandFailed`."""
    ours, its = pty.openpty()
    chunks: list[bytes] = []
    reader = threading.Thread(target=_read_terminal, args=(ours, chunks))
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdin=its,
        stdout=its,
        stderr=its,
        env=_environment() | {"TERM": "xterm-256color", "COLUMNS": "120"},
    )
    os.close(its)
    reader.start()
    run = _ended(process, started, b"")
    reader.join()
    os.close(ours)
    output = b"".join(chunks)
    if process.returncode not in _WELL:
        raise CommandFailed(command, process.returncode, output.decode(errors="replace"))
    return Run(run.seconds, run.megabytes, output)


def _read_terminal(terminal: int, chunks: list[bytes]) -> None:
    with contextlib.suppress(OSError):  # this is how a terminal says that nobody writes any more
        while chunk := os.read(terminal, 65_536):
            chunks.append(chunk)


def _ended(process: subprocess.Popen[bytes], started: float, output: bytes) -> Run:
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(seconds, usage.ru_maxrss * unit / 1e6, output)


def _environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    inherited = {name: value for name, value in os.environ.items() if name not in _UNUSUAL}
    return {**inherited, "PYTHONPATH": path, "USER": "benchmark"}


_UNUSUAL = {"PYTHONDONTWRITEBYTECODE"}  # an installed program finds its byte code


def machine() -> str:
    """What this was measured on, in a line."""
    model = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(
            (line.split(": ")[1] for line in lines if line.startswith("model name")), model
        )
    return (
        f"{model}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {platform.system()} {platform.release()},"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )
