"""The ways of leads through the stages, how long they stayed in each, and why they were lost.

All of it is of a cohort that stands with its ways, and leaves out what never was a lead.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from leadq.store.cohorts import Standing
from leadq.store.transactions import Db


@dataclass(frozen=True, slots=True)
class Way:
    """Leads that went through the same stages, in this order, with the same outcome.

    `stage` is where they stand on the day of the report, None where they have entered none yet.
    """

    stages: tuple[str, ...]
    outcome: str
    stage: str | None
    leads: int


@dataclass(frozen=True, slots=True)
class Stay:
    """For one stage: how many leads spent how many days in it, and those that are in it still."""

    completed: Counter[int]
    lasting: Counter[int]


_STAGES = "SELECT name FROM stage ORDER BY position, name"

_WAYS = """
SELECT coalesce(way, ''), outcome, stage, count(*)
FROM temp.standing WHERE outcome <> 'invalid' GROUP BY way, outcome, stage
"""


def ways(of: Standing) -> list[Way]:
    """The leads counted by the stages that they went through."""
    reader = _way_reader(of.db)
    return [
        Way(tuple(map(reader.__getitem__, way)), outcome, stage, leads)
        for way, outcome, stage, leads in of.db.execute(_WAYS)
    ]


def _way_reader(db: Db) -> dict[str, str]:
    """The stages by their letters in a way."""
    return {chr(96 + code): name for code, (name,) in enumerate(db.execute(_STAGES), start=1)}


# A day is a number here, so that days can be summed.
_NUMBERED_DAYS = """
CREATE TEMPORARY TABLE numbered_day (day TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID
"""

_FIRST_DAY = "SELECT min(entered_on) FROM stage_visit"

_STAYS = """
SELECT stage, lasts, days, count(*)
FROM (
  SELECT visit.stage, max(coalesce(visit.left_on > standing.until, 1)) AS lasts,
    sum(leaving.number - entering.number) AS days
  FROM temp.standing
  CROSS JOIN stage_visit AS visit ON visit.lead_id = standing.lead_id AND visit.entered_on <= standing.until
  CROSS JOIN stage ON stage.name = visit.stage AND stage.outcome = 'open'
  CROSS JOIN temp.numbered_day AS entering ON entering.day = visit.entered_on
  CROSS JOIN temp.numbered_day AS leaving
    ON leaving.day = min(coalesce(visit.left_on, standing.until), standing.until)
  WHERE standing.outcome <> 'invalid'
  GROUP BY visit.lead_id, visit.stage
)
GROUP BY stage, lasts, days
"""


def stays(of: Standing) -> dict[str, Stay]:
    """For each open stage that leads were in: their days in it, the sum of all visits of a lead."""
    first: str | None = of.db.execute(_FIRST_DAY).fetchone()[0]
    if first is None:
        return {}
    _number_days(of.db, date.fromisoformat(first), of.as_of)
    found: dict[str, Stay] = {}
    for stage, lasts, days, leads in of.db.execute(_STAYS):
        stay = found.setdefault(stage, Stay(Counter(), Counter()))
        (stay.lasting if lasts else stay.completed)[days] += leads
    return found


def _number_days(db: Db, first: date, last: date) -> None:
    db.execute(_NUMBERED_DAYS)
    days = (first + timedelta(days=count) for count in range((last - first).days + 1))
    rows = ((day.isoformat(), day.toordinal()) for day in days)
    db.executemany("INSERT INTO numbered_day VALUES (?, ?)", rows)


@dataclass(frozen=True, slots=True)
class Loss:
    """Leads that were lost for the same reason on the same way."""

    reason: str | None
    stages: tuple[str, ...]
    leads: int


_LOSSES = """
SELECT visit.reason, standing.way, count(*)
FROM temp.standing CROSS JOIN stage_visit AS visit
  ON visit.lead_id = standing.lead_id AND visit.seq = standing.seq
WHERE standing.outcome = 'lost'
GROUP BY visit.reason, standing.way
"""


def losses(of: Standing) -> list[Loss]:
    """The lost leads counted by their reason and the stages that they went through."""
    reader = _way_reader(of.db)
    return [
        Loss(reason, tuple(map(reader.__getitem__, way)), leads)
        for reason, way, leads in of.db.execute(_LOSSES)
    ]
