"""The first schema: what must never be is refused here, whoever writes.

Dates are ISO text in local days, moments UTC ISO text, money integer cents, yes and no 1 and 0.
Migrations are append-only: once released, these statements stay as they are.
"""

from __future__ import annotations

from leadq.rulebook.catalogue import BUILT_IN, FieldType

_FACTS = (
    *("salutation", "title", "first_name", "last_name", "job_title", "department"),
    *(
        "email",
        "phone",
        "mobile",
        "company",
        "industry",
        "product",
        "employees",
        "revenue",
        "website",
    ),
    *("street", "postcode", "city", "region", "country", "address_checked_on", "note", "owner"),
)

COLUMN_TYPES = {
    FieldType.TEXT: "TEXT",
    FieldType.CODE: "TEXT",
    FieldType.CHOICE: "TEXT",
    FieldType.LIST: "TEXT",
    FieldType.DATE: "TEXT",
    FieldType.INTEGER: "INTEGER",
    FieldType.MONEY: "INTEGER",
    FieldType.YES_NO: "INTEGER",
    FieldType.NUMBER: "REAL",
}


def is_day(column: str) -> str:
    """A CHECK that lets only NULL and real ISO days through (`'soon'`, `''`, `'2026-02-30'` fail)."""
    return f"CHECK (date({column}, '+0 days') IS {column})"


def is_said(column: str) -> str:
    """A CHECK that refuses blank text, whatever it is blank with; NULL is left to others."""
    return f"CHECK (length(trim({column}, ' ' || char(9, 10, 11, 12, 13, 160))) > 0)"


def _fact_columns() -> str:
    lines = []
    for name in _FACTS:
        field = BUILT_IN[name]
        check = f" {is_day(name)}" if field.type is FieldType.DATE else ""
        lines.append(f"  {name} {COLUMN_TYPES[field.type]}{check},")
        if field.folded_column:
            lines.append(f"  {field.folded_column} TEXT,")
    return "\n".join(lines)


_COMMAND = """
CREATE TABLE command (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  as_of TEXT NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL
) STRICT
"""

_JOURNAL = """
CREATE TABLE journal (
  id INTEGER PRIMARY KEY,
  command_id INTEGER NOT NULL REFERENCES command(id),
  lead_id INTEGER,
  table_name TEXT NOT NULL,
  row_key TEXT NOT NULL,
  operation TEXT NOT NULL CHECK (operation IN ('update', 'delete')),
  column_name TEXT NOT NULL,
  old_value ANY
) STRICT
"""

_INSERTED = """
CREATE TABLE inserted (
  command_id INTEGER NOT NULL REFERENCES command(id),
  table_name TEXT NOT NULL,
  first_id INTEGER NOT NULL,
  last_id INTEGER NOT NULL CHECK (last_id >= first_id),
  PRIMARY KEY (table_name, first_id)
) STRICT, WITHOUT ROWID
"""

