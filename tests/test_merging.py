"""Two leads become one: what stays, what moves, and what the same lists do when they come again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadq import merging
from leadq.comparing import OwnBusiness
from leadq.merging import ChangedMeanwhile, Conflict, Moved, Plan
from leadq.store import mirror
from leadq.store.opening import opened
from leadq.store.pairs import SameLead
from leadq.store.writing import writing
from tests.facts import a_command
from tests.intake.lists import Office, as_csv, counts
from tests.merges import merge, side_by_side

ANNA_TWICE = """\
    Firma,Vorname,Nachname,E-Mail,Telefon,Straße,PLZ,Ort,Bemerkung,Branche
    Alpha GmbH,Anna,Roth,anna@alpha.example,030 23125 001,Weg 1,10115,Berlin,wants a call,
    Alpha GmbH,Anna,Roth,a.roth@alpha.example,030 23125 002,Gasse 2,80331,München,met at the booth,Logistik
"""
COLLEAGUES = """\
    Firma,Vorname,Nachname,Position,E-Mail,Telefon,Ort
    Alpha GmbH,Anna,Roth,CEO,anna@alpha.example,030 23125 001,Berlin
    Alpha GmbH,Bernd,Blum,Buyer,bernd@alpha.example,030 23125 002,Berlin
"""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "ws")


def contacts(office: Office) -> list[tuple[Any, ...]]:
    return office.rows("SELECT first_name, last_name, email, phone FROM contact ORDER BY id")


def whole(office: Office, *, but: tuple[str, ...] = ("import_run", "command")) -> dict[str, Any]:
    """All facts; runs and commands are written by every import."""
    tables = office.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {name: office.rows(f"SELECT * FROM {name}") for (name,) in tables if name not in but}


# what stays


def test_blanks_are_filled_and_the_first_lead_stays(office: Office) -> None:
    office.take("fair.csv", ANNA_TWICE)
    merged = merge(office.path, 1, 2)
    assert (merged.id, merged.merged) == (1, 2)
    assert merged.filled == ("industry",)
    assert office.rows("SELECT id, industry, industry_folded FROM lead") == [
        (1, "Logistik", "logistik")
    ]


def test_the_lead_that_is_believed_wins_where_the_two_differ(office: Office) -> None:
    office.take("fair.csv", ANNA_TWICE)
    merged = merge(office.path, 1, 2, believe=2)
    assert office.lead("email, city, city_folded") == (
        "a.roth@alpha.example",
        "München",
        "muenchen",
    )
    assert Conflict("email", "a.roth@alpha.example", "anna@alpha.example") in merged.conflicts


def test_an_address_is_taken_as_a_whole(office: Office) -> None:
    office.take(
        "fair.csv",
        """\
        Nachname,E-Mail,Straße,PLZ,Ort
        Roth,a@a.example,,10115,Berlin
        Roth,b@a.example,Gasse 2,80331,München
        """,
    )
    comparison = side_by_side(office.path, 1, 2)
    assert comparison.conflicts == ("email", "address")
    merge(office.path, 1, 2)
    assert office.lead("street, postcode, city") == (None, "10115", "Berlin")


_LAND, _OTHER_LAND = "+493023125001", "+493023125002"
_MOBILE, _OTHER_MOBILE = "+491713920011", "+491713920012"


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ((_LAND, ""), (_MOBILE, ""), (_LAND, _MOBILE)),
        ((_LAND, ""), (_OTHER_LAND, ""), (_LAND, None)),
        ((_LAND, ""), ("", _OTHER_LAND), (_LAND, _OTHER_LAND)),  # a list says that it is the mobile
        (("", _MOBILE), ("", _OTHER_MOBILE), (_OTHER_MOBILE, _MOBILE)),
        (("", _MOBILE), (_LAND, _OTHER_MOBILE), (_LAND, _MOBILE)),
        ((_LAND, ""), (_MOBILE, _OTHER_MOBILE), (_LAND, _OTHER_MOBILE)),
        ((_LAND, ""), (_MOBILE, _MOBILE), (_LAND, _MOBILE)),
        ((_LAND, ""), ("", _LAND), (_LAND, None)),
    ],
)
def test_both_numbers_stay_where_there_is_room_and_no_land_line_becomes_the_mobile(
    two: Office,
    mine: tuple[str, str],
    theirs: tuple[str, str],
    expected: tuple[str, str | None],
) -> None:
    for lead, (phone, mobile) in enumerate((mine, theirs), 1):
        two.edit(
            f"UPDATE lead SET phone = nullif('{phone}', ''), mobile = nullif('{mobile}', '') WHERE id = {lead}"
        )
    merge(two.path, 1, 2)
    assert two.lead("phone, mobile") == expected


def test_both_notes_stay_and_no_line_twice(office: Office) -> None:
    office.take(
        "fair.csv",
        "Nachname,E-Mail,Bemerkung\nRoth,a@a.example,hot\nRoth,b@a.example,HOT\nRoth,c@a.example,cold",
    )
    merge(office.path, 1, 2)
    assert office.lead("note") == ("hot",)
    merge(office.path, 1, 3)
    assert office.lead("note") == ("hot\ncold",)


def test_the_first_source_is_the_earliest(office: Office) -> None:
    office.take("web.csv", "Nachname,E-Mail\nRoth,a@a.example", received="2026-11-12", source="Web")
    office.take(
        "fair.csv", "Nachname,E-Mail\nRoth,b@a.example", received="2026-11-02", source="Fair"
    )
    merge(office.path, 1, 2)
    assert office.rows(
        "SELECT source.name, received_on FROM lead JOIN source ON source.id = source_id"
    ) == [("Fair", "2026-11-02")]
    assert len(office.rows("SELECT * FROM touch WHERE lead_id = 1")) == 2


@pytest.mark.parametrize(("keep", "drop"), [(1, 2), (2, 1)])
def test_of_one_day_the_first_source_is_that_of_the_lower_number(
    office: Office, keep: int, drop: int
) -> None:
    for number, source in enumerate(("Web", "Fair")):
        text = f"Nachname,E-Mail\nRoth,{number}@a.example"
        office.take(f"{source}.csv", text, received="2026-11-12", source=source)
    merge(office.path, keep, drop)
    assert office.rows("SELECT name FROM lead JOIN source ON source.id = source_id") == [("Web",)]


# people


def test_another_address_of_one_person_becomes_a_contact(office: Office) -> None:
    office.take("fair.csv", ANNA_TWICE)
    merged = merge(office.path, 1, 2)
    assert contacts(office) == [("Anna", "Roth", "a.roth@alpha.example", "+493023125002")]
    assert merged.moved == Moved(activities=0, answers=0, touches=0, contacts=1)


def test_a_colleague_becomes_a_contact_and_nothing_of_the_two_is_mixed(office: Office) -> None:
    office.take("fair.csv", COLLEAGUES)
    merged = merge(office.path, 1, 2)
    assert office.lead("first_name, job_title, phone, mobile") == (
        "Anna",
        "CEO",
        "+493023125001",
        None,
    )
    assert contacts(office) == [("Bernd", "Blum", "bernd@alpha.example", "+493023125002")]
    assert (merged.filled, merged.conflicts) == ((), ())


def test_who_is_believed_is_the_main_contact_of_two_people(office: Office) -> None:
    office.take("fair.csv", COLLEAGUES)
    merge(office.path, 1, 2, believe=2)
    assert office.lead("first_name, job_title, email") == ("Bernd", "Buyer", "bernd@alpha.example")
    assert [row[0] for row in contacts(office)] == ["Anna"]


def test_contacts_move_and_none_is_there_twice(office: Office) -> None:
    office.take(
        "fair.csv",
        """\
        Firma,Vorname,Nachname,E-Mail
        Alpha,Anna,Roth,anna@a.example
        Alpha,Bernd,Blum,bernd@a.example
        Alpha,Carla,Cohn,carla@a.example
        Alpha,Bernd,Blum,b.blum@a.example
        """,
    )
    merge(office.path, 1, 2)  # Bernd is a contact of Anna's lead
    merge(office.path, 3, 4)  # and, with another address, one of Carla's
    merge(office.path, 1, 3)
    assert [row[2] for row in contacts(office)] == [
        "bernd@a.example",
        "b.blum@a.example",
        "carla@a.example",
    ]
    assert {row[0] for row in office.rows("SELECT lead_id FROM contact")} == {1}


# the story


def _log(office: Office, lead: int, day: str, kind: str, **more: Any) -> None:
    columns = {"by": "us", "result": None, "subject": None, "note": None, "reference": None} | more
    with opened(office.path) as db, writing(db, a_command(day)) as tx:
        tx.db.execute(
            "INSERT INTO activity (lead_id, happened_on, kind, seq, by, result, subject, note, reference)"
            " VALUES (:lead, :day, :kind, :seq, :by, :result, :subject, :note, :reference)",
            {"lead": lead, "day": day, "kind": kind, "seq": tx.reserve("activity", 1), **columns},
        )


def _answer(office: Office, lead: int, day: str, question: str, value: str) -> None:
    with opened(office.path) as db, writing(db, a_command(day)) as tx:
        tx.db.execute(
            "INSERT INTO answer VALUES (?, ?, ?, ?, ?, NULL)",
            (lead, question, day, tx.reserve("answer", 1), value),
        )


@pytest.fixture
def two(office: Office) -> Office:
    """Two leads with nothing in common but the list."""
    office.take("fair.csv", "Nachname,E-Mail\nRoth,a@a.example\nRoth,b@a.example")
    return office


def test_activities_move_with_new_numbers_and_none_is_there_twice(two: Office) -> None:
    _log(two, 1, "2026-11-16", "call", result="no_answer")
    _log(two, 2, "2026-11-16", "call", result="no_answer")
    _log(two, 2, "2026-11-16", "call", result="no_answer")
    _log(two, 2, "2026-11-16", "call", result="no_answer", note="another note")
    _log(two, 2, "2026-11-16", "form", reference="web-7")
    assert merge(two.path, 1, 2).moved.activities == 3
    assert two.rows("SELECT lead_id, kind, note, reference FROM activity ORDER BY seq") == [
        (1, "call", None, None),
        (1, "call", None, None),
        (1, "call", "another note", None),
        (1, "form", None, "web-7"),
    ]
    ranges = two.rows(
        "SELECT first_id, last_id FROM inserted WHERE table_name = 'activity' ORDER BY first_id"
    )
    assert ranges[-1] == (6, 8)


def test_answers_keep_their_order(two: Office) -> None:
    _answer(two, 2, "2026-11-16", "need", "later")
    _answer(two, 1, "2026-11-16", "need", "none")
    _answer(two, 2, "2026-11-16", "need", "none")
    _answer(two, 2, "2026-11-16", "need", "concrete")
    _answer(two, 1, "2026-11-16", "budget", "no_budget")
    _answer(two, 1, "2026-11-17", "need", "later")
    _answer(two, 2, "2026-11-17", "need", "later")
    _answer(two, 2, "2026-11-17", "need", "later")
    assert merge(two.path, 1, 2).moved.answers == 3
    found = two.rows(
        "SELECT question, value FROM answer WHERE lead_id = 1 ORDER BY question, answered_on, seq"
    )
    assert found == [
        ("budget", "no_budget"),
        ("need", "later"),
        ("need", "none"),
        ("need", "concrete"),
        ("need", "later"),
        ("need", "later"),
    ]


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (("new", "2026-11-02"), ("offer", "2026-11-05"), "offer"),
        (("offer", "2026-11-02"), ("new", "2026-11-05"), "offer"),
        (("nurture", "2026-11-02"), ("new", "2026-11-05"), "new"),
        (("lost", "2026-11-02"), ("nurture", "2026-11-05"), "nurture"),
        (("invalid", "2026-11-02"), ("lost", "2026-11-05"), "lost"),
        (("won", "2026-11-10"), ("new", "2026-11-05"), "won"),
        (("contacted", "2026-11-02"), ("contacted", "2026-11-05"), "contacted"),
    ],
)
def test_where_the_lead_stands_is_taken_from_the_one_that_is_further(
    office: Office, mine: tuple[str, str], theirs: tuple[str, str], expected: str
) -> None:
    for number, (stage, day) in enumerate((mine, theirs), 1):
        _lead_in(office, number, stage, day)
    merge(office.path, 1, 2)
    (stage, entered_on, last) = office.lead(
        "stage, stage_entered_on,"
        " (SELECT stage FROM stage_visit WHERE lead_id = lead.id ORDER BY seq DESC LIMIT 1)"
    )
    assert (stage, last) == (expected, expected)
    assert entered_on == (mine if mine[0] == expected else theirs)[1]


_MAPPING = """\
    system: crm
    columns:
      id: external_id
      last: last_name
      stage: stage
      day: [stage_entered_on, closed_on]
      why: reason
      got: received_on
