"""The guide without a terminal: typed lines in, stored answers, the next question and the end out."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadq.calling.briefing import LeadGone
from leadq.calling.guide import Guide
from tests.calling.desks import answers, calls, desk, step, typed, workspace
from tests.commands import Leadq

ALL = ["3", "1", "1.3.2027", "2,5", "12", "10.000 €"]  # all but the person and the call-back
STORED = {
    "need": "concrete",
    "visited": 1,
    "start": "2027-03-01",
    "tons": 2.5,
    "machines": 12,
    "price": 1_000_000,
}


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    return workspace(tmp_path / "ws")


@pytest.mark.parametrize(
    ("lines", "stored", "question"),
    [
        ([], {}, "need"),
        (["1"], {"need": "none"}, "why_not"),
        (["none"], {"need": "none"}, "why_not"),
        (["Nothing"], {"need": "none"}, "why_not"),
        (["2"], {"need": "later"}, "visited"),
        (["4"], {}, "need"),
        (["0"], {}, "need"),
        (["=2"], {}, "need"),  # the answer 2, which is no choice
        (["s"], {}, None),  # nothing else is asked of whom no need is known
        ([""], {}, "need"),
        (["?"], {}, "need"),
        (["b"], {}, "need"),
        (["1", "b"], {"need": "none"}, "need"),
        (["1", "b", "2"], {"need": "later"}, "visited"),
        (["1", "b", ""], {"need": "none"}, "why_not"),
        (["1", "too dear"], {"need": "none", "why_not": "too dear"}, None),
        (["1", "=b"], {"need": "none", "why_not": "b"}, None),
        (["1", "==b"], {"need": "none", "why_not": "=b"}, None),
        (["1", "=Q"], {"need": "none", "why_not": "Q"}, None),
        (["2", "2"], {"need": "later", "visited": 0}, "again"),
        (["2", "yes"], {"need": "later", "visited": 1}, "again"),
        (["2", "nein"], {"need": "later", "visited": 0}, "again"),
        (["2", "=n"], {"need": "later", "visited": 0}, "again"),
        (["2", "perhaps"], {"need": "later"}, "visited"),
        (["2", "s", "monday"], {"need": "later", "again": "2026-11-23"}, None),
        (["2", "s", "2026-11-19"], {"need": "later"}, "again"),
        (ALL, STORED, "decides"),
        ([*ALL[:2], "soon"], {"need": "concrete", "visited": 1}, "start"),
        ([*ALL[:3], "heavy"], {"need": "concrete", "visited": 1, "start": "2027-03-01"}, "tons"),
        (["3", "s", "in 3 Monaten"], {"need": "concrete", "start": "2027-02-20"}, "tons"),
        (["3", "s", "next week"], {"need": "concrete", "start": "2026-11-23"}, "tons"),
        (["3", "s", "1.3.2025"], {"need": "concrete", "start": "2025-03-01"}, "tons"),
        (["3", "s", "gestern"], {"need": "concrete"}, "start"),
        (["3", "s", "12"], {"need": "concrete"}, "start"),
        ([*ALL, "die Chefin"], STORED | {"decides": "die Chefin"}, "again"),
        ([*ALL, "s", "b", "b"], STORED, "price"),
        ([*ALL, "s", "b", "b", "20000"], STORED | {"price": 2_000_000}, "decides"),
    ],
)
def test_typed_lines_become_answers_and_the_next_question(
    leadq: Leadq, lines: list[str], stored: dict[str, str | int | float], question: str | None
) -> None:
    called = typed(leadq, lines)
    assert (answers(leadq), called.question) == (stored, question)
    assert called.phase == ("question" if question else "result")


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["2", "perhaps"], "question 'visited': 'perhaps' is not yes or no"),
        ([*ALL[:2], "soon"], "question 'start': 'soon' is not a date"),
        ([*ALL[:3], "heavy"], "question 'tons': 'heavy' is not a number"),
        ([*ALL[:4], "1,5"], "question 'machines': '1,5' is not a whole number"),
        ([*ALL[:5], "much"], "question 'price': 'much' is not an amount of money"),
        (["2", "s", "2026-11-19"], "question 'again': '2026-11-19' is not a day to come"),
    ],
)
def test_an_answer_of_the_wrong_type_is_refused_in_a_sentence(
    leadq: Leadq, lines: list[str], wanted: str
) -> None:
    assert typed(leadq, lines).said[-1] == [wanted]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("4", "question 'need': '4' is not none or later or concrete"),
        ("", "no answer stands here that could be kept; s skips the question, ? helps"),
        ("b", "this is the first question"),
        ("?", "Type an answer, or the number of a choice; Enter keeps the answer that stands."),
    ],
)
def test_what_cannot_be_taken_is_said(leadq: Leadq, line: str, sentence: str) -> None:
    assert typed(leadq, [line]).said[0][0] == sentence


def test_each_answer_is_a_command_of_its_own_and_assesses_the_lead(leadq: Leadq) -> None:
    typed(leadq, ALL)
    shown = leadq.ok("show", "1", "--format", "json").json
    assert (shown["qualification"], shown["stage"], calls(leadq)) == ("ready", "new", [])
    commands = {one["what"] for one in leadq.ok("history", "--format", "json").json}
    assert {"call 1 need", "call 1 price"} <= commands


def test_an_answer_that_stands_is_kept_by_enter_and_not_stored_again(leadq: Leadq) -> None:
    leadq.on("2026-11-19").ok(
        "log", "1", "note", "--answer", "need=later", "--answer", "visited=yes"
    )
    assert typed(leadq, []).earlier == "later"
    before = leadq.ok("history", "--format", "json").json
    called = typed(leadq, ["", ""])
    assert (called.question, answers(leadq)) == ("again", {"need": "later", "visited": 1})
    assert leadq.ok("history", "--format", "json").json == before


def test_an_answer_of_another_day_is_stored_as_a_later_one(leadq: Leadq) -> None:
    leadq.on("2026-11-19").ok("log", "1", "note", "--answer", "need=later")
    typed(leadq, ["3"])
    assert answers(leadq)["need"] == "concrete"


def test_a_call_back_of_the_past_cannot_be_kept(leadq: Leadq) -> None:
    leadq.on("2026-11-18").ok("log", "1", "note", "--answer", "again=2026-11-19")
    assert typed(leadq, ["2", "1"]).earlier is None


def test_a_person_becomes_a_contact_and_on_request_the_main_one(leadq: Leadq) -> None:
    called = typed(leadq, [*ALL, "Eva Ott, Einkauf"])
    assert (called.phase, called.said[-1]) == ("main contact", ["Eva Ott is a contact now"])
    assert typed(leadq, ["", "", "", "", "", "", "Eva Ott, Einkauf", ""]).question == "again"
    assert leadq.ok("show", "1", "--format", "json").json["last_name"] == "Arndt"
    called = typed(leadq, ["", "", "", "", "", "", "Eva Ott, Einkauf", "perhaps", "1"])
    assert called.said[-2:] == [["yes or no?"], ["Eva Ott is the main contact now"]]
    shown = leadq.ok("show", "1", "--format", "json").json
    assert (shown["last_name"], shown["job_title"]) == ("Ott", "Einkauf")
    assert typed(leadq, ["", "", "", "", "", "", "Eva Ott, Einkauf"]).question == "again"


@pytest.mark.parametrize(
    ("lines", "logged", "then"),
    [
        (["r", "1", ""], ("talked", None), ("First call", "2026-11-24", "planned")),
        (["r", "talked", ""], ("talked", None), ("First call", "2026-11-24", "planned")),
        (["r", "2", ""], ("no_answer", None), ("First call", "2026-11-23", "attempt")),
        (["r", "2", "q"], ("no_answer", None), ("First call", "2026-11-23", "attempt")),
        (["r", "2", "b", "1", ""], ("talked", None), ("First call", "2026-11-24", "planned")),
        (["n", "has gone", "r", "2", ""], ("no_answer", "has gone"), None),
        (["n", "one", "n", "two", "r", "2", ""], ("no_answer", "one\ntwo"), None),
        (["n", "", "r", "2", ""], ("no_answer", None), None),
        (["r", "2", "n", "late", ""], ("no_answer", "late"), None),
        (["r", "1", "Write", ""], ("talked", None), ("Write", "2026-11-24", "planned")),
        (["r", "1", "monday", ""], ("talked", None), ("First call", "2026-11-23", "planned")),
        (["r", "1", "Write, monday", ""], ("talked", None), ("Write", "2026-11-23", "planned")),
        (["r", "1", "Write", "+3w", ""], ("talked", None), ("Write", "2026-12-11", "planned")),
        (["r", "1", "Ask A, B", ""], ("talked", None), ("Ask A, B", "2026-11-24", "planned")),
        (
            ["r", "1", "Write", "b", "1", ""],
            ("talked", None),
            ("First call", "2026-11-24", "planned"),
        ),
        (["r", "1", "2026-11-19", ""], ("talked", None), ("First call", "2026-11-24", "planned")),
        (["c", "+5d", "1", ""], ("talked", None), ("Call back", "2026-11-25", "callback")),
        (["c", "+5d", "1", "+6d", ""], ("talked", None), ("Call back", "2026-11-26", "callback")),
        (["c", "soon", "+5d", "1", ""], ("talked", None), ("Call back", "2026-11-25", "callback")),
        (["c", "+5d", "c", "", "1", ""], ("talked", None), ("First call", "2026-11-24", "planned")),
        (
            ["c", "+5d", "c", "b", "1", ""],
            ("talked", None),
            ("Call back", "2026-11-25", "callback"),
        ),
        (["c", "", "r", "1", ""], ("talked", None), ("First call", "2026-11-24", "planned")),
        (["r", "1", "c", "+5d", ""], ("talked", None), ("Call back", "2026-11-25", "callback")),
        (["2", "1", "+5d", "1", ""], ("talked", None), ("Call back", "2026-11-25", "callback")),
        (["1", "q", "1", ""], ("talked", None), ("First call", "2026-11-24", "planned")),
    ],
)
def test_a_call_ends_with_a_result_and_a_next_step(
    leadq: Leadq,
    lines: list[str],
    logged: tuple[str, str | None],
    then: tuple[str, str, str] | None,
) -> None:
    called = typed(leadq, lines)
    assert (called.phase, called.is_logged, calls(leadq)) == (None, True, [logged])
    action, due, kind, number = step(leadq)
    assert (action, due, kind) == (then or ("First call", "2026-11-23", "attempt"))
    assert number == 2


@pytest.mark.parametrize(
    ("lines", "phase"),
    [
        (["q"], None),
        (["1", "q"], "result"),  # what was said asks for a result
        (["1", "q", "q"], None),
        (["1", "q", "b"], "question"),
        (["n", "a note", "q"], "result"),
        (["n", "a note", "q", "q"], "result"),  # warned once: the note would be lost
        (["n", "a note", "q", "q", "q"], None),
        (["r", "1", "b", "q"], None),
        (["r", ""], "result"),
        (["r", "nonsense"], "result"),
        (["r", "1"], "step"),
        (["r", "1", "2026-01-01"], "step"),
    ],
)
def test_nothing_is_logged_before_the_result_and_the_step_are_taken(
    leadq: Leadq, lines: list[str], phase: str | None
) -> None:
    before = step(leadq)
    called = typed(leadq, lines)
    assert (called.phase, called.is_logged) == (phase, False)
    assert (calls(leadq), step(leadq)) == ([], before)


def test_whoever_leaves_wants_no_other_lead_and_whoever_ends_does(leadq: Leadq) -> None:
    assert typed(leadq, ["q"]).leaves
    assert typed(leadq, ["r", "1", "q"], 2).leaves
    assert not typed(leadq, ["r", "1", ""], 3).leaves


def test_a_lead_that_is_handed_over_has_the_step_to_be_accepted_whatever_was_given(
    leadq: Leadq,
) -> None:
    typed(leadq, [*ALL, "s", "s", "1", "Prepare it, tuesday", ""])
    shown = leadq.ok("show", "1", "--format", "json").json
    assert shown["stage"] == "handover"
    assert step(leadq)[:2] == ("Accept or reject", "2026-11-23")


def test_foreseeing_the_end_of_a_call_changes_nothing(leadq: Leadq) -> None:
    typed(leadq, ALL)
    before = (leadq.folder / "leads.db").read_bytes()
    typed(leadq, ["", "", "", "", "", "", "s", "s", "1", "Write", "+3d", "b", "2"])
    with_last_command = (leadq.folder / "leads.db").read_bytes()
    assert with_last_command == before


def test_a_guide_without_questions_asks_for_the_result(tmp_path: Path) -> None:
    leadq = workspace(tmp_path / "ws", asks=False)
    assert typed(leadq, []).phase == "result"
    assert typed(leadq, ["b"]).said == [["no question was asked"]]


def test_a_lead_that_becomes_part_of_another_one_during_the_call_ends_it(leadq: Leadq) -> None:
    with desk(leadq) as at:
        guide = Guide(at, 1)
        guide.take("3")
        leadq.ok("merge", "2", "1", "--prefer", "2")
        with pytest.raises(LeadGone, match="lead 1 became a part of another one"):
            guide.take("1")
    assert answers(leadq, 2) == {"need": "concrete"}


def test_a_lead_that_is_closed_during_the_call_stays_closed(leadq: Leadq) -> None:
    with desk(leadq) as at:
        guide = Guide(at, 1)
        guide.take("1")
        leadq.ok("advance", "1", "lost", "--reason", "no need")
        said = [guide.take(line) for line in ("r", "1", "Write, monday", "")]
    assert "lead 1 is lost and has no next step" in said[2][0]
    assert calls(leadq) == [("talked", None)]
    assert leadq.ok("show", "1", "--format", "json").json["next_action"] is None


@pytest.mark.parametrize("line", ["9" * 400, "1e999", "nan", "-inf", "\x00", "x" * 100_000, "٣"])
@pytest.mark.parametrize("before", [ALL[:2], ALL[:3], ALL[:4], ALL[:5], ALL])
def test_no_number_is_too_much(leadq: Leadq, before: list[str], line: str) -> None:
    assert typed(leadq, [*before, line]).phase == "question"
