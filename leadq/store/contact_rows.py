"""Rows of a list that speak of a further contact of their lead: the firm is the lead's, the person the contact's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadq.store.contacts import PERSON, TWINS, Person, change_contact, has_contacts

if TYPE_CHECKING:
    from leadq.store.staging import Staging
    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction

_TABLE = f"""
CREATE TEMP TABLE spoken (line INTEGER PRIMARY KEY, contact_id INTEGER, {", ".join(PERSON)})
"""

# A contact is meant by an e-mail or a number that the main contact does not have, or by another name; of several with one
# name the one with this e-mail.
_SPEAKS = """
INSERT OR IGNORE INTO spoken
SELECT staged.line, contact.id, {said}
FROM staged
CROSS JOIN contact ON contact.lead_id = staged.lead_id CROSS JOIN lead ON lead.id = staged.lead_id
WHERE staged.status IS NULL AND (
  {email} = contact.email AND {email} IS NOT lead.email
    AND ({last} = contact.last_name_folded OR {last} IS NULL OR contact.last_name_folded IS NULL)
  OR {first} IS contact.first_name_folded AND {last} IS contact.last_name_folded
    AND coalesce({first}, {last}) IS NOT NULL AND (
      {first} IS NOT lead.first_name_folded OR {last} IS NOT lead.last_name_folded
      OR coalesce({phone}, {mobile}) IN (contact.phone, contact.mobile)
        AND coalesce({phone} NOT IN (lead.phone, lead.mobile), 1)
        AND coalesce({mobile} NOT IN (lead.phone, lead.mobile), 1)))
ORDER BY staged.line, {email} IS contact.email DESC, contact.id
"""

_LEAVE_OUT = """
UPDATE staged SET {blanks} WHERE line IN (SELECT line FROM spoken)
"""


def set_aside(db: Db, staging: Staging) -> None:
    """Take out of the rows what they say of a further contact, and remember it."""
    db.execute("DROP TABLE IF EXISTS temp.spoken")
    db.execute(_TABLE)
    columns = [name for name in PERSON if name in staging.facts]
    if not columns or not has_contacts(db):
        return
    db.execute(
        _SPEAKS.format(
            said=", ".join(staging.sql(name) for name in PERSON),
            first=staging.sql("first_name_folded"),
            last=staging.sql("last_name_folded"),
            email=staging.sql("email"),
            phone=staging.sql("phone"),
            mobile=staging.sql("mobile"),
        )
    )
    twins = [f"{name}_folded" for name in columns if name in TWINS]
    blanks = ", ".join(f"{name} = NULL" for name in (*columns, *twins))
    db.execute(_LEAVE_OUT.format(blanks=blanks))


_NEWS = f"""
SELECT spoken.line, spoken.contact_id, arrival.wins,
  {", ".join(f"spoken.{name}, contact.{name}" for name in PERSON)}
FROM spoken CROSS JOIN staged ON staged.line = spoken.line
CROSS JOIN arrival ON arrival.line = coalesce(staged.head, staged.line)
CROSS JOIN contact ON contact.id = spoken.contact_id
ORDER BY spoken.line
"""


def write_news(tx: Transaction) -> list[int]:
    """Write what this turn's rows say of further contacts, by the rules for leads; answers their lines."""
    changed: list[int] = []
    for line, contact_id, wins, *cells in tx.db.execute(_NEWS).fetchall():
        said, known = Person(*cells[::2]), Person(*cells[1::2])
        news = known.news_of(said, wins=bool(wins))
        if news:
            change_contact(tx, contact_id, news)
            changed.append(line)
    return changed


_UPDATED = "UPDATE staged SET status = 'updated' WHERE line = ? AND status = 'unchanged'"


def note_updated(db: Db, lines: list[int]) -> None:
    """Count rows that changed a further contact as updates."""
    db.executemany(_UPDATED, ((line,) for line in lines))


_INHERITED = """
INSERT INTO contact ({columns})
SELECT {values} FROM created CROSS JOIN contact ON contact.lead_id = created.follows_id
WHERE created.lead_id > :last
"""


def inherit(tx: Transaction, last: int) -> None:
    """Give leads above number `last`, which follow a won one, the further contacts of that one."""
    if not has_contacts(tx.db):
        return
    columns = [row[1] for row in tx.db.execute("PRAGMA table_info(contact)")]
    own = {"id": ":first + row_number() OVER (ORDER BY created.lead_id, contact.id) - 1"}
    own["lead_id"] = "created.lead_id"
    sql = _INHERITED.format(
        columns=", ".join(columns),
        values=", ".join(own.get(name, f"contact.{name}") for name in columns),
    )
    count: int = tx.db.execute(_TO_INHERIT, {"last": last}).fetchone()[0]
    tx.db.execute(sql, {"last": last, "first": tx.reserve("contact", count)})


_TO_INHERIT = """
SELECT count(*) FROM created CROSS JOIN contact ON contact.lead_id = created.follows_id WHERE created.lead_id > :last
"""
