"""Which leads the staged rows are, as far as the database knows, and which of their keys point to another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadq.store import outside
from leadq.store.shared_keys import EMAIL, PHONE, people_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadq.store.staging import Staging
    from leadq.store.transactions import Db

_RANK = "CASE lead.outcome WHEN 'open' THEN 0 WHEN 'parked' THEN 0 WHEN 'invalid' THEN 2 ELSE 1 END"
_TIE = "CASE WHEN lead.outcome IN ('open', 'parked') THEN lead.id ELSE -lead.id END"

_BY_SAME_ROW = """
INSERT OR IGNORE INTO hit
SELECT staged.line, 0, 0, touch.lead_id FROM staged
CROSS JOIN touch ON touch.row_hash = staged.hash AND touch.source_id = staged.source_id
WHERE staged.status IS NULL
"""

# A row whose touch became one with another's since.
_BY_JOINED_ROW = """
INSERT OR IGNORE INTO hit
SELECT staged.line, 0, 0, joined_row.lead_id FROM staged
CROSS JOIN joined_row ON joined_row.row_hash = staged.hash AND joined_row.source_id = staged.source_id
WHERE staged.status IS NULL AND EXISTS (SELECT 1 FROM joined_row)
"""

_BY_EXTERNAL_ID = """
INSERT INTO hit
SELECT staged.line, 1, 0, reference.lead_id FROM staged
CROSS JOIN external_reference AS reference
  ON reference.system = :system AND reference.external_id = staged.external_id
WHERE staged.external_id IS NOT NULL
"""

# Who has a row's key: the main contact, who stands on the lead, or a further one.
_WHO = {
    "lead": "CROSS JOIN lead ON lead.{of_lead} = staged.{column}",
    "contact": """
CROSS JOIN contact ON contact.{of_lead} = staged.{column} CROSS JOIN lead ON lead.id = contact.lead_id
""",
}

_BY_EMAIL = f"""
INSERT OR IGNORE INTO hit
SELECT staged.line, 2, {_RANK} + 4 * ({{people}}.last_name_folded IS NOT {{last}}), {_TIE} FROM staged
{{who}}
WHERE staged.email IS NOT NULL AND staged.role IS NULL
  AND ({{people}}.last_name_folded = {{last}} OR {{people}}.last_name_folded IS NULL OR {{last}} IS NULL)
  AND staged.email NOT IN (SELECT key FROM crowded)
"""

_BY_PHONE = f"""
INSERT OR IGNORE INTO hit
SELECT staged.line, 3, {_RANK}, {_TIE} FROM staged
{{who}}
WHERE staged.{{column}} IS NOT NULL
  -- the plus keeps SQLite from looking a lead up by its last name, which thousands share
  AND +{{people}}.first_name_folded = staged.first_name_folded
  AND +{{people}}.last_name_folded = staged.last_name_folded
  AND ({{people}}.email IS NULL OR {{email}} IS NULL OR {{people}}.email = {{email}})
  AND staged.{{column}} NOT IN (SELECT key FROM crowded)
"""

_BY_ROW = f"""
INSERT OR IGNORE INTO hit
SELECT staged.line, 4, {_RANK}, {_TIE} FROM staged
CROSS JOIN lead ON lead.row_key = staged.row_key
WHERE staged.row_key IS NOT NULL
"""

# What identified a lead that became a part of another one identifies that one now.
_BY_MERGED_ROW = f"""
INSERT OR IGNORE INTO hit
SELECT staged.line, 4, {_RANK}, {_TIE} FROM staged
CROSS JOIN merged ON merged.row_key = staged.row_key CROSS JOIN lead ON lead.id = merged.lead_id
WHERE staged.row_key IS NOT NULL AND EXISTS (SELECT 1 FROM merged)
"""


def note_same_rows(db: Db, found: Iterable[tuple[int, int]]) -> None:
    """Note that rows (line, lead's id) are a lead by their whole identity."""
    db.executemany("INSERT OR IGNORE INTO hit VALUES (?, 4, 0, ?)", found)


_FOUND = """
UPDATE staged SET (strength, lead_id) = (
  SELECT hit.strength, abs(hit.tie) FROM hit WHERE hit.line = staged.line
  ORDER BY hit.strength, hit.rank, hit.tie LIMIT 1)
WHERE line IN (SELECT line FROM hit)
"""


def find_leads(db: Db, staging: Staging, system: str | None) -> None:
    """Give every staged row the lead to which its strongest key points, where one does."""
    db.execute(_BY_SAME_ROW)
    db.execute(_BY_JOINED_ROW)
    if system is not None:
        db.execute(_BY_EXTERNAL_ID, {"system": system})
    if system == outside.SYSTEM:
        outside.find_own_leads(db)
    for people in people_tables(db):
        _find_people(db, staging, people)
    db.execute(_BY_ROW)
    db.execute(_BY_MERGED_ROW)
    db.execute(_FOUND)


def _find_people(db: Db, staging: Staging, people: str) -> None:
    """Note as hits the rows that have a person's e-mail, or a number together with both names."""
    last = staging.sql("last_name_folded")
    if "email" in staging.facts:
        who = _WHO[people].format(of_lead="email", column="email")
        db.execute(_BY_EMAIL.format(people=people, who=who, last=last))
    if not {"first_name_folded", "last_name_folded"} <= set(staging.facts):
        return
    for column in staging.phones:
        for of_lead in ("phone", "mobile"):
            who = _WHO[people].format(of_lead=of_lead, column=column)
            db.execute(
                _BY_PHONE.format(people=people, who=who, column=column, email=staging.sql("email"))
            )


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row whose keys point to two leads: `strength` is that of the weaker key, which belongs to the other lead.

    A lead that the file is about to make has no number yet, but the line that makes it.
    """

    line: int
    strength: int
    lead_id: int | None
    other_id: int | None
    lead_line: int | None = None
    other_line: int | None = None


_POINTS_ELSEWHERE = """
SELECT line, :strength, lead_id, (
  SELECT abs(best.tie) FROM hit AS best WHERE best.line = elsewhere.line AND best.strength = :strength
  ORDER BY best.rank, best.tie LIMIT 1)
FROM (
  SELECT staged.line, staged.lead_id FROM hit JOIN staged ON staged.line = hit.line
  WHERE hit.strength = :strength AND staged.strength < :strength
  GROUP BY hit.line HAVING sum(abs(hit.tie) = staged.lead_id) = 0) AS elsewhere
"""


def leave_out_foreign_keys(db: Db, staging: Staging) -> list[Doubt]:
    """Take out e-mails and phones that point to another lead than a stronger key does; answers where they do."""
    doubts: list[Doubt] = []
    for strength, columns in ((EMAIL, ("email",)), (PHONE, staging.phones)):
        found = [Doubt(*row) for row in db.execute(_POINTS_ELSEWHERE, {"strength": strength})]
        leave_out(db, ((doubt.line, columns) for doubt in found))
        doubts += found
    return doubts


def leave_out(db: Db, cells: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Blank cells of staged rows (line, columns)."""
    for line, columns in cells:
        blanks = ", ".join(f"{column} = NULL" for column in columns)
        db.execute(f"UPDATE staged SET {blanks} WHERE line = ?", (line,))
