"""Keys that several rows of a file share, and those behind which a crowd stands, so that they are no evidence.

The strength of a key is its place in the order of section "Same lead": 1 external id, 2 e-mail, 3 phone with equal
names, 4 the whole identity of a row without any key. Smaller is stronger; 0 is a row that its source delivered before,
word for word, whatever has become of the lead's keys since.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadq.store.contacts import has_contacts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from leadq.store.staging import Staging
    from leadq.store.transactions import Db

EXTERNAL_ID, EMAIL, PHONE, ROW = 1, 2, 3, 4
_CROWD = 3  # so many last names behind one key make it no evidence


def has_leads(db: Db) -> bool:
    """Whether there is any lead yet."""
    return db.execute("SELECT 1 FROM lead LIMIT 1").fetchone() is not None


_TABLES = (
    "DROP TABLE IF EXISTS temp.shared",
    "DROP TABLE IF EXISTS temp.shared_use",
    "DROP TABLE IF EXISTS temp.crowded",
    "DROP TABLE IF EXISTS temp.hit",
    "CREATE TEMP TABLE shared (strength INTEGER, key, PRIMARY KEY (strength, key)) WITHOUT ROWID",
    "CREATE TEMP TABLE shared_use (line INTEGER, strength INTEGER, key, last_name TEXT)",
    "CREATE TEMP TABLE crowded (key TEXT PRIMARY KEY) WITHOUT ROWID",
    # `tie` is the lead's id, negative for closed leads: the living one that came first wins, else the last one.
    """
CREATE TEMP TABLE hit (
  line INTEGER, strength INTEGER, rank INTEGER, tie INTEGER,
  PRIMARY KEY (line, strength, rank, tie)) WITHOUT ROWID
""",
)


def note_shared_keys(
    db: Db, staging: Staging, repeated: Mapping[int, Collection[str | int]]
) -> None:
    """Note the keys that several rows of the file have (`repeated`: strength → keys), and who uses them.

    E-mails and phones behind which the database has another last name (for rows without one: two) are noted as well; those behind which file and
    database together have three last names are crowded.
    """
    for statement in _TABLES:
        db.execute(statement)
    for strength, keys in repeated.items():
        db.executemany("INSERT INTO shared VALUES (?, ?)", ((strength, key) for key in keys))
    if has_leads(db):
        _note_disagreements(db, staging)
    for strength, column in _key_columns(staging):
        if db.execute("SELECT 1 FROM shared WHERE strength = ? LIMIT 1", (strength,)).fetchone():
            db.execute(
                _USES.format(
                    column=column, last=staging.sql("last_name_folded"), role=_role(column)
                ),
                {"strength": strength},
            )
    people = people_tables(db)
    known = "".join(
        _KNOWN_NAMES[table].format(of_lead=of_lead, strength=strength)
        for table in people
        for strength, of_lead in _KEYS_OF_PEOPLE
    )
    name = _NAME_OF_MAIN if "contact" in people else "last_name"
    db.execute(_CROWDED.format(name=name, known=known), {"crowd": _CROWD})


def people_tables(db: Db) -> tuple[str, ...]:
    """The tables that hold people: the leads, and further contacts where there are any."""
    return ("lead", "contact") if has_contacts(db) else ("lead",)


def _key_columns(staging: Staging) -> list[tuple[int, str]]:
    emails = [(EMAIL, "email")] if "email" in staging.facts else []
    return [
        (EXTERNAL_ID, "external_id"),
        *emails,
        *((PHONE, name) for name in staging.phones),
        (ROW, "row_key"),
    ]


def _role(column: str) -> str:
    return "AND staged.role IS NULL" if column == "email" else ""


_DISAGREEMENTS = """
INSERT OR IGNORE INTO shared
SELECT :strength, staged.{column} FROM staged
WHERE staged.{column} IS NOT NULL {role} AND (
  SELECT CASE WHEN {last} IS NULL THEN min(lead.last_name_folded) < max(lead.last_name_folded)
    ELSE min(lead.last_name_folded) IS NOT NULL END
  FROM {people} AS lead WHERE lead.{of_lead} = staged.{column} AND lead.last_name_folded IS NOT {last})
"""

_USES = """
INSERT INTO shared_use
SELECT staged.line, :strength, staged.{column}, {last} FROM staged
CROSS JOIN shared ON shared.strength = :strength AND shared.key = staged.{column}
WHERE staged.{column} IS NOT NULL {role}
"""

_CROWDED = """
INSERT INTO crowded
SELECT key FROM (
  SELECT key, {name} AS last_name FROM shared_use WHERE strength IN (2, 3) {known})
