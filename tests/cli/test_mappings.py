"""Mappings of the workspace: which one reads a list, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Leadq, new_workspace, write_list

FORM = """\
header: [Anfrage Nr]
system: Form
source: Web form
columns: {Anfrage Nr: external_id, Wer: last_name, Ort: keep, Kennung: ignore}
"""
LIST = "Anfrage Nr,Wer,Ort,Kennung\n7,Roth,Ulm,x1\n"


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    made = new_workspace(tmp_path)
    (tmp_path / "rules" / "mappings" / "form.yaml").write_text(FORM, encoding="utf-8")
    return made


def test_the_mapping_that_is_meant_is_taken_and_said(leadq: Leadq) -> None:
    path = write_list(leadq.folder / "list.csv", LIST)
    result = leadq.ok("import", path)
    assert f"{path}: read as rules/mappings/form.yaml says\n" in result.err
    assert "no field for" not in result.err
    lead = leadq.ok("show", "1", "--format", "json").json
    assert (lead["last_name"], lead["city"], lead["sources"][0]["source"]) == (
        "Roth",
        None,
        "Web form",
    )
    assert lead["sources"][0]["kept"] == {"Ort": "Ulm"}


def test_what_is_ignored_is_no_other_content(leadq: Leadq) -> None:
    leadq.ok("import", write_list(leadq.folder / "list.csv", LIST))
    again = leadq.ok("import", write_list(leadq.folder / "list.csv", LIST.replace("x1", "x2")))
    assert "1        0        0          1         0" in again.out


def test_no_mapping_is_taken_when_none_is_wanted(leadq: Leadq) -> None:
    path = write_list(leadq.folder / "list.csv", f"Firma,{LIST}".replace("\n7", "\nAlpha,7"))
    result = leadq.ok("import", path, "--mapping", "none")
    assert "read as" not in result.err
    assert leadq.ok("show", "1", "--format", "json").json["city"] == "Ulm"


def test_a_mapping_that_is_named_needs_no_path_and_no_header(leadq: Leadq) -> None:
    path = write_list(leadq.folder / "list.csv", "Wer,Ort\nRoth,Ulm\n")
    result = leadq.ok("import", path, "--mapping", "form")
    assert "read as" not in result.err, "the user knows"
    assert leadq.ok("show", "1", "--format", "json").json["sources"][0]["source"] == "Web form"


def test_a_header_that_only_a_mapping_knows_is_found_below_a_title(leadq: Leadq) -> None:
    text = f"Anfragen,November,2026,intern\n,,,\nStand,heute,,\n{LIST}"
    leadq.ok("import", write_list(leadq.folder / "list.csv", text))
    assert leadq.ok("show", "1", "--format", "json").json["external_ids"] == [
        {"system": "Form", "external_id": "7"}
    ]


def test_each_list_is_read_by_its_own_mapping(leadq: Leadq) -> None:
    first = write_list(leadq.folder / "first.csv", LIST)
    second = write_list(leadq.folder / "second.csv", "Nachname,E-Mail\nKoch,koch@beta.example\n")
    result = leadq.ok("import", first, second)
    assert result.err.count("read as") == 1
    assert f"{first}: read as rules/mappings/form.yaml says" in result.err


def test_two_mappings_for_one_list_are_for_the_user_to_decide(leadq: Leadq) -> None:
    other = leadq.folder / "rules" / "mappings" / "other.yaml"
    other.write_text("header: [Wer]\ncolumns: {Wer: company}\n", encoding="utf-8")
    path = write_list(leadq.folder / "list.csv", LIST)
    result = leadq("import", path)
    assert result.code == 3
    assert "say which one with --mapping form or --mapping other, or --mapping none" in result.err
    assert leadq.ok("list", "--format", "json").json == []
    leadq.ok("import", path, "--mapping", "other")
    assert leadq.ok("show", "1", "--format", "json").json["company"] == "Roth"


def test_stages_of_ones_own_hurt_only_where_a_mapping_needs_the_others(leadq: Leadq) -> None:
    process = leadq.folder / "rules" / "process.yaml"
    process.write_text(process.read_text("utf-8").replace("nurture", "later"), encoding="utf-8")
    leadq.ok("import", write_list(leadq.folder / "list.csv", LIST))
    hubspot = "Record ID,First Name,Last Name,Create Date,Lead Status,Lifecycle Stage\n1,Eva,Roth,,New,Lead\n"
    result = leadq("import", write_list(leadq.folder / "hubspot.csv", hubspot))
    assert result.code == 3
    assert "rules/mappings/hubspot_contacts.yaml" in result.err
    assert "unknown stage 'nurture'" in result.err
    checked = leadq("rules", "check")
    assert checked.code == 3
    for name in ("hubspot_contacts", "suitecrm_leads", "zoho_leads"):
        assert f"rules/mappings/{name}.yaml" in checked.err


def test_a_corrected_row_comes_back_by_the_same_mapping(leadq: Leadq) -> None:
    path = write_list(
        leadq.folder / "list.csv", "Anfrage Nr,Wer,Ort,Kennung\n7,Roth,Ulm,x1\n8,Koch,Ulm\n"
    )
    assert leadq("import", path).code == 4
    rejects = path.with_name("list.csv.rejected.csv")
    rejects.write_text(
        rejects.read_text("utf-8-sig").replace("Koch,Ulm", "Koch,Ulm,x2"), encoding="utf-8"
    )
    assert "form.yaml" in leadq.ok("import", rejects).err
    lead = leadq.ok("show", "2", "--format", "json").json
    assert (lead["last_name"], lead["sources"][0]["source"]) == ("Koch", "Web form")
