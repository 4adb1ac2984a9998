"""Runs leadq as a user does, in this process: words in, what is printed and the exit code out."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from leadq.cli.program import run


@dataclass(frozen=True)
class Result:
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Leadq:
    """leadq in one workspace, at one time."""

    folder: Path
    as_of: str = "2026-11-20"

    def __call__(self, *words: str | Path) -> Result:
        return run_leadq(["-C", str(self.folder), "--as-of", self.as_of, *map(str, words)])

    def ok(self, *words: str | Path) -> Result:
        result = self(*words)
        assert result.code == 0, result.err
        return result

    def on(self, day: str) -> Leadq:
        return Leadq(self.folder, day)


@contextlib.contextmanager
def piped(text: str) -> Iterator[None]:
    """What is typed into a pipe to the next commands."""
    with patch("sys.stdin", io.StringIO(text)):
        yield


def run_leadq(words: Sequence[str]) -> Result:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(list(words))
    return Result(code, out.getvalue(), err.getvalue())


def new_workspace(folder: Path, as_of: str = "2026-11-20") -> Leadq:
    leadq = Leadq(folder, as_of)
    leadq.ok("init")
    return leadq


def write_list(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path
