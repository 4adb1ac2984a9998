"""Facts of a cohort: how its leads stand on a day, how long its orders took, how young it is.

Today's standing is on the lead itself, and read from one index; another day's is made from the
stage visits in one pass, as a temporary table.
"""

from __future__ import annotations

import contextlib
import functools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from leadq.store.transactions import Db


@dataclass(frozen=True, slots=True)
class Cohort:
    """Leads received in a period (both ends belong to it), by first source; None does not limit.

    `kind` is the kind of the source. `min_leads` only hides smaller sources from a listing: their leads stay in
    its total.
    """

    received_from: date | None = None
    received_to: date | None = None
    kind: str | None = None
    min_leads: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Leads of a source that stand alike; `furthest` counts open stages from 1, `order_value` is in cents."""

    source_id: int
    outcome: str
    furthest: int
    leads: int
    order_value: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A cohort as it stood at the end of the day `as_of`; leads received later are not in it.

    `today` says that nothing has changed after `as_of`, so that what is stored on the leads holds.
    """

    db: Db
    cohort: Cohort
    as_of: date
    today: bool


def open_stages(db: Db) -> list[str]:
    """The names of the open stages, in their order."""
    rows = db.execute("SELECT name FROM stage WHERE outcome = 'open' ORDER BY position")
    return [name for (name,) in rows]


def sources(of: Standing) -> dict[int, str]:
    """The names by their ids of the sources that the cohort may come from, in the order of the names."""
    sql = "SELECT id, name FROM source WHERE :kind IS NULL OR kind = :kind ORDER BY name_folded"
    return dict(of.db.execute(sql, {"kind": of.cohort.kind}))


# A lead is where its last visit up to the day is, by `seq`, because several may begin on one day; the code of its
# stage is packed into the same number, so that one pass finds both. A lead that had been received, but had entered
# no stage by then (it was imported as closed later), was open in the first.
_STANDING_AS_OF = """
CREATE TEMPORARY TABLE standing AS
WITH rung AS MATERIALIZED (
  SELECT name, outcome, row_number() OVER (ORDER BY position, name) AS code,
    CASE outcome WHEN 'open' THEN row_number() OVER (PARTITION BY outcome ORDER BY position) END AS number
  FROM stage
),
story AS (
  SELECT visit.lead_id,
    max(CASE WHEN visit.entered_on <= :as_of THEN visit.seq * 1000 + rung.code END) AS last,
    max(CASE WHEN visit.entered_on <= :as_of THEN rung.number END) AS furthest
  FROM stage_visit AS visit LEFT JOIN rung ON rung.name = visit.stage
  GROUP BY visit.lead_id
)
SELECT lead.source_id, lead.received_on, coalesce(rung.outcome, 'open') AS outcome,
  coalesce(story.furthest, 1) AS furthest, lead.order_value, lead.id AS lead_id, story.last / 1000 AS seq
FROM story JOIN lead ON lead.id = story.lead_id LEFT JOIN rung ON rung.code = story.last % 1000
WHERE lead.received_on <= :as_of
"""


@contextlib.contextmanager
def standing(db: Db, cohort: Cohort, *, as_of: date, today: bool) -> Iterator[Standing]:
    """The cohort as it stood on `as_of`; all that is read from it inside the block fits together."""
    db.execute("SAVEPOINT standing")
    try:
        if not today:
            db.execute(_STANDING_AS_OF, {"as_of": as_of.isoformat()})
        yield Standing(db, cohort, as_of, today)
    finally:
        db.execute("ROLLBACK TO standing")
        db.execute("RELEASE standing")


_TALLIES = """
SELECT source_id, outcome, furthest, count(*), coalesce(sum(order_value), 0)
FROM lead INDEXED BY lead_conversion
WHERE received_on BETWEEN :first AND :last
GROUP BY source_id, outcome, furthest
"""

_TALLIES_AS_OF = """
SELECT source_id, outcome, furthest, count(*), coalesce(sum(order_value), 0)
FROM temp.standing
WHERE received_on BETWEEN :first AND :last
GROUP BY source_id, outcome, furthest
"""


def tallies(of: Standing) -> list[Tally]:
    """The leads counted by source (of any kind), outcome and furthest open stage."""
    sql = _TALLIES if of.today else _TALLIES_AS_OF
    return [Tally(*row) for row in of.db.execute(sql, _period(of))]


# Grouped in the order of the index, so that nothing has to be sorted.
_WON_DAYS = """
SELECT source.id, lead.received_on, lead.closed_on, count(*)
FROM source CROSS JOIN lead INDEXED BY lead_conversion
  ON lead.source_id = source.id AND lead.outcome = 'won' AND lead.received_on BETWEEN :first AND :last
GROUP BY source.id, lead.furthest, lead.received_on, lead.closed_on
"""

_WON_DAYS_AS_OF = """
SELECT standing.source_id, standing.received_on, visit.entered_on, count(*)
FROM temp.standing JOIN stage_visit AS visit
  ON visit.lead_id = standing.lead_id AND visit.seq = standing.seq
WHERE standing.outcome = 'won' AND standing.received_on BETWEEN :first AND :last
GROUP BY standing.source_id, standing.received_on, visit.entered_on
"""


def days_to_won(of: Standing) -> dict[int, Counter[int]]:
    """For each source (of any kind) with orders: how many leads took how many days from received to won."""
    took: dict[int, Counter[int]] = {}
    number = functools.cache(_day_number)
    sql = _WON_DAYS if of.today else _WON_DAYS_AS_OF
    for source_id, received, won, leads in of.db.execute(sql, _period(of)):
        took.setdefault(source_id, Counter())[number(won) - number(received)] += leads
    return took


def _day_number(day: str) -> int:
    return date.fromisoformat(day).toordinal()


# The days stand in the index behind source, outcome and rung: with each of them given, only young leads are read.
_RECEIVED_AFTER = """
SELECT source.id, lead.received_on, count(*)
FROM source
CROSS JOIN (SELECT DISTINCT outcome FROM stage WHERE outcome <> 'invalid') AS standing
CROSS JOIN (SELECT row_number() OVER () AS number FROM stage) AS rung
CROSS JOIN lead INDEXED BY lead_conversion
  ON lead.source_id = source.id AND lead.outcome = standing.outcome AND lead.furthest = rung.number
  AND lead.received_on > :after AND lead.received_on BETWEEN :first AND :last
GROUP BY source.id, lead.received_on
"""

_RECEIVED_AFTER_AS_OF = """
SELECT source_id, received_on, count(*)
FROM temp.standing
WHERE outcome <> 'invalid' AND received_on > :after AND received_on BETWEEN :first AND :last
GROUP BY source_id, received_on
"""


def received_after(of: Standing, day: date) -> list[tuple[int, date, int]]:
    """Source (of any kind), day and number of the leads received after `day`, without invalid ones."""
    sql = _RECEIVED_AFTER if of.today else _RECEIVED_AFTER_AS_OF
    rows = of.db.execute(sql, _period(of) | {"after": day.isoformat()})
    return [(source_id, date.fromisoformat(on), leads) for source_id, on, leads in rows]


def _period(of: Standing) -> dict[str, str]:
    first, last = of.cohort.received_from or date.min, of.cohort.received_to or date.max
    return {"first": first.isoformat(), "last": min(last, of.as_of).isoformat()}
