"""Pairs of leads to which the keys of one imported row pointed: a person may say that they are one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from leadq.store.matching import Doubt
from leadq.store.shared_keys import EMAIL, EXTERNAL_ID, PHONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction

_REASONS: Final = {EXTERNAL_ID: "external_id", EMAIL: "email", PHONE: "phone"}

_CREATED = """
SELECT created.line, created.lead_id FROM created WHERE created.line IN (SELECT value FROM json_each(?))
"""

# Pairs that a person has looked at are not proposed again.
_ADD = """
INSERT INTO proposal (lead_id, other_id, seq, run_id, reason)
SELECT :lead, :other, :seq, :run, :reason
WHERE NOT EXISTS (SELECT 1 FROM different WHERE lead_id = :lead AND other_id = :other)
ON CONFLICT DO NOTHING
"""


def propose(tx: Transaction, run_id: int, doubts: Sequence[Doubt]) -> None:
    """Remember the pairs, once the leads that the file makes have their numbers; the first reason of a pair counts."""
    if not doubts:
        return
    pairs = dict(reversed([*_pairs(tx.db, doubts)]))
    first = tx.reserve("proposal", len(pairs))
    rows = (
        {"lead": pair[0], "other": pair[1], "seq": seq, "run": run_id, "reason": reason}
        for seq, (pair, reason) in enumerate(pairs.items(), first)
    )
    tx.db.executemany(_ADD, rows)


def _pairs(db: Db, doubts: Sequence[Doubt]) -> Iterable[tuple[tuple[int, int], str]]:
    lines = {line for doubt in doubts for line in (doubt.lead_line, doubt.other_line) if line}
    created = dict(db.execute(_CREATED, (json.dumps(sorted(lines)),)).fetchall())
    for doubt in doubts:
        one = doubt.lead_id or created.get(doubt.lead_line)
        other = doubt.other_id or created.get(doubt.other_line)
        if one and other and one != other:
            yield (min(one, other), max(one, other)), _REASONS[doubt.strength]
