"""Which rows of one file are the same lead: only rows that share a key are looked at, in file order.

The first row with a key becomes the lead; later ones join it by the rules that hold against the database.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from leadq.intake.keys import row_key_of
from leadq.store import contact_rows, matching, outside, placing, shared_keys
from leadq.store.matching import Doubt
from leadq.store.placing import Placed, SharedRow
from leadq.store.shared_keys import EMAIL, EXTERNAL_ID, PHONE, ROW, Crowded
from leadq.store.untaken import leave_untaken_of_joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leadq.intake.keys import Seen
    from leadq.store.staging import Staging
    from leadq.store.transactions import Db

_UNFOUND: Final = 9
_HALF: Final = 1 << 63
_FOREIGN: Final = {EMAIL: ("email",), PHONE: ("phone", "mobile")}  # keys that are no other lead's


@dataclass(slots=True)
class Person:
    """A lead of the file: `lead_id`, or the line that will create it; what is known of it so far."""

    lead_id: int | None
    line: int
    strength: int | None = None
    last_name: str | None = None
    email: str | None = None
    external_id: str | None = None
    arrivals: dict[tuple[int, str | None], list[SharedRow]] = field(default_factory=dict)


@dataclass(slots=True)
class People:
    """The leads met so far, by their keys; `foreign` rows have a weaker key (its strength) of somebody else.

    `told_apart` says that another external id is another lead, whatever the two share.
    """

    told_apart: bool = False
    by_lead: dict[int, Person] = field(default_factory=dict)
    by_key: dict[tuple[int, object], list[Person]] = field(default_factory=dict)
    everybody: list[Person] = field(default_factory=list)
    foreign: list[tuple[SharedRow, int, Person, Person]] = field(default_factory=list)

    def add(self, row: SharedRow) -> None:
        """Give the row to the lead to which its strongest key points, or make it a new one."""
        strength, person = self._find(row)
        if row.lead_id is not None and row.strength is not None and row.strength <= strength:
            strength, person = row.strength, self._of_lead(row)
        if person is None:
            person = Person(None, row.line)
            self.everybody.append(person)
        elif person.strength is None or strength < person.strength:
            person.strength = strength
        person.last_name = person.last_name or row.last_name
        person.email = person.email or row.any_email
        person.external_id = person.external_id or row.external_id
        self._claim(row, person)
        person.arrivals.setdefault(_arrival(row, person), []).append(row)

    def _of_lead(self, row: SharedRow) -> Person:
        assert row.lead_id is not None
        person = self.by_lead.get(row.lead_id)
        if person is None:
            person = self.by_lead[row.lead_id] = Person(row.lead_id, row.line, row.strength)
            self.everybody.append(person)
        return person

    def _find(self, row: SharedRow) -> tuple[int, Person | None]:
        for strength, key in _keys(row):
            people = self._agreeing(strength, key, row)
            if people:
                exact = [one for one in people if one.last_name == row.last_name]
                return strength, (exact or people)[0]
        return _UNFOUND, None

    def _agreeing(self, strength: int, key: object, row: SharedRow) -> list[Person]:
        """Those who have the row's key, and against whom nothing speaks."""
        return [
            one
            for one in self.by_key.get((strength, key), ())
            if _agrees(strength, one, row) and not (self.told_apart and _is_another(one, row))
        ]

    def _claim(self, row: SharedRow, person: Person) -> None:
        """Note the row's keys as the person's; those of somebody else are left out of the row."""
        for strength, key in _keys(row):
            people = self.by_key.setdefault((strength, key), [])
            if person in people:
                continue
            others = self._agreeing(strength, key, row)
            if others and strength in _FOREIGN:
                self.foreign.append((row, strength, person, others[0]))
                continue
            people.append(person)


def _keys(row: SharedRow) -> Iterable[tuple[int, object]]:
    """The keys of a row, the strongest first."""
    if row.external_id is not None:
        yield EXTERNAL_ID, row.external_id
    if row.email is not None:
        yield EMAIL, row.email
    if row.first_name is not None and row.last_name is not None:
        for phone in row.phones:
            yield PHONE, (phone, row.first_name, row.last_name)
    if row.row_key is not None:
        yield ROW, row.row_key


def _arrival(row: SharedRow, person: Person) -> tuple[int, str | None]:
    """Which arrival of the person a row belongs to; one without a day, to the first of its source."""
    if row.received_on is None:
        for source_id, day in person.arrivals:
            if source_id == row.source_id:
                return source_id, day
    return row.source_id, row.received_on


def _agrees(strength: int, person: Person, row: SharedRow) -> bool:
    """Whether nothing speaks against a person that has the row's key."""
    if strength == EMAIL:
        return (
            person.last_name is None or row.last_name is None or person.last_name == row.last_name
        )
    if strength == PHONE:
        return person.email is None or row.any_email is None or person.email == row.any_email
    return True


