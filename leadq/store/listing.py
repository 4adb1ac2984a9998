"""Lists of leads by a compiled condition."""

from __future__ import annotations

from dataclasses import dataclass

from leadq.rulebook.compiling import Compiler
from leadq.rulebook.conditions import Condition
from leadq.store.names import NAME_SQL
from leadq.store.reaching import CALLABLE_SQL
from leadq.store.transactions import Db


@dataclass(frozen=True, slots=True)
class ListedLead:
    """A lead as a list shows it; `phone` may be called."""

    id: int
    name: str | None
    company: str | None
    email: str | None
    phone: str | None
    city: str | None
    source: str
    received_on: str
    stage: str
    outcome: str
    qualification: str | None
    grade: str | None
    score: int | None
    owner: str | None
    action: str | None
    due: str | None


# What is told besides is looked up for those leads only that are listed.
_LIST = f"""
SELECT lead.id, {NAME_SQL}, lead.company, lead.email, {CALLABLE_SQL}, lead.city,
  first_source.name, lead.received_on, lead.stage, lead.outcome, lead.qualification, lead.grade, lead.score,
  lead.owner, lead.next_action, lead.next_due
FROM (SELECT lead.id FROM lead WHERE {{test}} ORDER BY lead.score DESC, lead.id LIMIT :most) AS listed
CROSS JOIN lead ON lead.id = listed.id
CROSS JOIN source AS first_source ON first_source.id = lead.source_id
ORDER BY lead.score DESC, lead.id
"""


def listed_leads(
    db: Db, condition: Condition | None, compiler: Compiler, *, most: int | None
) -> list[ListedLead]:
    """The leads for which `condition` is true (None: all), the best first."""
    test = condition.sql(compiler) if condition else "1"
    rows = db.execute(
        _LIST.format(test=test), {**compiler.params, "most": -1 if most is None else most}
    )
    return [ListedLead(*row) for row in rows]


def count_leads(db: Db, condition: Condition | None, compiler: Compiler) -> int:
    """How many leads `condition` is true for."""
    test = condition.sql(compiler) if condition else "1"
    row = db.execute(f"SELECT count(*) FROM lead WHERE {test}", compiler.params).fetchone()
    return int(row[0])
