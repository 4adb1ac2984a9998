"""How many leads stand in each stage since when, how many of them are overdue, and how many rot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from leadq.store.rotting import QUIET_SINCE_SQL, rotting_params
from leadq.store.transactions import Db


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many leads entered a stage on the same day (ISO) and are there still."""

    stage: str
    entered_on: str
    leads: int
    overdue: int


_WAITING = """
SELECT lead.stage, lead.stage_entered_on, count(*), coalesce(sum(lead.next_due < :today), 0)
FROM lead GROUP BY lead.stage, lead.stage_entered_on ORDER BY lead.stage, lead.stage_entered_on
"""


def waiting(db: Db, today: date) -> list[Waiting]:
    """All leads by their stage and the day on which they entered it, the earliest day of a stage first."""
    return [Waiting(*row) for row in db.execute(_WAITING, {"today": today.isoformat()})]


_ROTTING = f"""
SELECT lead.stage, count(*) FROM lead WHERE lead.next_due IS NOT NULL AND {QUIET_SINCE_SQL} IS NOT NULL
GROUP BY lead.stage
"""


def rotting(db: Db, today: date) -> dict[str, int]:
    """How many living leads rot, for the stages that have any."""
    params = {"today": today.isoformat(), **rotting_params(db, today)}
    return dict(db.execute(_ROTTING, params).fetchall())
