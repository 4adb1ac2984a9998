"""From lead to order: how many leads of each group became orders, and how far the others got.

Rates are always of the base, with the interval that so few leads allow; rates of stages are never multiplied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeVar

from leadq.reports.rates import is_thin, percentile, share, wilson
from leadq.rulebook.catalogue import FieldType
from leadq.store import cohorts, tallies
from leadq.store.cohorts import Cohort, Standing
from leadq.store.groupings import SOURCE, Grouping
from leadq.store.tallies import Tally, Value
from leadq.store.transactions import Db
from leadq.values.folding import fold

Day = TypeVar("Day", int, date)

TOTAL: Final = "total"
_ORDERS_TO_TELL_AGE: Final = 20


@dataclass(frozen=True, slots=True)
class ConversionRow:
    """One group, or the total. `base` is leads without invalid ones, and won + lost + parked + open.

    `group` is what its leads have in common as most of them write it, None where it is unknown. `reached` maps the
    open stages, in their order, to the leads of the base that ever were there or further. Rates are between 0 and 1,
    and None at base 0. `immature` is None (unknown) with fewer than 20 orders; where all leads were given the same
    time, none is. `order_value_cents` is None where there are orders, but no value of one is known.
    """

    group: Value
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
    order_value_cents: int | None


@dataclass(frozen=True, slots=True)
class _Group:
    """The leads of one row.

    `took` are the days from received to won, with how many orders took so long, `young` the days on which leads
    were received lately; `is_timed`: all leads were given the same time.
    """

    tallies: Sequence[Tally]
    took: Counter[int]
    young: Counter[date]
    is_timed: bool

    @property
    def written(self) -> Value:
        """What the leads have in common, as most of them write it."""
        writings: Counter[Value] = Counter()
        for tally in self.tallies:
            writings[tally.group] += tally.leads
        return min(writings, key=lambda one: (-writings[one], str(one)))

    def is_immature(self, as_of: date, base: int) -> bool | None:
        """Whether more than a fifth of the base is younger than three quarters of the orders were."""
        typical = typical_days(self.took)
        if self.is_timed or typical is None:
            return False if self.is_timed else None
        younger = sum(leads for day, leads in self.young.items() if (as_of - day).days < typical)
        return younger * 5 > base


def conversion(
    db: Db, *, as_of: date, cohort: Cohort, by: Grouping = SOURCE
) -> list[ConversionRow]:
    """The groups of the cohort in the order of what they are, the unknown one, and their total as the last row.

    How the leads stood at the end of the day `as_of`, or of the cohort's `within`. A group without leads in the
    cohort, or with fewer than `cohort.min_leads`, is not listed; the total counts all of them, each lead once.
    """
    with cohorts.standing(Standing(db, cohort, as_of, by)) as standing:
        stages = cohorts.open_stages(db)
        groups, total = _groups(standing)
    rows = [
        _row(_shown(by, group.written), group, stages, as_of=as_of)
        for _, group in sorted(groups.items(), key=lambda one: _place(one[0]))
    ]
    listed = [row for row in rows if row.leads >= cohort.min_leads]
    return [*listed, _row(TOTAL, total, stages, as_of=as_of)]


def typical_days(took: Counter[int]) -> int | None:
    """The 75th percentile of days: the smallest number within which at least 75 % of the orders came.

    `took` counts orders by their days from received to won; fewer than 20 orders tell nothing: None.
    """
    return percentile(took, 75) if took.total() >= _ORDERS_TO_TELL_AGE else None


def _groups(of: Standing) -> tuple[dict[Value, _Group], _Group]:
    """The groups by what they have in common, and their total, in which no lead counts twice."""
    groups = _counted(of)
    if of.counts_often:
        total = _counted(of.together()).get(None, _merged(of, []))
    else:
        total = _merged(of, groups.values())
    typical = [typical_days(group.took) for group in (*groups.values(), total)]
    known = [days for days in typical if days is not None]
    if not known or total.is_timed:
        return groups, total
    after = date.fromordinal(max(1, of.as_of.toordinal() - max(0, *known)))
    young = _merge(tallies.received_after(of, after))
    if of.counts_often:
        all_young = tallies.received_after(of.together(), after).get(None, Counter())
    else:
        all_young = sum(young.values(), Counter())
    groups = {
        name: replace(group, young=young.get(name, Counter())) for name, group in groups.items()
    }
    return groups, replace(total, young=all_young)


def _counted(of: Standing) -> dict[Value, _Group]:
    """The groups, without how young they are."""
    counted: dict[Value, list[Tally]] = {}
    for tally in tallies.tallies(of):
        counted.setdefault(_common(tally.group), []).append(tally)
    took = _merge(tallies.days_to_won(of))
    return {
        name: _Group(found, took.get(name, Counter()), Counter(), of.cohort.within is not None)
        for name, found in counted.items()
    }


def _merged(of: Standing, groups: Collection[_Group]) -> _Group:
    return _Group(
        [tally for group in groups for tally in group.tallies],
        sum((group.took for group in groups), Counter()),
        Counter(),
        of.cohort.within is not None,
    )


def _common(value: Value) -> Value:
    """What leads of one group have in common, however it is written."""
    return fold(value) if isinstance(value, str) else value


def _place(group: Value) -> tuple[bool, Value]:
    """The groups stand in the order of what they have in common, the unknown last."""
    return group is None, 0 if group is None else group


def _merge(by_writing: Mapping[Value, Counter[Day]]) -> dict[Value, Counter[Day]]:
    """Counts of writings as counts of groups."""
    merged: dict[Value, Counter[Day]] = {}
    for value, counts in by_writing.items():
        merged.setdefault(_common(value), Counter()).update(counts)
    return merged


def _shown(by: Grouping, value: Value) -> Value:
    return bool(value) if by.type is FieldType.YES_NO and value is not None else value


def _row(
    name: Value,
    group: _Group,
    stages: Sequence[str],
    *,
    as_of: date,
) -> ConversionRow:
    leads: Counter[str] = Counter()
    for tally in group.tallies:
        leads[tally.outcome] += tally.leads
    won = leads["won"]
    base = leads.total() - leads["invalid"]
    low, high = wilson(won, base)
    return ConversionRow(
        group=name,
        leads=leads.total(),
        invalid=leads["invalid"],
        base=base,
        open=leads["open"],
        parked=leads["parked"],
        lost=leads["lost"],
        won=won,
        reached=_reached(group.tallies, stages),
        conversion_rate=share(won, base),
        conversion_low=low,
        conversion_high=high,
        thin=is_thin(base),
        immature=group.is_immature(as_of, base),
        order_value_cents=_order_value(group.tallies),
    )


def _order_value(counted: Iterable[Tally]) -> int | None:
    """The sum of the values of orders, in cents; None where there are orders, but no value of one is known."""
    orders = [tally for tally in counted if tally.outcome == "won"]
    if orders and not any(tally.valued for tally in orders):
        return None
    return sum(tally.order_value for tally in orders)


def _reached(counted: Iterable[Tally], stages: Sequence[str]) -> dict[str, int]:
    """Leads of the base by the open stage that they reached; an order has reached all, whatever it skipped."""
    reached = dict.fromkeys(stages, 0)
    for tally in counted:
        if tally.outcome == "invalid":
            continue
        passed = stages if tally.outcome == "won" else stages[: tally.furthest]
        for stage in passed:
            reached[stage] += tally.leads
    return reached
