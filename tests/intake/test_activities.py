"""Lists of what happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.lists import Office, counts

CLICKS = """
system: Newsletter
rows: activities
columns:
  Mail: email
  Tel: phone
  Art: {field: kind, values: {click: newsletter_click, called: call}}
  Zeit: happened_at
  Thema: subject
  Zahl: count
  Ergebnis: result
  Ref: reference
"""
HEADERS = "Mail,Tel,Art,Zeit,Thema,Zahl,Ergebnis,Ref"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    found = Office(tmp_path / "office")
    found.take(
        "fair.csv", "Nachname,E-Mail,Telefon\nRoth,a@a.example,0711 1234567\nKoch,b@a.example,"
    )
    return found


def test_an_activity_is_stored_with_its_local_day_and_utc_moment(office: Office) -> None:
    rows = [
        "A@a.example,,click,2026-11-10T23:30:00Z,Über Kräne,3,,",
        ",0711/1234567,called,10.11.2026 08:15,,,no_answer,",
        "b@a.example,,click,2026-11-11,,,,",
    ]
    assert counts(office.take("n.csv", "\n".join([HEADERS, *rows]), mapping=CLICKS)) == (3, 0, 0, 0)
    columns = "lead_id, happened_on, happened_at, kind, by, subject, subject_folded, count, result"
    assert office.rows(f"SELECT {columns} FROM activity ORDER BY seq") == [
        (
            1,
            "2026-11-11",
            "2026-11-10T23:30:00Z",
            "newsletter_click",
            "lead",
            "Über Kräne",
            "ueber kraene",
            3,
            None,
        ),
        (1, "2026-11-10", "2026-11-10T07:15:00Z", "call", "us", None, None, 1, "no_answer"),
        (2, "2026-11-11", None, "newsletter_click", "lead", None, None, 1, None),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x@a.example,,click,2026-11-10,,,,", "no lead with the e-mail x@a.example"),
        (",0711 7654321,click,2026-11-10,,,,", "no lead with the phone number +497117654321"),
        (
            ",,click,2026-11-10,,,,",
            "no e-mail, phone or external id that tells whose activity this is",
        ),
        ("a@a.example,,open,2026-11-10,,,,", "Art: 'open' is not translated in "),
        ("a@a.example,,click,,,,,", "happened_at missing"),
        ("a@a.example,,click,2026-02-30,,,,", "Zeit: '2026-02-30' is no time"),
        ("a@a.example,,click,2026-11-10,,0,,", "Zahl: '0' is no count"),
        ("a@a.example,,click,2026-11-10,,,weg,", "Ergebnis: 'weg' is no result (known: talked"),
    ],
)
def test_a_row_that_says_too_little_is_rejected(office: Office, row: str, reason: str) -> None:
    summary = office.take(
        "n.csv", f"{HEADERS}\n{row}\na@a.example,,click,2026-11-10,,,,", mapping=CLICKS
    )
    assert counts(summary) == (1, 0, 0, 1)
    assert summary.rejects_file is not None
    assert reason in Path(summary.rejects_file).read_text("utf-8-sig").splitlines()[1]


def test_the_same_events_again_change_nothing_and_equal_rows_are_two_events(office: Office) -> None:
    rows = ["a@a.example,,click,2026-11-10,X,,,"] * 2 + ["b@a.example,,click,2026-11-10,X,,,"]
    text = "\n".join([HEADERS, *rows])
    assert counts(office.take("n.csv", text, mapping=CLICKS)) == (3, 0, 0, 0)
    before = office.facts()
    assert counts(office.take("m.csv", text, mapping=CLICKS)) == (0, 0, 3, 0)
    assert office.facts() == before
    assert counts(
        office.take("n.csv", f"{text}\na@a.example,,click,2026-11-12,,,,", mapping=CLICKS)
    ) == (1, 0, 3, 0)


def test_a_reference_of_the_sender_makes_an_event_known(office: Office) -> None:
    office.take("n.csv", f"{HEADERS}\na@a.example,,click,2026-11-10,X,,,r1", mapping=CLICKS)
    again = office.take("n.csv", f"{HEADERS}\na@a.example,,click,2026-11-10,Y,,,r1", mapping=CLICKS)
    assert counts(again) == (0, 0, 1, 0)


def test_of_several_leads_with_an_e_mail_the_living_one_gets_the_event(office: Office) -> None:
    office.take("more.csv", "Nachname,E-Mail\nKern,a@a.example")
    office.edit("UPDATE lead SET stage = 'lost', outcome = 'lost', closed_on = '2026-11-01', reason = 'other', next_action = NULL,"
                " next_due = NULL, next_first_due = NULL, next_kind = NULL WHERE id = 1")  # fmt: skip
    office.take("n.csv", f"{HEADERS}\na@a.example,,click,2026-11-10,,,,", mapping=CLICKS)
    assert office.rows("SELECT lead_id FROM activity") == [(3,)]
