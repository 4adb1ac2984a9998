"""Moves of all leads that a filter is true for: which of them may go, and what keeps each of the others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from leadq.store.assessments import EVERYBODY, params_of, passes, prepare_passes
from leadq.store.moves import MOVING, nobody_moves

if TYPE_CHECKING:
    from leadq.rulebook.compiling import Compiler
    from leadq.store.transactions import Db

Obstacle = Literal["there", "later", "closed", "offered", "guard", "value"]


@dataclass(frozen=True, slots=True)
class Target:
    """Where the leads of a filter shall go; the tests are SQL.

    `reopens` says that closed ones may (a reason is given, or the stage closes too), `has_value` that an order may be
    written without a value of its own.
    """

    stage: str
    chosen: str
    guard: str
    reopens: bool
    has_value: bool


_CHOSEN = """
CREATE TEMP TABLE chosen AS
SELECT lead.id AS lead_id, CASE
  WHEN lead.stage = :stage THEN 'there'
  WHEN lead.stage_entered_on > :today THEN 'later'
  WHEN lead.outcome NOT IN ('open', 'parked') AND NOT :reopens THEN 'closed'
  WHEN here.position < there.position AND there.outcome = 'open' AND EXISTS (
    SELECT 1 FROM handover WHERE handover.lead_id = lead.id AND handover.ended_on IS NULL) THEN 'offered'
  WHEN lead.order_value IS NULL AND NOT :has_value THEN 'value'
  WHEN ({guard}) IS NOT TRUE THEN 'guard' END AS obstacle
FROM lead JOIN stage AS here ON here.name = lead.stage JOIN stage AS there ON there.name = :stage {passes}
WHERE {chosen}
"""


def choose_filtered(db: Db, target: Target, compiler: Compiler) -> Counter[Obstacle]:
    """Choose as moving leads those that may go; answers how many of the others are kept by what."""
    prepare_passes(db, compiler, EVERYBODY)
    db.execute("DROP TABLE IF EXISTS temp.chosen")
    sql = _CHOSEN.format(guard=target.guard, passes=passes(compiler), chosen=target.chosen)
    flags = {name: getattr(target, name) for name in ("stage", "reopens", "has_value")}
    db.execute(sql, params_of(compiler, EVERYBODY) | flags)
    nobody_moves(db)
    db.execute(
        f"INSERT INTO temp.{MOVING} (lead_id) SELECT lead_id FROM temp.chosen WHERE obstacle IS NULL"
    )
    kept = db.execute(
        "SELECT obstacle, count(*) FROM temp.chosen WHERE obstacle IS NOT NULL GROUP BY 1"
    )
    return Counter(dict(kept.fetchall()))
