"""Two leads to which the keys of one row point become a pair that somebody may look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.intake.lists import Office

HEADER = "Vorname,Nachname,E-Mail,Telefon\n"
ANNA = "Anna,Roth,a@a.example,\n"
BERTA = "Anna,Roth,,030 23125 001\n"
BOTH = "Anna,Roth,a@a.example,030 23125 001\n"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "ws")


def _proposed(office: Office) -> list[tuple[Any, ...]]:
    return office.rows("SELECT lead_id, other_id, reason, run_id FROM proposal")


def test_a_row_with_keys_of_two_known_leads_proposes_them(office: Office) -> None:
    office.take("a.csv", HEADER + ANNA, source="Fair")
    office.take("b.csv", HEADER + BERTA, source="Web")
    assert office.take("c.csv", HEADER + BOTH, source="List").proposals == 1
    assert _proposed(office) == [(1, 2, "phone", 3)]
    assert office.take("c2.csv", f"{HEADER}{BOTH}Eva,Ott,e@e.example,", source="List").created == 1
    assert len(_proposed(office)) == 1


def test_the_two_may_come_in_with_the_same_list(office: Office) -> None:
    assert office.take("a.csv", HEADER + ANNA + BERTA + BOTH, source="Fair").proposals == 1
    assert _proposed(office) == [(1, 2, "phone", 1)]


def test_what_somebody_found_different_is_not_proposed_again(office: Office) -> None:
    office.take("a.csv", HEADER + ANNA, source="Fair")
    office.take("b.csv", HEADER + BERTA, source="Web")
    office.edit("INSERT INTO different VALUES (1, 2, 1)")
    assert office.take("c.csv", HEADER + BOTH, source="List").proposals == 1
    assert _proposed(office) == []
