"""Next steps: the list of what is due, and giving a lead its next one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from leadq.store.names import NAME_SQL
from leadq.store.reaching import CALLABLE_SQL
from leadq.store.rotting import QUIET_SINCE_SQL, rotting_params
from leadq.store.transactions import Db

if TYPE_CHECKING:
    from leadq.store.writing import Transaction

Kind = Literal["planned", "attempt", "callback"]


@dataclass(frozen=True, slots=True)
class DueStep:
    """A next step that is due: whom it concerns, what and when.

    `days_late` counts calendar days from the date that was first set (an earlier one, where it was brought
    forward), so that postponing hides nothing; 0 when it is not overdue. `phone` may be called. `rotting_days` are
    those for which nothing has happened with the lead, None unless it rots in its stage.
    """

    id: int
    name: str | None
    company: str | None
    phone: str | None
    stage: str
    grade: str | None
    score: int | None
    action: str
    kind: str
    due: str
    days_late: int
    owner: str | None
    rotting_days: int | None


# First which leads, by the index alone: what else is told is looked up for those that are listed only.
_DUE = f"""
SELECT lead.id, {NAME_SQL}, lead.company, {CALLABLE_SQL}, lead.stage, lead.grade,
  lead.score, lead.next_action, lead.next_kind, lead.next_due, lead.next_first_due, lead.owner,
  {QUIET_SINCE_SQL}
FROM (
  SELECT lead.id FROM lead
  WHERE lead.next_due IS NOT NULL AND lead.next_due <= :until {{owner}}
  ORDER BY lead.next_due, lead.score DESC, lead.id
  LIMIT :most) AS listed
CROSS JOIN lead ON lead.id = listed.id
ORDER BY lead.next_due, lead.score DESC, lead.id
"""

_OWNED = "AND lead.owner_folded = :owner"


def due_steps(
    db: Db, *, today: date, until: date, owner: str | None = None, most: int | None = None
) -> list[DueStep]:
    """The steps due up to `until` (a day), earliest first, then by score; at most `most` of them.

    `owner` is a folded name.
    """
    params = {
        "today": today.isoformat(),
        "until": until.isoformat(),
        "owner": owner,
        "most": -1 if most is None else most,
    }
    rows = db.execute(
        _DUE.format(owner=_OWNED if owner else ""), params | rotting_params(db, today)
    )
    return [
        DueStep(
            *(*step, due, _days_late(today, due, first_due), owner, _days_since(today, quiet_since))
        )
        for *step, due, first_due, owner, quiet_since in rows
    ]


def _days_late(today: date, due: str, first_due: str) -> int:
    if due >= today.isoformat():
        return 0
    return (today - date.fromisoformat(min(first_due, due))).days


def _days_since(today: date, day: str | None) -> int | None:
    return None if day is None else (today - date.fromisoformat(day)).days


_COUNT = """
SELECT count(*), coalesce(sum(lead.next_due < :today), 0), coalesce(sum(lead.next_due = :today), 0)
FROM lead WHERE lead.next_due IS NOT NULL AND lead.next_due <= :until {owner}
"""


def count_due(
    db: Db, *, today: date, until: date, owner: str | None = None
) -> tuple[int, int, int]:
    """How many steps are due up to `until`: all, those overdue, those of today."""
    params = {"today": today.isoformat(), "until": until.isoformat(), "owner": owner}
    row: tuple[int, int, int] = db.execute(
        _COUNT.format(owner=_OWNED if owner else ""), params
    ).fetchone()
    return row


def owns_leads(db: Db, owner: str) -> bool:
    """Whether any lead, closed ones too, belongs to this owner (a folded name)."""
    sql = "SELECT 1 FROM lead WHERE owner_folded = ? LIMIT 1"
    return db.execute(sql, (owner,)).fetchone() is not None


def owners(db: Db, *, most: int) -> list[str]:
    """The names of the first `most` owners of leads."""
    sql = "SELECT DISTINCT owner FROM lead WHERE owner_folded IS NOT NULL ORDER BY owner_folded LIMIT ?"
    return [owner for (owner,) in db.execute(sql, (most,))]


_NEW_STEP = """
UPDATE lead SET next_action = :action, next_due = :due, next_first_due = :due, next_kind = :kind,
  step_no = step_no + 1, postponed = 0
WHERE id = :lead
"""


def begin_step(
    tx: Transaction, lead_id: int, action: str, due: date, kind: Kind = "planned"
) -> None:
    """Give the lead a new next step, in place of the one it had."""
    facts = {"lead": lead_id, "action": action, "due": due.isoformat(), "kind": kind}
    tx.db.execute(_NEW_STEP, facts)


_CHANGED_STEP = """
UPDATE lead SET next_action = :action, next_due = :due, postponed = postponed + (next_due IS NOT :due)
WHERE id = :lead
"""


def change_step(tx: Transaction, lead_id: int, action: str, due: date) -> None:
    """Reword or postpone the lead's step: its number stays, and lateness counts from the first date."""
    tx.db.execute(_CHANGED_STEP, {"lead": lead_id, "action": action, "due": due.isoformat()})
