"""What a person has changed since a source last delivered stays, whatever the source says now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadq.store.staging import STANDING, Cell, Staging

if TYPE_CHECKING:
    from leadq.store.transactions import Db


@dataclass(frozen=True, slots=True)
class KeptEdit:
    """A field that a person has changed since the file's source first brought the lead, and the file would change."""

    lead_id: int
    field: str
    kept: Cell
    given: Cell


_PROTECTED = """
INSERT INTO protected
SELECT lead_id, column_name FROM (
  SELECT arrival.lead_id, journal.column_name, journal.command_id, max(journal.id)
  FROM arrival CROSS JOIN journal ON journal.lead_id = arrival.lead_id
  WHERE journal.table_name = 'lead' AND journal.command_id > arrival.since
  GROUP BY arrival.lead_id, journal.column_name)
WHERE command_id NOT IN (SELECT command_id FROM import_run)
"""

_PROTECTED_COLUMNS = "SELECT DISTINCT column_name FROM protected"

_KEPT_EDITS = """
SELECT arrival.lead_id, lead.{column}, staged.{column}
FROM protected
JOIN arrival ON arrival.lead_id = protected.lead_id
JOIN lead ON lead.id = arrival.lead_id
JOIN staged ON staged.line = arrival.line
WHERE protected.column_name = '{column}' AND staged.{column} IS NOT NULL AND staged.{column} IS NOT lead.{column}
ORDER BY arrival.lead_id
"""

_LEAVE_OUT = """
UPDATE staged SET {blanks} WHERE line IN (
  SELECT arrival.line FROM arrival JOIN protected ON protected.lead_id = arrival.lead_id
  WHERE protected.column_name = '{column}')
"""


def protect_edits(db: Db, staging: Staging) -> tuple[KeptEdit, ...]:
    """Take out of the rows what a person has changed since; answers where the file would have changed it."""
    db.execute(_PROTECTED)
    edited = {row[0] for row in db.execute(_PROTECTED_COLUMNS)}
    edits: list[KeptEdit] = []
    for column in (*staging.facts, "stage"):
        if column not in edited:
            continue
        rows = db.execute(_KEPT_EDITS.format(column=column)).fetchall()
        edits += [
            KeptEdit(lead_id, column.removeprefix("own_"), kept, given)
            for lead_id, kept, given in rows
        ]
        columns = STANDING if column == "stage" else (column, f"{column}_folded")
        blanks = ", ".join(
            f"{name} = NULL" for name in columns if name in (*staging.facts, *STANDING)
        )
        db.execute(_LEAVE_OUT.format(column=column, blanks=blanks))
    return tuple(edits)
