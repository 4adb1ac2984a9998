"""A lead is found by what people say of it; several hits are listed, none is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Leadq, new_workspace, write_list

PEOPLE = """Firma;Vorname;Nachname;E-Mail;Telefon;Mobil
Alpha GmbH;Anna;Müller;anna@alpha.example;030 23125 001;
Beta AG;Bernd;Mueller-Lang;bernd@beta.example;;0171 3920011
Alphabet KG;Cora;Cramer;cora@gamma.example;030 23125 003;
1&1 Delta;Dora;Dietz;dora@delta.example;;
"""


@pytest.fixture(scope="module")
def leadq(tmp_path_factory: pytest.TempPathFactory) -> Leadq:
    folder: Path = tmp_path_factory.mktemp("finding")
    workspace = new_workspace(folder / "ws")
    workspace.ok("import", write_list(folder / "fair.csv", PEOPLE), "--source", "Fair")
    return workspace


@pytest.mark.parametrize(
    ("said", "lead"),
    [
        ("2", 2),
        ("Anna@Alpha.example", 1),
        ("030 23125 003", 3),
        ("+49 30 23125001", 1),
        ("0171/3920011", 2),
        ("cramer", 3),
        ("Beta", 2),
        ("alphabet", 3),
        ("MUELLER-", 2),
        ("1&1", 4),
    ],
)
def test_one_hit_is_the_lead(leadq: Leadq, said: str, lead: int) -> None:
    assert leadq.ok("show", said, "--format", "json").json["id"] == lead


@pytest.mark.parametrize(
    ("said", "hits"), [("Mül", ["1 Anna", "2 Bernd"]), ("alpha", ["1 Anna", "3 Cora"])]
)
def test_several_hits_are_listed(leadq: Leadq, said: str, hits: list[str]) -> None:
    refused = leadq("show", said)
    assert refused.code == 2
    assert all(hit in refused.err for hit in hits)
    assert "say it by number" in refused.err


@pytest.mark.parametrize("said", ["99", "nobody", "nobody@x.example", "030 1", "", "%", "0"])
def test_nobody_is_said(leadq: Leadq, said: str) -> None:
    refused = leadq("show", said)
    assert (refused.code, refused.out) == (2, "")
    assert f"no lead answers to {said!r}" in refused.err
