"""Style, format and types, so that one command runs everything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "check",
    [
        ("ruff", "check", "--no-cache", "--output-format=concise"),
        ("ruff", "format", "--no-cache", "--check"),
        ("mypy",),
    ],
    ids=" ".join,
)
def test_the_checks_find_nothing(check: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *check], capture_output=True, text=True, check=False, cwd=_ROOT
    )
    assert done.returncode == 0, done.stdout + done.stderr
