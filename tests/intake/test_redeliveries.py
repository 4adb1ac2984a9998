"""Lists that come again: what the scenarios of `redeliveries/` say is what happens, and once more nothing happens."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from leadq.rulebook.catalogue import BUILT_IN
from leadq.values.folding import fold
from tests.commands import Leadq, new_workspace
from tests.dumps import dump, query
from tests.intake.deliveries import Scenario, Scene, scenarios

SCENARIOS = list(scenarios(Path(__file__).parent / "redeliveries"))
STRANGER = {"Id": "99", "Nachname": "Neu", "E-Mail": "neu@neu.example", "Ort": "Neustadt"}


@pytest.fixture(scope="module")
def new_office(tmp_path_factory: pytest.TempPathFactory) -> Leadq:
    """A workspace in which nothing has happened."""
    return new_workspace(tmp_path_factory.mktemp("office"), "2026-01-02")


@pytest.fixture(scope="module", params=SCENARIOS, ids=[scenario.title for scenario in SCENARIOS])
def scene(
    request: pytest.FixtureRequest, new_office: Leadq, tmp_path_factory: pytest.TempPathFactory
) -> Scene:
    """A copy of it in which a scenario has been played."""
    scenario: Scenario = request.param
    folder = shutil.copytree(new_office.folder, tmp_path_factory.mktemp("scene") / "office")
    return Scene(scenario, Leadq(folder))


def test_what_comes_again_changes_what_it_should(scene: Scene) -> None:
    assert scene.told == scene.scenario.text


def test_folded_texts_stay_those_of_their_fields(scene: Scene) -> None:
    for field in BUILT_IN.values():
        if field.folded_column:
            sql = f"SELECT {field.column}, {field.folded_column} FROM lead"
            for text, twin in query(scene.folder, sql):
                assert twin == (None if text is None else fold(text))


def test_the_last_list_once_more_brings_only_who_is_new_in_it(scene: Scene) -> None:
    before = dump(scene.folder)
    last = scene.scenario.steps[-1]
    scene.turn_around(last.file, STRANGER)
    (summary,) = scene.run(last).json
    assert (summary["created"], summary["updated"]) == (1, 0)
    after = dump(scene.folder)
    assert after["journal"] == before["journal"]
    assert {
        table: [row for row in after[table] if row in rows] for table, rows in before.items()
    } == before
