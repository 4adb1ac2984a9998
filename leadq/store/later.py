"""Whether what is stored on the leads is how they stood on a day, or of a later one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadq.store.transactions import Db

_MOVED_LATER = """
SELECT EXISTS (SELECT 1 FROM lead INDEXED BY lead_conversion WHERE stage_entered_on > :as_of)
"""


def moved_after(db: Db, as_of: date) -> bool:
    """Whether a lead came to where it stands after a day: it may have been written ahead, or the day be past."""
    return bool(db.execute(_MOVED_LATER, {"as_of": as_of.isoformat()}).fetchone()[0])
