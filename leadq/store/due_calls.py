"""Whom to call now: leads whose step is due and who may be called, an agreed call-back first, then the best."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadq.store.calls import TALK_SQL
from leadq.store.names import NAME_SQL
from leadq.store.reaching import CALLABLE_SQL

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from leadq.store.steps import Kind
    from leadq.store.transactions import Db


@dataclass(frozen=True, slots=True)
class Callee:
    """Whom a call is to; `number` is the one that may be called, None where there is none.

    `has_way` says that it has a number, or opted out of the telephone. The step is None for a closed
    lead; `first_due` is the day from which lateness counts.
    """

    id: int
    name: str | None
    company: str | None
    job_title: str | None
    stage: str
    outcome: str
    owner: str | None
    number: str | None
    has_way: bool
    action: str | None
    due: str | None
    first_due: str | None
    kind: Kind | None

    @property
    def is_refused(self) -> bool:
        """Whether it must not be called, rather than that nobody knows how."""
        return self.number is None and bool(self.has_way)

    def __str__(self) -> str:
        who = ", ".join(part for part in (self.name, self.company) if part)
        return f"{self.id} {who}" if who else str(self.id)


_CALLEE = f"""
SELECT lead.id, {NAME_SQL}, lead.company, lead.job_title, lead.stage, lead.outcome, lead.owner,
  {CALLABLE_SQL} AS number, (coalesce(lead.phone, lead.mobile) IS NOT NULL
    OR EXISTS (SELECT 1 FROM opt_out WHERE opt_out.lead_id = lead.id AND opt_out.channel = 'phone')),
  lead.next_action, lead.next_due, min(lead.next_first_due, lead.next_due), lead.next_kind
FROM lead WHERE lead.id = :lead
"""


def callee(db: Db, lead_id: int) -> Callee:
    """Whom a call to this lead is to; it must exist."""
    return Callee(*db.execute(_CALLEE, {"lead": lead_id}).fetchone())


@dataclass(frozen=True, slots=True)
class Queue:
    """Which due leads are meant: of an owner (a folded name), else all but those offered to somebody; none in `seen`.

    Somebody who was talked with after the day `talked_after` waits for the contact lock (None: there is none); results
    in `no_talk` are no talk. The best of `grades` comes first.
    """

    today: str
    grades: Sequence[str]
    no_talk: Collection[str]
    talked_after: str | None
    owner: str | None = None
    seen: Collection[int] = ()


_IS_LOCKED = f"""
lead.next_kind <> 'callback' AND :talked_after IS NOT NULL AND EXISTS (
  SELECT 1 FROM activity AS talk
  WHERE talk.lead_id = lead.id AND talk.happened_on > :talked_after AND talk.happened_on <= :today
    AND {TALK_SQL})
"""

_IS_DUE = """
lead.next_due IS NOT NULL AND lead.next_due <= :today
  AND (:owner IS NULL OR lead.owner_folded = :owner)
  AND lead.id NOT IN (SELECT value FROM json_each(:seen))
"""

_MAY_BE_CALLED = f"""
{CALLABLE_SQL} IS NOT NULL AND (:owner IS NOT NULL OR NOT EXISTS (
  SELECT 1 FROM handover WHERE handover.lead_id = lead.id AND handover.ended_on IS NULL))
"""

# LIMIT -1 keeps SQLite from flattening the inner query, so that leads are looked up until one passes, not all of them.
_BEST = f"""
SELECT lead.id FROM (
  SELECT lead.id, lead.phone, lead.mobile, lead.next_kind
  FROM lead LEFT JOIN json_each(:grades) AS rank ON rank.value = lead.grade
  WHERE {_IS_DUE}
  ORDER BY lead.next_kind = 'callback' DESC, rank.key IS NULL, rank.key, lead.score DESC, lead.next_due, lead.id
  LIMIT -1
) AS lead
WHERE {_MAY_BE_CALLED} AND NOT ({_IS_LOCKED})
LIMIT 1
"""


def best_to_call(db: Db, queue: Queue) -> int | None:
    """The lead to call next; None when nobody is left."""
    row = db.execute(_BEST, _params(queue)).fetchone()
    return row[0] if row else None


_LOCKED = f"""
SELECT count(*) FROM lead WHERE {_IS_DUE} AND {_IS_LOCKED} AND {_MAY_BE_CALLED}
"""


def count_locked(db: Db, queue: Queue) -> int:
    """How many due leads wait for the contact lock."""
    row: tuple[int] = db.execute(_LOCKED, _params(queue)).fetchone()
    return row[0]


def _params(queue: Queue) -> dict[str, str | None]:
    return {
        "today": queue.today,
        "grades": json.dumps(list(queue.grades)),
        "unanswered": json.dumps(list(queue.no_talk)),
        "talked_after": queue.talked_after,
        "owner": queue.owner,
        "seen": json.dumps(list(queue.seen)),
    }
