"""The copy of the rules: stages come, move and go, own fields too, and no lead is lost by it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadq.rulebook.catalogue import Field, FieldType, own_field
from leadq.rulebook.process import Outcome
from leadq.store.mirror import (
    FieldHasValues,
    OtherOutcome,
    StageHasLeads,
    catalogue,
    outcomes,
    stages,
    store_own_fields,
    store_stages,
)
from leadq.store.opening import opened
from leadq.store.transactions import Db
from leadq.store.writing import Command, writing
from leadq.values.durations import Duration, parse_duration
from tests.facts import STAGES, add_lead, add_source, add_stages, new_database, stages_of

_NOW = datetime(2026, 11, 20, tzinfo=UTC)
_COMMAND = Command("read the changed rules", "anna", _NOW.replace(tzinfo=None), _NOW)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    """Two leads: one in contacted, one lost after the offer."""
    with opened(new_database(tmp_path)) as opened_db:
        add_stages(opened_db)
        source = add_source(opened_db, "Fair")
        for visits in (
            [("new", "2026-01-05", "2026-01-06"), ("contacted", "2026-01-06", None)],
            [("offer", "2026-01-05", "2026-01-06"), ("lost", "2026-01-06", None)],
        ):
            add_lead(opened_db, source=source, received_on="2026-01-05", visits=visits)
        yield opened_db


def _store_stages(
    db: Db,
    wanted: Sequence[tuple[str, Outcome]],
    *,
    was: Mapping[str, tuple[str, ...]] | None = None,
    rots_after: Mapping[str, Duration] | None = None,
) -> None:
    with writing(db, _COMMAND) as tx:
        store_stages(tx, stages_of(wanted, was=was, rots_after=rots_after))


def _store_fields(db: Db, *wanted: Field) -> tuple[Field, ...]:
    with writing(db, _COMMAND) as tx:
        return store_own_fields(tx, wanted)


def _furthest(db: Db) -> list[int]:
    return [furthest for (furthest,) in db.execute("SELECT furthest FROM lead ORDER BY id")]


def test_stages_stand_in_the_order_of_the_rules(db: Db) -> None:
    wanted = [*STAGES[:4], ("trial", "open"), *STAGES[4:]]
    _store_stages(db, wanted)
    assert stages(db) == [
        (name, position, outcome) for position, (name, outcome) in enumerate(wanted, 1)
    ]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (["new", "contacted", "handover", "sales", "offer"], [2, 5]),
        (["new", "trial", "contacted", "handover", "sales", "offer"], [3, 6]),
        (["new", "contacted", "offer"], [2, 3]),
        (["contacted", "new", "offer", "sales"], [2, 3]),
        (["new", "contacted", "sales"], [2, 1]),  # the offer is no stage any more
    ],
)
def test_how_far_a_lead_has_got_follows_the_new_order(
    db: Db, order: list[str], expected: list[int]
) -> None:
    _store_stages(db, [*((name, "open") for name in order), *STAGES[5:]])
    assert _furthest(db) == expected
    assert db.execute("SELECT count(*) FROM journal").fetchone() == (0,)


def test_won_has_reached_all_stages_also_new_ones(db: Db) -> None:
    visits = [("new", "2026-01-05", "2026-01-06"), ("won", "2026-01-06", None)]
    add_lead(db, source=1, received_on="2026-01-05", visits=visits)
    _store_stages(db, [("trial", "open"), *STAGES])
    assert _furthest(db) == [3, 6, 6]


@pytest.mark.parametrize(
    "wanted",
    [
        [stage for stage in STAGES if stage[0] != "contacted"],
        [("contacted", "parked") if stage[0] == "contacted" else stage for stage in STAGES],
        [stage for stage in STAGES if stage[0] != "lost"],
    ],
    ids=["gone", "another outcome", "closing one gone"],
)
def test_a_stage_with_leads_cannot_vanish(db: Db, wanted: list[tuple[str, Outcome]]) -> None:
    before = stages(db)
    with pytest.raises(StageHasLeads, match=r"leads stand in stage '(contacted|lost)' \(1\)"):
        _store_stages(db, wanted)
    assert stages(db) == before


def _renamed(former: str, name: str) -> list[tuple[str, Outcome]]:
    return [(name if stage == former else stage, outcome) for stage, outcome in STAGES]


_HANDOVER = """
INSERT INTO handover (lead_id, seq, owner, stage, from_stage, handed_on, accept_by)
VALUES (1, 1, 'south', ?, ?, '2026-01-06', '2026-01-07')
"""


def test_a_renamed_stage_takes_everything_along_that_names_it(db: Db) -> None:
    db.execute(_HANDOVER, ("handover", "contacted"))
    _store_stages(db, _renamed("contacted", "called"), was={"called": ("contacted",)})
    assert [name for name, _, _ in stages(db)][:3] == ["new", "called", "handover"]
    assert db.execute("SELECT stage FROM lead ORDER BY id").fetchall() == [("called",), ("lost",)]
    visits = db.execute("SELECT lead_id, stage, entered_on FROM stage_visit ORDER BY lead_id, seq")
    assert visits.fetchall()[:2] == [(1, "new", "2026-01-05"), (1, "called", "2026-01-06")]
    assert db.execute("SELECT stage, from_stage FROM handover").fetchall() == [
        ("handover", "called")
    ]
    assert _furthest(db) == [2, 5]


def test_a_new_name_is_journaled_for_each_row_that_had_the_old_one(db: Db) -> None:
    db.execute(_HANDOVER, ("contacted", "new"))
    _store_stages(db, _renamed("contacted", "called"), was={"called": ("contacted",)})
    journal = "SELECT lead_id, table_name, column_name, old_value FROM journal ORDER BY table_name"
    assert db.execute(journal).fetchall() == [
        (1, "handover", "stage", "contacted"),
        (1, "lead", "stage", "contacted"),
        (1, "stage_visit", "stage", "contacted"),
    ]


def test_a_name_that_nobody_has_any_more_changes_nothing(db: Db) -> None:
    rules = _renamed("contacted", "called")
    _store_stages(db, rules, was={"called": ("contacted",)})
    before = list(db.iterdump())
    _store_stages(db, rules, was={"called": ("contacted", "phoned")})
    after = [line for line in db.iterdump() if 'INTO "command"' not in line]
    assert after == [line for line in before if 'INTO "command"' not in line]


def test_two_stages_become_one(db: Db) -> None:
    rules = [stage for stage in STAGES if stage[0] != "contacted"]
    _store_stages(db, rules, was={"new": ("contacted",)})
    assert db.execute("SELECT stage FROM lead WHERE id = 1").fetchone() == ("new",)
    assert _furthest(db) == [1, 4]


def test_visits_of_a_stage_that_went_long_ago_come_back_under_its_new_name(db: Db) -> None:
    without_offer = [stage for stage in STAGES if stage[0] != "offer"]
    _store_stages(db, without_offer)
    assert _furthest(db) == [2, 1]
    _store_stages(db, [*without_offer, ("bid", "open")], was={"bid": ("offer",)})
    assert _furthest(db) == [2, 5]


def test_a_renamed_stage_keeps_its_outcome(db: Db) -> None:
    rules = [*(stage for stage in STAGES if stage[0] != "contacted"), ("waiting", "parked")]
    before = list(db.iterdump())
    with pytest.raises(OtherOutcome) as caught:
        _store_stages(db, rules, was={"waiting": ("contacted",)})
    assert str(caught.value) == (
        "process.yaml:9: stage 'waiting' was 'contacted', which is open, not parked; a new name does not"
        " change the outcome: take 'was' away, or move the leads first"
    )
    assert list(db.iterdump()) == before


def test_a_stage_that_has_leads_and_is_gone_says_that_it_may_have_a_new_name(db: Db) -> None:
    with pytest.raises(StageHasLeads) as caught:
        _store_stages(db, _renamed("contacted", "called"))
    assert str(caught.value) == (
        "process.yaml: leads stand in stage 'contacted' (1), but it is gone or has another outcome; put it"
        " back, write 'was: contacted' to the stage that is called otherwise now, or move them first"
    )


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("20 workdays", (20, "workday")),
        ("20 days", (20, "day")),
        ("3 weeks", (21, "day")),
        ("2 months", (60, "day")),
        ("a year", (365, "day")),
    ],
)
def test_rotting_is_stored_in_days_or_working_days(
    db: Db, written: str, stored: tuple[int, str]
) -> None:
    duration = parse_duration(written)
    assert duration is not None
    _store_stages(db, STAGES, rots_after={"offer": duration})
    rots = "SELECT name, rots_after, rots_unit FROM stage WHERE rots_after IS NOT NULL"
    assert db.execute(rots).fetchall() == [("offer", *stored)]
    _store_stages(db, STAGES)
    assert db.execute(rots).fetchall() == []


def test_a_stage_without_leads_can_go_and_have_another_outcome(db: Db) -> None:
    wanted = [
        (name, "parked" if name == "sales" else outcome)
        for name, outcome in STAGES
        if name != "handover"
    ]
    _store_stages(db, wanted)
    assert [(name, outcome) for name, _, outcome in stages(db)] == wanted
    assert _furthest(db) == [2, 3]


def test_a_stage_that_leads_were_in_goes_out_of_sight_and_keeps_its_outcome(db: Db) -> None:
    without = [stage for stage in STAGES if stage[0] not in {"offer", "sales"}]
    _store_stages(db, without)
    assert [(name, outcome) for name, _, outcome in stages(db)] == without
    assert outcomes(db) == {"offer": "open", **dict(without)}
    _store_stages(db, STAGES)
    assert stages(db) == [
        (name, position, outcome) for position, (name, outcome) in enumerate(STAGES, 1)
    ]
    assert _furthest(db) == [2, 5]


def test_a_stage_that_comes_back_may_have_another_outcome(db: Db) -> None:
    without = [stage for stage in STAGES if stage[0] != "offer"]
    _store_stages(db, without)
    _store_stages(db, [*without, ("offer", "parked")])
    assert stages(db)[-1] == ("offer", len(STAGES), "parked")


_MACHINES = own_field("machines", FieldType.INTEGER)
_TRIAL = own_field("trial_ends", FieldType.DATE)
_SIZE = own_field("size", FieldType.CHOICE, ("small", "large"))
_HOBBY = own_field("hobby", FieldType.TEXT)


def test_own_fields_are_columns_in_the_order_of_the_rules(db: Db) -> None:
    assert _store_fields(db, _MACHINES, _TRIAL, _SIZE, _HOBBY) == (_MACHINES, _TRIAL, _SIZE, _HOBBY)
    assert catalogue(db).own == (_MACHINES, _TRIAL, _SIZE, _HOBBY)
    assert _store_fields(db, _HOBBY, _MACHINES, _TRIAL, _SIZE) == ()
    assert catalogue(db).own == (_HOBBY, _MACHINES, _TRIAL, _SIZE)
    db.execute(
        "UPDATE lead SET own_machines = 3, own_trial_ends = '2026-05-01', own_size = 'small',"
        " own_hobby = 'Gärten', own_hobby_folded = 'gaerten'"
    )


@pytest.mark.parametrize("value", ["soon", "", "2026-02-30"])
def test_a_date_of_an_own_field_is_a_day(db: Db, value: str) -> None:
    _store_fields(db, _TRIAL)
    with pytest.raises(sqlite3.IntegrityError, match="own_trial_ends"):
        db.execute("UPDATE lead SET own_trial_ends = ?", (value,))


def test_a_change_of_an_own_field_is_journaled_and_its_twin_is_not(db: Db) -> None:
    _store_fields(db, _HOBBY)
    db.execute("UPDATE lead SET own_hobby = 'Yoga', own_hobby_folded = 'yoga' WHERE id = 1")
    rows = db.execute("SELECT lead_id, column_name, old_value FROM journal").fetchall()
    assert rows == [(1, "own_hobby", None)]


def test_an_own_field_may_be_called_like_a_twin(db: Db) -> None:
    _store_fields(db, own_field("list_folded", FieldType.INTEGER))
    db.execute("UPDATE lead SET own_list_folded = 1 WHERE id = 1")
    assert db.execute("SELECT column_name FROM journal").fetchall() == [("own_list_folded",)]


def test_a_field_that_is_gone_keeps_its_values_and_comes_back_with_them(db: Db) -> None:
    _store_fields(db, _MACHINES, _HOBBY)
    db.execute("UPDATE lead SET own_machines = 7 WHERE id = 1")
    assert _store_fields(db, _HOBBY) == ()
    assert catalogue(db).own == (_HOBBY,)
    assert _store_fields(db, _HOBBY, _MACHINES) == (_MACHINES,)
    assert db.execute("SELECT own_machines FROM lead WHERE id = 1").fetchone() == (7,)


def test_a_type_cannot_change_while_values_exist(db: Db) -> None:
    _store_fields(db, _MACHINES)
    db.execute("UPDATE lead SET own_machines = 7 WHERE id = 1")
    with pytest.raises(FieldHasValues) as caught:
        _store_fields(db, own_field("machines", FieldType.TEXT))
    assert str(caught.value) == (
        "fields.yaml: own field 'machines' was integer and has values, so it cannot become text;"
        " give the new one another name"
    )
    assert catalogue(db).own == (_MACHINES,)
    db.execute("UPDATE lead SET own_machines = 8 WHERE id = 1")
    assert db.execute("SELECT old_value FROM journal").fetchall() == [(None,), (7,)]


@pytest.mark.parametrize(
    ("before", "after"),
    [("integer", "text"), ("text", "integer"), ("text", "list"), ("date", "money")],
)
def test_a_type_can_change_while_no_lead_has_a_value(db: Db, before: str, after: str) -> None:
    _store_fields(db, own_field("extra", FieldType(before)))
    changed = own_field("extra", FieldType(after))
    _store_fields(db, changed)
    assert catalogue(db).own == (changed,)
    columns = [row[1] for row in db.execute("PRAGMA table_info(lead)")]
    assert ("own_extra_folded" in columns) == (changed.folded_column is not None)
    db.execute("UPDATE lead SET own_extra = 5 WHERE id = 1")
    assert db.execute("SELECT column_name FROM journal").fetchall() == [("own_extra",)]
