"""Finding a lead by what people say of it, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from leadq.store.names import NAME_SQL
from leadq.store.steps import Kind
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
    next_kind: Kind | None
    owner: str | None

    @property
    def living(self) -> bool:
        """Whether it may still become an order."""
        return self.outcome in {"open", "parked"}


_NAMED = f"""
SELECT lead.id, {NAME_SQL}, lead.company, lead.stage FROM lead WHERE lead.id IN ({{ids}} ORDER BY 1 LIMIT :most)
ORDER BY lead.id
"""

# The number of a lead that became a part of another one means that one.
_BY_NUMBER = """
SELECT id FROM lead WHERE id = :number
UNION SELECT lead_id FROM merged WHERE id = :number
"""

_BY_COLUMN = """
SELECT id FROM lead WHERE {column} = :value
UNION SELECT lead_id FROM contact WHERE {column} = :value
"""

_BY_BEGINNING = """
SELECT id FROM lead WHERE last_name_folded >= :from AND last_name_folded < :to
UNION SELECT lead_id FROM contact WHERE last_name_folded >= :from AND last_name_folded < :to
UNION SELECT id FROM lead WHERE company_folded >= :from AND company_folded < :to
"""


def _named(db: Db, ids: str, values: dict[str, str | int]) -> list[LeadName]:
    return [LeadName(*row) for row in db.execute(_NAMED.format(ids=ids), values)]


def lead_numbered(db: Db, number: int) -> list[LeadName]:
    """The lead that has, or has taken over, this number; none or one."""
    return _named(db, _BY_NUMBER, {"number": number, "most": 1})


def leads_with(db: Db, column: str, value: str, *, most: int) -> list[LeadName]:
    """The first `most` leads of which a contact, the main one or a further one, has this e-mail, phone or mobile."""
    return _named(db, _BY_COLUMN.format(column=column), {"value": value, "most": most})


def leads_beginning(db: Db, folded: str, *, most: int) -> list[LeadName]:
    """The first `most` leads whose firm, or the last name of whose contacts, begins with this folded text."""
    after = folded + chr(0x10FFFF)
    return _named(db, _BY_BEGINNING, {"from": folded, "to": after, "most": most})


_STANDING = """
SELECT id, stage, outcome, stage_entered_on, received_on, order_value, next_action, next_due, next_kind, owner
FROM lead WHERE id = ?
"""


def standing(db: Db, lead_id: int) -> Standing:
    """Where the lead stands; it must exist."""
    return Standing(*db.execute(_STANDING, (lead_id,)).fetchone())
