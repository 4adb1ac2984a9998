"""Facts about what owners have and did with it: their leads by outcome, what is late, and the hand-overs they got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from leadq.values.folding import fold

if TYPE_CHECKING:
    from leadq.store.transactions import Db


@dataclass(frozen=True, slots=True)
class Holding:
    """Leads of an owner (`folded`: None for nobody; `owner` as it is written) with one outcome, and how many are overdue."""

    folded: str | None
    owner: str | None
    outcome: str
    leads: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Handovers:
    """Hand-overs to an owner. `due` were accepted or rejected, or still ran when their date had passed."""

    folded: str
    owner: str
    given: int
    due: int
    in_time: int
    rejected: int


# A name folds in one way: grouping by it alone leaves less to sort.
_HOLDINGS = """
SELECT max(owner_folded), owner, outcome, count(*), coalesce(sum(outcome IN ('open', 'parked') AND next_due < :as_of), 0)
FROM temp.stood
WHERE received_on <= :as_of
GROUP BY owner, outcome
"""


def holdings(db: Db, *, as_of: date) -> list[Holding]:
    """The leads by owner and outcome, from `temp.stood`."""
    return [Holding(*row) for row in db.execute(_HOLDINGS, {"as_of": as_of.isoformat()})]


# What ended after the day still ran on it.
_HANDOVERS = """
WITH known AS (
  SELECT owner, accept_by,
    CASE WHEN ended_on <= :as_of THEN ending END AS ending,
    CASE WHEN ended_on <= :as_of THEN ended_on ELSE :as_of END AS ran_until
  FROM handover WHERE handed_on BETWEEN :first AND :last AND handed_on <= :as_of
)
SELECT owner, count(*),
  sum(coalesce(ending IN ('accepted', 'rejected'), 0) OR ran_until > accept_by),
  sum(coalesce(ending = 'accepted', 0) AND ran_until <= accept_by),
  sum(coalesce(ending = 'rejected', 0))
FROM known
GROUP BY owner
"""


def handovers(
    db: Db, *, as_of: date, handed_from: date | None = None, handed_to: date | None = None
) -> list[Handovers]:
    """The hand-overs given in a period (both ends belong to it), by owner, as they stood on `as_of`."""
    facts = {
        "as_of": as_of.isoformat(),
        "first": (handed_from or date.min).isoformat(),
        "last": (handed_to or date.max).isoformat(),
    }
    return [
        Handovers(fold(owner), owner, *counts) for owner, *counts in db.execute(_HANDOVERS, facts)
    ]
