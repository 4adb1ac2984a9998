"""The same lead: in one file, against the database, and both together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.intake.lists import Office, counts

if TYPE_CHECKING:
    from pathlib import Path

HEADERS = "Vorname,Nachname,E-Mail,Telefon,Firma,PLZ"

A = "Anna,Roth,anna@a.example,0711 1234567,Alpha,70173"

# rows, and to which lead each belongs (leads are numbered as they come)
CASES = {
    "the same e-mail": ([A, "Anna,Roth,ANNA@a.example,,Beta,"], [1, 1]),
    "the same e-mail, one without a name": ([A, ",,anna@a.example,,,"], [1, 1]),
    "last names contradict": ([A, "Uwe,Koch,anna@a.example,,,"], [1, 2]),
    "accents do not contradict": (
        ["Eva,Müller,e@a.example,,,", "Eva,MUELLER,e@a.example,,,"],
        [1, 1],
    ),
    "a role mailbox": (
        ["Anna,Roth,info@a.example,,Alpha,", "Anna,Roth,info@a.example,,Beta,"],
        [1, 2],
    ),
    "one phone and equal names": ([A, "Anna,Roth,,0711/1234567,,"], [1, 1]),
    "one phone, another first name": ([A, "Eva,Roth,,0711/1234567,,"], [1, 2]),
    "one phone, no first name": ([A, ",Roth,,0711/1234567,,"], [1, 2]),
    "one phone, e-mails contradict": ([A, "Anna,Roth,roth@b.example,0711/1234567,,"], [1, 2]),
    "an e-mail of three last names is no evidence": (
        [
            A,
            "Anna,Koch,anna@a.example,,,",
            "Anna,Kern,anna@a.example,,,",
            "Anna,Roth,anna@a.example,,Beta,",
        ],
        [1, 2, 3, 4],
    ),
    "a switchboard is no evidence": (
        [
            "Anna,Roth,,0711 1234567,,",
            "Uwe,Koch,,0711 1234567,,",
            "Eva,Kern,,0711 1234567,,",
            "Anna,Roth,,0711 1234567,Beta,",
        ],
        [1, 2, 3, 4],
    ),
    "no key: equal name, firm and postcode": (
        ["Anna,Roth,,,Alpha GmbH,70173", "ANNA,roth,,,Alpha,70173", "Anna,Roth,,,Alpha,70174"],
        [1, 1, 2],
    ),
    "a chain of keys": (
        [
            "Anna,Roth,anna@a.example,,,",
            "Anna,Roth,anna@a.example,0711 1234567,,",
            "Anna,Roth,,0711 1234567,,",
        ],
        [1, 1, 1],
    ),
    "a nameless row joins the first, then names contradict": (
        [",,x@a.example,,,", ",Roth,x@a.example,,,", ",Koch,x@a.example,,,"],
        [1, 1, 2],
    ),
}


@pytest.mark.parametrize(("rows", "leads"), CASES.values(), ids=list(CASES))
def test_rows_of_one_file(rows: list[str], leads: list[int], tmp_path: Path) -> None:
    office = Office(tmp_path)
    created = counts(office.take("a.csv", "\n".join([HEADERS, *rows])))[0]
    assert created == max(leads)
    assert office.rows("SELECT count(*) FROM lead") == [(max(leads),)]


CROWD = {
    "an e-mail of three last names is no evidence",
    "a switchboard is no evidence",
}  # a crowd gathers row by row


@pytest.mark.parametrize(
    ("rows", "leads"),
    [case for name, case in CASES.items() if name not in CROWD],
    ids=[name for name in CASES if name not in CROWD],
)
def test_the_same_rows_in_one_file_after_the_other(
    rows: list[str], leads: list[int], tmp_path: Path
) -> None:
    office = Office(tmp_path)
    created = [
        office.take(f"{number}.csv", f"{HEADERS}\n{row}", source="Fair").created
        for number, row in enumerate(rows)
    ]
    assert [sum(created[: at + 1]) for at in range(len(rows))] == [
        max(leads[: at + 1]) for at in range(len(rows))
    ]


def test_a_crowd_is_counted_in_file_and_database_together(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.take("a.csv", f"{HEADERS}\nUwe,Koch,x@a.example,,,\nEva,Kern,x@a.example,,,")
    summary = office.take(
        "b.csv", f"{HEADERS}\nAnna,Roth,x@a.example,,,\nUwe,Koch,x@a.example,,Beta,"
    )
    assert counts(summary) == (2, 0, 0, 0)


def test_a_row_without_a_name_is_nobody_of_a_crowd(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.take("a.csv", "Nachname,E-Mail\nRoth,crew@a.example\nBlau,crew@a.example")
    office.take("b.csv", "Nachname,E-Mail\nGold,crew@a.example")
    assert counts(office.take("c.csv", "Firma,E-Mail\nAlpha,crew@a.example")) == (1, 0, 0, 0)
    assert counts(office.take("d.csv", "Firma,E-Mail\nAlpha,crew@a.example", source="c")) == (
        0,
        0,
        1,
        0,
    )


def test_rows_that_find_one_lead_by_different_keys_arrive_together(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.take("a.csv", f"{HEADERS}\n{A}")
    summary = office.take(
        "b.csv", f"{HEADERS}\n,,anna@a.example,,Beta,\nAnna,Roth,,0711 1234567,,80331"
    )
    assert counts(summary)[0] == 0
    assert office.rows("SELECT count(*) FROM touch") == [(2,)]
