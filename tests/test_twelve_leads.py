"""Twelve leads through every outcome, by the commands alone, and each figure counted by hand.

Fair                                               Web
1 Anna   new                                       9 Ida   parked, then contacted again
2 Bernd  contacted                                10 Jan   contacted, parked, won from there; value unknown
3 Clara  contacted, handover, sales, offer, won   11 Kira  offer, lost, reopened as contacted
4 Dirk   sales (what lies between is skipped)     12 Lars  sales, lost
5 Eva    contacted, lost
6 Frank  lost at once
7 Greta  contacted, parked
8 Horst  invalid
"""

from __future__ import annotations

import math
import shlex
from typing import Any

import pytest

from tests.commands import Leadq, new_workspace, write_list

LEADS = """Quelle;Vorname;Nachname;Firma;E-Mail;PLZ;Ort;Land;Straße;Position
Fair;Anna;Arndt;Alpha GmbH;anna@alpha.example;70173;Stuttgart;D;Weg 1;Geschäftsführerin
Fair;Bernd;Bach;Beta AG;bernd@beta.example;;;;;
Fair;Clara;Conrad;Gamma GmbH;clara@gamma.example;20095;Hamburg;D;Weg 3;CEO
Fair;Dirk;Dorn;Delta GmbH;dirk@delta.example;;;;;
Fair;Eva;Engel;;eva@example.com;;;;;
Fair;Frank;Fuchs;Phi KG;frank@phi.example;;;;;
Fair;Greta;Graf;Chi KG;greta@chi.example;;;;;
Fair;Horst;Hahn;Psi KG;horst@psi.example;;;;;
Web;Ida;Igel;Omega KG;ida@omega.example;;;;;
Web;Jan;Jung;Zeta KG;jan@zeta.example;;;;;
Web;Kira;Kern;Eta KG;kira@eta.example;;;;;
Web;Lars;Lenz;Iota KG;lars@iota.example;;;;;
"""

STORY = [
    (
        "2026-11-03",  # a Tuesday
        "log conrad call --result talked --answer need=concrete --answer budget=10-50k --answer start=2027-03-01",
    ),
    ("2026-11-03", "advance bach contacted"),
    ("2026-11-03", "advance conrad"),
    ("2026-11-03", "advance conrad handover"),
    ("2026-11-04", "log arndt newsletter_click --subject Shuttles"),
    ("2026-11-04", "advance dorn sales"),
    ("2026-11-04", "advance engel contacted"),
    ("2026-11-04", "advance fuchs lost --reason 'no need'"),
    ("2026-11-04", "advance graf contacted"),
    ("2026-11-04", "log graf call --answer need=later --answer start=2027-06-15"),
    ("2026-11-04", "advance graf nurture"),
    ("2026-11-04", "advance hahn invalid --reason 'wrong address'"),
    ("2026-11-05", "advance conrad"),
    ("2026-11-05", "advance conrad"),
    ("2026-11-05", "advance igel nurture"),
    ("2026-11-05", "advance jung contacted"),
    ("2026-11-05", "advance jung nurture"),
    ("2026-11-05", "advance kern offer"),
    ("2026-11-05", "advance lenz sales"),
    ("2026-11-09", "advance conrad won --value 12.500,00"),
    ("2026-11-09", "advance engel lost --reason 'no budget'"),
    ("2026-11-09", "advance igel contacted"),
    ("2026-11-09", "advance kern lost --reason competitor"),
    ("2026-11-09", "advance lenz lost --reason 'no answer'"),
    ("2026-11-10", "advance jung won --value unknown"),
    ("2026-11-10", "advance kern contacted --reason 'called us'"),
]

