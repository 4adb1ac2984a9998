"""How well an order of closed leads sorts: whether won ones stand before lost ones, and what the best part holds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from leadq.reports.rates import Z_95

_PARTS = 10
_BEST = 5  # the best fifth


@dataclass(frozen=True, slots=True)
class Rung:
    """Leads that stand equal in an order, won and lost ones."""

    won: int
    lost: int

    @property
    def leads(self) -> int:
        """All of them."""
        return self.won + self.lost


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well an order sorts. Where nothing can be said, a figure is None.

    `auc` is the probability that a won lead stands before a lost one: 0.5 is chance, 1 perfect. The best 20 % are
    `best_leads` leads with `best_won` orders; of leads that stand equal at the cut a part counts, so it may be a
    fraction. `lift` is their conversion as a multiple of that of all. `gains` are the shares of all orders that the
    best 0, 10, ... 100 % of the leads hold.
    """

    name: str
    auc: float | None
    auc_low: float | None
    auc_high: float | None
    best_leads: int
    best_won: float
    best_rate: float | None
    lift: float | None
    gains: tuple[float, ...]


def ranking(name: str, rungs: Sequence[Rung]) -> Ranking:
    """Judge the order of the `rungs`, the best leads first, under a name."""
    won, leads = sum(rung.won for rung in rungs), sum(rung.leads for rung in rungs)
    best = math.ceil(leads / _BEST)
    held = _won_among(rungs, best)
    auc = area(rungs)
    low, high = interval(rungs)
    return Ranking(
        name=name,
        auc=auc,
        auc_low=low,
        auc_high=high,
        best_leads=best,
        best_won=held,
        best_rate=held / best if best else None,
        lift=held / best * leads / won if won else None,
        gains=tuple(_won_among(rungs, leads * part / _PARTS) / won for part in range(_PARTS + 1))
        if won
        else (),
    )


def _won_among(rungs: Sequence[Rung], leads: float) -> float:
    """The orders among the first `leads`; of equal ones at the cut as many as by chance."""
    held = 0.0
    for rung in rungs:
        if rung.leads >= leads:
            return held + (rung.won * leads / rung.leads if leads else 0)
        held += rung.won
        leads -= rung.leads
    return held


def area(rungs: Sequence[Rung]) -> float | None:
    """The share of pairs of a won and a lost lead in which the won one stands first (Mann-Whitney); equal ones half."""
    won, lost = sum(rung.won for rung in rungs), sum(rung.lost for rung in rungs)
    if not won or not lost:
        return None
    behind, halves = lost, 0
    for rung in rungs:
        behind -= rung.lost
        halves += rung.won * (2 * behind + rung.lost)
    return halves / (2 * won * lost)


def interval(rungs: Sequence[Rung]) -> tuple[float, float] | tuple[None, None]:
    """The 95 % interval of the area by DeLong, DeLong and Clarke-Pearson (Biometrics 44, 1988, 837-845), within 0 and 1.

    Its variance is that of each won lead's share of lost ones behind it, divided by the won leads, plus that of each
    lost lead's share of won ones before it, divided by the lost leads; leads that stand equal have equal shares. A
    variance of 0 (no two leads to compare, or none ever out of order) tells nothing.
    """
    won, lost = sum(rung.won for rung in rungs), sum(rung.lost for rung in rungs)
    middle = area(rungs)
    if middle is None or won < 2 or lost < 2:
        return None, None
    of_won = of_lost = 0.0
    before, behind = 0, lost
    for rung in rungs:
        behind -= rung.lost
        of_won += rung.won * ((behind + rung.lost / 2) / lost - middle) ** 2
        of_lost += rung.lost * ((before + rung.won / 2) / won - middle) ** 2
        before += rung.won
    reach = Z_95 * math.sqrt(of_won / (won - 1) / won + of_lost / (lost - 1) / lost)
    if reach == 0:
        return None, None
    return max(0.0, middle - reach), min(1.0, middle + reach)
