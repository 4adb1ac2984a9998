"""What the reports added to the schema: whether a lead moved after a day is told by the index of the conversion."""

from __future__ import annotations

STATEMENTS = (
    "DROP INDEX lead_conversion",
    """CREATE INDEX lead_conversion
    ON lead(source_id, outcome, furthest, received_on, closed_on, order_value, stage_entered_on)""",
)