WHERE last_name IS NOT NULL GROUP BY key HAVING count(*) >= :crowd
"""

_KNOWN_NAMES = {
    "lead": """
  UNION SELECT shared.key, lead.last_name_folded FROM shared
    CROSS JOIN lead ON lead.{of_lead} = shared.key WHERE shared.strength = {strength}
""",
    "contact": """
  UNION SELECT shared.key, coalesce(lead.last_name_folded, contact.last_name_folded) FROM shared
    CROSS JOIN contact ON contact.{of_lead} = shared.key CROSS JOIN lead ON lead.id = contact.lead_id
    WHERE shared.strength = {strength}
""",
}

# The people of one lead are no crowd: a further contact goes by the name of the main one.
_NAME_OF_MAIN = """
coalesce((
  SELECT lead.last_name_folded FROM contact CROSS JOIN lead ON lead.id = contact.lead_id
  WHERE contact.last_name_folded = shared_use.last_name AND shared_use.key IN (contact.email, contact.phone, contact.mobile)
  LIMIT 1), last_name)
"""
_KEYS_OF_PEOPLE = ((EMAIL, "email"), (PHONE, "phone"), (PHONE, "mobile"))


def _note_disagreements(db: Db, staging: Staging) -> None:
    pairs = [(EMAIL, "email", "email")] if "email" in staging.facts else []
    pairs += [(PHONE, own, theirs) for own in staging.phones for theirs in ("phone", "mobile")]
    for people in people_tables(db):
        for strength, column, of_lead in pairs:
            sql = _DISAGREEMENTS.format(
                people=people,
                column=column,
                of_lead=of_lead,
                role=_role(column),
                last=staging.sql("last_name_folded"),
            )
            db.execute(sql, {"strength": strength})


_CROWDED_ROWS = """
SELECT staged.line, source.name_folded, {first}, {last}, {company}, {postcode}, staged.hash
FROM staged CROSS JOIN source ON source.id = staged.source_id
WHERE staged.line IN (SELECT shared_use.line FROM shared_use JOIN crowded ON crowded.key = shared_use.key)
  AND staged.external_id IS NULL
  AND ({email} IS NULL OR staged.role IS NOT NULL OR {email} IN (SELECT key FROM crowded))
  AND ({first} IS NULL OR {last} IS NULL OR ({phone} IS NULL OR {phone} IN (SELECT key FROM crowded))
    AND ({mobile} IS NULL OR {mobile} IN (SELECT key FROM crowded)))
"""

_WITH_CROWDED = {
    "lead": "CROSS JOIN lead ON lead.{of_lead} = crowded.key",
    "contact": """
CROSS JOIN contact ON contact.{of_lead} = crowded.key CROSS JOIN lead ON lead.id = contact.lead_id
""",
}

_CROWDED_LEADS = """
SELECT DISTINCT lead.id, source.name_folded, {people}.first_name_folded, {people}.last_name_folded, lead.company,
  lead.postcode
FROM crowded {who}
CROSS JOIN touch ON touch.lead_id = lead.id
CROSS JOIN source ON source.id = touch.source_id
ORDER BY lead.id
"""


@dataclass(frozen=True, slots=True)
class Crowded:
    """A row or lead (`id`: line or lead's id) without any key but one that a crowd shares; `hash` 0 for leads."""

    id: int
    source: str
    first_name: str | None
    last_name: str | None
    company: str | None
    postcode: str | None
    hash: int = 0


def crowded_rows(db: Db, staging: Staging) -> list[Crowded]:
    """The staged rows whose every key is shared by a crowd."""
    names = {
        name: staging.sql(name) for name in ("company", "postcode", "email", "phone", "mobile")
    }
    names |= {"first": staging.sql("first_name_folded"), "last": staging.sql("last_name_folded")}
    return [Crowded(*row) for row in db.execute(_CROWDED_ROWS.format(**names))]


def crowded_leads(db: Db) -> list[Crowded]:
    """The leads that have a crowded key, once per source and person."""
    statements = (
        _CROWDED_LEADS.format(people=people, who=_WITH_CROWDED[people].format(of_lead=of_lead))
        for people in people_tables(db)
        for _, of_lead in _KEYS_OF_PEOPLE
    )
    return [Crowded(*row) for sql in statements for row in db.execute(sql)]


_EQUAL_ROW_KEYS = """
INSERT INTO shared_use
SELECT staged.line, 4, staged.row_key, NULL FROM staged WHERE staged.row_key IN (SELECT value FROM json_each(?))
"""


def give_row_keys(db: Db, keys: Mapping[int, int]) -> None:
    """Give rows (line → row key) the key of a row without keys, and look at all rows that have the same."""
    db.executemany("UPDATE staged SET row_key = ?2 WHERE line = ?1", keys.items())
    db.execute(_EQUAL_ROW_KEYS, (json.dumps(sorted(set(keys.values()))),))
