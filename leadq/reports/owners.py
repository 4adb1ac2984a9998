"""What each owner has and did with it: living and overdue leads, hand-overs accepted in time, and how many became orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from leadq.reports.conversion import TOTAL
from leadq.reports.rates import is_thin, share, wilson
from leadq.store import owner_figures
from leadq.store.outcomes import stood
from leadq.store.owner_figures import Handovers, Holding
from leadq.store.received import Received
from leadq.store.transactions import Db


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """One owner, those without one (`owner` is None), or the total.

    `living` and `overdue` are the stock of the day, `base` all leads of the owner without invalid ones: living + won +
    lost. Of the hand-overs of these leads, also of those that have another owner now, `due` were accepted or rejected, or still ran when their date had passed; with
    `in_time` accepted by their date. Shares are between 0 and 1, and None of nothing; the 95 % interval is
    Wilson's. `thin`: the base is under 30; `thin_handovers`: some hand-overs are due, but under 30.
    """

    owner: str | None
    living: int
    overdue: int
    handovers: int
    due: int
    in_time: int
    in_time_share: float | None
    rejected: int
    won: int
    lost: int
    base: int
    conversion_rate: float | None
    conversion_low: float | None
    conversion_high: float | None
    thin: bool
    thin_handovers: bool


def owners(db: Db, *, as_of: date, received: Received) -> list[OwnerRow]:
    """The owners of these leads by name, those leads that have none, and the total as the last row, at the end of `as_of`.

    Who owns a lead and when its step is due is what is stored; names that differ only in case and accents are one owner.
    """
    with stood(db, as_of=as_of):
        holdings = owner_figures.holdings(db, received, as_of=as_of)
    handovers = owner_figures.handovers(db, received, as_of=as_of)
    names = _names(holdings, handovers)
    rows = [
        _row(
            name,
            [one for one in holdings if one.folded == folded],
            [one for one in handovers if one.folded == folded],
        )
        for folded, name in sorted(names.items())
    ]
    ownerless = [one for one in holdings if one.folded is None]
    if ownerless:
        rows.append(_row(None, ownerless, ()))
    return [*rows, _row(TOTAL, holdings, handovers)]


def _names(holdings: Sequence[Holding], handovers: Sequence[Handovers]) -> dict[str, str]:
    """The owners by their folded names, as they are written most often."""
    written: dict[str, dict[str, int]] = {}
    for holding in holdings:
        if holding.folded is not None and holding.owner is not None:
            counts = written.setdefault(holding.folded, {})
            counts[holding.owner] = counts.get(holding.owner, 0) + holding.leads
    for one in handovers:
        counts = written.setdefault(one.folded, {})
        counts[one.owner] = counts.get(one.owner, 0) + one.given
    return {
        folded: min(counts, key=lambda name: (-counts[name], name))
        for folded, counts in written.items()
    }


def _row(name: str | None, holdings: Sequence[Holding], handovers: Sequence[Handovers]) -> OwnerRow:
    leads = {"open": 0, "parked": 0, "won": 0, "lost": 0, "invalid": 0}
    for one in holdings:
        leads[one.outcome] += one.leads
    living, won, lost = leads["open"] + leads["parked"], leads["won"], leads["lost"]
    base = living + won + lost
    low, high = wilson(won, base)
    due = sum(one.due for one in handovers)
    in_time = sum(one.in_time for one in handovers)
    return OwnerRow(
        owner=name,
        living=living,
        overdue=sum(one.overdue for one in holdings),
        handovers=sum(one.given for one in handovers),
        due=due,
        in_time=in_time,
        in_time_share=share(in_time, due),
        rejected=sum(one.rejected for one in handovers),
        won=won,
        lost=lost,
        base=base,
        conversion_rate=share(won, base),
        conversion_low=low,
        conversion_high=high,
        thin=is_thin(base),
        thin_handovers=due > 0 and is_thin(due),
    )