FAIR: dict[str, Any] = {
    "source": "Fair",
    "leads": 8,
    "invalid": 1,  # Horst
    "base": 7,
    "open": 3,  # Anna, Bernd, Dirk
    "parked": 1,  # Greta
    "lost": 2,  # Eva, Frank
    "won": 1,  # Clara
    "reached": {
        "new": 7,
        "contacted": 5,  # Bernd, Clara, Dirk, Eva, Greta
        "handover": 2,  # Clara, Dirk
        "sales": 2,
        "offer": 1,  # Clara
    },
    "thin": True,
    "immature": None,
    "order_value_cents": 12_500_00,
}
WEB: dict[str, Any] = {
    "source": "Web",
    "leads": 4,
    "invalid": 0,
    "base": 4,
    "open": 2,  # Ida, Kira
    "parked": 0,
    "lost": 1,  # Lars
    "won": 1,  # Jan
    "reached": {
        "new": 4,
        "contacted": 4,
        "handover": 3,  # Jan, whose order has reached all, Kira, Lars
        "sales": 3,
        "offer": 2,  # Jan, Kira
    },
    "thin": True,
    "immature": None,
    "order_value_cents": None,
}
TOTAL: dict[str, Any] = {
    "source": "total",
    "leads": 12,
    "invalid": 1,
    "base": 11,
    "open": 5,
    "parked": 1,
    "lost": 3,
    "won": 2,
    "reached": {"new": 11, "contacted": 9, "handover": 5, "sales": 5, "offer": 3},
    "thin": True,
    "immature": None,
    "order_value_cents": 12_500_00,
}

# Standing at the end of the 5th: Clara and Eva are open, Ida and Jan parked, Kira has an offer, Lars is in sales.
ON_THE_5TH = [
    FAIR | {"open": 5, "lost": 1, "won": 0, "order_value_cents": 0},
    WEB
    | {"open": 2, "parked": 2, "lost": 0, "won": 0, "order_value_cents": 0}
    | {"reached": {"new": 4, "contacted": 3, "handover": 2, "sales": 2, "offer": 1}},
    TOTAL
    | {"open": 7, "parked": 3, "lost": 1, "won": 0, "order_value_cents": 0}
    | {"reached": {"new": 11, "contacted": 8, "handover": 4, "sales": 4, "offer": 2}},
]

_RATES = ("conversion_rate", "conversion_low", "conversion_high")


@pytest.fixture(scope="module")
def leadq(tmp_path_factory: pytest.TempPathFactory) -> Leadq:
    folder = tmp_path_factory.mktemp("twelve")
    workspace = new_workspace(folder / "ws", "2026-11-02")
    workspace.ok("import", write_list(folder / "twelve.csv", LEADS))
    for day, command in STORY:
        workspace.on(day).ok(*shlex.split(command))
    return workspace.on("2026-11-13")


def conversion(leadq: Leadq, *words: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = leadq.ok("report", "conversion", "--format", "json", *words).json
    return rows


def counted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: row[key] for key in row if key not in _RATES} for row in rows]


def test_each_figure_is_the_one_counted_by_hand(leadq: Leadq) -> None:
    assert counted(conversion(leadq)) == [FAIR, WEB, TOTAL]


def test_a_day_in_the_middle_of_the_story_is_counted_as_it_was(leadq: Leadq) -> None:
    assert counted(conversion(leadq.on("2026-11-05"))) == ON_THE_5TH


def test_on_the_first_day_all_are_new(leadq: Leadq) -> None:
    for row in conversion(leadq.on("2026-11-02")):
        leads = row["leads"]
        assert (row["invalid"], row["base"], row["open"]) == (0, leads, leads)
        assert list(row["reached"].values()) == [leads, 0, 0, 0, 0]
        assert row["conversion_rate"] == 0


@pytest.mark.parametrize(
    ("row", "won", "base", "interval"),
    [(0, 1, 7, "2.6-51.3"), (1, 1, 4, "4.6-69.9"), (2, 2, 11, "5.1-47.7")],
)
def test_the_rate_stands_with_its_wilson_interval(
    leadq: Leadq, row: int, won: int, base: int, interval: str
) -> None:
    """The ends are the rates at which the counted one is just within 1.96 standard errors."""
    rate, low, high = (conversion(leadq)[row][name] for name in _RATES)
    assert rate == won / base
    assert f"{low:.1%}-{high:.1%}".replace("%", "") == interval
    for end in (low, high):
        assert abs(rate - end) == pytest.approx(
            1.959964 * math.sqrt(end * (1 - end) / base), rel=1e-6
        )


