"""A rules folder to try things in: the default rules, with the files that a test writes itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from leadq.rulebook.loading import load_rulebook
from leadq.rulebook.problems import RulesError

DEFAULT_RULES = Path(__file__).parents[2] / "rules"

ProblemsOf = Callable[..., list[str]]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the default rules folder."""
    return Path(shutil.copytree(DEFAULT_RULES, tmp_path / "rules"))


@pytest.fixture
def problems_of(rules: Path) -> ProblemsOf:
    """Answers the problems of the default rules with `file="yaml"` in place of one of them."""

    def found(**files: str) -> list[str]:
        for name, text in files.items():
            (rules / f"{name}.yaml").write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        try:
            load_rulebook(rules)
        except RulesError as error:
            return str(error).split("\n")
        return []

    return found
