"""The database's copy of what daily commands need from the rules: stages, own fields, the calendar's settings.

`next`, `list`, `show` and `report conversion` read this instead of YAML.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadq.errors import InputError
from leadq.rulebook.catalogue import Catalogue, Field, FieldType, own_field
from leadq.store import journal
from leadq.store.moves import FURTHEST_SQL
from leadq.store.schema import COLUMN_TYPES, is_day
from leadq.store.transactions import Db
from leadq.store.writing import Transaction

if TYPE_CHECKING:
    from leadq.rulebook.process import Stage
    from leadq.values.durations import Duration


class StageHasLeads(InputError):
    """A stage cannot vanish from process.yaml, or change its outcome, while leads stand in it."""

    def __init__(self, stage: str, leads: int) -> None:
        super().__init__(
            f"process.yaml: leads stand in stage {stage!r} ({leads}), but it is gone or has another outcome;"
            f" put it back, write 'was: {stage}' to the stage that is called otherwise now, or move them first"
        )


class OtherOutcome(InputError):
    """A stage that is called otherwise now keeps its outcome."""

    def __init__(self, stage: Stage, former: str, outcome: str) -> None:
        super().__init__(
            f"process.yaml:{stage.line}: stage {stage.name!r} was {former!r}, which is {outcome}, not"
            f" {stage.outcome}; a new name does not change the outcome: take 'was' away, or move the leads first"
        )


class FieldHasValues(InputError):
    """The type of an own field cannot change while values exist."""

    def __init__(self, field: Field, before: str) -> None:
        super().__init__(
            f"fields.yaml: own field {field.name!r} was {before} and has values, so it cannot become"
            f" {field.type.value}; give the new one another name"
        )


def stages(db: Db) -> list[tuple[str, int, str]]:
    """The stages in their order: name, position, outcome."""
    live = "SELECT name, position, outcome FROM stage WHERE position > 0 ORDER BY position"
    return list(db.execute(live))


def outcomes(db: Db) -> dict[str, str]:
    """The outcomes of all stages by name: first retired ones, in which leads were once, then the others in their order."""
    return dict(db.execute("SELECT name, outcome FROM stage ORDER BY position, name"))


def catalogue(db: Db) -> Catalogue:
    """The fields that leads of this workspace have, own ones included."""
    rows = db.execute(
        "SELECT name, type, choices FROM own_field WHERE position > 0 ORDER BY position"
    )
    return Catalogue.of(
        tuple(
            own_field(name, FieldType(type_), tuple(json.loads(choices)))
            for name, type_, choices in rows
        )
    )


_STANDING_IN = "SELECT count(*) FROM lead WHERE stage = ? AND outcome = ?"

_STORE_STAGE = """
INSERT INTO stage (name, position, outcome, rots_after, rots_unit)
VALUES (:name, :position, :outcome, :rots_after, :rots_unit)
ON CONFLICT (name) DO UPDATE SET position = excluded.position, outcome = excluded.outcome,
  rots_after = excluded.rots_after, rots_unit = excluded.rots_unit
