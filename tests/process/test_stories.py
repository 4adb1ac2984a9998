"""The process day by day: what the scenarios of `scenarios/` say is what happens."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands import Leadq, new_workspace
from tests.dumps import query
from tests.process.stories import Scene, Story, stories

FOLDER = Path(__file__).parent / "scenarios"
STORIES = list(stories(FOLDER))


@pytest.fixture(scope="module")
def new_office(tmp_path_factory: pytest.TempPathFactory) -> Leadq:
    """A workspace in which nothing has happened."""
    return new_workspace(tmp_path_factory.mktemp("office"), "2026-01-02")


@pytest.mark.parametrize("story", STORIES, ids=[story.title for story in STORIES])
def test_what_is_told_is_what_happens(story: Story, new_office: Leadq, tmp_path: Path) -> None:
    scene = Scene(Leadq(shutil.copytree(new_office.folder, tmp_path / "office")))
    assert scene.play(story) == story.text
    assert query(scene.folder, "PRAGMA foreign_key_check") == []
