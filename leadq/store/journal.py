"""The journal: triggers write the old value of every changed or deleted fact, so no code path can forget.

One row per changed column; insertions are ranges of ids, written by the code that inserts. What is derived
(folded twins, scores, the furthest stage) is not journaled: it can be computed again. The key of a row never changes.
"""

from __future__ import annotations

import sqlite3

# table: the columns that name a row
KEYS = {
    "lead": ("id",),
    "external_reference": ("system", "external_id"),
    "touch": ("lead_id", "source_id", "received_on"),
    "activity": ("lead_id", "happened_on", "kind", "seq"),
    "answer": ("lead_id", "question", "answered_on", "seq"),
    "stage_visit": ("lead_id", "seq"),
    "source": ("id",),
    "contact": ("id",),
    "different": ("lead_id", "other_id"),
    "proposal": ("lead_id", "other_id"),
    "merged": ("id",),
    "joined_row": ("lead_id", "source_id", "row_hash"),
    "handover": ("lead_id", "seq"),
    "escalation": ("lead_id", "step_no", "level"),
    "message": ("id",),
    "opt_out": ("lead_id", "channel"),
    "suppression": ("channel", "address"),
}
_DERIVED = {"qualification", "fit", "interest", "score", "grade", "furthest"}
_PASSING = {"row_hash"}  # another one with each corrected list; kept when its row goes


def facts(db: sqlite3.Connection, table: str) -> list[str]:
    """The journaled columns of `table`, in their order; generated columns are no facts."""
    names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    twins = {f"{name}_folded" for name in names}
    return [name for name in names if name not in _DERIVED | twins]


def drop_triggers(db: sqlite3.Connection, table: str) -> None:
    """Take the triggers of `table` away while its columns change."""
    for operation in ("update", "delete", "key"):
        db.execute(f"DROP TRIGGER IF EXISTS journal_{table}_{operation}")


def create_triggers(db: sqlite3.Connection, table: str) -> None:
    """(Re)create the journal triggers of `table` from the columns that it has now."""
    drop_triggers(db, table)
    columns = facts(db, table)
    watched = [name for name in columns if name not in {*KEYS[table], *_PASSING}]
    for operation, names in (("update", watched), ("delete", columns)):
        name = f"journal_{table}_{operation}"
        db.execute(_trigger_sql(name, table, operation, names))
    db.execute(_KEY.format(table=table, key=", ".join(KEYS[table])))


_KEY = """
CREATE TRIGGER journal_{table}_key BEFORE UPDATE OF {key} ON {table} BEGIN
  SELECT RAISE(ABORT, 'the key of a row of {table} never changes: delete the row and insert another');
END
"""


def _trigger_sql(name: str, table: str, operation: str, columns: list[str]) -> str:
    changed = {"update": "old.{0} IS NOT new.{0}", "delete": "old.{0} IS NOT NULL"}[operation]
    rows = "\n    UNION ALL ".join(
        f"SELECT '{column}' AS name, old.{column} AS value WHERE {changed.format(column)}"
        for column in columns
    )
    of = f"UPDATE OF {', '.join(columns)}" if operation == "update" else "DELETE"
    key = " || char(31) || ".join(f"old.{column}" for column in KEYS[table])
    lead = {"lead": "old.id", "source": "NULL", "suppression": "NULL"}.get(table, "old.lead_id")
    return f"""
CREATE TRIGGER {name} AFTER {of} ON {table} BEGIN
  INSERT INTO journal (command_id, lead_id, table_name, row_key, operation, column_name, old_value)
  SELECT (SELECT max(id) FROM command), {lead}, '{table}', {key}, '{operation}', name, value
  FROM (
    {rows}
  );
END
"""
