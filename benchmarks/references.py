"""Run a hand-written reference on a workspace's database, as a process of its own.

`python -m benchmarks.references score DATABASE`, `... report DATABASE NAME [DAY]` (prints its rows as JSON),
`... scores DATABASE`, `... sources DATABASE DAY [as_of]`, `... owners DATABASE DAY` (likewise), `... load DATABASE CSV` (csv.reader into
executemany, where there is no sqlite3 program).
"""

from __future__ import annotations

import contextlib
import csv
import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.messy_list import DELIMITER, ENCODING, HEADER

_FOLDER = Path(__file__).parent / "reference"
# as leadq opens its file, so that both pay the same for safety
_PRAGMAS = (
    "synchronous=full",
    "secure_delete=on",
    "cache_spill=off",
    "foreign_keys=on",
    "journal_mode=truncate",
)


def statements(script: str) -> Iterator[str]:
    """The statements of an SQL script, one by one."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def score(db: sqlite3.Connection) -> None:
    """Assess all leads by hand-written SQL and write those that changed."""
    db.execute("BEGIN IMMEDIATE")
    for statement in statements(_script("score")):
        db.execute(statement)
    db.execute("COMMIT")


def report(db: sqlite3.Connection, name: str, day: str | None = None) -> list[dict[str, object]]:
    """What the last statement of a report's reference answers: as it stands, or as it stood on a day."""
    *making, answering = statements(_script(name))
    facts = {"as_of": day} if day else {}
    for statement in making:
        db.execute(statement, facts)
    return _named(db.execute(answering, facts))


def sources(db: sqlite3.Connection, day: str, *, as_of: bool) -> list[dict[str, object]]:
    """What each source cost and brought up to a day: as it stands, or as it stood then."""
    return report(db, "sources_as_of" if as_of else "sources_today", day)


def owners(db: sqlite3.Connection, day: str) -> list[dict[str, object]]:
    """What each owner has, and did with it, as it stands on a day."""
    return report(db, "owners", day)


def scores(db: sqlite3.Connection) -> list[dict[str, object]]:
    """How well the points sort the closed leads, by hand: counts by grade and by rule, and two orders."""
    return report(db, "scores")


def _named(cursor: sqlite3.Cursor) -> list[dict[str, object]]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def load(db: sqlite3.Connection, path: Path) -> None:
    """Read a CSV list into a table of texts."""
    db.execute(f"CREATE TABLE list ({', '.join(f'c{number}' for number in range(len(HEADER)))})")
    db.execute("BEGIN")
    with path.open(encoding=ENCODING, newline="") as file:
        rows = csv.reader(file, delimiter=DELIMITER)
        whole = (row + [""] * (len(HEADER) - len(row)) for row in rows)
        db.executemany(f"INSERT INTO list VALUES ({', '.join('?' * len(HEADER))})", whole)
    db.execute("COMMIT")


def _script(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def main() -> None:
    """Do what the command line names."""
    what, path, *more = sys.argv[1:]
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        for pragma in _PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
        if what == "score":
            score(db)
        elif what == "scores":
            json.dump(scores(db), sys.stdout)
        elif what == "report":
            json.dump(report(db, *more), sys.stdout)
        elif what == "sources":
            json.dump(sources(db, more[0], as_of="as_of" in more), sys.stdout)
        elif what == "owners":
            json.dump(owners(db, more[0]), sys.stdout)
        else:
            load(db, Path(more[0]))


if __name__ == "__main__":
    main()
