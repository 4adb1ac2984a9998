"""People who are named on the phone: they become contacts at the firm, on request the main one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadq.errors import UsageError
from leadq.store import contacts
from leadq.store.contacts import Contact, Person
from leadq.values.names import split_name
from leadq.values.texts import clean_text

if TYPE_CHECKING:
    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction


class NotAContact(UsageError):
    """Somebody who is named is no contact of the lead, so they cannot become the main one."""

    def __init__(self, lead_id: int, text: str) -> None:
        super().__init__(
            f"{text!r} is no name of a contact of lead {lead_id}; write first and last name, such as 'Eva Ott'"
        )


def person_named(text: str) -> Person | None:
    """The person that an answer names, with the job behind a comma; None where it names nobody ("die Chefin")."""
    written, _, job = text.partition(",")
    has_job = len(written.split()) > 1  # else it is "Ott, Eva"
    name = split_name(written if has_job else text)
    if name.last_name is None or not (name.first_name or name.salutation):
        return None
    if not (name.first_name or name.last_name)[:1].isupper():
        return None
    return Person(
        salutation=name.salutation,
        title=name.title,
        first_name=name.first_name,
        last_name=name.last_name,
        job_title=clean_text(job) if has_job else None,
    )


def introduce(tx: Transaction, lead_id: int, text: str) -> list[str]:
    """Make the person whom an answer names a contact of the lead, unless they are one; says so when they are new."""
    person = person_named(text)
    if person is None or _found(tx.db, lead_id, person) is not None:
        return []
    if contacts.main_contact(tx.db, lead_id).is_found_by(_name_of(person)):
        return []
    contacts.add_contacts(tx, lead_id, [person])
    return [f"{_words(person)} is a contact now"]


def may_become_main(db: Db, lead_id: int, text: str) -> bool:
    """Whether the person whom an answer names is a contact of the lead, but not the main one."""
    person = person_named(text)
    if person is None or contacts.main_contact(db, lead_id).is_found_by(_name_of(person)):
        return False
    return _found(db, lead_id, person) is not None


def make_main(tx: Transaction, lead_id: int, text: str) -> list[str]:
    """Make the person whom an answer names the main contact, and the main one a further contact.

    The numbers stay with the lead where the new main contact has none: they are the firm's as far as anybody knows.
    """
    person = person_named(text)
    if person is None:
        raise NotAContact(lead_id, text)
    before = contacts.main_contact(tx.db, lead_id)
    if before.is_found_by(_name_of(person)):
        return []
    found = _found(tx.db, lead_id, person)
    if found is None:
        raise NotAContact(lead_id, text)
    contacts.swap_main(tx, found, before)
    return [f"{_words(person)} is the main contact now"]


def _found(db: Db, lead_id: int, person: Person) -> Contact | None:
    name = _name_of(person)
    known = contacts.contacts_of(db, (lead_id,))
    return next((one for one in known if one.person.is_found_by(name)), None)


def _name_of(person: Person) -> Person:
    return Person(first_name=person.first_name, last_name=person.last_name)


def _words(person: Person) -> str:
    return " ".join(filter(None, (person.first_name or person.salutation, person.last_name)))
