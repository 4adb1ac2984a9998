"""An own field that is declared later gets what earlier lists already had."""

from __future__ import annotations

from pathlib import Path

from tests.commands import new_workspace, write_list

LIST = """Firma;Nachname;E-Mail;Fuhrpark;Themen
Alpha GmbH;Arndt;a@alpha.example;12;Lager, Logistik
Beta AG;Bach;b@beta.example;viele;
Gamma KG;Cramer;c@gamma.example;;
"""
FIELDS = """
  trucks: {type: integer, columns: [Fuhrpark]}
  topics: {type: list, columns: [Themen]}
"""


def test_a_later_field_is_filled_from_the_lists_that_had_it(tmp_path: Path) -> None:
    leadq = new_workspace(tmp_path / "ws")
    leadq.ok("import", write_list(tmp_path / "fair.csv", LIST), "--source", "Fair")
    leadq.ok(
        "import",
        write_list(tmp_path / "newer.csv", LIST.replace(";12;", ";14;")),
        "--source",
        "Fair 2",
    )
    with (leadq.folder / "rules" / "fields.yaml").open("a", encoding="utf-8") as file:
        file.write(FIELDS)
    said = leadq.ok("score").err
    assert "own field trucks: filled for 1 leads from what earlier lists had" in said
    first, second = (leadq.ok("show", lead, "--format", "json").json for lead in ("1", "2"))
    assert (first["trucks"], first["topics"]) in {(12, "Lager\nLogistik"), (14, "Lager\nLogistik")}
    assert (second["trucks"], second["topics"]) == (None, None)
    assert [
        lead["id"] for lead in leadq.ok("list", "topics=logistik", "--format", "json").json
    ] == [1]
    assert "viele" in leadq.ok("show", "2").out


def test_a_field_that_is_there_keeps_its_type(tmp_path: Path) -> None:
    leadq = new_workspace(tmp_path / "ws")
    fields = leadq.folder / "rules" / "fields.yaml"
    default = fields.read_text(encoding="utf-8")
    fields.write_text(default + FIELDS, encoding="utf-8")
    leadq.ok("import", write_list(tmp_path / "fair.csv", LIST), "--source", "Fair")
    fields.write_text(default + FIELDS.replace("integer", "text"), encoding="utf-8")
    refused = leadq("score")
    assert refused.code == 3
    assert "own field 'trucks' was integer and has values, so it cannot become text" in refused.err
    fields.write_text(default, encoding="utf-8")
    leadq.ok("score")
    fields.write_text(default + FIELDS, encoding="utf-8")
    leadq.ok("score")
    assert leadq.ok("show", "1", "--format", "json").json["trucks"] == 12
