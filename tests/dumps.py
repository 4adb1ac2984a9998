"""What a workspace's database holds, read without the code that wrote it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FACTS = (
    "source",
    "lead",
    "external_reference",
    "touch",
    "activity",
    "answer",
    "stage_visit",
    "journal",
)

Dump = dict[str, list[tuple[Any, ...]]]


def query(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query on the workspace's database, which is opened for reading only."""
    uri = f"{(folder / 'leads.db').as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as db:
        return db.execute(sql).fetchall()


def dump(folder: Path, tables: Sequence[str] = FACTS) -> Dump:
    """All rows of these tables: without others, of the facts and of the journal of their changes."""
    return {table: sorted(query(folder, f"SELECT * FROM {table}"), key=repr) for table in tables}


def whole_dump(folder: Path) -> Dump:
    """All rows of all tables."""
    tables = query(folder, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return dump(folder, [name for (name,) in tables])
