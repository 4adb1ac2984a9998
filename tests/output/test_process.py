"""What process.yaml says, in words: each line beside its YAML."""

from __future__ import annotations

import pytest

from leadq.output.process import process_lines
from tests.rulebook.rulebooks import rulebook

_STAGES = """
activities: {call: {by: us}}
stages:
  - {stage: new, next_step: {action: First call, in: 2 workdays}}
  - HERE
  - {stage: sales, next_step: {action: First talk, in: 1 week}}
  - {stage: won, outcome: won}
  - {stage: lost, outcome: lost, reasons: [no need, other]}
"""


def _said(process: str, name: str) -> tuple[str | None, str | None]:
    rules = rulebook(process=process, questions="questions: []\n", scoring="grades: [{grade: C}]\n")
    (line,) = [line for line in process_lines(rules.process) if line.name == name]
    return line.when, line.then


@pytest.mark.parametrize(
    ("stage", "when", "then"),
    [
        ("next_step: {action: Call, in: 2 days}", None, "Call, 2 days"),
        (
            "next_step: {action: Call, in: 2 days}, enter_when: {email: known}",
            "email known",
            "Call, 2 days",
        ),
        (
            "accept_within: 1 workday, enter_when: {city: Ulm}, automatic: true",
            "city: ulm, by itself",
            "Accept or reject; accept within 1 workday",
        ),
        (
            "accept_within: 2 days, next_step: {action: Take it}, rots_after: 3 weeks",
            None,
            "Take it; accept within 2 days; rots after 3 weeks",
        ),
        (
            "outcome: parked, next_step: {action: Ask, in: 3 months}, returns_to: {stage: new}",
            None,
            "Ask, 3 months; returns to new at its date",
        ),
        (
            (
                "outcome: parked, next_step: {action: Ask, in: 3 months},"
                " returns_to: {stage: new, when: {activity: {kind: call}}}, was: [later, kept]"
            ),
            None,
            "Ask, 3 months; returns to new at its date or when call; was later, kept",
        ),
        ("outcome: invalid, reasons: [test]", None, "because of test"),
        ("outcome: won", None, None),
    ],
)
def test_a_stage_in_words(stage: str, when: str | None, then: str | None) -> None:
    process = _STAGES.replace("HERE", f"{{stage: this, {stage}}}")
    assert _said(process, "this") == (when, then)


_PLAIN = _STAGES.replace("  - HERE\n", "")


@pytest.mark.parametrize(
    ("result", "then"),
    [
        ("{}", "the next step of the stage"),
        ("{retry: [1 workday, 2 days], then: sales}", "again after 1 workday, 2 days; then sales"),
        (
            "{retry: [1 day], then: {stage: lost, reason: other}}",
            "again after 1 day; then lost (other)",
        ),
        (
            "{clear: phone, next_step: {action: Find it, in: 2 days}}",
            "phone is taken away; Find it, 2 days",
        ),
        ("{opt_out: email}", "never again by email"),
    ],
)
def test_a_result_in_words(result: str, then: str) -> None:
    assert _said(f"{_PLAIN}\nresults: {{this: {result}}}\n", "this") == (None, then)


@pytest.mark.parametrize(
    ("person", "takes", "then"),
    [
        ("{email: a@example.com}", "nothing", None),
        ("{takes: all}", "all", None),
        ("{takes: {city: Ulm}}", "city: ulm", None),
        (
            "{takes: all, away: {from: 2026-12-24, to: 2027-01-06}}",
            "all",
            "away 2026-12-24 to 2027-01-06",
        ),
    ],
)
def test_a_person_in_words(person: str, takes: str, then: str | None) -> None:
    assert _said(f"{_PLAIN}\npeople: {{this: {person}}}\n", "this") == (takes, then)


@pytest.mark.parametrize(
    ("level", "name", "then"),
    [
        ("after: 2 workdays, remind: owner", "2 workdays late", "remind owner"),
        ("after: 4 days, tell: head", "4 days late", "tell head"),
        ("after: 1 week, reassign: head", "1 week late", "reassign to head"),
    ],
)
def test_a_level_of_escalation_in_words(level: str, name: str, then: str) -> None:
    told = (
        "" if "tell" in level else ", {after: 99 " + level.split()[2].strip(",") + ", tell: head}"
    )
    process = f"{_PLAIN}\npeople: {{head: {{takes: all}}}}\nescalation: [{{{level}}}{told}]\n"
    assert _said(process, name) == (None, then)


def test_the_time_without_calls_after_a_talk_is_said() -> None:
    process = f"{_PLAIN}\nno_call_within: 2 workdays\n"
    assert _said(process, "(after a talk)") == (None, "no call within 2 workdays")
