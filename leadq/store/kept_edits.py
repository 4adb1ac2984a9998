"""What a person has changed since a source first delivered stays, whatever the source says now."""

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


# A visit gets another stage only when the stage itself gets another name: nobody has moved the lead.
_RENAMED = """
SELECT 1 FROM journal AS visit
WHERE visit.lead_id = journal.lead_id AND visit.command_id = journal.command_id
  AND visit.table_name = 'stage_visit' AND visit.column_name = 'stage' AND visit.operation = 'update'
""".strip()

# A command may import several lists, and a list may have several sources: what may be its own counts as its own.
_CHANGES_SINCE = """
INSERT INTO change
SELECT arrival.lead_id, journal.column_name, journal.id, journal.old_value,
  CASE max(CASE WHEN run.id IS NOT NULL
    THEN run.source IS NULL OR run.source = source.name OR coalesce(run.system = :system, 0) END)
    WHEN 1 THEN 'own' WHEN 0 THEN 'other'
    ELSE iif(journal.command_id IN (SELECT command_id FROM inserted WHERE table_name = 'merged'), 'merge', 'person') END
FROM {arrivals}
CROSS JOIN source ON source.id = arrival.source_id
LEFT JOIN import_run AS run ON run.command_id = journal.command_id
WHERE journal.table_name = 'lead' AND journal.operation = 'update' AND journal.command_id > arrival.since
  AND NOT (journal.column_name = 'stage' AND EXISTS ({renamed}))
GROUP BY journal.id
"""

# What was done to a lead that is a part of this one by now counts as well.
_JOURNALED = (
    "arrival CROSS JOIN journal ON journal.lead_id = arrival.lead_id",
    """
merged CROSS JOIN arrival ON arrival.lead_id = merged.lead_id CROSS JOIN journal ON journal.lead_id = merged.id
""",
)


def note_changes_since(db: Db, system: str | None) -> None:
    """Note what has changed in the arriving leads since their source, or the `system`, first brought them, and who did it."""
    for arrivals in _JOURNALED:
        statement = _CHANGES_SINCE.format(arrivals=arrivals, renamed=_RENAMED)
        db.execute(statement, {"system": system})


# A lead that another list or a merge has brought back must not be closed again because its own list still says so. Else a
# merge only brings what lists or people have said.
_PROTECTED = """
INSERT INTO protected
SELECT lead_id, column_name FROM (
  SELECT lead_id, column_name, by, max(id) FROM change WHERE by <> 'merge' OR column_name = 'stage'
  GROUP BY lead_id, column_name)
WHERE by = 'person' OR by IN ('other', 'merge') AND column_name = 'stage'
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
