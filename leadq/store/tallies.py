"""A cohort counted by its groups: how its leads stand, how long its orders took, how young it is.

A group is what its leads have in common just as they have it: two writings are two groups here.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from leadq.store.cohorts import Standing

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Leads of a group that stand alike; `furthest` counts open stages from 1.

    Of `valued` ones the order's value is known; `order_value` is their sum in cents.
    """

    group: Value
    outcome: str
    furthest: int
    leads: int
    valued: int
    order_value: int


_TALLIES_INDEXED = """
SELECT source.id, tally.outcome, tally.furthest, tally.leads, tally.valued, tally.order_value
FROM (
  SELECT source_id, outcome, furthest, count(*) AS leads, count(order_value) AS valued,
    coalesce(sum(order_value), 0) AS order_value
  FROM lead INDEXED BY lead_conversion
  WHERE received_on BETWEEN :first AND :last
  GROUP BY source_id, outcome, furthest
) AS tally JOIN source ON source.id = tally.source_id
WHERE :kind IS NULL OR source.kind = :kind
"""

_TALLIES = """
SELECT grouped, outcome, furthest, count(*), count(order_value), coalesce(sum(order_value), 0)
FROM {table} GROUP BY grouped, outcome, furthest
"""


def tallies(of: Standing) -> list[Tally]:
    """The leads counted by group, outcome and furthest open stage."""
    return [Tally(*row) for row in _rows(of, _TALLIES_INDEXED, _TALLIES)]


# Grouped in the order of the index, so that nothing has to be sorted.
_WON_DAYS_INDEXED = """
SELECT source.id, lead.received_on, lead.closed_on, count(*)
FROM source CROSS JOIN lead INDEXED BY lead_conversion
  ON lead.source_id = source.id AND lead.outcome = 'won' AND lead.received_on BETWEEN :first AND :last
WHERE :kind IS NULL OR source.kind = :kind
GROUP BY source.id, lead.furthest, lead.received_on, lead.closed_on
"""

_WON_DAYS = """
SELECT grouped, received_on, won_on, count(*)
FROM {table} WHERE outcome = 'won' GROUP BY grouped, received_on, won_on
"""


def days_to_won(of: Standing) -> dict[Value, Counter[int]]:
    """For each group with orders: how many leads took how many days from received to won."""
    took: dict[Value, Counter[int]] = {}
    number = functools.cache(_day_number)
    for group, received, won, leads in _rows(of, _WON_DAYS_INDEXED, _WON_DAYS):
        took.setdefault(group, Counter())[number(won) - number(received)] += leads
    return took


def _day_number(day: str) -> int:
    return date.fromisoformat(day).toordinal()


# The days stand in the index behind source, outcome and rung: with each of them given, only young leads are read.
_RECEIVED_AFTER_INDEXED = """
SELECT source.id, lead.received_on, count(*)
FROM source
CROSS JOIN (SELECT DISTINCT outcome FROM stage WHERE outcome <> 'invalid') AS standing
CROSS JOIN (SELECT row_number() OVER () AS number FROM stage) AS rung
CROSS JOIN lead INDEXED BY lead_conversion
  ON lead.source_id = source.id AND lead.outcome = standing.outcome AND lead.furthest = rung.number
  AND lead.received_on > :after AND lead.received_on BETWEEN :first AND :last
WHERE :kind IS NULL OR source.kind = :kind
GROUP BY source.id, lead.received_on
"""

_RECEIVED_AFTER = """
SELECT grouped, received_on, count(*)
FROM {table} WHERE outcome <> 'invalid' AND received_on > :after GROUP BY grouped, received_on
"""


def received_after(of: Standing, day: date) -> dict[Value, Counter[date]]:
    """For each group how many leads, without invalid ones, were received on which day after `day`."""
    received: dict[Value, Counter[date]] = {}
    rows = _rows(of, _RECEIVED_AFTER_INDEXED, _RECEIVED_AFTER, after=day.isoformat())
    for group, on, leads in rows:
        received.setdefault(group, Counter())[date.fromisoformat(on)] += leads
    return received


def _rows(of: Standing, indexed: str, made: str, **more: str) -> Iterator[tuple[Any, ...]]:
    """What a statement answers, with the names of the groups in the first column."""
    sql = indexed if of.is_indexed else made.format(table=of.table)
    names = dict(of.db.execute(of.by.names)) if of.by and of.by.names else {}
    for group, *counts in of.db.execute(sql, {**of.facts(), **more}):
        yield names.get(group, group), *counts
