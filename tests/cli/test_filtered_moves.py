"""Moves of all leads that filters fit: who may go goes, and what keeps each of the others is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadq.filtering import parse_filters
from leadq.journey.filtered import advance_all
from leadq.journey.moves import WantedMove
from leadq.output.messages import counted
from leadq.rulebook.loading import load_rulebook
from leadq.store.opening import DATABASE, opened
from leadq.store.writing import writing
from tests.commands import Leadq, new_workspace, write_list
from tests.dumps import query, whole_dump
from tests.facts import a_command
from tests.process.stories import QUESTIONS, SCORING, process

PEOPLE = "Nachname,E-Mail,Telefon,Ort\n" + "".join(
    f"Lead{n},l{n}@x{n}.example,030 2312500{n},{'Ulm' if n < 4 else 'Kiel'}\n" for n in range(1, 7)
)


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    workspace = new_workspace(tmp_path / "ws", "2026-11-02")
    rules = workspace.folder / "rules"
    (rules / "process.yaml").write_text(process(), encoding="utf-8")
    (rules / "questions.yaml").write_text(QUESTIONS, encoding="utf-8")
    (rules / "scoring.yaml").write_text(SCORING, encoding="utf-8")
    workspace.ok("import", write_list(tmp_path / "fair.csv", PEOPLE), "--source", "Fair")
    return workspace


def stages(leadq: Leadq) -> list[str]:
    return [stage for (stage,) in query(leadq.folder, "SELECT stage FROM lead ORDER BY id")]


def said(leadq: Leadq, *words: str) -> list[str]:
    lines = leadq.ok("advance", *words, "--yes").err.splitlines()
    return [line for line in lines if not line.startswith("then: ")]


def test_those_that_fit_move_and_get_the_step_of_the_stage(leadq: Leadq) -> None:
    assert said(leadq, "city=Ulm", "contacted") == ["moved to contacted: 3 leads"]
    assert stages(leadq) == ["contacted"] * 3 + ["new"] * 3
    steps = query(
        leadq.folder, "SELECT DISTINCT next_action, next_due, step_no FROM lead WHERE city = 'Ulm'"
    )
    assert steps == [("Qualify", "2026-11-09", 2)]


def test_several_filters_must_all_fit(leadq: Leadq) -> None:
    assert said(leadq, "city=Ulm", "last_name=Lead2", "contacted") == ["moved to contacted: 1 lead"]


def test_a_given_step_is_everybodys(leadq: Leadq) -> None:
    said(leadq, "city=Ulm", "contacted", "--next", "Invite", "--due", "2026-11-20")
    steps = query(
        leadq.folder, "SELECT DISTINCT next_action, next_due FROM lead WHERE city = 'Ulm'"
    )
    assert steps == [("Invite", "2026-11-20")]


@pytest.mark.parametrize(
    ("before", "words", "kept", "moved"),
    [
        ([["advance", "1", "contacted"]], ["contacted"], "are there already", 5),
        (
            [["--as-of", "2026-11-05", "advance", "1", "sales"]],
            ["contacted"],
            "came to where they are after this day",
            5,
        ),
        (
            [["advance", "1", "lost", "--reason", "other"]],
            ["contacted"],
            "are closed; --reason says why they open again",
            5,
        ),
        (
            [["log", "1", "call", "--answer", "need=concrete"]],
            ["offer"],
            "are offered to somebody, who accepts or rejects them",
            5,
        ),
        (
            [["log", "1", "call", "--answer", "need=concrete"], ["reject", "1", "--reason", "no"]],
            ["handover"],
            "do not meet what the stage asks for",
            1,
        ),
        (
            [
                ["advance", "1", "won", "--value", "100"],
                ["advance", "1", "sales", "--reason", "mistake"],
            ],
            ["won"],
            "have no order value; --value says it",
            1,
        ),
    ],
)
def test_what_keeps_a_lead_is_counted(
    leadq: Leadq, before: list[list[str]], words: list[str], kept: str, moved: int
) -> None:
    for command in before:
        leadq.ok(*command)
    assert said(leadq, "city!=Nowhere", *words) == [
        f"moved to {words[0]}: {counted(moved)}",
        f"stayed: {counted(6 - moved)}, which {kept}",
    ]


def test_with_a_reason_closed_ones_open_again(leadq: Leadq) -> None:
    leadq.ok("advance", "1", "lost", "--reason", "other")
    assert said(leadq, "city=Ulm", "contacted", "--reason", "new product") == [
        "moved to contacted: 3 leads"
    ]


def test_what_is_offered_may_be_taken_back_or_closed(leadq: Leadq) -> None:
    leadq.ok("log", "1", "call", "--answer", "need=concrete")
    leadq.ok("log", "2", "call", "--answer", "need=concrete")
    assert said(leadq, "last_name=Lead1", "contacted") == ["moved to contacted: 1 lead"]
    assert said(leadq, "last_name=Lead2", "lost", "--reason", "other") == ["moved to lost: 1 lead"]
    endings = query(leadq.folder, "SELECT ending FROM handover ORDER BY lead_id")
    assert endings == [("withdrawn",), ("withdrawn",)]


def test_call_backs_stay(leadq: Leadq) -> None:
    leadq.ok("log", "1", "call", "--call-back", "2026-11-20")
    said(leadq, "city=Ulm", "contacted")
    steps = query(
        leadq.folder,
        "SELECT next_action, next_due, next_kind FROM lead WHERE city = 'Ulm' ORDER BY id",
    )
    assert steps == [
        ("Call back", "2026-11-20", "callback"),
        *[("Qualify", "2026-11-09", "planned")] * 2,
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["city=Ulm"], "name the stage to which these leads shall go"),
        (["city=Ulm", "nowhere"], "unknown stage 'nowhere'"),
        (["city=Ulm", "lost"], "it needs --reason, one of: no need, no answer, other"),
        (["city=Ulm", "lost", "--reason", "bored"], "unknown reason 'bored'"),
        (["city=Ulm", "contacted", "--value", "100"], "only an order has a --value"),
        (
            ["city=Ulm", "lost", "--reason", "other", "--next", "Call"],
            "closed leads have no next step",
        ),
        (
            ["city=Ulm", "contacted", "sales"],
            "'sales': name one lead or filters, and at most one stage",
        ),
        (["citty=Ulm", "contacted"], "citty"),
    ],
)
def test_what_cannot_be_said_of_any_lead_is_refused_for_all(
    leadq: Leadq, words: list[str], sentence: str
) -> None:
    leadq.ok("score")
    before = whole_dump(leadq.folder)
    result = leadq("advance", *words, "--yes")
    assert result.code == 2
    assert sentence in result.err
    assert whole_dump(leadq.folder) == before


def test_nobody_moves_many_without_saying_so(leadq: Leadq) -> None:
    result = leadq("advance", "city=Ulm", "contacted")
    assert result.code == 2
    assert "3 leads would move; say --yes to move them" in result.err
    assert stages(leadq) == ["new"] * 6


def test_a_filter_that_fits_nobody_changes_nothing(leadq: Leadq) -> None:
    leadq.ok("score")
    before = whole_dump(leadq.folder)
    assert said(leadq, "city=Nowhere", "contacted") == ["moved to contacted: 0 leads"]
    assert whole_dump(leadq.folder) == before


def test_what_is_closed_is_not_closed_anew_with_many(leadq: Leadq) -> None:
    leadq.ok("advance", "1", "lost", "--reason", "other")
    assert said(leadq, "city=Ulm", "won", "--value", "100") == [
        "moved to won: 2 leads",
        "stayed: 1 lead, which are closed; --reason says why they open again",
    ]


def test_what_would_move_is_known_lead_by_lead(leadq: Leadq) -> None:
    rulebook = load_rulebook(leadq.folder / "rules")
    condition = parse_filters(["city=Ulm"], rulebook.vocabulary)
    assert condition is not None
    with opened(leadq.folder / DATABASE) as db, writing(db, a_command("2026-11-02")) as tx:
        done = advance_all(tx, rulebook, condition, WantedMove(stage="contacted"))
    assert (done.leads, done.moved) == ((1, 2, 3), 3)
    assert stages(leadq) == ["contacted"] * 3 + ["new"] * 3
