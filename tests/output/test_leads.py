"""One lead on the screen."""

from __future__ import annotations

from pathlib import Path

from tests.commands import new_workspace, write_list


def test_kept_cells_stand_under_their_list_in_one_column_and_once(tmp_path: Path) -> None:
    leadq = new_workspace(tmp_path / "office", "2026-11-02")
    told = {"fair.csv": "war da", "web.csv": "kam wieder"}
    for name, text in told.items():
        content = (
            f"Nachname,E-Mail,Einwilligung in Werbung per Post,Halle\nRoth,a@a.example,{text},7\n"
        )
        write_list(tmp_path / name, content)
    for day, name in (("02", "fair"), ("03", "web"), ("04", "fair")):
        leadq.ok("import", tmp_path / f"{name}.csv", "--received", f"2026-11-{day}", "--update")
    shown = leadq.ok("show", "1").out
    kept = shown.partition("as the lists had it\n")[2].partition("\n\n")[0]
    assert kept.splitlines() == [
        "  fair, fair.csv",
        "    Einwilligung in Werbung per Post war da",
        "    Halle                            7",
        "  web, web.csv",
        "    Einwilligung in Werbung per Post kam wieder",
        "    Halle                            7",
    ]
