"""What each source cost and brought: the price of a lead, of a ready one, of an order; how fast, and how good the data is.

A figure that is not known is None, never 0; all of them are of the base, the leads without invalid ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from leadq.reports.conversion import TOTAL
from leadq.reports.rates import is_thin, percentile, share
from leadq.store import source_figures
from leadq.store.outcomes import stood
from leadq.store.received import Received
from leadq.store.source_figures import Outcomes, Reception, Spending
from leadq.store.transactions import Db

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source, or the total (whose `kind` is None). Amounts are cents, shares between 0 and 1.

    `base` is leads without invalid ones; `contacted`, `complete`, `asked`, `ready` and `won` count in it. `ready` is None
    where nobody was asked, and with its share and cost of the `judged` leads of the base: all of them or none; in the
    total those of the sources where somebody was asked. `order_value_cents` is the sum over the `valued` orders, whose value is known; None when it is
    of none. `days_to_contact` and `days_to_order` are medians of those contacted and won, from the day of receiving.

    Cost is None where it is not known, also when `is_cut` says that the period leaves out leads of the source. What
    depends on cost is of the `costed` leads of the base: all of them or, where the cost is not known, none; in the
    total those of the sources whose cost is known. `return_on_cost` is the order value for each unit of cost.

    `thin`: the base is under 30. `leads_by_month` has the last twelve months up to the day of the report, with the base that came in each.
    """

    source: str
    kind: str | None
    leads: int
    invalid: int
    base: int
    contacted: int
    complete: int
    asked: int
    ready: int | None
    judged: int
    won: int
    cost_cents: int | None
    costed: int
    cost_per_lead_cents: int | None
    cost_per_ready_cents: int | None
    cost_per_order_cents: int | None
    order_value_cents: int | None
    valued: int
    return_on_cost: float | None
    days_to_contact: int | None
    days_to_order: int | None
    complete_share: float | None
    ready_share: float | None
    is_cut: bool
    thin: bool
    leads_by_month: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of the leads of one source, or of several together, and what they cost."""

    outcomes: Sequence[Outcomes] = ()
    receptions: Sequence[Reception] = ()
    took: Counter[int] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    cost: int | None = None
    is_cut: bool = False

    @property
    def base(self) -> int:
        return sum(one.leads for one in self.receptions)

    @property
    def asked(self) -> int:
        return sum(one.leads for one in self.receptions if one.asked)


@dataclass(frozen=True, slots=True)
class _Group:
    """One row: a source, or all of them."""

    name: str
    kind: str | None
    sources: Sequence[_Facts]

    @property
    def costed(self) -> Sequence[_Facts]:
        """The sources whose cost is known."""
        return [source for source in self.sources if source.cost is not None]

    @property
    def judged(self) -> Sequence[_Facts]:
        """The sources of which somebody knows how many leads are ready."""
        return [source for source in self.sources if source.asked]


def sources(db: Db, *, as_of: date, received: Received) -> list[SourceRow]:
    """The sources of these leads by name, and their total as the last row, at the end of the day `as_of`.

    A source without such leads is listed when it never had any and money was spent on it: not knowingly after
    `as_of`, nor outside of the period.
    """
    months = _months(as_of)
    since = date.fromisoformat(f"{months[0]}-01")
    with stood(db, as_of=as_of):
        facts = _facts(db, received, as_of, since)
        cut = source_figures.cut_sources(db, received, as_of=as_of)
        spendings = source_figures.spendings(db, received)
    groups = [
        _group(spending, facts.get(spending.id, _Facts()), is_cut=spending.id in cut)
        for spending in spendings
        if spending.id in facts or (spending.id not in cut and _is_spent(spending, received, as_of))
    ]
    total = _Group(TOTAL, None, [source for group in groups for source in group.sources])
    return [_row(group, months) for group in [*groups, total]]


def _months(as_of: date) -> list[str]:
    """The last months up to that of a day, the oldest first."""
    last = as_of.year * 12 + as_of.month - 1
    return [
        f"{month // 12:04}-{month % 12 + 1:02}" for month in range(last - _MONTHS + 1, last + 1)
    ]


def _facts(db: Db, received: Received, as_of: date, since: date) -> dict[int, _Facts]:
    """What is known by source."""
    outcomes: dict[int, list[Outcomes]] = {}
    for one in source_figures.outcomes(db, received, as_of=as_of):
        outcomes.setdefault(one.source_id, []).append(one)
    receptions: dict[int, list[Reception]] = {}
    for reception in source_figures.receptions(db, received, as_of=as_of):
        receptions.setdefault(reception.source_id, []).append(reception)
    took = source_figures.days_to_order(db, received, as_of=as_of)
    months = source_figures.by_month(db, received, as_of=as_of, since=since)
    return {
        source_id: _Facts(
            found,
            receptions.get(source_id, ()),
            took.get(source_id, Counter()),
            Counter(months.get(source_id, {})),
        )
        for source_id, found in outcomes.items()
    }


def _is_spent(spending: Spending, received: Received, as_of: date) -> bool:
    """Whether a source that never brought a lead belongs in the table, because of what it cost."""
    if spending.cost is None:
        return False
    if spending.started_on is None:
        return received.is_always
    first, last = received.days(as_of)
    return first <= date.fromisoformat(spending.started_on) <= last


def _group(spending: Spending, facts: _Facts, *, is_cut: bool) -> _Group:
    cost = None if is_cut else spending.cost
    return _Group(spending.name, spending.kind, [replace(facts, cost=cost, is_cut=is_cut)])


def _together(parts: Sequence[_Facts]) -> _Facts:
    costs = [part.cost for part in parts if part.cost is not None]
    return _Facts(
        [one for part in parts for one in part.outcomes],
        [one for part in parts for one in part.receptions],
        sum((part.took for part in parts), Counter()),
        sum((part.months for part in parts), Counter()),
        sum(costs) if costs else None,
        any(part.is_cut for part in parts),
    )


def _row(group: _Group, months: Sequence[str]) -> SourceRow:
    facts, costed, judged = map(_together, (group.sources, group.costed, group.judged))
    both = _together([source for source in group.judged if source.cost is not None])
    leads = sum(one.leads for one in facts.outcomes)
    invalid = sum(one.leads for one in facts.outcomes if one.outcome == "invalid")
    contacted = _by_days(facts)
    complete = sum(one.leads for one in facts.receptions if one.complete)
    ready = _ready(judged)
    return SourceRow(
        source=group.name,
        kind=group.kind,
        leads=leads,
        invalid=invalid,
        base=facts.base,
        contacted=contacted.total(),
        complete=complete,
        asked=facts.asked,
        ready=ready,
        judged=judged.base,
        won=_won(facts),
        cost_cents=costed.cost,
        costed=costed.base,
        cost_per_lead_cents=_per(costed.cost, costed.base),
        cost_per_ready_cents=_per(both.cost, _ready(both)),
        cost_per_order_cents=_per(costed.cost, _won(costed)),
        order_value_cents=_value(facts),
        valued=sum(one.valued for one in facts.outcomes if one.outcome == "won"),
        return_on_cost=_return(_value(costed), costed.cost),
        days_to_contact=percentile(contacted, 50),
        days_to_order=percentile(facts.took, 50),
        complete_share=share(complete, facts.base),
        ready_share=None if ready is None else share(ready, judged.base),
        is_cut=facts.is_cut,
        thin=is_thin(facts.base),
        leads_by_month={month: facts.months[month] for month in months},
    )


def _by_days(facts: _Facts) -> Counter[int]:
    """The leads that were contacted, by the days that it took."""
    contacted: Counter[int] = Counter()
    for one in facts.receptions:
        if one.days is not None:
            contacted[one.days] += one.leads
    return contacted


def _ready(facts: _Facts) -> int | None:
    """How many are ready; unknown where nobody was asked."""
    if not facts.asked:
        return None
    return sum(one.leads for one in facts.receptions if one.ready)


def _won(facts: _Facts) -> int:
    return sum(one.leads for one in facts.outcomes if one.outcome == "won")


def _value(facts: _Facts) -> int | None:
    """What the orders are worth, as far as it is known; unknown where it is of none of them."""
    orders = [one for one in facts.outcomes if one.outcome == "won"]
    if orders and not any(one.valued for one in orders):
        return None
    return sum(one.value for one in orders)


def _per(cost: int | None, count: int | None) -> int | None:
    """Cost for each, in whole cents, a half upwards; unknown of nothing."""
    return (2 * cost + count) // (2 * count) if cost is not None and count else None


def _return(value: int | None, cost: int | None) -> float | None:
    return value / cost if value is not None and cost else None
