"""Calls: how often nobody answered, and when somebody was last talked with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from leadq.store.written_by import command_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from leadq.store.leads import Standing
    from leadq.store.transactions import Db

# A talk is whatever came out of a contact but an unanswered call.
TALK_SQL = """
talk.by = 'us' AND talk.result IS NOT NULL AND talk.result NOT IN (SELECT value FROM json_each(:unanswered))
"""

# Of the day on which the lead came to its stage, the attempts that later commands wrote.
_ATTEMPTS = f"""
SELECT count(*) FROM activity AS attempt
WHERE attempt.lead_id = :lead AND attempt.by = 'us' AND attempt.happened_on BETWEEN :since AND :today
  AND (attempt.happened_on > :since OR {command_of("activity", "attempt")} > coalesce((
    SELECT {command_of("stage_visit", "visit")} FROM stage_visit AS visit
    WHERE visit.lead_id = attempt.lead_id ORDER BY visit.seq DESC LIMIT 1), 0))
  AND attempt.result IN (SELECT value FROM json_each(:unanswered))
  AND NOT EXISTS (
    SELECT 1 FROM activity AS talk WHERE talk.lead_id = attempt.lead_id AND talk.happened_on <= :today
      AND (talk.happened_on, talk.seq) > (attempt.happened_on, attempt.seq) AND {TALK_SQL})
"""


def attempts_in_a_row(
    db: Db, lead_id: int, unanswered: Collection[str], *, since: str, today: str
) -> int:
    """How many calls with one of the results `unanswered` came after the last talk, from the day `since` on."""
    facts = {"lead": lead_id, "since": since, "today": today}
    row = db.execute(_ATTEMPTS, facts | {"unanswered": json.dumps(list(unanswered))}).fetchone()
    return int(row[0])


_LATER = """
SELECT 1 FROM activity WHERE lead_id = :lead AND by = 'us' AND happened_on > :today LIMIT 1
"""


def has_come_later(db: Db, standing: Standing, *, today: str) -> bool:
    """Whether the lead came to its stage, or we had to do with it, after this day: its step is newer."""
    facts = {"lead": standing.id, "today": today}
    return standing.stage_entered_on > today or db.execute(_LATER, facts).fetchone() is not None


_LAST_TALK = f"""
SELECT max(talk.happened_on) FROM activity AS talk
WHERE talk.lead_id = :lead AND talk.happened_on <= :today AND {TALK_SQL}
"""


def last_talk(db: Db, lead_id: int, unanswered: Collection[str], *, today: str) -> str | None:
    """The day on which the lead was last talked with; None when it never was."""
    facts = {"lead": lead_id, "today": today, "unanswered": json.dumps(list(unanswered))}
    day: str | None = db.execute(_LAST_TALK, facts).fetchone()[0]
    return day
