"""Filters mean what the same condition means in a rules file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Leadq, new_workspace, write_list

PEOPLE = """Firma;Nachname;Ort;PLZ;E-Mail;Mitarbeiter;Besucht am
Müller Maschinenbau;Arndt;Stuttgart;70173;a@alpha.example;120;01.11.2026
Beta AG;Bach;Ulm;89073;;40;05.11.2026
Gamma KG;Cramer;;;c@gamma.example;;10.11.2026
"""


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    workspace = new_workspace(tmp_path / "ws")
    workspace.ok("import", write_list(tmp_path / "fair.csv", PEOPLE), "--source", "Fair")
    return workspace


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ([], [1, 2, 3]),
        (["city=ulm"], [2]),
        (["city!=ulm"], [1, 3]),
        (["email=known"], [1, 3]),
        (["email=unknown"], [2]),
        (["company~MUELLER"], [1]),
        (["employees>=40"], [1, 2]),
        (["employees>40"], [1]),
        (["employees<=40"], [2]),
        (["employees<40"], []),
        (["postcode=70173"], [1]),
        (["received_on>=2026-11-05"], [2, 3]),
        (["received_on>2026-11-05"], [3]),
        (["received_on<=5.11.2026"], [1, 2]),
        (["received_on<2026-11-05"], [1]),
        (["stage=new", "city=known"], [1, 2]),
        (["source=fair"], [1, 2, 3]),
        (["stage=won"], []),
    ],
)
def test_a_filter_finds_its_leads(leadq: Leadq, filters: list[str], ids: list[int]) -> None:
    found = leadq.ok("list", *filters, "--format", "json").json
    assert sorted(lead["id"] for lead in found) == ids


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("city", "filter 'city': write field=value, field!=value, field>=value or field~part"),
        ("citty=Ulm", "filter 'citty=Ulm': unknown field 'citty', did you mean 'city'?"),
        ("stage=new1", "filter 'stage=new1': unknown stage 'new1', did you mean 'new'?"),
        ("employees>=many", "filter 'employees>=many': 'many' is not a whole number"),
        ("city>=5", "'at_least' does not work on 'city', a text"),
    ],
)
def test_an_unclear_filter_is_refused(leadq: Leadq, text: str, sentence: str) -> None:
    refused = leadq("list", text)
    assert (refused.code, refused.out) == (2, "")
    assert sentence in refused.err
