"""Every command's screens, in a pipe and on terminals of 80 and 120 columns, and its errors, as exact text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.transcripts import FOLDER, play


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_the_screens_are_as_written(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LEADQ_WORKSPACE", raising=False)
    transcript = path.read_text(encoding="utf-8")
    assert play(transcript) == transcript