def test_a_part_of_the_cohort_is_counted_alone(leadq: Leadq) -> None:
    assert [row["source"] for row in conversion(leadq, "--min-leads", "5")] == ["Fair", "total"]
    (none,) = conversion(leadq, "--from", "2026-11-03")
    assert (none["base"], none["conversion_rate"], none["conversion_low"]) == (0, None, None)
    assert counted(conversion(leadq, "--to", "2026-11-02")) == [FAIR, WEB, TOTAL]


def test_the_next_steps_are_those_of_the_living(leadq: Leadq) -> None:
    steps = leadq.ok("next", "--days", "400", "--format", "json").json
    assert [(step["id"], step["action"], step["due"], step["days_late"]) for step in steps] == [
        (1, "First call", "2026-11-04", 9),
        (4, "First talk", "2026-11-06", 7),
        (2, "Qualify by phone", "2026-11-10", 3),
        (9, "Qualify by phone", "2026-11-16", 0),
        (11, "Qualify by phone", "2026-11-17", 0),
        (7, "Ask again", "2027-04-15", 0),  # two months before the start that she named
    ]


@pytest.mark.parametrize(
    ("day", "words", "ids"),
    [
        ("2026-11-13", ["--overdue"], [1, 4, 2]),
        ("2026-11-13", [], [1, 4, 2, 9, 11]),
        ("2026-11-13", ["--days", "0"], [1, 4, 2]),
        ("2026-11-16", ["--days", "0"], [1, 4, 2, 9]),
        ("2026-11-16", ["--overdue"], [1, 4, 2]),
        ("2026-11-13", ["--limit", "2"], [1, 4]),
    ],
)
def test_next_lists_so_many(leadq: Leadq, day: str, words: list[str], ids: list[int]) -> None:
    steps = leadq.on(day).ok("next", *words, "--format", "json").json
    assert [step["id"] for step in steps] == ids


@pytest.mark.parametrize("lead", range(1, 13))
def test_the_parts_of_every_score_add_up(leadq: Leadq, lead: int) -> None:
    why = leadq.ok("why", str(lead), "--format", "json").json
    groups = {
        group: sum(part["points"] for part in why["parts"] if part["group"] == group)
        for group in ("fit", "interest")
    }
    assert groups == {"fit": why["fit"], "interest": why["interest"]}
    assert why["score"] == why["fit"] + why["interest"]


@pytest.mark.parametrize(
    ("lead", "fit", "interest"),
    [
        ("arndt", 5 + 5 + 15 + 10, 5),  # address, confirmed, decides, our region; clicked
        ("conrad", 5 + 5 + 15, 25 + 15),  # budget, starts soon
        ("engel", -10, 0),  # a private person
        ("graf", 0, 0),  # starts, but in over six months
    ],
)
def test_scores_counted_by_hand(leadq: Leadq, lead: str, fit: int, interest: int) -> None:
    why = leadq.ok("why", lead, "--format", "json").json
    assert (why["fit"], why["interest"]) == (fit, interest)


@pytest.mark.parametrize(
    ("lead", "stage", "outcome", "closed_on", "reason"),
    [
        ("3", "won", "won", "2026-11-09", None),
        ("5", "lost", "lost", "2026-11-09", "no budget"),
        ("7", "nurture", "parked", None, None),
        ("8", "invalid", "invalid", "2026-11-04", "wrong address"),
        ("10", "won", "won", "2026-11-10", None),
        ("11", "contacted", "open", None, None),
    ],
)
def test_every_lead_stands_where_its_story_ended(
    leadq: Leadq, lead: str, stage: str, outcome: str, closed_on: str | None, reason: str | None
) -> None:
    shown = leadq.ok("show", lead, "--format", "json").json
    facts = tuple(shown[name] for name in ("stage", "outcome", "closed_on", "reason"))
    assert facts == (stage, outcome, closed_on, reason)