_SETTING = """
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""

_OWN_FIELD = """
CREATE TABLE own_field (
  name TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  type TEXT NOT NULL,
  choices TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""

_WORKDAY = f"""
CREATE TABLE workday (
  day TEXT PRIMARY KEY NOT NULL {is_day("day")},
  number INTEGER NOT NULL
) STRICT, WITHOUT ROWID
"""

_STAGE = """
CREATE TABLE stage (
  name TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('open', 'parked', 'won', 'lost', 'invalid')),
  UNIQUE (name, outcome)
) STRICT, WITHOUT ROWID
"""

_SOURCE = f"""
CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL {is_said("name")},
  name_folded TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  cost INTEGER,
  started_on TEXT {is_day("started_on")}
) STRICT
"""

_LEAD = f"""
CREATE TABLE lead (
  id INTEGER PRIMARY KEY,
{_fact_columns()}
  source_id INTEGER NOT NULL REFERENCES source(id),
  received_on TEXT NOT NULL {is_day("received_on")},
  follows_id INTEGER REFERENCES lead(id),
  row_key INTEGER,
  stage TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('open', 'parked', 'won', 'lost', 'invalid')),
  stage_entered_on TEXT NOT NULL {is_day("stage_entered_on")},
  furthest INTEGER NOT NULL DEFAULT 1,
  next_action TEXT,
  next_due TEXT {is_day("next_due")},
  next_first_due TEXT {is_day("next_first_due")},
  next_kind TEXT CHECK (next_kind IN ('planned', 'attempt', 'callback')),
  step_no INTEGER NOT NULL DEFAULT 0,
  postponed INTEGER NOT NULL DEFAULT 0,
  closed_on TEXT {is_day("closed_on")},
  reason TEXT,
  order_value INTEGER,
  qualification TEXT,
  fit INTEGER,
  interest INTEGER,
  score INTEGER,
  grade TEXT,
  FOREIGN KEY (stage, outcome) REFERENCES stage(name, outcome),
  CHECK ((outcome IN ('open', 'parked')) = (next_action IS NOT NULL)),
  CHECK ((next_action IS NULL) = (next_due IS NULL)),
  CHECK ((next_action IS NULL) = (next_first_due IS NULL)),
  CHECK ((next_action IS NULL) = (next_kind IS NULL)),
  {is_said("next_action")},
  CHECK ((outcome IN ('won', 'lost', 'invalid')) = (closed_on IS NOT NULL)),
  CHECK ((outcome IN ('lost', 'invalid')) = (reason IS NOT NULL)),
  {is_said("reason")}
) STRICT
"""

# `next` is one scan of lead_next, today's conversion one of lead_conversion.
_LEAD_INDEXES = (
    "CREATE INDEX lead_email ON lead(email) WHERE email IS NOT NULL",
    "CREATE INDEX lead_phone ON lead(phone) WHERE phone IS NOT NULL",
    "CREATE INDEX lead_mobile ON lead(mobile) WHERE mobile IS NOT NULL",
    "CREATE INDEX lead_last_name ON lead(last_name_folded) WHERE last_name_folded IS NOT NULL",
    "CREATE INDEX lead_company ON lead(company_folded) WHERE company_folded IS NOT NULL",
    "CREATE INDEX lead_row_key ON lead(row_key) WHERE row_key IS NOT NULL",
    "CREATE INDEX lead_follows ON lead(follows_id) WHERE follows_id IS NOT NULL",
    "CREATE INDEX lead_next ON lead(next_due) WHERE next_due IS NOT NULL",
    """CREATE INDEX lead_conversion
    ON lead(source_id, outcome, furthest, received_on, closed_on, order_value)""",
)

_EXTERNAL_REFERENCE = """
CREATE TABLE external_reference (
  system TEXT NOT NULL,
  external_id TEXT NOT NULL,
  lead_id INTEGER NOT NULL REFERENCES lead(id),
  PRIMARY KEY (system, external_id)
) STRICT, WITHOUT ROWID
"""

_IMPORT_RUN = """
CREATE TABLE import_run (
  id INTEGER PRIMARY KEY,
  command_id INTEGER NOT NULL REFERENCES command(id),
  file TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  source TEXT,
  system TEXT,
  rows INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  suppressed INTEGER NOT NULL,
  CHECK (rows = created + updated + unchanged + rejected + suppressed)
) STRICT
"""

# JSON objects: `kept` has the cells of unknown columns and the original text of what cleaning changed, `untaken`
# the values that the lead did not take because it had others from another source.
_TOUCH = f"""
CREATE TABLE touch (
  lead_id INTEGER NOT NULL REFERENCES lead(id),
  source_id INTEGER NOT NULL REFERENCES source(id),
  received_on TEXT NOT NULL {is_day("received_on")},
  run_id INTEGER NOT NULL REFERENCES import_run(id),
  row_hash INTEGER NOT NULL,
  kept TEXT,
  untaken TEXT,
  PRIMARY KEY (lead_id, source_id, received_on)
) STRICT, WITHOUT ROWID
"""

_ACTIVITY = f"""
CREATE TABLE activity (
  lead_id INTEGER NOT NULL REFERENCES lead(id),
  happened_on TEXT NOT NULL {is_day("happened_on")},
  kind TEXT NOT NULL,
  seq INTEGER NOT NULL,
  happened_at TEXT,
  by TEXT NOT NULL CHECK (by IN ('lead', 'us')),
  result TEXT,
  subject TEXT,
  subject_folded TEXT,
  note TEXT,
  count INTEGER NOT NULL DEFAULT 1 CHECK (count BETWEEN 1 AND 1000000),
  machine INTEGER NOT NULL DEFAULT 0 CHECK (machine IN (0, 1)),
  reference TEXT,
  PRIMARY KEY (lead_id, happened_on, kind, seq)
) STRICT, WITHOUT ROWID
"""

_ACTIVITY_REFERENCE = (
    "CREATE UNIQUE INDEX activity_reference ON activity(reference) WHERE reference IS NOT NULL"
)

_ANSWER = f"""
CREATE TABLE answer (
  lead_id INTEGER NOT NULL REFERENCES lead(id),
  question TEXT NOT NULL,
  answered_on TEXT NOT NULL {is_day("answered_on")},
  seq INTEGER NOT NULL,
  value ANY NOT NULL,
  value_folded TEXT,
  PRIMARY KEY (lead_id, question, answered_on, seq)
) STRICT, WITHOUT ROWID
"""

_STAGE_VISIT = f"""
CREATE TABLE stage_visit (
  lead_id INTEGER NOT NULL REFERENCES lead(id),
  seq INTEGER NOT NULL,
  stage TEXT NOT NULL,
  entered_on TEXT NOT NULL {is_day("entered_on")},
  left_on TEXT {is_day("left_on")},
  reason TEXT,
  PRIMARY KEY (lead_id, seq),
  CHECK (left_on IS NULL OR left_on >= entered_on)
) STRICT, WITHOUT ROWID
"""

STATEMENTS = (
    _COMMAND,
    _JOURNAL,
    "CREATE INDEX journal_lead ON journal(lead_id)",
    "CREATE INDEX journal_command ON journal(command_id)",
    _INSERTED,
    "CREATE INDEX inserted_command ON inserted(command_id)",
    _SETTING,
    _OWN_FIELD,
    _WORKDAY,
    _STAGE,
    _SOURCE,
    _LEAD,
    *_LEAD_INDEXES,
    _EXTERNAL_REFERENCE,
    "CREATE INDEX external_reference_lead ON external_reference(lead_id)",
    _IMPORT_RUN,
    "CREATE INDEX import_run_fingerprint ON import_run(fingerprint)",
    _TOUCH,
    "CREATE INDEX touch_row ON touch(row_hash)",
    _ACTIVITY,
    _ACTIVITY_REFERENCE,
    _ANSWER,
    _STAGE_VISIT,
)
