"""`leadq call`: whom it offers, whom it refuses, and what it says; typed lines come through a pipe."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import leadq as package
from tests.calling.desks import TODAY, answers, calls, step, workspace
from tests.commands import Leadq, Result, piped, write_list

ROOT = Path(package.__file__).parent.parent


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    return workspace(tmp_path / "ws")


def call(leadq: Leadq, lines: str, *words: str) -> Result:
    with piped(lines):
        return leadq("call", *words)


def offered(leadq: Leadq, *words: str) -> list[int]:
    """The leads that are offered one after the other; everybody is talked with."""
    result = call(leadq, "r\n1\n\n" * 9, *words)
    assert result.code == 0, result.err
    return [
        int(found) for found in re.findall(r"^logged call with (\d+)", result.err, re.MULTILINE)
    ]


SCREEN = """1 Anna Arndt, Alpha GmbH
  call           +493023125001
  due            First call, 2026-11-20: today
  stage          new
  score          10, grade B, unasked
  because        +10 Has a telephone
  history        2026-11-18  came from Fair
                 2026-11-18  entered new
  keys           b back  s skip  n note  c call back  r result  q leave  ? help

What for?
  1  nothing
  2  later
  3  now
> 1

Why not?
> too dear

How did the call end?
  1  talked
  2  no_answer
  3  wrong_number
  4  do_not_call
> 1

  qualification  no_need: questions.yaml:16, answer need: none
  score          30, grade A, no_need
