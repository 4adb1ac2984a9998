"""A connection, and what happens on it as a whole or not at all."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

Db = sqlite3.Connection


@contextlib.contextmanager
def transaction(db: Db) -> Iterator[None]:
    """Carry out everything inside or, when anything is raised, nothing; writers wait for each other."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        if db.in_transaction:
            db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
