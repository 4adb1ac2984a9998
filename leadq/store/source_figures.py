"""Facts about what sources cost and brought: how their leads stood, were reached, and how good their data is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from leadq.store import settings
from leadq.store.received import Received
from leadq.store.transactions import Db


@dataclass(frozen=True, slots=True)
class Spending:
    """A source and its cost in cents; None where nobody knows it."""

    id: int
    name: str
    kind: str
    cost: int | None
    started_on: str | None


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Leads of a source with one outcome; of `valued` ones the order's value is known, `value` is their sum in cents."""

    source_id: int
    outcome: str
    leads: int
    valued: int
    value: int


@dataclass(frozen=True, slots=True)
class Reception:
    """Leads of a source, without invalid ones, that are alike in what they brought and how we took them up.

    `days` passed until our first contact (None: none yet). `asked`: whether there is a need is known;
    `ready`: need and budget are there, or were, when they were handed over or ordered.
    """

    source_id: int
    days: int | None
    complete: bool
    asked: bool
    ready: bool
    leads: int


_SPENDINGS = """
SELECT id, name, kind, cost, started_on FROM source WHERE :kind IS NULL OR kind = :kind ORDER BY name_folded
"""


def spendings(db: Db, received: Received) -> list[Spending]:
    """The sources that the leads may come from, by name."""
    return [Spending(*row) for row in db.execute(_SPENDINGS, {"kind": received.kind})]


_OUTCOMES = """
SELECT source_id, outcome, count(*), count(order_value), coalesce(sum(order_value), 0)
FROM temp.stood
WHERE received_on BETWEEN :first AND :last
GROUP BY source_id, outcome
"""


def outcomes(db: Db, received: Received, *, as_of: date) -> list[Outcomes]:
    """The leads received so by source (of any kind) and outcome, from `temp.stood`."""
    return [Outcomes(*row) for row in db.execute(_OUTCOMES, received.facts(as_of))]


_CUT = """
SELECT DISTINCT source_id FROM lead
WHERE received_on <= :as_of AND NOT received_on BETWEEN :first AND :last
"""


def cut_sources(db: Db, received: Received, *, as_of: date) -> set[int]:
    """The sources of which the period leaves out leads: what their other leads cost is unknown."""
    if received.is_always:
        return set()
    return {source_id for (source_id,) in db.execute(_CUT, received.facts(as_of))}


# What counts as our contact with a lead: an activity of ours of any kind but those that process.yaml says are none.
_IS_CONTACT = (
    "activity.by = 'us' AND activity.kind NOT IN (SELECT value FROM json_each(:no_contacts))"
)

_RECEPTIONS = f"""
SELECT lead.source_id, lead.received_on,
  (SELECT activity.happened_on FROM activity
    WHERE activity.lead_id = lead.id AND {_IS_CONTACT}
      AND activity.happened_on BETWEEN lead.received_on AND :as_of
    ORDER BY activity.happened_on LIMIT 1),
  lead.street IS NOT NULL AND lead.postcode IS NOT NULL AND lead.city IS NOT NULL,
  coalesce(lead.qualification <> 'unasked', 0) OR handed.lead_id IS NOT NULL,
  coalesce(lead.qualification = 'ready', 0) OR handed.lead_id IS NOT NULL OR lead.outcome = 'won'
FROM temp.stood AS lead
LEFT JOIN (SELECT DISTINCT lead_id FROM handover WHERE handed_on <= :as_of) AS handed
  ON handed.lead_id = lead.id
WHERE lead.outcome <> 'invalid' AND lead.received_on BETWEEN :first AND :last
"""


def receptions(db: Db, received: Received, *, as_of: date) -> list[Reception]:
    """The leads received so, without invalid ones, by how they were taken up, from `temp.stood`."""
    found: Counter[tuple[int, int | None, int, int, int]] = Counter()
    numbers = _Numbers()
    facts = received.facts(as_of) | {
        "no_contacts": settings.setting(db, settings.NO_CONTACTS) or "[]"
    }
    for source_id, came, contacted, *rest in db.execute(_RECEPTIONS, facts):
        days = None if contacted is None else numbers[contacted] - numbers[came]
        found[source_id, days, *rest] += 1
    return [
        Reception(source_id, days, bool(complete), bool(asked), bool(ready), leads)
        for (source_id, days, complete, asked, ready), leads in found.items()
    ]


_DAYS_TO_ORDER = """
SELECT source_id, received_on, closed_on, count(*)
FROM temp.stood
WHERE outcome = 'won' AND received_on BETWEEN :first AND :last
GROUP BY source_id, received_on, closed_on
"""


def days_to_order(db: Db, received: Received, *, as_of: date) -> dict[int, Counter[int]]:
    """For each source (of any kind) with orders: how many took how many days from received, from `temp.stood`."""
    took: dict[int, Counter[int]] = {}
    numbers = _Numbers()
    for source_id, came, won, leads in db.execute(_DAYS_TO_ORDER, received.facts(as_of)):
        took.setdefault(source_id, Counter())[numbers[won] - numbers[came]] += leads
    return took


_BY_MONTH = """
SELECT source_id, substr(received_on, 1, 7) AS month, count(*)
FROM temp.stood
WHERE outcome <> 'invalid' AND received_on BETWEEN :first AND :last AND received_on >= :since
GROUP BY source_id, month
"""


def by_month(db: Db, received: Received, *, as_of: date, since: date) -> dict[int, dict[str, int]]:
    """For each source (of any kind) its leads by the month (2026-11) in which they came, from `temp.stood`."""
    found: dict[int, dict[str, int]] = {}
    facts = received.facts(as_of) | {"since": since.isoformat()}
    for source_id, month, leads in db.execute(_BY_MONTH, facts):
        found.setdefault(source_id, {})[month] = leads
    return found


class _Numbers(dict[str, int]):
    """The number of an ISO day, worked out once: there are few days and many leads."""

    def __missing__(self, day: str) -> int:
        self[day] = number = date.fromisoformat(day).toordinal()
        return number
