"""How every lead stood at the end of a day: from the leads themselves when none has moved later, else from their visits.

Both are read as one view, `temp.stood`, so that a report has one statement for all days. Where it stood, and since when, is that of the
day; address, owner, next step, qualification and the value of the order are those stored.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date
from typing import Final

from leadq.store.later import moved_after
from leadq.store.transactions import Db

_STORED: Final = (
    "lead.id, lead.source_id, lead.received_on, lead.street, lead.postcode, lead.city, lead.owner, lead.owner_folded,"
    " lead.next_due, lead.qualification, lead.order_value"
)

_STOOD_STORED = f"""
CREATE TEMPORARY VIEW stood AS
SELECT {_STORED}, lead.outcome, lead.closed_on FROM lead
"""

_STORIES = """
CREATE TEMPORARY TABLE story (lead_id INTEGER PRIMARY KEY, outcome TEXT, entered_on TEXT)
"""

# A lead is where its last visit up to the day is; beside a max() stand the other columns of its row.
_FILL_STORIES = """
INSERT INTO temp.story (lead_id, outcome, entered_on)
SELECT lead_id, outcome, entered_on FROM (
  SELECT visit.lead_id, stage.outcome, visit.entered_on, max(visit.seq)
  FROM stage_visit AS visit CROSS JOIN stage ON stage.name = visit.stage
  WHERE visit.entered_on <= :as_of
  GROUP BY visit.lead_id)
"""

# A lead that had been received, but had entered no stage by then (it was imported as closed later), was open.
_STOOD_THEN = f"""
CREATE TEMPORARY VIEW stood AS
SELECT {_STORED}, coalesce(story.outcome, 'open') AS outcome,
  CASE WHEN story.outcome IN ('won', 'lost', 'invalid') THEN story.entered_on END AS closed_on
FROM lead LEFT JOIN temp.story ON story.lead_id = lead.id
"""


@contextlib.contextmanager
def stood(db: Db, *, as_of: date) -> Iterator[None]:
    """Make `temp.stood`, a row per lead, for the time of the block; all that is read inside it fits together.

    Leads that are received later stand in it too.
    """
    db.execute("SAVEPOINT stood")
    try:
        if moved_after(db, as_of):
            db.execute(_STORIES)
            db.execute(_FILL_STORIES, {"as_of": as_of.isoformat()})
            db.execute(_STOOD_THEN)
        else:
            db.execute(_STOOD_STORED)
        yield
    finally:
        db.execute("ROLLBACK TO stood")
        db.execute("RELEASE stood")
