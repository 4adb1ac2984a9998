"""Pairs of leads that may be one: who the leads are, what is known about pairs, and what people decided."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadq.errors import UsageError
from leadq.store.names import NAME_SQL

if TYPE_CHECKING:
    from leadq.rulebook.compiling import Compiler
    from leadq.rulebook.conditions import Condition
    from leadq.store.leads import LeadName
    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction

Pair = tuple[int, int]  # ids of leads, the smaller one first
_Text = str | None
IdentityRow = tuple[
    int, int | None, int, _Text, _Text, _Text, _Text, _Text, _Text, _Text, _Text, _Text
]


class SameLead(UsageError):
    """One lead, named twice."""

    def __init__(self, lead: LeadName) -> None:
        super().__init__(f"both are lead {lead}; name two leads")


_IDENTITIES = """
SELECT lead.id, NULL, outcome = 'invalid', first_name_folded, last_name_folded, email, phone, mobile,
  company_folded, street_folded, postcode, city_folded
FROM lead {leads}
UNION ALL
SELECT lead.id, contact.id, lead.outcome = 'invalid', contact.first_name_folded, contact.last_name_folded,
  contact.email, contact.phone, contact.mobile,
  lead.company_folded, lead.street_folded, lead.postcode, lead.city_folded
FROM contact JOIN lead ON lead.id = contact.lead_id {contacts}
"""


def identities(db: Db) -> Iterator[IdentityRow]:
    """Who the leads are, one row each, and then their further contacts, who share firm and address of the lead.

    The columns: id of the lead, id of the contact, whether the lead is invalid, first and last name, e-mail, phone,
    mobile, firm, street, postcode and city; texts are folded.
    """
    yield from db.execute(_IDENTITIES.format(leads="", contacts=""))


_OF_LEADS = "WHERE lead.id IN (SELECT value FROM json_each(:ids))"


def identities_of(db: Db, lead_ids: Collection[int]) -> Iterator[IdentityRow]:
    """Who these leads are, in the columns of `identities`."""
    sql = _IDENTITIES.format(leads=_OF_LEADS, contacts=_OF_LEADS)
    yield from db.execute(sql, {"ids": json.dumps(sorted(lead_ids))})


_BEHIND = """
WHERE {table}.email IN (SELECT value FROM json_each(:keys))
  OR {table}.phone IN (SELECT value FROM json_each(:keys))
  OR {table}.mobile IN (SELECT value FROM json_each(:keys))
"""


def identities_behind(db: Db, keys: Collection[str]) -> Iterator[IdentityRow]:
    """Who is reached by one of these e-mails and phone numbers, in the columns and the order of `identities`."""
    leads, contacts = (_BEHIND.format(table=table) for table in ("lead", "contact"))
    sql = f"{_IDENTITIES.format(leads=leads, contacts=contacts)} ORDER BY 2, 1"
    yield from db.execute(sql, {"keys": json.dumps(sorted(keys))})


@dataclass(frozen=True, slots=True)
class Face:
    """A lead, or one of its further contacts, as it is written."""

    id: int
    name: str | None
    first_name: str | None
    last_name: str | None
    job_title: str | None
    company: str | None
    email: str | None
    phone: str | None
    mobile: str | None
    street: str | None
    postcode: str | None
    city: str | None
    source: str
    received_on: str
    stage: str
    outcome: str


_REST = """
  lead.street, lead.postcode, lead.city, source.name, lead.received_on, lead.stage, lead.outcome
"""

_FACES = f"""
SELECT lead.id, {NAME_SQL}, lead.first_name, lead.last_name, lead.job_title, lead.company,
  lead.email, lead.phone, lead.mobile, {_REST}
FROM lead JOIN source ON source.id = lead.source_id
WHERE lead.id IN (SELECT value FROM json_each(:ids))
"""

_FACES_OF_CONTACTS = f"""
SELECT contact.id, lead.id, {NAME_SQL.replace("lead.", "contact.")}, contact.first_name, contact.last_name,
  contact.job_title, lead.company, contact.email, contact.phone, contact.mobile, {_REST}
