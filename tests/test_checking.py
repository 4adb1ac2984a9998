"""Each check beside leads that are right: who is found on a day, and who is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from leadq.checking import CHECKS, Finding, findings
from leadq.rulebook.field_values import FieldValue
from leadq.rulebook.loading import Rulebook
from leadq.store.opening import opened
from leadq.store.transactions import Db
from leadq.store.workdays import store_calendar
from leadq.store.writing import writing
from tests.facts import a_command, add_described_lead, add_source, add_stages, new_database
from tests.rulebook.rulebooks import rulebook

_TODAY = date(2026, 11, 20)
_PROCESS = """
activities: {call: {by: us}}
stages:
  - {stage: new, next_step: {action: First call, in: 2 workdays}}
  - {stage: handover, accept_within: 1 workday}
  - {stage: sales, next_step: {action: First talk, in: 2 workdays}, was: [talks]}
  - {stage: nurture, outcome: parked, next_step: {action: Ask again, in: 3 months}}
  - {stage: won, outcome: won}
  - {stage: lost, outcome: lost, reasons: [other]}
"""
_PEOPLE = """
people:
  south: {email: south@example.com}
  Jürgen Groß: {email: gross@example.com}
"""
_REACHABLE = {"email": "a@alpha.example"}


def _rules(process: str = _PROCESS) -> Rulebook:
    plain = "questions: []\n"
    return rulebook(process=process, questions=plain, scoring="grades: [{grade: C}]\n")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    """A database without leads, whose calendar reaches far enough."""
    with opened(new_database(tmp_path)) as opened_db:
        add_stages(opened_db)
        _add_former_stages(opened_db)
        add_source(opened_db, "Fair")
        with writing(opened_db, a_command("2026-11-01")) as tx:
            store_calendar(tx, [], range(2026, 2029))
        yield opened_db


def _add_former_stages(db: Db) -> None:
    db.executemany(
        "INSERT INTO stage (name, position, outcome) VALUES (?, ?, 'open')",
        [("talks", 20), ("trial", 21)],
    )


def _lead(db: Db, **facts: FieldValue) -> int:
    """A living lead that offends nobody, but for these facts."""
    right: dict[str, FieldValue] = {**_REACHABLE, "next_due": "2026-11-20"}
    number = add_described_lead(db, right | facts, source=1)
    db.execute("UPDATE lead SET next_first_due = next_due WHERE id = ?", (number,))
    return number


def _found(db: Db, name: str, rules: Rulebook | None = None) -> list[tuple[int | None, str]]:
    """The offenders of one check; no other one finds anything."""
    found = findings(db, (rules or _rules()).process, today=_TODAY)
    assert {finding.check.name for finding in found} <= {name}
    return [(one.id, one.detail) for finding in found for one in finding.offenders]


@pytest.mark.parametrize(
    ("due", "first_due", "expected"),
    [
        ("2026-10-20", "2026-10-20", "First call, due since 2026-10-20"),  # 31 days
        ("2026-10-21", "2026-10-21", None),  # 30 days
        ("2026-11-19", "2026-10-20", "First call, due since 2026-10-20"),  # put off, and late again
        ("2026-11-20", "2026-10-20", None),  # put off until today
        ("2026-10-20", "2026-11-25", "First call, due since 2026-10-20"),  # brought forward
        ("2026-12-01", "2026-12-01", None),
    ],
)
def test_late_finds_steps_that_are_over_thirty_days_late(
    db: Db, due: str, first_due: str, expected: str | None
) -> None:
    number = _lead(db, next_due=due)
    db.execute("UPDATE lead SET next_first_due = ?", (first_due,))
    assert _found(db, "late") == ([(number, expected)] if expected else [])


def test_a_closed_lead_is_never_late(db: Db) -> None:
    closed: dict[str, FieldValue] = {"stage": "lost", "outcome": "lost", "reason": "other"}
    add_described_lead(db, closed | {"closed_on": "2026-01-09", "owner": "nobody"}, source=1)
    assert _found(db, "late", _rules(_PROCESS + _PEOPLE)) == []


@pytest.mark.parametrize(
    ("due", "found"),
    [("2026-11-19", True), ("2025-01-01", True), ("2026-11-20", False), ("2026-11-21", False)],
)
def test_parked_finds_leads_without_a_day_to_come(db: Db, due: str, found: bool) -> None:
    number = _lead(db, stage="nurture", outcome="parked", next_due=due)
    assert _found(db, "parked") == ([(number, f"First call, was due on {due}")] if found else [])


@pytest.mark.parametrize(
    ("owner", "found"),
    [("south", False), ("South", False), ("juergen gross", False), ("north", True)],
)
def test_owner_finds_owners_who_are_not_among_the_people(db: Db, owner: str, found: bool) -> None:
    number = _lead(db, owner=owner)
    _lead(db)
    expected = [(number, f"owner {owner}")] if found else []
    assert _found(db, "owner", _rules(_PROCESS + _PEOPLE)) == expected
    assert _found(db, "owner") == []  # nobody is declared: any name may own a lead


_HANDOVER = """
INSERT INTO handover (lead_id, seq, owner, stage, from_stage, handed_on, accept_by, ended_on, ending, ended_by)
VALUES (?, ?, 'south', 'handover', 'new', '2026-11-18', '2026-11-19', ?, ?, ?)
"""


@pytest.mark.parametrize(
    ("owner", "handovers", "expected"),
    [
        ("south", ["running"], None),
        ("south", ["ended", "running"], None),
        ("south", ["ended"], "handover: no running hand-over"),
        ("south", [], "handover: no running hand-over"),
        (None, ["running"], "handover: no owner"),
        (None, [], "handover: no owner, no running hand-over"),
    ],
)
def test_handover_finds_leads_that_nobody_has_to_accept(
    db: Db, owner: str | None, handovers: list[str], expected: str | None
) -> None:
    number = _lead(db, stage="handover", **({"owner": owner} if owner else {}))
    _lead(db, stage="sales")
    for seq, state in enumerate(handovers, 1):
        ended = ("2026-11-19", "accepted", 1) if state == "ended" else (None, None, None)
        db.execute(_HANDOVER, (number, seq, *ended))
    assert _found(db, "handover") == ([(number, expected)] if expected else [])


_VISIT = "INSERT INTO stage_visit (lead_id, seq, stage, entered_on) VALUES (?, ?, ?, '2026-11-18')"


def test_stage_finds_leads_and_visits_in_stages_that_are_not_in_the_rules(db: Db) -> None:
    there = _lead(db, stage="trial")
    been = _lead(db, stage="sales")
    renamed = _lead(db, stage="talks")  # moves with the next command that takes over the rules
    visits = [(there, 1, "trial"), (been, 2, "trial"), (been, 3, "gone"), (been, 4, "sales")]
    db.executemany(_VISIT, [*visits, (been, 5, "gone"), (renamed, 6, "talks")])
    expected = [(there, "stands in trial"), (been, "was in gone"), (been, "was in trial")]
    assert _found(db, "stage") == expected


@pytest.mark.parametrize(
    ("reach", "opted_out", "suppressed", "expected"),
    [
        ({"email": "a@alpha.example"}, [], [], None),
        ({"phone": "+493023125001"}, [], [], None),
        ({"mobile": "+491713920061"}, [], [], None),
        ({}, [], [], "no e-mail, no phone"),
        ({"email": "a@alpha.example"}, ["email"], [], "no e-mail wanted, no phone"),
        ({"phone": "+493023125001"}, ["phone"], [], "no e-mail, no call wanted"),
        ({"phone": "+493023125001"}, ["email"], [], None),
        ({"phone": "+4930", "mobile": "+4917"}, [], ["+4930"], None),
        (
            {"phone": "+4930", "mobile": "+4917"},
            [],
            ["+4930", "+4917"],
            "no e-mail, no call wanted",
        ),
        (
            {"phone": "+4930", "email": "a@alpha.example"},
            ["phone", "email"],
            [],
            "no e-mail wanted, no call wanted",
        ),
    ],
)
def test_channel_finds_living_leads_that_cannot_be_reached(
    db: Db,
    reach: dict[str, FieldValue],
    opted_out: list[str],
    suppressed: list[str],
    expected: str | None,
) -> None:
    number = add_described_lead(db, {**reach, "next_due": "2026-11-25"}, source=1)
    for channel in opted_out:
        db.execute("INSERT INTO opt_out VALUES (?, ?, 1, '2026-11-18')", (number, channel))
    for address in suppressed:
        db.execute("INSERT INTO suppression VALUES ('phone', ?, 1, '2026-11-18')", (address,))
    assert _found(db, "channel") == ([(number, expected)] if expected else [])


@pytest.mark.parametrize(
    ("last", "found"),
    [("2026-11-30", True), ("2027-11-19", True), ("2027-11-20", False), ("2031-12-31", False)],
)
def test_calendar_finds_one_that_ends_within_a_year(db: Db, last: str, found: bool) -> None:
    db.execute("DELETE FROM workday WHERE day > ?", (last,))
    db.execute("INSERT OR IGNORE INTO workday VALUES (?, 1)", (last,))
    assert _found(db, "calendar") == ([(None, f"ends on {last}")] if found else [])


def test_a_database_that_has_taken_over_no_rules_yet_has_nothing_to_find(db: Db) -> None:
    db.execute("DELETE FROM workday")
    assert _found(db, "calendar") == []


_MESSAGE = """
INSERT INTO message (person, lead_id, step_no, about, written_on, sent_at, tries) VALUES ('south', ?, 1, 'remind', ?, ?, 3)
"""


_SMTP = "smtp: {host: mail.example.com, from: leadq@example.com}\n"


@pytest.mark.parametrize(
    ("written_on", "sent_at", "step_no", "smtp", "found"),
    [
        ("2026-11-18", None, 1, _SMTP, True),
        ("2026-11-19", None, 1, _SMTP, False),
        ("2026-11-18", "2026-11-20T06:00:00Z", 1, _SMTP, False),
        ("2026-11-18", None, 2, _SMTP, False),  # it speaks of a step that is done
        ("2026-11-18", None, 1, "", False),  # nobody has asked for messages
    ],
)
def test_message_finds_those_that_could_not_be_sent_for_two_days(
    db: Db, written_on: str, sent_at: str | None, step_no: int, smtp: str, found: bool
) -> None:
    number = _lead(db)
    db.execute("UPDATE lead SET step_no = ? WHERE id = ?", (step_no, number))
    db.execute(_MESSAGE, (number, written_on, sent_at))
    detail = "remind for south, written on 2026-11-18, tries: 3"
    rules = _rules(f"{_PROCESS}{smtp}")
    assert _found(db, "message", rules) == ([(number, detail)] if found else [])


def test_of_many_the_first_are_named_and_all_are_counted(db: Db) -> None:
    numbers = [_lead(db, next_due="2026-01-07") for _ in range(5)]
    (some,) = findings(db, _rules().process, today=_TODAY, most=3)
    assert ([one.id for one in some.offenders], some.total) == (numbers[:3], 5)
    (every,) = findings(db, _rules().process, today=_TODAY, most=5)
    assert ([one.id for one in every.offenders], every.total) == (numbers, 5)


def test_the_findings_come_in_the_order_of_the_checks(db: Db) -> None:
    _lead(db, next_due="2026-01-07", stage="trial")
    _lead(db, next_due="2026-01-07", stage="nurture", outcome="parked")
    found: list[Finding] = findings(db, _rules().process, today=_TODAY)
    names = [finding.check.name for finding in found]
    assert names == ["late", "parked", "stage"]
    assert names == [check.name for check in CHECKS if check.name in names]