def _is_another(person: Person, row: SharedRow) -> bool:
    """Whether both have an external id, each its own."""
    ids = {person.external_id, row.external_id}
    return None not in ids and len(ids) > 1


def match(db: Db, staging: Staging, seen: Seen, system: str | None) -> list[Doubt]:
    """Find the lead of every staged row, in the database and in the file; answers the rows with keys of two."""
    shared_keys.note_shared_keys(db, staging, seen.repeated)
    keyless = _without_crowded_keys(db, staging)
    doubts: list[Doubt] = []
    if shared_keys.has_leads(db):
        matching.note_same_rows(db, _same_rows(db, keyless))
        matching.find_leads(db, staging, system)
        doubts = matching.leave_out_foreign_keys(db, staging)
    people = People(told_apart=system == outside.SYSTEM)
    for row in placing.shared_rows(db, staging):
        people.add(row)
    matching.leave_out(
        db,
        (
            (row.line, [name for name in _FOREIGN[strength] if name in staging.facts])
            for row, strength, _, _ in people.foreign
        ),
    )
    placing.place(db, (placed for person in people.everybody for placed in _placed(person)))
    placing.note_joined_rows(
        db, (joined for person in people.everybody for joined in _joined(person))
    )
    contact_rows.set_aside(db, staging)
    leave_untaken_of_joined(db, staging)
    placing.join_rows(db, staging)
    if system == outside.SYSTEM:
        outside.leave_out_own_names(db)
    return doubts + [_doubt(*foreign) for foreign in people.foreign]


def _doubt(row: SharedRow, strength: int, person: Person, other: Person) -> Doubt:
    return Doubt(row.line, strength, person.lead_id, other.lead_id, person.line, other.line)


def _without_crowded_keys(db: Db, staging: Staging) -> dict[int, int]:
    """Rows that have only keys of a crowd are rows without any key; answers line → row key."""
    keys = {row.id: _row_key(row) for row in shared_keys.crowded_rows(db, staging)}
    if keys:
        shared_keys.give_row_keys(db, keys)
    return keys


def _same_rows(db: Db, keyless: dict[int, int]) -> Iterable[tuple[int, int]]:
    """Pairs of line and lead for rows that have become keyless; such a lead may date from before the crowd."""
    if not keyless:
        return
    leads: dict[int, int] = {}
    alike: dict[int, set[int]] = {}
    for lead in shared_keys.crowded_leads(db):
        leads.setdefault(_row_key(lead), lead.id)
        for key in _with_blanks(lead):
            alike.setdefault(key, set()).add(lead.id)
    for line, key in keyless.items():
        if key in leads:
            yield line, leads[key]
        elif len(found := alike.get(key, set())) == 1:
            yield line, next(iter(found))


def _with_blanks(lead: Crowded) -> Iterable[int]:
    """The keys of rows that say less of the same person: without firm, without postcode, or both."""
    if lead.first_name and lead.last_name:
        yield _row_key(replace(lead, company=None))
        yield _row_key(replace(lead, postcode=None))
        yield _row_key(replace(lead, company=None, postcode=None))


def _row_key(one: Crowded) -> int:
    return row_key_of(
        one.source, one.first_name, one.last_name, one.company, one.postcode, hashed=one.hash
    )


def _placed(person: Person) -> Iterable[Placed]:
    """Where the rows of a person belong; a word-for-word copy of an earlier row has no place."""
    for turn, rows in enumerate(person.arrivals.values()):
        head = rows[0].line
        if turn == 0 and len(rows) == 1 and rows[0].lead_id == person.lead_id:
            continue  # it stands where it was found
        different = {row.hash: row for row in reversed(rows)}
        lines = {row.line for row in different.values()}
        combined = _combined(different)
        place = 0
        for row in rows:
            is_head = row.line == head
            is_copy = row.line not in lines
            place += not is_head and not is_copy
            yield Placed(
                line=row.line,
                hash=combined if is_head else row.hash,
                strength=person.strength,
                lead_id=person.lead_id,
                head=None if is_head else head,
                place=None if is_head or is_copy else place,
                turn=turn or None,
                first_line=person.line if turn and person.lead_id is None else None,
            )


def _joined(person: Person) -> Iterable[tuple[int, int, int]]:
    """The hash and the source of each row that shares an arrival with others, and their hash together."""
    for (source_id, _), rows in person.arrivals.items():
        different = {row.hash for row in rows}
        if len(different) > 1:
            combined = _combined(different)
            yield from ((hashed, source_id, combined) for hashed in different)


def _combined(hashes: Iterable[int]) -> int:
    """One hash for several rows, whatever their order."""
    return (sum(hashes) + _HALF) % (2 * _HALF) - _HALF
