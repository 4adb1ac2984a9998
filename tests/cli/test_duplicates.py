"""`leadq dupes`: one pair after the other at a terminal, a list for programs."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from unittest.mock import patch

import pytest

from leadq.cli.program import run
from tests.cli.transcripts import Terminal
from tests.commands import Leadq, Result, new_workspace, write_list

PEOPLE = """Firma;Vorname;Nachname;E-Mail;Telefon;Ort
Weber Bau GmbH;Anna;Maier;;030 23125 001;Ulm
Weber Bau;Anna;Meier;anna@weber.example;030 23125 001;Ulm
Weber Bau AG;A.;Maier;;030 23125 001;Ulm
Frei Handel;Otto;Frei;otto@frei.example;030 23125 002;Berlin
Frei Handel GmbH;Frei;Otto;otto@frei.example;;Berlin
"""


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    workspace = new_workspace(tmp_path / "ws", as_of="2026-11-16")
    workspace.ok("import", write_list(tmp_path / "fair.csv", PEOPLE), "--source", "Fair")
    return workspace


def at_terminal(leadq: Leadq, *words: str, typed: str) -> Result:
    """Run a command for a person at a terminal of 80 columns who types these lines."""
    stdin, out, err = Terminal(typed), Terminal(), Terminal()
    with (
        patch.dict(os.environ, {"COLUMNS": "80", "TERM": "dumb"}),
        patch("sys.stdin", stdin),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = run(["-C", str(leadq.folder), "--as-of", leadq.as_of, *words])
    return Result(code, out.getvalue(), err.getvalue())


def pairs(leadq: Leadq, *words: str) -> list[tuple[int, int]]:
    rows = leadq.ok("dupes", "--format", "json", *words).json
    return [(row["id"], row["other_id"]) for row in rows]


def test_json_has_the_promised_names(leadq: Leadq) -> None:
    rows = leadq.ok("dupes", "--format", "json").json
    assert rows[0] == {
        "id": 4,
        "other_id": 5,
        "score": 100,
        "reasons": [
            "same e-mail",
            "first and last name swapped",
            "same firm (Frei Handel/Frei Handel GmbH)",
            "same town",
        ],
        "name": "Otto Frei",
        "company": "Frei Handel",
        "other_name": "Frei Otto",
        "other_company": "Frei Handel GmbH",
    }
    assert [(row["id"], row["other_id"]) for row in rows[1:]] == [(1, 2), (1, 3), (2, 3)]


def test_a_filter_a_limit_and_a_lowest_score_narrow_the_list(leadq: Leadq) -> None:
    assert pairs(leadq, "city=Berlin") == [(4, 5)]
    assert pairs(leadq, "--limit", "2") == [(4, 5), (1, 2)]
    assert pairs(leadq, "email=known", "city=Ulm") == [(1, 2), (2, 3)]
    leadq.ok("edit", "5", "email=", "company=", "city=")
    assert (4, 5) not in pairs(leadq)
    assert leadq("dupes", "--min", "0").code == 2


def test_nothing_found_prints_nothing(tmp_path: Path) -> None:
    leadq = new_workspace(tmp_path / "ws")
    listed = leadq.ok("dupes")
    assert (listed.out, listed.err) == ("", "")
    assert leadq.ok("dupes", "--format", "json").json == []
    seen = at_terminal(leadq, "dupes", typed="")
    assert (seen.code, seen.out) == (0, "")
    assert seen.err == "no two leads look like one with a score of 85 or more\n"


def test_not_the_same_is_said_without_a_terminal_and_remembered(leadq: Leadq) -> None:
    said = leadq.ok("dupes", "--different", "5", "4").err
    assert said == "kept apart: 5 Frei Otto, Frei Handel GmbH; 4 Otto Frei, Frei Handel\n"
    assert (4, 5) not in pairs(leadq)
    assert "keep 5 and 4 apart" in leadq.ok("history").out


def test_who_the_two_are_must_be_clear(leadq: Leadq) -> None:
    assert "may be any of these" in leadq("dupes", "--different", "4", "weber").err
    assert leadq("dupes", "--different", "5", "5").code == 2
    leadq.ok("dupes", "--different", "4", "5")
    commands = leadq.ok("history").out
    assert "apart already" in leadq.ok("dupes", "--different", "5", "4").err
    assert leadq.ok("history").out == commands


def test_a_person_decides_on_one_pair_after_the_other(leadq: Leadq) -> None:
    # apart; no key; merge, the second stays, its name and firm; the next pair is the merged lead's; skip
    seen = at_terminal(leadq, "dupes", typed="k\nx\nm\n2\n1\n1\ns\n")
    assert seen.code == 0
    assert "name         Otto Frei          Frei Otto          differs" in seen.out
    assert "phone        +493023125002                         one only" in seen.out
    assert " +60  same e-mail\n" in seen.out
    assert "merged 1 Anna Maier, Weber Bau GmbH into 2 Anna Meier, Weber Bau: 1 contact" in seen.err
    assert "pair 3 of 4\n\n             2                   3 " in seen.out
    assert "pair 4" not in seen.out
    counts = "1 kept apart, 1 merged, 1 skipped, 1 settled by an earlier one\n"
    assert seen.err.endswith(f"{counts}then: leadq dupes\n")
    assert pairs(leadq) == [(2, 3)]


def test_a_pair_of_a_merged_lead_is_scored_anew(leadq: Leadq) -> None:
    # the best pair is kept apart; lead 2 becomes 1, which takes its e-mail; 1 is the lead of the next pair then
    leadq.ok("dupes", "--different", "4", "5")
    leadq.ok("edit", "3", "email=anna@weber.example")
    assert pairs(leadq) == [(2, 3), (1, 2), (1, 3)]
    seen = at_terminal(leadq, "dupes", typed="s\nm\n1\n1\n1\ns\n")
    assert "pair 3 of 3" in seen.out
    last = seen.out.partition("pair 3 of 3")[2]
    assert " +60  same e-mail\n" in last


def test_a_pair_that_a_merge_has_made_unlikely_is_not_offered(leadq: Leadq) -> None:
    leadq.ok("dupes", "--different", "4", "5")
    leadq.ok("dupes", "--different", "1", "3")
    seen = at_terminal(leadq, "dupes", typed="m\n1\n1\n1\n")
    assert seen.code == 0
    assert "pair 2" not in seen.out  # 3 was kept apart from the lead that took 2 over
    assert seen.err.endswith("1 merged, 1 settled by an earlier one\n")


def test_the_hint_asks_for_the_same_pairs_again(leadq: Leadq) -> None:
    seen = at_terminal(leadq, "dupes", "city=Berlin", "--min", "70", typed="s\n")
    assert seen.err.endswith("then: leadq dupes city=Berlin --min 70\n")


def test_what_cannot_be_merged_is_told_and_the_round_goes_on(leadq: Leadq) -> None:
    typed = "m\n4\n1\n1\n1\nm\n1\n"  # the end of the input, amid the questions of the second merge
    seen = at_terminal(leadq, "dupes", typed=typed)
    assert (seen.code, seen.err.count("merged ")) == (0, 1)
    assert pairs(leadq) == [(1, 2), (1, 3), (2, 3)]


def test_who_has_had_enough_quits_and_what_was_decided_stays(leadq: Leadq) -> None:
    for typed in ("k\nq\n", "k\n"):  # by the key, or by the end of the input
        seen = at_terminal(leadq, "dupes", "--limit", "3", typed=typed)
        assert seen.code == 0
        assert "1 kept apart, 2 left" in seen.err
        assert "then: leadq dupes" in seen.err
    assert pairs(leadq) == [(1, 3), (2, 3)]


def test_enter_skips(leadq: Leadq) -> None:
    seen = at_terminal(leadq, "dupes", "city=Berlin", typed="\n")
    assert "1 skipped" in seen.err
    assert pairs(leadq, "city=Berlin") == [(4, 5)]


def test_text_of_a_list_does_nothing_to_the_terminal(tmp_path: Path) -> None:
    leadq = new_workspace(tmp_path / "ws")
    people = (
        "Vorname;Nachname;E-Mail\nEve;Bo[red]ld;e@x.example\nEve;Bo[red]l\x1b[31md;e@x.example\n"
    )
    leadq.ok("import", write_list(tmp_path / "fair.csv", people), "--source", "Fair")
    seen = at_terminal(leadq, "dupes", "--min", "1", typed="s\n")
    assert "\x1b" not in seen.out + seen.err
