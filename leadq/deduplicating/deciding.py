"""What people decide about pairs."""

from __future__ import annotations

from leadq.store import pairs
from leadq.store.leads import LeadName
from leadq.store.pairs import SameLead
from leadq.store.writing import Transaction


def keep_apart(tx: Transaction, one: LeadName, other: LeadName) -> bool:
    """Remember that two leads are not the same, so that they are not proposed again; false when that was known.

    Raises `SameLead`.
    """
    if one.id == other.id:
        raise SameLead(one)
    return pairs.keep_apart(tx, (min(one.id, other.id), max(one.id, other.id)))
