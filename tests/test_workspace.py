"""Which folder is meant, what is searched, and how a workspace is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadq.store.opening import DATABASE, DatabaseExists, opened
from leadq.workspace import (
    VARIABLE,
    CannotMake,
    FolderExists,
    NoWorkspace,
    Workspace,
    find,
    make,
    make_demo,
    packaged,
    users_folder,
)


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Every place where a workspace can be, none of which is one yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    here = tmp_path / "firm" / "fairs" / "hannover"
    here.mkdir(parents=True)
    return {
        "named": tmp_path / "named",
        "environment": tmp_path / "environment",
        "here": here,
        "parent": here.parent,
        "grandparent": here.parent.parent,
        "user": users_folder(),
    }


def _put(*folders: Path) -> None:
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / DATABASE).touch()


def contents(folder: Path) -> dict[Path, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder): file.read_bytes() for file in files}


_ORDER = ["named", "environment", "here", "parent", "grandparent", "user"]


@pytest.mark.parametrize("first", _ORDER)
def test_the_first_place_in_the_order_wins(places: dict[str, Path], first: str) -> None:
    there = _ORDER[_ORDER.index(first) :]
    _put(*(places[place] for place in there))
    named = places["named"] if "named" in there else None
    environment = {VARIABLE: str(places["environment"])} if "environment" in there else {}
    assert find(named, environment, places["here"]) == Workspace(places[first])


def test_a_folder_called_like_the_database_is_none(places: dict[str, Path]) -> None:
    (places["here"] / DATABASE).mkdir()
    _put(places["parent"])
    assert find(None, {}, places["here"]) == Workspace(places["parent"])


def test_an_empty_variable_names_nothing(places: dict[str, Path]) -> None:
    _put(places["here"])
    assert find(None, {VARIABLE: ""}, places["here"]) == Workspace(places["here"])


def test_nothing_found_names_every_folder_that_was_searched(places: dict[str, Path]) -> None:
    here = places["here"]
    with pytest.raises(NoWorkspace) as caught:
        find(None, {}, here)
    searched = ", ".join(str(folder) for folder in (here, *here.parents, places["user"]))
    assert str(caught.value) == (
        f"no workspace (a folder with leads.db) found in {searched}; make one with 'leadq init', or"
        " name it with -C"
    )
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("by", ["named", "environment"])
def test_a_folder_that_is_named_is_the_only_one_searched(places: dict[str, Path], by: str) -> None:
    _put(places["here"], places["user"])
    named = places["named"] if by == "named" else None
    environment = {VARIABLE: str(places["environment"])}
    with pytest.raises(NoWorkspace, match=rf"found in {places[by]};"):
        find(named, environment, places["here"])
    assert not places[by].exists()


def test_a_new_workspace_has_an_empty_database_and_the_default_rules(tmp_path: Path) -> None:
    made = make(tmp_path / "new" / "one")
    with opened(made.database) as db:
        assert db.execute("SELECT count(*) FROM lead").fetchone() == (0,)
    written = contents(made.rules)
    schemas = {path for path in written if path.parts[0] == "schemas"}
    assert {path.name for path in schemas} >= {"scoring.schema.json", "mapping.schema.json"}
    assert {path: written[path] for path in set(written) - schemas} == contents(packaged("rules"))
    assert Path("mappings/meta_lead_ads.yaml") in contents(made.rules)


def test_a_workspace_is_never_made_over_another(tmp_path: Path) -> None:
    made = make(tmp_path)
    before = made.database.read_bytes()
    with pytest.raises(DatabaseExists):
        make(tmp_path)
    assert made.database.read_bytes() == before


def test_rules_that_stand_there_stay(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "scoring.yaml").write_text("fit: {}\n")
    rules = make(tmp_path).rules
    assert [file.name for file in rules.iterdir()] == ["scoring.yaml"]
    assert (rules / "scoring.yaml").read_text() == "fit: {}\n"


def test_a_file_is_no_folder_for_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotMake, match=r"no workspace can be made in .*: "):
        make(tmp_path / "file")


def test_the_demo_takes_a_folder_of_its_own(tmp_path: Path) -> None:
    made = make_demo(tmp_path / "leadq-demo")
    lists = {file.suffix for file in (made.folder / "lists").iterdir()}
    assert ".csv" in lists
    assert not lists & {".py", ".toml", ".md"}
    with pytest.raises(FolderExists):
        make_demo(made.folder)
