"""Facts about what owners have and did with it: their leads by outcome, what is late, and the hand-overs they got."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadq.store.received import ALL
from leadq.values.folding import fold

if TYPE_CHECKING:
    from datetime import date

    from leadq.store.received import Received
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
WHERE received_on BETWEEN :first AND :last
  AND (:kind IS NULL OR source_id IN (SELECT id FROM source WHERE kind = :kind))
GROUP BY owner, outcome
"""


def holdings(db: Db, received: Received, *, as_of: date) -> list[Holding]:
    """The leads received so by owner and outcome, from `temp.stood`."""
    return [Holding(*row) for row in db.execute(_HOLDINGS, received.facts(as_of))]


# What ended after the day still ran on it.
_HANDOVERS = """
WITH known AS (
  SELECT owner, accept_by,
    CASE WHEN ended_on <= :as_of THEN ending END AS ending,
    CASE WHEN ended_on <= :as_of THEN ended_on ELSE :as_of END AS ran_until
  FROM handover WHERE handed_on <= :as_of {of_these}
)
SELECT owner, count(*),
  sum(coalesce(ending IN ('accepted', 'rejected'), 0) OR ran_until > accept_by),
  sum(coalesce(ending = 'accepted', 0) AND ran_until <= accept_by),
  sum(coalesce(ending = 'rejected', 0))
FROM known
GROUP BY owner
"""

_OF_THESE = """
AND (SELECT lead.received_on BETWEEN :first AND :last AND (:kind IS NULL OR source.kind = :kind)
  FROM lead JOIN source ON source.id = lead.source_id WHERE lead.id = handover.lead_id)
"""


def handovers(db: Db, received: Received, *, as_of: date) -> list[Handovers]:
    """The hand-overs of the leads received so, by owner, as they stood on `as_of`."""
    sql = _HANDOVERS.format(of_these="" if received == ALL else _OF_THESE)
    rows = db.execute(sql, received.facts(as_of))
    return [Handovers(fold(owner), owner, *counts) for owner, *counts in rows]
