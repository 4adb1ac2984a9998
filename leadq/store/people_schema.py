"""The second schema: further contacts of a lead, pairs of leads that may be one person or are, and what was not understood."""

from __future__ import annotations

from leadq.rulebook.catalogue import BUILT_IN
from leadq.store.schema import COLUMN_TYPES

_PERSON = (
    *("salutation", "title", "first_name", "last_name", "job_title", "department"),
    *("email", "phone", "mobile"),
)


def _person_columns() -> str:
    lines = []
    for name in _PERSON:
        field = BUILT_IN[name]
        lines.append(f"  {field.column} {COLUMN_TYPES[field.type]},")
        if field.folded_column:
            lines.append(f"  {field.folded_column} TEXT,")
    return "\n".join(lines)


# The names of fields whose text nobody understood, one per line.
_PROBLEM = (
    "ALTER TABLE lead ADD COLUMN problem TEXT",
    "ALTER TABLE lead ADD COLUMN problem_folded TEXT",
)

# The main contact stands on the lead itself.
_CONTACT = f"""
CREATE TABLE contact (
  id INTEGER PRIMARY KEY,
  lead_id INTEGER NOT NULL REFERENCES lead(id),
{_person_columns()}
  CHECK (coalesce(first_name, last_name, email, phone, mobile) IS NOT NULL)
) STRICT
"""

_CONTACT_INDEXES = (
    "CREATE INDEX contact_lead ON contact(lead_id)",
    "CREATE INDEX contact_email ON contact(email) WHERE email IS NOT NULL",
    "CREATE INDEX contact_phone ON contact(phone) WHERE phone IS NOT NULL",
    "CREATE INDEX contact_mobile ON contact(mobile) WHERE mobile IS NOT NULL",
    "CREATE INDEX contact_last_name ON contact(last_name_folded) WHERE last_name_folded IS NOT NULL",
)

# Two leads that a person has looked at and found not to be the same.
_DIFFERENT = """
CREATE TABLE different (
  lead_id INTEGER NOT NULL REFERENCES lead(id),
  other_id INTEGER NOT NULL REFERENCES lead(id),
  seq INTEGER NOT NULL,
  PRIMARY KEY (lead_id, other_id),
  CHECK (lead_id < other_id)
) STRICT, WITHOUT ROWID
"""

# Two leads to which the keys of one imported row pointed; `reason` names the weaker key.
_PROPOSAL = """
CREATE TABLE proposal (
  lead_id INTEGER NOT NULL REFERENCES lead(id),
  other_id INTEGER NOT NULL REFERENCES lead(id),
  seq INTEGER NOT NULL,
  run_id INTEGER NOT NULL REFERENCES import_run(id),
  reason TEXT NOT NULL CHECK (reason IN ('external_id', 'email', 'phone')),
  PRIMARY KEY (lead_id, other_id),
  CHECK (lead_id < other_id)
) STRICT, WITHOUT ROWID
"""

# Numbers of leads that are parts of another one since; a number is never given again.
_MERGED = """
CREATE TABLE merged (
  id INTEGER PRIMARY KEY,
  lead_id INTEGER NOT NULL REFERENCES lead(id),
  seq INTEGER NOT NULL,
  row_key INTEGER,
  CHECK (id <> lead_id)
) STRICT
"""

# The rows of a list, by their hashes, whose touches became one: each of them alone is this lead still.
_JOINED_ROW = """
CREATE TABLE joined_row (
  lead_id INTEGER NOT NULL REFERENCES lead(id),
  source_id INTEGER NOT NULL REFERENCES source(id),
  row_hash INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (lead_id, source_id, row_hash)
) STRICT, WITHOUT ROWID
"""

STATEMENTS = (
    *_PROBLEM,
    _CONTACT,
    *_CONTACT_INDEXES,
    _DIFFERENT,
    "CREATE INDEX different_other ON different(other_id)",
    _PROPOSAL,
    "CREATE INDEX proposal_other ON proposal(other_id)",
    _MERGED,
    "CREATE INDEX merged_lead ON merged(lead_id)",
    "CREATE INDEX merged_row_key ON merged(row_key) WHERE row_key IS NOT NULL",
    _JOINED_ROW,
    "CREATE INDEX joined_row_hash ON joined_row(row_hash)",
)
