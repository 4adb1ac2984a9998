"""From lead to order: how many leads of each source became orders, and how far the others got.

Rates are always of the base, with the interval that so few leads allow; rates of stages are never multiplied.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from leadq.store import cohorts
from leadq.store.cohorts import Cohort, Standing, Tally
from leadq.store.transactions import Db

TOTAL = "total"
THIN_BELOW = 30
_ORDERS_TO_TELL_AGE = 20
Z_95 = 1.959963984540054  # 95 % of a normal distribution lie within so many standard deviations


@dataclass(frozen=True, slots=True)
class ConversionRow:
    """One source, or the total. `base` is leads without invalid ones, and won + lost + parked + open.

    `reached` maps the open stages, in their order, to the leads of the base that ever were there or further.
    Rates are between 0 and 1, and None at base 0. `immature` is None (unknown) with fewer than 20 orders.
    """

    source: str
    leads: int
    invalid: int
    base: int
    open: int
    parked: int
    lost: int
    won: int
    reached: Mapping[str, int]
    conversion_rate: float | None
    conversion_low: float | None
    conversion_high: float | None
    thin: bool
    immature: bool | None
    order_value_cents: int


@dataclass(frozen=True, slots=True)
class _Group:
    """The leads of one row; `took` are the days from received to won, with how many orders took so long."""

    name: str
    tallies: Sequence[Tally]
    took: Counter[int]


def conversion(db: Db, *, as_of: date, today: bool, cohort: Cohort) -> list[ConversionRow]:
    """The sources of the cohort by name, and their total as the last row, at the end of the day `as_of`.

    `today` says that nothing has changed after `as_of`: then the leads themselves are read, else their visits.
    A source without leads in the cohort, or with fewer than `cohort.min_leads`, is not listed; the total counts
    all of them.
    """
    with cohorts.standing(db, cohort, as_of=as_of, today=today) as standing:
        stages = cohorts.open_stages(db)
        groups = _groups(standing)
        typical = {source_id: typical_days(group.took) for source_id, group in groups.items()}
        young = _young(standing, typical)
    rows = [
        _row(group, stages, young=None if typical[source_id] is None else young[source_id])
        for source_id, group in groups.items()
    ]
    return [row for row in rows[:-1] if row.leads >= cohort.min_leads] + rows[-1:]


def wilson(won: int, base: int) -> tuple[float, float] | tuple[None, None]:
    """The 95 % interval of won / base by Wilson's score method (1927), within 0 and 1; of nothing, nothing."""
    if base == 0:
        return None, None
    share, square = won / base, Z_95 * Z_95 / base
    middle = share + square / 2
    reach = Z_95 * math.sqrt(share * (1 - share) / base + square / base / 4)
    # At the ends the formula gives exactly 0 and 1, but rounding does not.
    low = 0.0 if won == 0 else (middle - reach) / (1 + square)
    high = 1.0 if won == base else (middle + reach) / (1 + square)
    return low, high


def typical_days(took: Counter[int]) -> int | None:
    """The 75th percentile of days, by nearest rank: the smallest within which at least 75 % of the orders came.

    `took` counts orders by their days from received to won; fewer than 20 orders tell nothing: None.
    """
    orders = took.total()
    if orders < _ORDERS_TO_TELL_AGE:
        return None
    days = sorted(took.elements())
    return days[math.ceil(orders * 3 / 4) - 1]


def _groups(standing: Standing) -> dict[int | None, _Group]:
    """The groups of the rows by their source, and that of the total, None, as the last."""
    names = cohorts.sources(standing)
    tallies: dict[int, list[Tally]] = {}
    for tally in cohorts.tallies(standing):
        tallies.setdefault(tally.source_id, []).append(tally)
    took = cohorts.days_to_won(standing)
    groups: dict[int | None, _Group] = {
        source_id: _Group(name, tallies[source_id], took.get(source_id, Counter()))
        for source_id, name in names.items()
        if source_id in tallies
    }
    listed = list(groups.values())
    groups[None] = _Group(
        TOTAL,
        [tally for group in listed for tally in group.tallies],
        sum((group.took for group in listed), Counter()),
    )
    return groups


def _young(standing: Standing, typical: Mapping[int | None, int | None]) -> Counter[int | None]:
    """For each row the leads of its base that are younger than its typical days; None is the total."""
    young: Counter[int | None] = Counter()
    known = [days for days in typical.values() if days is not None]
    if not known:
        return young
    today = standing.as_of.toordinal()
    earliest = date.fromordinal(max(1, today - max(0, *known)))
    for source_id, received_on, leads in cohorts.received_after(standing, earliest):
        if source_id not in typical:
            continue  # of another kind
        age = today - received_on.toordinal()
        for row in (source_id, None):
            days = typical[row]
            if days is not None and age < days:
                young[row] += leads
    return young


def _row(group: _Group, stages: Sequence[str], *, young: int | None) -> ConversionRow:
    leads: Counter[str] = Counter()
    for tally in group.tallies:
        leads[tally.outcome] += tally.leads
    won = leads["won"]
    base = leads.total() - leads["invalid"]
    low, high = wilson(won, base)
    return ConversionRow(
        source=group.name,
        leads=leads.total(),
        invalid=leads["invalid"],
        base=base,
        open=leads["open"],
        parked=leads["parked"],
        lost=leads["lost"],
        won=won,
        reached=_reached(group.tallies, stages),
        conversion_rate=won / base if base else None,
        conversion_low=low,
        conversion_high=high,
        thin=base < THIN_BELOW,
        immature=None if young is None else young * 5 > base,
        order_value_cents=sum(
            tally.order_value for tally in group.tallies if tally.outcome == "won"
        ),
    )


def _reached(tallies: Iterable[Tally], stages: Sequence[str]) -> dict[str, int]:
    """Leads of the base by the open stage that they reached; an order has reached all, whatever it skipped."""
    reached = dict.fromkeys(stages, 0)
    for tally in tallies:
        if tally.outcome == "invalid":
            continue
        passed = stages if tally.outcome == "won" else stages[: tally.furthest]
        for stage in passed:
            reached[stage] += tally.leads
    return reached
