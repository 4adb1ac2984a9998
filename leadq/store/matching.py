"""Which leads the staged rows are, as far as the database knows, and which rows of the file share a key.

The strength of a key is its place in the order of section "Same lead": 1 external id, 2 e-mail, 3 phone with equal
names, 4 the whole identity of a row without any key. Smaller is stronger; 0 is a row that its source delivered before,
word for word, whatever has become of the lead's keys since.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadq.store import outside
from leadq.store.contacts import has_contacts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

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
    people = _people(db)
    known = "".join(
        _KNOWN_NAMES[table].format(of_lead=of_lead, strength=strength)
        for table in people
        for strength, of_lead in _KEYS_OF_PEOPLE
    )
    name = _NAME_OF_MAIN if "contact" in people else "last_name"
    db.execute(_CROWDED.format(name=name, known=known), {"crowd": _CROWD})


def _people(db: Db) -> tuple[str, ...]:
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
    for people in _people(db):
        for strength, column, of_lead in pairs:
            sql = _DISAGREEMENTS.format(
                people=people,
                column=column,
                of_lead=of_lead,
                role=_role(column),
                last=staging.sql("last_name_folded"),
            )
            db.execute(sql, {"strength": strength})


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
        for people in _people(db)
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
    for people in _people(db):
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


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A row that may be the same lead as another row of the file.

    `email` and `phones` are keys: without role mailboxes and what a crowd shares; `any_email` is what the row says.
    """

    line: int
    hash: int
    source_id: int
    received_on: str | None
    external_id: str | None
    any_email: str | None
    email: str | None
    phones: tuple[str, ...]
    first_name: str | None
    last_name: str | None
    row_key: int | None
    strength: int | None
    lead_id: int | None


_SHARED_ROWS = """
SELECT line, hash, source_id, received_on, external_id, {email},
  CASE WHEN role IS NULL AND {email} NOT IN (SELECT key FROM crowded) THEN {email} END,
  {phone}, {mobile}, {first}, {last}, row_key, strength, lead_id
FROM staged
WHERE line IN (SELECT line FROM shared_use) OR lead_id IN (
  SELECT lead_id FROM staged WHERE lead_id IS NOT NULL GROUP BY lead_id HAVING count(*) > 1)
ORDER BY line
"""


def shared_rows(db: Db, staging: Staging) -> Iterable[SharedRow]:
    """The rows that share a key or a lead with another row, in file order."""
    crowded = {row[0] for row in db.execute("SELECT key FROM crowded")}
    sql = _SHARED_ROWS.format(
        email=staging.sql("email"),
        phone=staging.sql("phone"),
        mobile=staging.sql("mobile"),
        first=staging.sql("first_name_folded"),
        last=staging.sql("last_name_folded"),
    )
    for row in db.execute(sql).fetchall():
        phones = tuple(dict.fromkeys(key for key in row[7:9] if key and key not in crowded))
        yield SharedRow(*row[:7], phones, *row[9:])  # type: ignore[call-arg]  # as selected


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a row of the file belongs; fields as the columns of the staging table."""

    line: int
    hash: int
    strength: int | None
    lead_id: int | None
    head: int | None
    place: int | None
    turn: int | None
    first_line: int | None


_PLACE = """
UPDATE staged SET hash = ?2, strength = ?3, lead_id = ?4, head = ?5, place = ?6, turn = ?7, first_line = ?8
WHERE line = ?1
"""


def place(db: Db, rows: Iterable[Placed]) -> None:
    """Write where rows belong."""
    db.executemany(
        _PLACE,
        (
            (
                row.line,
                row.hash,
                row.strength,
                row.lead_id,
                row.head,
                row.place,
                row.turn,
                row.first_line,
            )
            for row in rows
        ),
    )


_UNCHANGED_COPY = """
UPDATE staged SET status = 'unchanged' WHERE head IS NOT NULL AND place IS NULL
"""


def join_rows(db: Db, staging: Staging) -> None:
    """Let the head of each arrival collect what its later rows say, in file order; blanks erase nothing.

    A row that says nothing new is unchanged, the others count as updates.
    """
    db.execute(_UNCHANGED_COPY)
    if not db.execute("SELECT 1 FROM staged WHERE place IS NOT NULL LIMIT 1").fetchone():
        return
    db.execute("CREATE INDEX temp.staged_place ON staged(place) WHERE place IS NOT NULL")
    most: int = db.execute("SELECT max(place) FROM staged").fetchone()[0]
    facts = [*staging.facts, "external_id"]
    differs = " OR ".join(
        f"later.{name} IS NOT NULL AND later.{name} IS NOT head.{name}" for name in facts
    )
    standing = " OR ".join(f"later.{name} IS NOT head.{name}" for name in _STANDING)
    status = f"""
UPDATE staged AS later SET status = CASE
  WHEN {differs} OR later.stage IS NOT NULL AND ({standing}) THEN 'updated' ELSE 'unchanged' END
FROM staged AS head WHERE later.place = :place AND head.line = later.head
"""
    collected = ", ".join(
        [f"{name} = coalesce(later.{name}, head.{name})" for name in (*facts, "kept")]
        + [f"problem = {_BOTH_PROBLEMS}"]
        + [
            f"{name} = CASE WHEN later.stage IS NULL THEN head.{name} ELSE later.{name} END"
            for name in _STANDING
        ]
    )
    collect = f"""
UPDATE staged AS head SET {collected}
FROM staged AS later WHERE later.place = :place AND head.line = later.head
"""
    for position in range(1, most + 1):
        db.execute(status, {"place": position})
        db.execute(collect, {"place": position})
    _settle_problems(db, staging)


_BOTH_PROBLEMS = """
CASE WHEN head.problem IS NOT NULL AND later.problem IS NOT NULL THEN head.problem || char(10) || later.problem
  ELSE coalesce(head.problem, later.problem) END
""".strip()

_JOINED_PROBLEMS = """
SELECT line, problem FROM staged
WHERE problem IS NOT NULL AND line IN (SELECT head FROM staged WHERE place IS NOT NULL)
"""

_SETTLED = """
UPDATE staged SET problem = :problem, problem_folded = :problem WHERE line = :line
"""


def _settle_problems(db: Db, staging: Staging) -> None:
    """Take out of what was not understood in several rows what stands in one of them."""
    for line, names in db.execute(_JOINED_PROBLEMS).fetchall():
        unsolved = [
            name
            for name in dict.fromkeys(names.split("\n"))
            if _is_blank(db, staging.column_of(name), line)
        ]
        db.execute(_SETTLED, {"line": line, "problem": "\n".join(unsolved) or None})


def _is_blank(db: Db, column: str, line: int) -> bool:
    sql = f"SELECT {column} IS NULL FROM staged WHERE line = ?"
    return bool(db.execute(sql, (line,)).fetchone()[0])


_STANDING = ("stage", "stage_entered_on", "closed_on", "reason")
