"""The mappings of a workspace, and which of them is meant for a list."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadq.errors import InputError
from leadq.rulebook.loading import load_rulebook
from leadq.rulebook.problems import RulesError
from leadq.rulebook.ready_mappings import (
    check_mappings,
    meant_for,
    named_mapping,
    ready_mappings,
)

RULES = Path(__file__).parents[2] / "rules"
RULEBOOK = load_rulebook(RULES)
LIST = Path("fair.csv")


def folder_with(tmp_path: Path, **files: str) -> Path:
    rules = tmp_path / "rules"
    (rules / "mappings").mkdir(parents=True)
    for name, text in files.items():
        (rules / "mappings" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return rules


def chosen(rules: Path, *headers: str) -> str | None:
    found = meant_for(LIST, headers, ready_mappings(rules))
    return found.file if found else None


@pytest.mark.parametrize(
    ("headers", "file"),
    [
        (["Lead ID", "Ort"], "rules/mappings/small.yaml"),
        (["ort", "lead_id", "more", "PLZ"], "rules/mappings/large.yaml"),
        (["Ort", "PLZ"], None),
        ([], None),
    ],
)
def test_the_mapping_that_names_most_headers_is_meant(
    tmp_path: Path, headers: list[str], file: str | None
) -> None:
    rules = folder_with(
        tmp_path,
        small="header: [Lead ID]\ncolumns: {a: city}\n",
        large="# about it\nheader: [Lead ID, PLZ]\ncolumns: {a: city}\n",
        never="columns: {Lead ID: city, Ort: city}\n",
    )
    assert chosen(rules, *headers) == file


def test_two_that_name_as_many_are_for_the_user_to_decide(tmp_path: Path) -> None:
    rules = folder_with(
        tmp_path,
        one="columns: {a: city}\nheader: [A, B]\n",
        other="header: [B, C]\ncolumns: {a: city}\n",
    )
    with pytest.raises(InputError) as raised:
        chosen(rules, "A", "B", "C")
    assert str(raised.value) == (
        "fair.csv: rules/mappings/one.yaml and rules/mappings/other.yaml are both for a list with these headers: "
        "say which one with --mapping one or --mapping other, or --mapping none"
    )


def test_a_workspace_without_mappings_has_none(tmp_path: Path) -> None:
    assert ready_mappings(tmp_path) == ()


def test_a_mapping_is_read_no_further_than_its_headers_until_it_is_meant(tmp_path: Path) -> None:
    rules = folder_with(tmp_path, crm="header: [Nr]\ncolumns: {a: citty}\nsource_: x\n")
    (ready,) = ready_mappings(rules)
    with pytest.raises(RulesError) as raised:
        ready.load(RULEBOOK)
    assert str(raised.value).split("\n") == [
        "rules/mappings/crm.yaml:2: column \"a\": unknown field 'citty', did you mean 'city'?",
        "rules/mappings/crm.yaml:3: unknown line 'source_', did you mean 'source'?",
    ]


def test_headers_that_cannot_be_read_are_told_of_all_files(tmp_path: Path) -> None:
    rules = folder_with(tmp_path, a="header: [", b="header: {x: y}\n", c="- list\n")
    with pytest.raises(RulesError) as raised:
        ready_mappings(rules)
    assert str(raised.value).split("\n") == [
        "rules/mappings/a.yaml:2: is not YAML here: did not find expected node content",
        "rules/mappings/b.yaml:1: expected a text, found lines of its own",
        "rules/mappings/c.yaml:1: expected lines such as 'name: value', found a list",
    ]


def test_all_mappings_are_checked_at_once(tmp_path: Path) -> None:
    rules = folder_with(
        tmp_path,
        a="header: [Nr]\ncolumns: {x: city}\n",
        b="header: [nr]\ncolumns: {x: city}\n",
        c="columns: {x: citty}\n",
        d="columns: {x: city}\n",
        e="columns: {x: city}\n",
    )
    with pytest.raises(RulesError) as raised:
        check_mappings(rules, RULEBOOK)
    assert str(raised.value).split("\n") == [
        "rules/mappings/b.yaml: is for lists with the same headers as rules/mappings/a.yaml",
        "rules/mappings/c.yaml:1: column \"x\": unknown field 'citty', did you mean 'city'?",
    ]


def test_the_mappings_that_ship_have_no_problem() -> None:
    assert check_mappings(RULES, RULEBOOK) == len(list((RULES / "mappings").iterdir()))


def test_a_mapping_goes_by_its_name_unless_a_file_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = folder_with(tmp_path, crm="columns: {x: city}\n")
    monkeypatch.chdir(tmp_path)
    for name in ("crm", "crm.yaml"):
        found = named_mapping(Path(name), rules)
        assert found is not None
        assert found.file == "rules/mappings/crm.yaml"
    assert named_mapping(Path("other"), rules) is None
    assert named_mapping(tmp_path / "crm.yaml", rules) is None
    Path("crm.yaml").touch()
    assert named_mapping(Path("crm.yaml"), rules) is None