"""
_REASONS = {"lost": "competitor", "invalid": "wrong address"}


def _lead_in(office: Office, number: int, stage: str, day: str) -> None:
    """A lead that another system has brought to a stage."""
    office.take(
        f"{number}.csv",
        f"id,last,stage,day,why,got\n{number},Roth,{stage},{day},{_REASONS.get(stage, '')},2026-11-01",
        mapping=_MAPPING,
    )


def test_the_visits_of_the_other_lead_come_before_and_none_overlap(office: Office) -> None:
    _lead_in(office, 1, "offer", "2026-11-10")
    _lead_in(office, 2, "contacted", "2026-11-05")
    merge(office.path, 1, 2)
    assert office.rows("SELECT stage, entered_on, left_on FROM stage_visit ORDER BY seq") == [
        ("contacted", "2026-11-05", "2026-11-10"),
        ("offer", "2026-11-10", None),
    ]


def test_an_agreed_call_back_survives(two: Office) -> None:
    for lead, kind, due in ((1, "planned", "2026-11-18"), (2, "callback", "2026-12-01")):
        two.edit(
            f"UPDATE lead SET next_kind = '{kind}', next_due = '{due}', next_first_due = '{due}',"
            f" next_action = 'Step of {lead}' WHERE id = {lead}"
        )
    merge(two.path, 1, 2)
    assert two.lead("next_action, next_due, next_kind, step_no") == (
        "Step of 2",
        "2026-12-01",
        "callback",
        2,
    )


def test_the_owner_and_the_order_come_with_the_stage_or_from_the_other(two: Office) -> None:
    two.edit("UPDATE lead SET owner = 'Eva', owner_folded = 'eva', order_value = 500 WHERE id = 2")
    merge(two.path, 1, 2)
    assert two.lead("owner, owner_folded, order_value") == ("Eva", "eva", 500)


# what points to them


def test_what_other_systems_call_the_lead_and_its_number_mean_the_one_that_stays(
    office: Office,
) -> None:
    for number in (1, 2, 3):
        _lead_in(office, number, "new", "2026-11-05")
    merge(office.path, 2, 3)
    merge(office.path, 1, 2)
    assert office.rows("SELECT external_id, lead_id FROM external_reference ORDER BY 1") == [
        ("1", 1),
        ("2", 1),
        ("3", 1),
    ]
    assert office.rows("SELECT id, lead_id FROM merged ORDER BY 1") == [(2, 1), (3, 1)]
    with pytest.raises(SameLead):
        side_by_side(office.path, 1, 3)


def test_the_number_of_a_merged_lead_is_never_given_again(two: Office) -> None:
    merge(two.path, 1, 2)
    two.take("web.csv", "Nachname,E-Mail\nNeu,n@n.example")
    assert two.rows("SELECT id FROM lead ORDER BY 1") == [(1,), (3,)]


def test_pairs_with_a_third_lead_move_and_none_is_a_pair_with_itself(office: Office) -> None:
    office.take("fair.csv", "Nachname,E-Mail\nA,a@a.example\nB,b@a.example\nC,c@a.example")
    office.edit("INSERT INTO different VALUES (1, 3, 1), (2, 3, 2)")
    office.edit("INSERT INTO proposal VALUES (1, 3, 1, 1, 'email'), (1, 2, 2, 1, 'phone')")
    merge(office.path, 2, 1)
    assert office.rows("SELECT lead_id, other_id FROM different") == [(2, 3)]
    assert office.rows("SELECT lead_id, other_id, reason FROM proposal") == [(2, 3, "email")]


def test_followers_follow_the_lead_that_stays(office: Office) -> None:
    _lead_in(office, 1, "won", "2026-11-05")
    _lead_in(office, 2, "invalid", "2026-11-05")
    _lead_in(office, 3, "new", "2026-11-05")
    office.edit("UPDATE lead SET follows_id = 1 WHERE id IN (2, 3)")
    merge(office.path, 2, 1)
    assert office.rows("SELECT id, follows_id, stage FROM lead") == [
        (2, None, "won"),
        (3, 2, "new"),
    ]


# what is no merge


def test_two_orders_stay_two_deals(office: Office) -> None:
    for number in (1, 2):
        _lead_in(office, number, "won", "2026-11-05")
    with pytest.raises(
        OwnBusiness, match="two orders are two deals; if 2 is only a copy, first leadq advance 2"
    ):
        side_by_side(office.path, 1, 2)


def test_what_comes_after_an_order_is_new_business_unless_it_is_a_copy(office: Office) -> None:
    _lead_in(office, 1, "won", "2026-11-01")
    _lead_in(office, 2, "new", "2026-11-05")
    with pytest.raises(OwnBusiness, match="2 came on 2026-11-01, after the order of 2026-11-01"):
        side_by_side(office.path, 2, 1)
    office.edit(
        "UPDATE lead SET stage = 'invalid', outcome = 'invalid', reason = 'duplicate', closed_on = '2026-11-06',"
        " next_action = NULL, next_due = NULL, next_first_due = NULL, next_kind = NULL WHERE id = 2"
    )
    merge(office.path, 2, 1)
    assert office.rows("SELECT id, stage FROM lead") == [(2, "won")]


def test_a_follower_is_business_of_its_own(office: Office) -> None:
    _lead_in(office, 1, "lost", "2026-11-05")
    _lead_in(office, 2, "new", "2026-11-05")
    office.edit("UPDATE lead SET follows_id = 1 WHERE id = 2")
    with pytest.raises(OwnBusiness, match="2 is new business that follows 1"):
        side_by_side(office.path, 1, 2)


def test_leads_that_were_changed_since_they_were_compared_are_not_merged(two: Office) -> None:
    plan = Plan(side_by_side(two.path, 1, 2))
    two.edit("UPDATE lead SET city = 'Ulm' WHERE id = 2")
    with (
        pytest.raises(ChangedMeanwhile),
        opened(two.path) as db,
        writing(db, a_command("2026-11-17")) as tx,
    ):
        merging.merge(tx, mirror.catalogue(db), plan)
    assert two.rows("SELECT count(*) FROM lead") == [(2,)]


# the same lists again


@pytest.mark.parametrize("believe", [1, 2])
@pytest.mark.parametrize(
    ("text", "leads"),
    [
        (ANNA_TWICE, 2),
        (COLLEAGUES, 2),
        # rows without any key
        ("Firma,Ort\nAlpha,Ulm\nAlfa,Ulm", 2),
        ("Vorname,Nachname,Firma,PLZ\nAnna,Roth,Alpha,10115\nAnna,Rot,Alpha,10115", 2),
        # by a number and both names, which differ by a slip
        ("Vorname,Nachname,Telefon\nAnna,Meier,030 23125 001\nAnna,Meyer,030 23125 001", 2),
        # one address with two last names
        ("Vorname,Nachname,E-Mail\nAnna,Roth,a@a.example\nAnna,Roth-Meier,a@a.example", 2),
        # behind a role mailbox
        ("Vorname,Nachname,E-Mail\nAnna,Roth,info@a.example\nBernd,Blum,info@a.example", 2),
    ],
)
def test_the_same_list_again_changes_nothing(
    office: Office, text: str, leads: int, believe: int
) -> None:
    assert office.take("fair.csv", text).created == leads
    merge(office.path, 1, 2, believe=believe)
    before = whole(office)
    assert office.take("again.csv", text).created == 0
    assert whole(office) == before


@pytest.mark.parametrize("believe", [1, 2])
@pytest.mark.parametrize("without", [(), ("E-Mail",), ("Telefon",), ("E-Mail", "Vorname")])
def test_a_list_that_has_grown_changes_nothing_of_a_merged_lead(
    office: Office, believe: int, without: tuple[str, ...]
) -> None:
    """Without the e-mail its rows are known by phone and names, without those by the whole row."""
    rows = _without(without)
    office.take("fair.csv", as_csv(*rows), source="Fair")
    merge(office.path, 1, 2, believe=believe)
    before = _standing_of(office, 1)
    for name in ("Neu", "Neuer"):
        rows[1].append([name if header == "Nachname" else "" for header in rows[0]])
        summary = office.take("grown.csv", as_csv(*rows), source="Fair", on="2026-11-18")
        assert counts(summary) == (1, 0, len(rows[1]) - 1, 0)
        assert _standing_of(office, 1) == before


def _without(columns: tuple[str, ...]) -> tuple[list[str], list[list[str]]]:
    lines = [line.strip().split(",") for line in ANNA_TWICE.splitlines()]
    left = [index for index, name in enumerate(lines[0]) if name not in columns]
    header, *rows = [[line[index] for index in left] for line in lines]
    return header, rows


def _standing_of(office: Office, lead: int) -> list[list[tuple[Any, ...]]]:
    """All that is known of a lead."""
    places = {"lead": "id", "contact": "lead_id", "touch": "lead_id", "merged": "lead_id"}
    return [
        office.rows(f"SELECT * FROM {table} WHERE {column} = {lead} ORDER BY 1, 2, 3")
        for table, column in places.items()
    ]


@pytest.mark.parametrize(
    ("believe", "was", "corrected", "column"),
    [
        (1, "Weg 1", "Weg 11", "street"),
        (2, "Gasse 2", "Gasse 22", "street"),
        (1, "hot", "hotter", "note"),
        (2, "hot", "hotter", "note"),
    ],
)
@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_a_corrected_cell_reaches_the_merged_lead(
    office: Office, order: tuple[int, int], believe: int, was: str, corrected: str, column: str
) -> None:
    """Whatever the order of the two rows: what the other one still says is no news."""
    rows = ["Anna,Roth,anna@a.example,Weg 1,hot", "Anna,Roth,a.roth@a.example,Gasse 2,"]
    ordered = [rows[number - 1] for number in order]
    text = "\n".join(["Vorname,Nachname,E-Mail,Straße,Bemerkung", *ordered])
    office.take("fair.csv", text, source="Fair")
    merge(office.path, 1, 2, believe=order.index(believe) + 1)
    summary = office.take("corrected.csv", text.replace(was, corrected), source="Fair")
    assert summary.created == 0
    assert office.lead(column) == (corrected,)


def test_a_correction_of_a_row_of_a_further_contact_is_the_contacts(office: Office) -> None:
    office.take("fair.csv", COLLEAGUES, source="Fair")
    merge(office.path, 1, 2)
    before = office.lead("first_name, job_title, email, phone, city")
    text = COLLEAGUES.replace("Buyer", "Head of purchase").replace("002,Berlin", "003,Potsdam")
    assert counts(office.take("corrected.csv", text, source="Fair")) == (0, 2, 0, 0)
    assert office.lead("first_name, job_title, email, phone, city") == (*before[:4], "Potsdam")
    assert office.rows("SELECT job_title, job_title_folded, phone FROM contact") == [
        ("Head of purchase", "head of purchase", "+493023125003")
    ]


def test_another_source_fills_the_blanks_of_a_further_contact(office: Office) -> None:
    office.take("fair.csv", COLLEAGUES, source="Fair")
    merge(office.path, 1, 2)
    text = "Vorname,Nachname,E-Mail,Position,Abteilung,Mobil\nBernd,Blum,bernd@alpha.example,Boss,IT,0171 3920011"
    assert counts(office.take("web.csv", text, source="Web")) == (0, 1, 0, 0)
    assert office.rows("SELECT job_title, department, mobile FROM contact") == [
        ("Buyer", "IT", "+491713920011")
    ]
    assert office.lead("department, mobile") == (None, None)
    assert len(office.rows("SELECT * FROM touch WHERE lead_id = 1")) == 2


def test_an_edit_of_the_lead_that_went_is_an_edit_still(office: Office) -> None:
    office.take("fair.csv", ANNA_TWICE, source="Fair", received="2026-11-10")
    office.edit("UPDATE lead SET industry = 'Bahn', industry_folded = 'bahn' WHERE id = 2")
    merge(office.path, 1, 2)
    text = ANNA_TWICE.replace("Logistik", "Chemie")
    summary = office.take("corrected.csv", text, source="Fair", received="2026-11-10")
    assert office.lead("industry") == ("Bahn",)
    assert [(kept.field, kept.kept, kept.given) for kept in summary.kept_edits] == [
        ("industry", "Bahn", "Chemie")
    ]


def test_a_stage_that_did_not_stay_does_not_come_back_with_its_list(office: Office) -> None:
    _lead_in(office, 1, "offer", "2026-11-10")
    _lead_in(office, 2, "lost", "2026-11-05")
    merge(office.path, 1, 2)
    text = "id,last,stage,day,why,got,city\n2,Roth,lost,2026-11-05,competitor,2026-11-01,Ulm"
    office.take("2.csv", text, mapping=_MAPPING + "      city: city\n")
    assert office.lead("stage, city") == ("offer", "Ulm")


def test_a_customers_further_contact_comes_back_with_the_new_lead(office: Office) -> None:
    office.take("fair.csv", COLLEAGUES, source="Fair", received="2026-10-01")
    merge(office.path, 1, 2)
    office.edit(
        "UPDATE lead SET stage = 'won', outcome = 'won', closed_on = '2026-10-05', next_action = NULL,"
        " next_due = NULL, next_first_due = NULL, next_kind = NULL"
    )
    text = "Vorname,Nachname,E-Mail\nBernd,Blum,bernd@alpha.example"
    assert office.take("web.csv", text, source="Web").created == 1
    assert office.rows("SELECT id, follows_id, first_name FROM lead WHERE id > 1") == [
        (3, 1, "Anna")
    ]
    assert office.take("list.csv", text, source="List").created == 0
    assert office.rows("SELECT lead_id, email FROM contact ORDER BY 1") == [
        (1, "bernd@alpha.example"),
        (3, "bernd@alpha.example"),
    ]
