"""Further contacts of a lead: people at the firm besides the main one, and other addresses of the main one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from leadq.rulebook.catalogue import BUILT_IN
from leadq.rulebook.field_values import folded

if TYPE_CHECKING:
    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is and how to reach them; what is unknown is None."""

    salutation: str | None = None
    title: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    job_title: str | None = None
    department: str | None = None
    email: str | None = None
    phone: str | None = None
    mobile: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is anything by which the person is found again."""
        return bool(self.first_name or self.last_name or self.email or self.phone or self.mobile)

    def twin(self, name: str) -> str | None:
        """The folded twin of one of the texts."""
        value = getattr(self, name)
        return None if value is None else folded(BUILT_IN[name], value)

    def is_found_by(self, other: Person) -> bool:
        """Whether every name, e-mail and number of `other` is one of this person's too."""
        return (
            all(other.twin(name) in (None, self.twin(name)) for name in ("first_name", "last_name"))
            and other.email in (None, self.email)
            and {other.phone, other.mobile} <= {None, self.phone, self.mobile}
        )

    def has_all_of(self, other: Person) -> bool:
        """Whether `other` says nothing that this person does not say."""
        return self.is_found_by(other) and all(
            other.twin(name) in (None, self.twin(name))
            for name in ("salutation", "title", "job_title", "department")
        )

    def news_of(self, said: Person, *, wins: bool) -> dict[str, str]:
        """What a list says and this person has not: the blanks or, if it `wins`, all that differs.

        A number that stands in the other place is known.
        """
        numbers = (self.phone, self.mobile)
        news: dict[str, str] = {}
        for name in PERSON:
            value, known = getattr(said, name), getattr(self, name)
            if name in ("phone", "mobile") and value in numbers:
                continue
            if value is not None and (known is None or (wins and value != known)):
                news[name] = value
        return news


PERSON = tuple(one.name for one in fields(Person))
TWINS = tuple(name for name in PERSON if BUILT_IN[name].folded_column)


@dataclass(frozen=True, slots=True)
class Contact:
    """A person who is a further contact of a lead."""

    id: int
    lead_id: int
    person: Person


def has_contacts(db: Db) -> bool:
    """Whether any lead has a further contact."""
    return db.execute("SELECT 1 FROM contact LIMIT 1").fetchone() is not None


_OF_LEADS = f"""
SELECT id, lead_id, {", ".join(PERSON)} FROM contact
WHERE lead_id IN ({{leads}}) ORDER BY lead_id, id
"""


def contacts_of(db: Db, leads: Collection[int]) -> list[Contact]:
    """The further contacts of these leads, those that came first first."""
    sql = _OF_LEADS.format(leads=", ".join("?" * len(leads)))
    return [Contact(row[0], row[1], Person(*row[2:])) for row in db.execute(sql, tuple(leads))]


_COLUMNS = (*PERSON, *(f"{name}_folded" for name in TWINS))
_ADD = f"""
INSERT INTO contact (id, lead_id, {", ".join(_COLUMNS)})
VALUES (:id, :lead, {", ".join(f":{name}" for name in _COLUMNS)})
"""


def add_contacts(tx: Transaction, lead_id: int, people: Sequence[Person]) -> None:
    """Write further contacts of a lead."""
    first = tx.reserve("contact", len(people))
    for number, person in enumerate(people, first):
        tx.db.execute(_ADD, {"id": number, "lead": lead_id, **_row(person)})


def _row(person: Person) -> dict[str, str | None]:
    values = {name: getattr(person, name) for name in PERSON}
    return values | {f"{name}_folded": person.twin(name) for name in TWINS}


def change_contact(tx: Transaction, contact_id: int, values: Mapping[str, str]) -> None:
    """Write these parts of a contact, with their folded twins."""
    row = dict(values)
    row |= {
        f"{name}_folded": str(Person(**{name: values[name]}).twin(name))
        for name in values
        if name in TWINS
    }
    columns = ", ".join(f"{name} = :{name}" for name in row)
    tx.db.execute(f"UPDATE contact SET {columns} WHERE id = :id", row | {"id": contact_id})


def give_contacts(tx: Transaction, contacts: Collection[int], lead_id: int) -> None:
    """Make these contacts those of another lead."""
    rows = ((lead_id, number) for number in contacts)
    tx.db.executemany("UPDATE contact SET lead_id = ? WHERE id = ?", rows)


def remove_contacts(tx: Transaction, contacts: Collection[int]) -> None:
    """Take these contacts away."""
    tx.db.executemany("DELETE FROM contact WHERE id = ?", ((number,) for number in contacts))


def main_contact(db: Db, lead_id: int) -> Person:
    """The main contact of a lead, as it stands on the lead itself."""
    sql = f"SELECT {', '.join(PERSON)} FROM lead WHERE id = ?"
    return Person(*db.execute(sql, (lead_id,)).fetchone())


def swap_main(tx: Transaction, contact: Contact, main: Person) -> None:
    """Make a further contact of a lead the main one and `main`, who is it now, a further one.

    Numbers stay on the lead where the new main contact has none.
    """
    numbers = ("phone", "mobile")
    keeps_numbers = not (contact.person.phone or contact.person.mobile)
    row = {
        name: value
        for name, value in _row(contact.person).items()
        if not (keeps_numbers and name in numbers)
    }
    columns = ", ".join(f"{name} = :{name}" for name in row)
    tx.db.execute(f"UPDATE lead SET {columns} WHERE id = :id", row | {"id": contact.lead_id})
    columns = ", ".join(f"{name} = :{name}" for name in _COLUMNS)
    tx.db.execute(f"UPDATE contact SET {columns} WHERE id = :id", _row(main) | {"id": contact.id})
