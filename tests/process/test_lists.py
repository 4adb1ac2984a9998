"""Lists that say where leads stand, while they are offered to somebody or a call is agreed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Leadq, new_workspace, write_list
from tests.dumps import query
from tests.process.stories import QUESTIONS, SCORING, process

MAPPING = """
system: CRM
source: CRM
columns: {Id: external_id, Name: last_name, Mail: email, Stand: stage, Ende: closed_on, Grund: reason, Besitzer: owner}
"""


class Crm:
    """A system whose deliveries say in which stage its one lead is."""

    def __init__(self, folder: Path) -> None:
        self.leadq = new_workspace(folder / "ws", "2026-11-02")
        rules = self.leadq.folder / "rules"
        (rules / "process.yaml").write_text(process(), encoding="utf-8")
        (rules / "questions.yaml").write_text(QUESTIONS, encoding="utf-8")
        (rules / "scoring.yaml").write_text(SCORING, encoding="utf-8")
        self.mapping = write_list(folder / "crm.yaml", MAPPING)

    def delivers(
        self, day: str, stage: str, *, closed_on: str = "", reason: str = "", owner: str = ""
    ) -> None:
        text = f"Id,Name,Mail,Stand,Ende,Grund,Besitzer\n7,Roth,roth@alpha.example,{stage},{closed_on},{reason},{owner}\n"
        crm = write_list(self.leadq.folder / f"crm-{day}.csv", text)
        self.on(day).ok("import", crm, "--mapping", self.mapping)

    def on(self, day: str) -> Leadq:
        return self.leadq.on(day)

    def lead(self) -> tuple[str | None, ...]:
        sql = "SELECT stage, next_action, next_due, next_kind FROM lead"
        return query(self.leadq.folder, sql)[0]

    def handovers(self) -> list[tuple[str, str | None]]:
        return query(self.leadq.folder, "SELECT owner, ending FROM handover ORDER BY seq")


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    return Crm(tmp_path)


def test_what_a_list_puts_into_the_hand_over_is_offered_in_the_next_night(crm: Crm) -> None:
    crm.delivers("2026-11-02", "handover")
    assert crm.handovers() == []
    crm.on("2026-11-03").ok("run")
    assert crm.handovers() == [("north", None)]
    assert crm.lead() == ("handover", "Accept or reject", "2026-11-04", "planned")


@pytest.mark.parametrize(
    ("stage", "closed_on", "reason"),
    [("offer", "", ""), ("new", "", ""), ("lost", "2026-11-04", "other"), ("nurture", "", "")],
)
def test_a_list_that_moves_it_withdraws_the_offer(
    crm: Crm, stage: str, closed_on: str, reason: str
) -> None:
    crm.delivers("2026-11-02", "handover")
    crm.on("2026-11-03").ok("run")
    crm.delivers("2026-11-04", stage, closed_on=closed_on, reason=reason)
    assert crm.lead()[0] == stage
    assert crm.handovers() == [("north", "withdrawn")]


def test_an_agreed_call_back_stays_when_a_list_moves_the_lead(crm: Crm) -> None:
    crm.delivers("2026-11-02", "new")
    crm.on("2026-11-03").ok("log", "1", "call", "--call-back", "2026-11-13")
    crm.delivers("2026-11-04", "sales")
    assert crm.lead() == ("sales", "Call back", "2026-11-13", "callback")


def test_nothing_is_left_of_a_call_back_when_a_list_closes_the_lead(crm: Crm) -> None:
    crm.delivers("2026-11-02", "new")
    crm.on("2026-11-03").ok("log", "1", "call", "--call-back", "2026-11-13")
    crm.delivers("2026-11-04", "lost", closed_on="2026-11-04", reason="other")
    assert crm.lead() == ("lost", None, None, None)


def test_the_same_delivery_again_moves_nothing(crm: Crm) -> None:
    crm.delivers("2026-11-02", "handover")
    crm.on("2026-11-03").ok("run")
    crm.delivers("2026-11-04", "handover")
    assert crm.handovers() == [("north", None)]
