"""What a staged list holds that is not understood or not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leadq.store.transactions import Db

_MOST = 20  # reasons

_UNCLEAR = "SELECT problem, kept FROM staged WHERE problem IS NOT NULL AND refusal IS NULL"

_REFUSALS = f"""
SELECT count(*), refusal FROM staged WHERE refusal IS NOT NULL
GROUP BY refusal ORDER BY count(*) DESC, min(line) LIMIT {_MOST}
"""

_REFUSED_EVENTS = f"""
SELECT count(*), problem FROM event WHERE problem IS NOT NULL
GROUP BY problem ORDER BY count(*) DESC, min(line) LIMIT {_MOST}
"""


def unclear_rows(db: Db) -> Iterable[tuple[str, str | None]]:
    """Per row with something that was not understood: the fields, a name per line, and what is kept (JSON)."""
    return db.execute(_UNCLEAR)


def refusals(db: Db) -> list[tuple[int, str]]:
    """How many rows of a list of leads are rejected for which reason, the commonest first."""
    return list(db.execute(_REFUSALS))


def refused_events(db: Db) -> list[tuple[int, str]]:
    """How many rows of a list of activities are rejected for which reason, the commonest first."""
    return list(db.execute(_REFUSED_EVENTS))
