"""Finding a lead by what people say of it, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from leadq.store.names import NAME_SQL
from leadq.store.transactions import Db


@dataclass(frozen=True, slots=True)
class LeadName:
    """Enough of a lead to tell it from others."""

    id: int
    name: str | None
    company: str | None
    stage: str

    def __str__(self) -> str:
        who = ", ".join(part for part in (self.name, self.company) if part)
        return f"{self.id} {who}" if who else str(self.id)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a lead stands in the process; the step is None when it no longer lives."""

    id: int
    stage: str
    outcome: str
    stage_entered_on: str
    received_on: str
    order_value: int | None
    next_action: str | None
    next_due: str | None

    @property
    def living(self) -> bool:
        """Whether it may still become an order."""
        return self.outcome in {"open", "parked"}


_BY_COLUMN = f"""
SELECT lead.id, {NAME_SQL}, lead.company, lead.stage FROM lead WHERE lead.{{column}} = :value
ORDER BY lead.id LIMIT :most
"""

_BY_BEGINNING = f"""
SELECT lead.id, {NAME_SQL}, lead.company, lead.stage FROM lead
WHERE lead.id IN (
  SELECT id FROM lead WHERE last_name_folded >= :from AND last_name_folded < :to
  UNION SELECT id FROM lead WHERE company_folded >= :from AND company_folded < :to
  ORDER BY id LIMIT :most)
ORDER BY lead.id
"""


def leads_with(db: Db, column: str, value: str | int, *, most: int) -> list[LeadName]:
    """The first `most` leads whose `column` (an indexed one) has this value."""
    rows = db.execute(_BY_COLUMN.format(column=column), {"value": value, "most": most})
    return [LeadName(*row) for row in rows]


def leads_beginning(db: Db, folded: str, *, most: int) -> list[LeadName]:
    """The first `most` leads whose last name or firm begins with this folded text."""
    after = folded + chr(0x10FFFF)
    rows = db.execute(_BY_BEGINNING, {"from": folded, "to": after, "most": most})
    return [LeadName(*row) for row in rows]


_STANDING = """
SELECT id, stage, outcome, stage_entered_on, received_on, order_value, next_action, next_due
FROM lead WHERE id = ?
"""


def standing(db: Db, lead_id: int) -> Standing:
    """Where the lead stands; it must exist."""
    return Standing(*db.execute(_STANDING, (lead_id,)).fetchone())
