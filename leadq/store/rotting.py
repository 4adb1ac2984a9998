"""Leads that rot: nothing has happened with them for as long as their stage allows.

A stage rots after so many days or working days; they count from the last activity or from the day on which the lead
entered the stage, whichever is later. What machines click, and what is said among us, is no activity with the lead.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from leadq.store import settings

if TYPE_CHECKING:
    from leadq.store.transactions import Db

_STAGES = "SELECT name, rots_after, rots_unit FROM stage WHERE rots_after IS NOT NULL"

_LATEST_WORKDAY = """
SELECT max(day) FROM workday WHERE number <= (SELECT number FROM workday WHERE day = :today) - :count
"""


def rots_since(db: Db, today: date) -> dict[str, str]:
    """For each stage that rots the latest day (ISO) since which a lead rots in it today."""
    found: dict[str, str] = {}
    for stage, count, unit in db.execute(_STAGES).fetchall():
        if unit == "day":
            found[stage] = (today - timedelta(days=count)).isoformat()
            continue
        day = db.execute(_LATEST_WORKDAY, {"today": today.isoformat(), "count": count})
        if latest := day.fetchone()[0]:
            found[stage] = latest
    return found


def rotting_params(db: Db, today: date) -> dict[str, str]:
    """What `QUIET_SINCE_SQL` needs besides ``:today``, an ISO day."""
    since = rots_since(db, today)
    if not since:
        return {"rots_since": "{}", "no_contacts": "[]"}
    import json

    return {
        "rots_since": json.dumps(since),
        "no_contacts": settings.setting(db, settings.NO_CONTACTS) or "[]",
    }


_LAST_ACTIVITY = """
SELECT happened_on FROM activity
WHERE activity.lead_id = lead.id AND happened_on <= :today AND NOT machine
  AND kind NOT IN (SELECT value FROM json_each(:no_contacts))
ORDER BY happened_on DESC LIMIT 1
""".strip()

# A stage that was entered too late cannot rot yet, so that the activities of most leads are never looked up.
QUIET_SINCE_SQL: Final = f"""
(SELECT max(lead.stage_entered_on, coalesce(({_LAST_ACTIVITY}), '')) AS since
  FROM json_each(:rots_since) AS stage_rots
  WHERE stage_rots.key = lead.stage AND lead.stage_entered_on <= stage_rots.value
    AND since <= stage_rots.value)
""".strip()
"""Since when a row of ``lead`` has been quiet (ISO), when it rots; else NULL."""