"""


def store_stages(tx: Transaction, wanted: Sequence[Stage]) -> None:
    """Make the stages those of the rules; what has the former name of one gets the name of today.

    A stage that is gone keeps its outcome, out of sight (position 0), while visits name it: the past does not change.
    How far each lead has got is derived again when the open stages, by their names of today, are not those that
    were, or have another order. Raises `OtherOutcome` and `StageHasLeads`.
    """
    known = outcomes(tx.db)
    live = [name for name, _, _ in stages(tx.db)]
    kept = {(stage.name, stage.outcome) for stage in wanted}
    names = {former: stage for stage in wanted for former in stage.was}
    for name, outcome in known.items():
        if name in names and names[name].outcome != outcome:
            raise OtherOutcome(names[name], name, outcome)
        if name in live and (name, outcome) not in kept and name not in names:
            _remove_stage(tx, name, outcome)
    for position, stage in enumerate(wanted, 1):
        tx.db.execute(_STORE_STAGE, _row(stage, position))
    renamed = sum(_rename_stage(tx, former, stage.name) for former, stage in names.items())
    before = [names[name].name if name in names else name for name in live if known[name] == "open"]
    ladder = [stage.name for stage in wanted if stage.outcome == "open"]
    if renamed or (before and before != ladder):
        tx.db.execute(
            f"UPDATE lead SET furthest = {FURTHEST_SQL} WHERE furthest IS NOT {FURTHEST_SQL}"
        )


def _row(stage: Stage, position: int) -> dict[str, str | int | None]:
    count, unit = _rots_after(stage.rots_after) if stage.rots_after else (None, None)
    return {
        "name": stage.name,
        "position": position,
        "outcome": stage.outcome,
        "rots_after": count,
        "rots_unit": unit,
    }


_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


def _rots_after(duration: Duration) -> tuple[int, str]:
    """In days or working days: `next` compares days, and reads no calendar of months."""
    if duration.unit == "workday":
        return duration.count, "workday"
    return duration.count * _DAYS[duration.unit], "day"


_NAMING_STAGES = (
    ("lead", "stage"),
    ("stage_visit", "stage"),
    ("handover", "stage"),
    ("handover", "from_stage"),
)


def _rename_stage(tx: Transaction, former: str, name: str) -> int:
    """Call the stage `name` wherever it has its former name; answers how many rows had it."""
    renamed = 0
    for table, column in _NAMING_STAGES:
        sql = f"UPDATE {table} SET {column} = :name WHERE {column} = :former"
        renamed += tx.db.execute(sql, {"name": name, "former": former}).rowcount
    tx.db.execute("DELETE FROM stage WHERE name = ?", (former,))
    return renamed


_DELETE_STAGE = "DELETE FROM stage WHERE name = ? AND name NOT IN (SELECT stage FROM stage_visit)"
_RETIRE_STAGE = "UPDATE stage SET position = 0, rots_after = NULL, rots_unit = NULL WHERE name = ?"


def _remove_stage(tx: Transaction, name: str, outcome: str) -> None:
    leads = tx.db.execute(_STANDING_IN, (name, outcome)).fetchone()[0]
    if leads:
        raise StageHasLeads(name, leads)
    tx.db.execute(_DELETE_STAGE, (name,))
    tx.db.execute(_RETIRE_STAGE, (name,))


_STORE_FIELD = "INSERT OR REPLACE INTO own_field VALUES (:name, :position, :type, :choices)"


def store_own_fields(tx: Transaction, wanted: Sequence[Field]) -> tuple[Field, ...]:
    """Make `wanted` the own fields; answers those that were not declared before.

    A field that is no longer declared keeps its column and values, out of sight (position 0).
    """
    known = dict(tx.db.execute("SELECT name, type FROM own_field").fetchall())
    declared = {field.name for field in catalogue(tx.db).own}
    changed = [field for field in wanted if known.get(field.name) != field.type.value]
    if changed:
        journal.drop_triggers(tx.db, "lead")
        for field in changed:
            _remake_column(tx, field, known.get(field.name))
        journal.create_triggers(tx.db, "lead")
    tx.db.execute("UPDATE own_field SET position = 0")
    for position, field in enumerate(wanted, 1):
        facts = {"name": field.name, "position": position, "type": field.type.value}
        tx.db.execute(_STORE_FIELD, facts | {"choices": json.dumps(field.choices)})
    return tuple(field for field in wanted if field.name not in declared)


def _remake_column(tx: Transaction, field: Field, before: str | None) -> None:
    if before is not None:
        filled = f"SELECT 1 FROM lead WHERE {field.column} IS NOT NULL LIMIT 1"
        if tx.db.execute(filled).fetchone():
            raise FieldHasValues(field, before)
        old = own_field(field.name, FieldType(before))
        for column in filter(None, (old.column, old.folded_column)):
            tx.db.execute(f"ALTER TABLE lead DROP COLUMN {column}")
    check = f" {is_day(field.column)}" if field.type is FieldType.DATE else ""
    tx.db.execute(f"ALTER TABLE lead ADD COLUMN {field.column} {COLUMN_TYPES[field.type]}{check}")
    if field.folded_column:
        tx.db.execute(f"ALTER TABLE lead ADD COLUMN {field.folded_column} TEXT")
