"""Transcripts: commands as a user types them, with all that they print, on a terminal of a width or in a pipe.

Lines that are read: `80$ leadq ...` (a terminal of 80 columns), `pipe$ leadq ...`, `@ day 2026-11-20` (`-`: the clock), `@ file
NAME` with its lines after `| `, and comments after `# `. All others are output: stdout as it is, stderr after `2> `, and
the exit code when it is not 0. `python -m tests.cli.transcripts` writes them anew, to be read before they are kept.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from leadq.cli.program import run

FOLDER = Path(__file__).parent / "screens"
_COMMAND = re.compile(r"(pipe|\d+)\$ leadq ?(.*)")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?!:)")


class Terminal(io.StringIO):
    """Looks like a terminal to whoever asks."""

    def isatty(self) -> bool:
        return True


def play(transcript: str) -> str:
    """The transcript as it reads when its commands are run, in the current folder."""
    day = "2026-11-20"
    played: list[str] = []
    lines = transcript.splitlines()
    for number, line in enumerate(lines):
        typed = _COMMAND.fullmatch(line)
        if typed:
            played += ["", line, *_run(typed[1], shlex.split(typed[2]), day)]
        elif line.startswith("# "):
            played += ["", line] if played else [line]
        elif line.startswith("@ day "):
            day = line.split()[2]
            played += ["", line]
        elif line.startswith("@ file "):
            text = list(_lines_of_file(lines[number + 1 :]))
            Path(line.split()[2]).write_text("\n".join(text) + "\n", encoding="utf-8")
            played += ["", line, *(f"| {one}".rstrip() for one in text)]
    return "\n".join(played) + "\n"


def _lines_of_file(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if not line.startswith("|"):
            return
        yield line[2:]


def _run(where: str, words: list[str], day: str) -> list[str]:
    code, out, err = on(where, words if day == "-" else ["--as-of", day, *words])
    printed = [_MOMENT.sub("2026-01-01T00:00", line).rstrip() for line in out.splitlines()]
    said = [f"2> {line}".replace(str(Path.cwd()), "HERE").rstrip() for line in err.splitlines()]
    return [*printed, *said, *([f"exit {code}"] if code else [])]


def on(where: str, words: list[str]) -> tuple[int, str, str]:
    """Run a command on a terminal of `where` columns, or in a pipe: exit code, stdout, stderr."""
    is_pipe = where == "pipe"
    out, err = (io.StringIO() if is_pipe else Terminal()), io.StringIO()
    surroundings = {"COLUMNS": "80" if is_pipe else where, "LINES": "40", "TERM": "dumb"}
    with (
        patch.dict(os.environ, surroundings | {"USER": "anna"}),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = run(words)
    return code, out.getvalue(), err.getvalue()


def _write_anew() -> None:
    for path in sorted(FOLDER.glob("*.txt")):
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            path.write_text(play(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    _write_anew()
