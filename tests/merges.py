"""Merging in a test: by the plan in which one of the two is believed wherever they differ."""

from __future__ import annotations

from pathlib import Path

from leadq import merging
from leadq.comparing import Comparison, compared
from leadq.finding import find_lead
from leadq.merging import Merged, Plan
from leadq.store import mirror
from leadq.store.opening import opened
from leadq.store.writing import writing
from tests.facts import a_command


def side_by_side(path: Path, keep: int, drop: int) -> Comparison:
    """Two leads of the database at `path`, compared."""
    with opened(path) as db:
        leads = (find_lead(db, str(number)) for number in (keep, drop))
        return compared(db, mirror.catalogue(db), *leads)


def merge(
    path: Path, keep: int, drop: int, *, believe: int | None = None, on: str = "2026-11-17"
) -> Merged:
    """Merge lead `drop` into lead `keep`."""
    plan = Plan(side_by_side(path, keep, drop)).believing(believe or keep)
    with opened(path) as db, writing(db, a_command(on, f"merge {drop} into {keep}")) as tx:
        return merging.merge(tx, mirror.catalogue(db), plan)