Next step: First call, 2026-11-24
Enter takes it; else type words, a day, or both: Send the brochure, friday
>
logged call with 1 Anna Arndt, Alpha GmbH: talked
next step: First call, 2026-11-24
then: leadq why 1   or: leadq show 1   or: leadq call
"""


def test_a_whole_call_reads_so(leadq: Leadq) -> None:
    result = call(leadq, "1\ntoo dear\n1\n\n", "1")
    assert (result.code, result.out, result.err) == (0, "", SCREEN)
    assert answers(leadq) == {"need": "none", "why_not": "too dear"}


def test_log_does_the_same_in_one_line(leadq: Leadq) -> None:
    call(leadq, "1\ntoo dear\n1\n\n", "1")
    one_line = ("--result", "talked", "--answer", "need=none", "--answer", "why_not=too dear")
    leadq.ok("log", "2", "call", *one_line)
    assert (answers(leadq, 1), calls(leadq, 1), step(leadq, 1)) == (
        answers(leadq, 2),
        calls(leadq, 2),
        step(leadq, 2),
    )


@pytest.mark.parametrize("lines", ["", "1\n", "1\nq\n", "1\nq\nq\n", "1\nr\n1\n", "c\nmonday\n"])
def test_the_end_of_the_input_leaves_without_logging(leadq: Leadq, lines: str) -> None:
    before = step(leadq)
    result = call(leadq, lines, "1")
    stored = "; 1 answer stored" if lines.startswith("1") else ""
    assert result.code == 0
    assert f"nothing was logged with 1 Anna Arndt, Alpha GmbH{stored}\n" in result.err
    assert "next step: First call, 2026-11-20\n" in result.err
    assert (calls(leadq), step(leadq)) == ([], before)


def test_an_agreed_call_back_comes_first_then_the_grade_the_score_and_the_day(
    tmp_path: Path,
) -> None:
    leadq = workspace(tmp_path / "ws")
    more = "Firma;Nachname;Telefon\nDelta;Dorn;030 23125 004\nEta;Ernst;030 23125 005\n"
    leadq.on("2026-11-17").ok("import", write_list(tmp_path / "b.csv", more), "--source", "B")
    leadq.on("2026-11-18").ok("log", "3", "note", "--answer", "need=later")  # grade A
    leadq.on("2026-11-18").ok("log", "2", "note", "--answer", "need=later")
    leadq.ok("edit", "2", "next_due=2026-11-20")
    leadq.on("2026-11-19").ok("edit", "3", "next_due=2026-11-19")
    leadq.on("2026-11-18").ok("log", "5", "call", "--call-back", "2026-11-20")
    leadq.on("2026-11-19").ok("score")
    assert offered(leadq) == [5, 3, 2, 4, 1]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["edit", "1", "next_due=2026-11-23"], "not due yet"),
        (["edit", "1", "phone="], "no number"),
        (["log", "1", "email", "--next", "Write", "--due", "+3d"], "its step is a later one"),
        (["advance", "1", "lost", "--reason", "no need"], "closed"),
        (["log", "1", "email", "--result", "do_not_call", "--due", "today"], "opted out"),
        (["log", "1", "call", "--result", "talked", "--due", "today"], "in the contact lock"),
    ],
)
def test_who_is_not_to_be_called_now_is_not_offered(
    leadq: Leadq, words: list[str], why: str
) -> None:
    leadq.ok(*words)
    assert offered(leadq) == [2, 3], why


def test_another_lead_with_an_opted_out_number_is_not_offered(leadq: Leadq) -> None:
    leadq.ok("edit", "2", "phone=030 23125 001")
    leadq.ok("log", "1", "call", "--result", "do_not_call")
    assert offered(leadq) == [3]


def test_a_parked_lead_is_called_when_it_is_due(leadq: Leadq) -> None:
    leadq.ok("advance", "1", "nurture", "--due", "today")
    assert 1 in offered(leadq)


def test_only_the_leads_of_an_owner_are_offered(leadq: Leadq) -> None:
    leadq.ok("edit", "2", "owner=Müller")
    assert offered(leadq, "--owner", "mueller") == [2]
    result = leadq("call", "--owner", "Nobody")
    assert (result.code, result.err) == (
        2,
        "leadq: nobody called 'Nobody' owns a lead (known: Müller)\n",
    )


def test_a_lead_that_is_offered_to_somebody_is_theirs_to_call(tmp_path: Path) -> None:
    leadq = workspace(tmp_path / "ws")
    leadq.ok("log", "1", "note", "--answer", "need=concrete", "--answer", "price=100")
    leadq.ok("handover", "1", "--to", "anna")
    later = leadq.on("2026-11-23")
    assert offered(later) == [2, 3]
    assert offered(later.on("2026-11-23"), "--owner", "anna", "--by", "anna") == [1]
    assert later.ok("show", "1", "--format", "json").json["stage"] == "sales"


def test_a_short_pipe_calls_as_many_as_it_has_lines_for(leadq: Leadq) -> None:
    result = call(leadq, "r\n2\n\nr\n2\n\n")
    assert [calls(leadq, lead) for lead in (1, 2, 3)] == [[("no_answer", None)]] * 2 + [[]]
    assert "nothing was logged with 3 Gerda Gross, Gamma KG" in result.err


def test_to_leave_ends_the_round_and_whoever_was_left_stays_due(leadq: Leadq) -> None:
    result = call(leadq, "r\n2\nq\n")
    assert "Bernd" not in result.err
    assert offered(leadq) == [2, 3]


def test_when_nobody_is_left_it_says_so(leadq: Leadq) -> None:
    assert call(leadq, "r\n1\n\n" * 3).err.splitlines()[-2:] == [
        "nobody else is to be called now",
        "then: leadq next   or: leadq call ID",
    ]
    result = leadq.on("2026-11-16").ok("call")
    assert result.err.splitlines()[0] == "nobody is to be called now"


@pytest.fixture
def locked(leadq: Leadq) -> Leadq:
    """Lead 1 was talked with on Thursday, and its next step is due on Friday, within two working days."""
    leadq.on("2026-11-19").ok("log", "1", "call", "--result", "talked", "--due", "2026-11-20")
    return leadq


def test_who_waits_for_the_lock_is_counted(locked: Leadq) -> None:
    waiting = "1 due, but talked with too recently to call again (no_call_within)"
    assert call(locked, "q\n").err.splitlines()[0] == waiting
    assert call(locked.on("2026-11-23"), "q\n").err.splitlines()[0] != waiting


def test_a_call_within_the_lock_puts_the_step_off_and_says_so(locked: Leadq) -> None:
    number = step(locked)[3]
    result = call(locked, "", "1")
    assert (result.code, result.err) == (
        0,
        (
            "1 Anna Arndt, Alpha GmbH was talked with on 2026-11-19: no call before 2026-11-23"
            " (no_call_within in process.yaml); leadq call 1 --anyway\n"
            "next step: First call, 2026-11-23 instead of 2026-11-20\n"
        ),
    )
    assert step(locked) == ("First call", "2026-11-23", "planned", number)
    assert call(locked, "", "1").err.splitlines()[1] == "next step: First call, 2026-11-23"
    assert "What for?" in call(locked.on("2026-11-23"), "", "1").err


@pytest.mark.parametrize(
    "day", ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24"]
)
def test_the_round_leaves_out_exactly_whom_the_lock_holds(leadq: Leadq, day: str) -> None:
    """Two working days after Thursday begin on Monday, two after Friday on Tuesday."""
    leadq.on("2026-11-19").ok("log", "1", "call", "--result", "talked", "--due", "2026-11-20")
    leadq.ok("log", "2", "call", "--result", "talked", "--due", "2026-11-20")
    free = {"2026-11-23": [1], "2026-11-24": [1, 2]}.get(day, [])
    then = leadq.on(day)
    assert [lead for lead in offered(then) if lead != 3] == free
    asked = leadq.on(day)
    for lead in {1, 2} - set(free):
        assert "no call before" in call(asked, "", str(lead)).err


def test_a_step_that_was_put_off_says_from_when(leadq: Leadq) -> None:
    leadq.on("2026-11-18").ok("edit", "1", "next_due=2026-11-23")
    err = call(leadq.on("2026-11-23"), "", "1").err
    assert "First call, 2026-11-23: today, put off from 2026-11-20\n" in err


def test_anyway_calls_within_the_lock(locked: Leadq) -> None:
    assert "What for?" in call(locked, "", "1", "--anyway").err
    assert step(locked)[1] == "2026-11-20"


@pytest.mark.parametrize("result", ["no_answer", "wrong_number"])
def test_no_talk_is_no_reason_for_a_lock(leadq: Leadq, result: str) -> None:
    leadq.on("2026-11-19").ok("log", "1", "call", "--result", result, "--due", "2026-11-20")
    assert "What for?" in call(leadq, "", "1").err


def test_an_agreed_call_back_may_be_earlier_than_the_lock_and_is_not_put_off(leadq: Leadq) -> None:
    leadq.ok("log", "1", "call", "--result", "talked", "--call-back", "2026-11-21")
    before = step(leadq)
    assert call(leadq, "", "1").err.splitlines()[1] == "next step: Call back, 2026-11-21"
    assert step(leadq) == before
    saturday = leadq.on("2026-11-21")
    assert "Call back (agreed call-back), 2026-11-21: today" in call(saturday, "", "1").err
    assert offered(saturday)[0] == 1


def test_the_day_until_which_an_offer_is_to_be_accepted_is_not_put_off(leadq: Leadq) -> None:
    words = ("--result", "talked", "--answer", "need=concrete", "--answer", "price=100")
    leadq.on("2026-11-19").ok("log", "1", "call", *words)
    before = step(leadq)
    assert before[0] == "Accept or reject"
    assert "was talked with on 2026-11-19" in call(leadq, "", "1").err


@pytest.mark.parametrize(
    ("before", "words", "sentence"),
    [
        (
            ["advance", "1", "lost", "--reason", "no need"],
            ["1"],
            "lead 1 is lost and nobody calls it; to open it again: leadq advance 1 STAGE --reason WHY",
        ),
        (
            ["log", "1", "call", "--result", "do_not_call"],
            ["1"],
            (
                "lead 1 must not be called: it said so, or somebody with the same number did;"
                " leadq show 1 says how else to reach it"
            ),
        ),
        (["next"], ["Zeppelin"], "no lead answers to 'Zeppelin'; give a number"),
        (["next"], ["--by", "x", "--anyway"], "Invalid value: --anyway needs the lead"),
        (["next"], ["1", "--owner", "x"], "Invalid value: --owner is for calling whoever is due"),
    ],
)
def test_who_cannot_be_called_is_said_in_a_sentence(
    leadq: Leadq, before: list[str], words: list[str], sentence: str
) -> None:
    leadq.ok(*before)
    result = call(leadq, "", *words)
    assert (result.code, result.out) == (2, "")
    assert sentence in result.err


def test_a_lead_without_a_number_can_be_called_by_whoever_finds_one(leadq: Leadq) -> None:
    leadq.ok("edit", "1", "phone=")
    assert "  call           no number is known\n" in call(leadq, "", "1").err


def test_nothing_of_a_lead_or_of_what_is_typed_can_move_the_cursor(leadq: Leadq) -> None:
    evil = "\x1b[2J\x1b]8;;http://evil\x07\u202e"
    leadq.ok("edit", "1", "company=" + evil + "Firm", "job_title=Boss" + evil)
    result = call(leadq, f"n\n{evil}note\n1\n{evil}why\nx{evil}\n1\nDo {evil}it\n\n", "1")
    assert result.code == 0
    assert calls(leadq) == [("talked", "[2J ]8;;http://evil note")]
    assert all(one.isprintable() or one == "\n" for one in result.err)


def test_a_line_that_is_no_text_is_refused(leadq: Leadq) -> None:
    command = [
        sys.executable,
        "-m",
        "leadq",
        "-C",
        str(leadq.folder),
        "--as-of",
        TODAY,
        "call",
        "1",
    ]
    typed = b"n\ncaf\xe9\ncaf\xc3\xa9\nr\n1\n\n"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, input=typed, capture_output=True, check=True, env=environment, cwd=leadq.folder
    )
    assert "this line is no text in UTF-8; type it again\n" in done.stderr.decode()
    assert (done.stdout, calls(leadq)) == (b"", [("talked", "café")])


def test_the_call_is_of_whoever_is_logged_in_or_named(leadq: Leadq) -> None:
    call(leadq, "r\n1\n\n", "1", "--by", "Anna")
    timeline = leadq.ok("show", "1", "--format", "json").json["timeline"]
    assert {"day": TODAY, "what": "call", "detail": "talked"} in timeline
