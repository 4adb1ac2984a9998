"""What people decide about pairs."""

from __future__ import annotations

from leadq.errors import UsageError
from leadq.store import pairs
from leadq.store.leads import LeadName
from leadq.store.writing import Transaction


class SameLead(UsageError):
    """One lead, named twice."""

    def __init__(self, lead: LeadName) -> None:
        super().__init__(f"both are lead {lead}; name two leads")


def keep_apart(tx: Transaction, one: LeadName, other: LeadName) -> bool:
    """Remember that two leads are not the same, so that they are not proposed again; false when that was known.

    Raises `SameLead`.
    """
    if one.id == other.id:
        raise SameLead(one)
    return pairs.keep_apart(tx, (min(one.id, other.id), max(one.id, other.id)))