FROM contact JOIN lead ON lead.id = contact.lead_id JOIN source ON source.id = lead.source_id
WHERE contact.id IN (SELECT value FROM json_each(:ids))
"""


def faces(db: Db, lead_ids: Collection[int]) -> dict[int, Face]:
    """Leads by their number; those that are no more are left out."""
    rows = db.execute(_FACES, {"ids": json.dumps(sorted(lead_ids))})
    return {row[0]: Face(*row) for row in rows}


def faces_of_contacts(db: Db, contact_ids: Collection[int]) -> dict[int, Face]:
    """Further contacts by their number, with firm and address of their lead."""
    rows = db.execute(_FACES_OF_CONTACTS, {"ids": json.dumps(sorted(contact_ids))})
    return {row[0]: Face(*row[1:]) for row in rows}


def fitting(db: Db, condition: Condition, compiler: Compiler) -> frozenset[int]:
    """The leads for which `condition` is true."""
    sql = f"SELECT lead.id FROM lead WHERE {condition.sql(compiler)}"
    return frozenset(row[0] for row in db.execute(sql, compiler.params))


@dataclass(frozen=True, slots=True)
class Proposed:
    """Two leads to which one row of a list pointed; `reason` is the weaker key: external_id, email or phone."""

    pair: Pair
    reason: str
    file: str


_PROPOSALS = """
SELECT proposal.lead_id, proposal.other_id, proposal.reason, import_run.file
FROM proposal JOIN import_run ON import_run.id = proposal.run_id
ORDER BY proposal.lead_id, proposal.other_id
"""


def proposals(db: Db) -> list[Proposed]:
    """The pairs that lists brought up."""
    return [
        Proposed((one, other), reason, file) for one, other, reason, file in db.execute(_PROPOSALS)
    ]


_KEPT_APART = """
SELECT different.lead_id, different.other_id
FROM json_each(:pairs) AS pair
JOIN different ON different.lead_id = pair.value ->> 0 AND different.other_id = pair.value ->> 1
"""


def kept_apart(db: Db, pairs: Collection[Pair]) -> set[Pair]:
    """Those of the pairs of which somebody has said that they are not the same."""
    return set(db.execute(_KEPT_APART, {"pairs": json.dumps(sorted(pairs))}))


_FOLLOWERS = "SELECT id, follows_id FROM lead WHERE follows_id IS NOT NULL ORDER BY id"


def followed(db: Db) -> dict[int, int]:
    """Which lead each follower follows: new business of a customer, and no duplicate."""
    return dict(db.execute(_FOLLOWERS))


# An order, and what comes after it, are two deals.
_DEALS = """
SELECT one.id, other.id
FROM json_each(:pairs) AS pair
JOIN lead AS one ON one.id = pair.value ->> 0
JOIN lead AS other ON other.id = pair.value ->> 1
WHERE one.outcome <> 'invalid' AND other.outcome <> 'invalid' AND (
  (one.outcome = 'won' AND (other.outcome = 'won' OR other.received_on >= one.closed_on))
  OR (other.outcome = 'won' AND one.received_on >= other.closed_on))
"""


def two_deals(db: Db, pairs: Collection[Pair]) -> set[Pair]:
    """Those of the pairs that are two deals with one customer, which no merge makes one."""
    return set(db.execute(_DEALS, {"pairs": json.dumps(sorted(pairs))}))


_KEEP_APART = "INSERT INTO different VALUES (:lead, :other, :seq)"


def keep_apart(tx: Transaction, pair: Pair) -> bool:
    """Remember that the two are not the same; false when that was known."""
    if kept_apart(tx.db, [pair]):
        return False
    seq = tx.reserve("different", 1)
    tx.db.execute(_KEEP_APART, {"lead": pair[0], "other": pair[1], "seq": seq})
    return True
