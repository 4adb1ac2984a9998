"""The documentation is what the program does: its commands are run, its YAML is loaded."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadq.cli.program import run
from leadq.rulebook.loading import FILES, load_mapping, load_rulebook
from tests.commands import piped

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(page: Path, language: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return [block for kind, block in _BLOCK.findall(text) if kind == language]


def commands(block: str) -> Iterator[tuple[str, str]]:
    """The commands of a console block, each with what it prints."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed.strip("\n")


def typed(command: str) -> str:
    """What a command prints, on both streams; `printf 'lines' |` before it types the lines into a pipe."""
    lines, _, command = command.rpartition(" | ")
    words = shlex.split(command)
    assert words[0] == "leadq", f"a console block shows leadq only: {command}"
    printed = io.StringIO()
    with (
        piped(lines_of(lines)),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        run(words[1:])
    return printed.getvalue().strip("\n")


def lines_of(printf: str) -> str:
    """The lines that a printf types; none where there is none."""
    if not printf:
        return ""
    word, lines = shlex.split(printf)
    assert word == "printf", f"only printf types into a pipe: {printf}"
    return lines.replace("\\n", "\n")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_console_blocks_show_what_is_printed(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("USER", "anna")
    monkeypatch.delenv("LEADQ_WORKSPACE", raising=False)
    shutil.copytree(ROOT / "sample_data", tmp_path / "lists")
    for kind, block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        rules = re.match(r"# (rules/[\w-]+\.yaml)", block)
        if kind == "yaml" and rules:  # written into the workspace of the page
            Path(rules[1]).write_text(block, encoding="utf-8")
        for command, printed in commands(block) if kind == "console" else ():
            assert typed(command) == printed, command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_yaml_blocks_are_rules_that_load(page: Path, tmp_path: Path) -> None:
    """A block says in its first line which file it is; a mapping is any other name. One below ``rules/`` counts from there on."""
    for block in blocks(page, "yaml"):
        name = re.match(r"# (?:rules/)?([\w-]+\.yaml)", block)
        assert name, f"{page.name}: a YAML block begins with '# file.yaml': {block[:60]}"
        folder = tmp_path / "rules"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(ROOT / "rules", folder)
        (folder / name[1]).write_text(block, encoding="utf-8")
        rulebook = load_rulebook(folder)
        if name[1] not in FILES:
            assert load_mapping(folder / name[1], rulebook).columns


def test_the_pages_link_to_files_that_exist() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
