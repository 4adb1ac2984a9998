"""What a lead is called outside its workspace, in what `leadq export` writes, and known by when it comes back."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from leadq.store.transactions import Db

SYSTEM: Final = "leadq"
"""The name space of these names: in a file of it each row is a lead of its own, whatever it shares with others."""

_LETTERS: Final = "bcdfghjkmnpqrstvwxyz"  # without vowels they make no words
_LENGTH: Final = 6

_FIRST_COMMAND = "SELECT at, as_of, who FROM command ORDER BY id LIMIT 1"


def name_of_workspace(db: Db) -> str:
    """Six letters that tell this workspace from others, drawn from how it began; its copies have the same."""
    began = db.execute(_FIRST_COMMAND).fetchone() or ()
    digest = blake2b(repr(began).encode(), digest_size=_LENGTH).digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest)


def name_outside(workspace: str, lead_id: int | str = "") -> str:
    """What the lead of this number is called outside; without a number, how all of the workspace begin."""
    return f"{workspace}-{lead_id}"


# A copy of the workspace has given the same number to another lead: source and day must be those of the lead, too.
_BY_NAME = """
INSERT OR IGNORE INTO hit
SELECT staged.line, 1, 0, touch.lead_id
FROM (
  SELECT line, source_id, received_on, CAST(substr(external_id, length(:prefix) + 1) AS INTEGER) AS number
  FROM staged WHERE substr(external_id, 1, length(:prefix)) = :prefix
) AS staged
LEFT JOIN merged ON merged.id = staged.number
JOIN touch ON touch.lead_id = coalesce(merged.lead_id, staged.number)
  AND touch.source_id = staged.source_id AND touch.received_on = staged.received_on
"""


def find_own_leads(db: Db) -> None:
    """Note as hits the staged rows that are leads of this very workspace."""
    db.execute(_BY_NAME, {"prefix": name_outside(name_of_workspace(db))})


_LEAVE_OUT = """
UPDATE staged SET external_id = NULL WHERE substr(external_id, 1, length(:prefix)) = :prefix
"""


def leave_out_own_names(db: Db) -> None:
    """Blank the names that this workspace has given: they are no ids of another system, and a copy gives them again."""
    db.execute(_LEAVE_OUT, {"prefix": name_outside(name_of_workspace(db))})
