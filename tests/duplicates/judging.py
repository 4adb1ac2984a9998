"""How well pairs are found: records become leads as they are, and what is proposed is held against the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from leadq.deduplicating.probable import probable_pairs
from leadq.store.opening import opened
from leadq.store.transactions import Db, transaction
from leadq.values.folding import fold
from tests.duplicates.generator import Pair
from tests.duplicates.people import Record
from tests.facts import add_source, add_stages, new_database

_FOLDED = ("first_name", "last_name", "company", "street", "city")
_AS_IT_IS = ("email", "phone", "mobile", "postcode", "country")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found of the true pairs, and what was found besides."""

    found: frozenset[Pair]
    true: frozenset[Pair]
    false: frozenset[Pair]

    @property
    def precision(self) -> float:
        right = len(self.found & self.true)
        return right / (right + len(self.false))

    @property
    def recall(self) -> float:
        return len(self.found & self.true) / len(self.true)

    def recalls(self, kinds: Mapping[Pair, str]) -> dict[str, tuple[float, int]]:
        """For each kind of true pairs the share that was found, and how many there are; the worst first."""
        there = Counter(kinds.values())
        found = Counter(kind for pair, kind in kinds.items() if pair in self.found)
        shares = {kind: (found[kind] / count, count) for kind, count in there.items()}
        return dict(sorted(shares.items(), key=lambda item: item[1]))


def judged(
    folder: Path, records: Sequence[Record], *, unclear: Collection[Pair] = (), least: int = 85
) -> Judgement:
    """Look for pairs among the records, each a lead of its own, in a new database in `folder`."""
    with opened(new_database(folder)) as db:
        with transaction(db):
            add_records(db, records)
        pairs = probable_pairs(db, least=least)
    found = frozenset((pair.lead.id - 1, pair.other.id - 1) for pair in pairs)
    true = frozenset(true_pairs(records)) - frozenset(unclear)
    return Judgement(found, true, found - true - frozenset(unclear))


def true_pairs(records: Sequence[Record]) -> set[Pair]:
    """The pairs of records that are the same somebody."""
    rows: dict[int, list[int]] = {}
    for record in records:
        rows.setdefault(record.who, []).append(record.number)
    return {(a, b) for numbers in rows.values() for a in numbers for b in numbers if a < b}


def add_records(db: Db, records: Sequence[Record]) -> None:
    """Put the records in as leads of one source; record n becomes lead n + 1."""
    add_stages(db)
    source = add_source(db, "Labelled list")
    columns = [*_FOLDED, *(f"{name}_folded" for name in _FOLDED), *_AS_IT_IS]
    marks = ", ".join("?" * (len(columns) + 2))
    db.executemany(
        f"""
        INSERT INTO lead (id, source_id, {", ".join(columns)}, received_on, stage, outcome, stage_entered_on,
          next_action, next_due, next_first_due, next_kind)
        VALUES ({marks}, '2026-01-05', 'new', 'open', '2026-01-05', 'First call', '2026-01-07', '2026-01-07', 'planned')
        """,
        ((record.number + 1, source, *_values(record)) for record in records),
    )


def _values(record: Record) -> list[str | None]:
    texts = [getattr(record, name) for name in _FOLDED]
    folded = [fold(text) for text in texts]
    others = [getattr(record, name) for name in _AS_IT_IS]
    return [value or None for value in (*texts, *folded, *others)]
