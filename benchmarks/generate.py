"""Write a workspace of any size, always the same one, and the messy list of as many rows that an import reads.

Run `python -m benchmarks.generate [FOLDER] [--leads N] [--csv FILE]` in the checkout.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from pathlib import Path

from benchmarks.handovers import HANDOVER_COLUMNS, handovers
from benchmarks.leads import (
    ACTIVITY_COLUMNS,
    ANSWER_COLUMNS,
    AS_OF,
    LEAD_COLUMNS,
    SOURCES,
    VISIT_COLUMNS,
    Batch,
    Inventor,
    Row,
    names,
)
from benchmarks.messy_list import write_messy_list, write_messy_workbook
from leadq.rulebook.loading import load_rulebook
from leadq.store.opening import DATABASE, create
from leadq.store.writing import Command, Transaction, writing
from leadq.values.folding import fold
from leadq.workspace import mirror

RULES = Path(__file__).parent / "rules"
_COSTS = {"fair": 4_500_000, "contest": 800_000, "list": 250_000}  # cents; of others nobody knows
_MOMENT = datetime.combine(AS_OF, time(6), UTC)


def write_workspace(folder: Path, leads: int) -> Path:
    """Write a workspace with `leads` leads into `folder`, which must not hold one yet; answers its database."""
    path = folder / DATABASE
    create(path)
    rules = shutil.copytree(RULES, folder / "rules")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous=off")  # a half-written file is thrown away, not repaired
        command = Command(what="benchmark", who="benchmark", as_of=_MOMENT, at=_MOMENT)
        with writing(db, command) as tx:
            indexes = _drop_indexes(db)
            mirror(tx, load_rulebook(rules))
            _insert_frame(tx, leads)
            _insert_leads(tx, leads)
            for index in indexes:
                db.execute(index)
    return path


def _drop_indexes(db: sqlite3.Connection) -> list[str]:
    """Drop the indexes, which are built faster when the rows are there; answers their definitions."""
    indexes = db.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in indexes:
        db.execute(f"DROP INDEX {name}")
    return [sql for _, sql in indexes]


def _insert_frame(tx: Transaction, leads: int) -> None:
    """What the rows of the leads refer to: sources, and the one import that brought them."""
    sources = [
        (number, name, fold(name), kind, _COSTS.get(kind))
        for number, (name, kind) in enumerate(SOURCES, start=1)
    ]
    _insert(tx, "source", ("id", "name", "name_folded", "kind", "cost"), sources)
    columns = names(
        "command_id file fingerprint rows created updated unchanged rejected suppressed"
    )
    run = (tx.command_id, "invented.csv", "invented", leads, leads, 0, 0, 0, 0)
    _insert(tx, "import_run", columns, [run])


def _insert_leads(tx: Transaction, leads: int) -> None:
    inventor = Inventor()
    for batch in inventor.batches(leads):
        _insert_batch(tx, batch)
    tx.inserted("lead", 1, leads)
    tx.reserve("stage_visit", inventor.visits)
    tx.reserve("activity", inventor.activities)
    tx.reserve("answer", inventor.answers)


def _insert_batch(tx: Transaction, batch: Batch) -> None:
    source, received = LEAD_COLUMNS.index("source_id"), LEAD_COLUMNS.index("received_on")
    touches = ((lead[0], lead[source], lead[received], 1, lead[0]) for lead in batch.leads)
    _insert(tx, "lead", LEAD_COLUMNS, batch.leads)
    _insert(tx, "touch", names("lead_id source_id received_on run_id row_hash"), touches)
    _insert(tx, "stage_visit", VISIT_COLUMNS, batch.visits)
    _insert(tx, "handover", HANDOVER_COLUMNS, handovers(batch.visits, tx.command_id))
    _insert(tx, "activity", ACTIVITY_COLUMNS, batch.activities)
    _insert(tx, "answer", ANSWER_COLUMNS, batch.answers)


def _insert(tx: Transaction, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    marks = ", ".join("?" * len(columns))
    tx.db.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def main() -> None:
    """Read the command line and write what it asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="the workspace to make")
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--csv", type=Path, help="write a messy list of as many rows")
    parser.add_argument("--xlsx", type=Path, help="write the same list as an Excel workbook")
    parser.add_argument("--first", type=int, default=1, help="another number gives other people")
    options = parser.parse_args()
    if options.folder:
        print(write_workspace(options.folder, options.leads))
    if options.csv:
        write_messy_list(options.csv, options.leads, first=options.first)
        print(options.csv)
    if options.xlsx:
        write_messy_workbook(options.xlsx, options.leads, first=options.first)
        print(options.xlsx)


if __name__ == "__main__":
    main()
