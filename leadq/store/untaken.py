"""What a source said before and a lead does not have: another one was first, or has replaced it since.

The same cell in a later delivery is no changed one. What a lead did not take is remembered with the touch, what was
replaced in the journal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadq.store.staging import STANDING

if TYPE_CHECKING:
    from leadq.store.staging import Staging
    from leadq.store.transactions import Db

# Only what the source said last counts: not what a lead has taken from it after that.
_SAID_BEFORE = """
INSERT INTO said
SELECT lead_id, column_name, value FROM (
  SELECT arrival.lead_id, cell.key AS column_name, said.value, 0 AS id
  FROM arrival CROSS JOIN touch ON touch.lead_id = arrival.lead_id CROSS JOIN json_each(touch.untaken) AS cell
  -- a touch that is two since a merge may have a list of several values
  CROSS JOIN json_each(CASE cell.type WHEN 'array' THEN cell.value ELSE json_array(cell.value) END) AS said
  WHERE arrival.wins AND (touch.source_id = arrival.source_id
    OR touch.run_id IN (SELECT import_run.id FROM import_run WHERE import_run.system = :system))
  UNION ALL SELECT lead_id, column_name, old_value, id FROM change WHERE by <> 'own' AND old_value IS NOT NULL) AS before
WHERE NOT EXISTS (
  SELECT 1 FROM change WHERE change.lead_id = before.lead_id AND change.column_name = before.column_name
    AND change.id > before.id AND change.by = 'own')
"""

_SAID_COLUMNS = "SELECT DISTINCT column_name FROM said"

_LEAVE_UNTAKEN = """
UPDATE staged SET {blanks}
FROM said CROSS JOIN arrival ON arrival.lead_id = said.lead_id
WHERE said.column_name = '{column}' AND staged.line = arrival.line AND staged.{column} = said.value
"""


def leave_untaken(db: Db, staging: Staging, system: str | None) -> None:
    """Take out of the rows what their source or `system` said before and the lead does not have: it is no changed cell."""
    db.execute(_SAID_BEFORE, {"system": system})
    said = {row[0] for row in db.execute(_SAID_COLUMNS)}
    for column in (*staging.facts, "stage"):
        if column in said and not column.endswith("_folded"):
            columns = STANDING if column == "stage" else (column, f"{column}_folded")
            names = [name for name in columns if name in (*staging.facts, *STANDING)]
            blanks = ", ".join(f"{name} = NULL" for name in names)
            db.execute(_LEAVE_UNTAKEN.format(column=column, blanks=blanks))


_OF_JOINED_ROWS = """
UPDATE staged SET {blanks}
WHERE lead_id IS NOT NULL AND coalesce(head, line) IN (SELECT head FROM staged WHERE place IS NOT NULL) AND EXISTS (
  SELECT 1 FROM touch
  CROSS JOIN json_each(touch.untaken, '$.{column}') AS cell
  CROSS JOIN json_each(CASE cell.type WHEN 'array' THEN cell.value ELSE json_array(cell.value) END) AS said
  WHERE touch.lead_id = staged.lead_id AND touch.source_id = staged.source_id AND said.value = staged.{column})
"""


def leave_untaken_of_joined(db: Db, staging: Staging) -> None:
    """Take out of several rows that are one lead what it did not take from them before, so that none hides another's news."""
    if not db.execute(
        "SELECT 1 FROM staged WHERE place IS NOT NULL AND lead_id IS NOT NULL LIMIT 1"
    ).fetchone():
        return
    for column in staging.facts:
        if not column.endswith("_folded"):
            names = [name for name in (column, f"{column}_folded") if name in staging.facts]
            blanks = ", ".join(f"{name} = NULL" for name in names)
            db.execute(_OF_JOINED_ROWS.format(column=column, blanks=blanks))


def untaken_cells(staging: Staging) -> str:
    """What another source said before, so that the lead did not take it: a JSON object, or NULL for nothing."""
    names = [name for name in staging.facts if not name.endswith("_folded")]
    if not names:
        return "NULL"
    differs = " OR ".join(f"staged.{name} <> lead.{name}" for name in names)
    cells = " UNION ALL ".join(
        f"SELECT '{name}' AS name, staged.{name} AS value WHERE staged.{name} <> lead.{name}"
        for name in names
    )
    return (
        f"CASE WHEN NOT arrival.wins AND ({differs})"
        f" THEN (SELECT json_group_object(name, value) FROM ({cells})) END"
    )
