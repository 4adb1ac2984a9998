"""What a source said and a lead did not take, because another source was first.

It is remembered with the touch, so that the same cell in a later delivery is no changed one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadq.store.staging import Staging
    from leadq.store.transactions import Db

_HAS_UNTAKEN = """
SELECT 1 FROM arrival
CROSS JOIN touch ON touch.lead_id = arrival.lead_id AND touch.source_id = arrival.source_id
WHERE arrival.wins AND touch.untaken IS NOT NULL LIMIT 1
"""

_LEAVE_UNTAKEN = """
UPDATE staged SET {blanks}
FROM arrival CROSS JOIN touch ON touch.lead_id = arrival.lead_id AND touch.source_id = arrival.source_id
WHERE arrival.wins AND staged.line = arrival.line AND json_extract(touch.untaken, '$.{column}') = staged.{column}
"""


def leave_untaken(db: Db, staging: Staging) -> None:
    """Take out of the rows what their source said before and the lead did not take: it is no changed cell."""
    if not db.execute(_HAS_UNTAKEN).fetchone():
        return
    for column in staging.facts:
        if not column.endswith("_folded"):
            names = [name for name in (column, f"{column}_folded") if name in staging.facts]
            blanks = ", ".join(f"{name} = NULL" for name in names)
            db.execute(_LEAVE_UNTAKEN.format(column=column, blanks=blanks))


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
