"""A list of invented people and firms with everybody who stands in it twice, and with pairs that only look like it.

The answer is known by construction. It was fixed before the matcher was tuned: what a second list does to a person and
who resembles whom is not to be changed so that figures look better. The labels follow what a careful reader of both
rows would say; pairs that nobody could tell without asking (a namesake of whom nothing else is known) are not made.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import astuple, dataclass, field, fields, replace

from leadq.values.folding import fold
from tests.duplicates.people import Firm, Inventor, Record, changed, living_at
from tests.duplicates.variants import FIRM_KINDS, PERSON_KINDS, Variants, tells
from tests.duplicates.words import LOOKALIKES, NICKNAMES, SISTERS, SOUNDALIKES

TWICE, RESEMBLED, OFFICES, PRIVATE = 0.4, 0.45, 0.12, 0.18  # shares of the people
HEADERS = (
    *("Nr", "Person", "Anrede", "Titel", "Vorname", "Nachname", "Firma", "Position", "E-Mail"),
    *("Telefon", "Mobil", "Straße", "PLZ", "Ort", "Land"),
)
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class LabelledList:
    """The rows by their number, the pairs that are one (pair → kind), and those made to look so that are not.

    `unclear` pairs are one, but only by way of a third row: finding them is no mistake, nor is missing them.
    """

    records: list[Record]
    same: dict[Pair, str]
    alike: dict[Pair, str]
    unclear: set[Pair]

    def as_csv(self) -> bytes:
        """The rows as a list that can be imported, phones written in several ways."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";")
        writer.writerow(header for header in HEADERS if header != "Person")
        dice = random.Random(0)
        for record in self.records:
            row = [
                _written(value, dice) if one.name in {"phone", "mobile"} else value
                for one, value in zip(fields(record), astuple(record), strict=True)
                if one.name != "who"
            ]
            writer.writerow(row)
        return text.getvalue().encode()


def generate(people: int, seed: int = 1) -> LabelledList:
    """Invent so many people and firms, and the other rows that they and those who resemble them have."""
    return _Generator(random.Random(seed)).make(people)


@dataclass(slots=True)
class _Generator:
    dice: random.Random
    records: list[Record] = field(default_factory=list)
    same: dict[Pair, str] = field(default_factory=dict)
    alike: dict[Pair, str] = field(default_factory=dict)
    everybody: int = 0
    inventor: Inventor = field(init=False)
    variants: Variants = field(init=False)
    _known: set[tuple[str, str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.inventor = Inventor(self.dice)
        self.variants = Variants(self.dice, self.inventor)

    def make(self, people: int) -> LabelledList:
        """Invent the people one after the other, each with the rows that belong to it."""
        firms = [self.inventor.firm() for _ in range(max(2, people // 3))]
        for _ in range(people):
            chance = self.dice.random()
            if chance < OFFICES:
                self._add_office(self.inventor.firm())
            else:
                private = chance > 1 - PRIVATE
                self._add_person(None if private else self.dice.choice(firms))
        return self._shuffled()

    def _add_person(self, firm: Firm | None) -> None:
        one, kind = self._new_person(firm), None
        if self.dice.random() < RESEMBLED:
            kind = self.dice.choice(_EMPLOYED if firm else _AT_HOME)
            one = self._prepared(kind, one, firm)
        first = self._put(one, one.who)
        if self.dice.random() < TWICE:
            self._repeat(one, firm, kind)
        if kind:
            other = _RESEMBLING[kind](self, one, firm)
            self.alike[first, self._put(other, self._somebody())] = kind

    def _prepared(self, kind: str, one: Record, firm: Firm | None) -> Record:
        """What the first of two who resemble each other has in common with the other."""
        if kind == "soundalike":
            return self._renamed(one, self.dice.choice(SOUNDALIKES)[0], firm)
        if firm and kind == "colleague":
            return replace(one, phone=firm.switchboard)
        if firm and kind == "behind info":
            return replace(one, email=f"info@{firm.domain}")
        return one

    def _add_office(self, firm: Firm) -> None:
        one = self.inventor.office(self._somebody(), firm)
        first = self._put(one, one.who)
        if self.dice.random() < TWICE:
            kind = self.dice.choice(FIRM_KINDS)
            self.same[first, self._put(self.variants.office(kind, one, firm), one.who)] = kind
        if self.dice.random() < RESEMBLED:
            kind = self.dice.choice(["sister firm", "branch"])
            other = (self._sister if kind == "sister firm" else self._branch)(one, firm)
            self.alike[first, self._put(other, self._somebody())] = kind

    def _repeat(self, one: Record, firm: Firm | None, resembled: str | None) -> None:
        """Somebody who stands on a second list, and sometimes on a third."""
        first = len(self.records) - 1
        kind = self.dice.choice(_kinds(one, firm, resembled))
        second = self._put(self.variants.person(kind, one, firm), one.who)
        self.same[first, second] = kind
        if self.dice.random() < 0.1:
            third = self._put(self.variants.person("keyboard typo", one, firm), one.who)
            self.same[first, third] = "third list"

    def _new_person(self, firm: Firm | None) -> Record:
        """Somebody of a name that nobody else has at this firm or in this town."""
        while True:
            one = self.inventor.person(0, firm)
            home = firm.name if firm else one.city
            known = (one.first_name, one.last_name, home)
            if known not in self._known:
                self._known.add(known)
                return replace(one, who=self._somebody())

    def _sister(self, one: Record, firm: Firm) -> Record:
        """Another firm of the group, often in the same house."""
        root, trade = f"{firm.root} {firm.trade}".strip(), self.dice.choice(SISTERS)
        domain = f"{fold(trade)}.{firm.domain}"
        new = self.inventor.firm(firm.place)
        sister = replace(new, root=root, trade=trade, form=firm.form, domain=domain)
        other = self.inventor.office(0, sister)
        return replace(other, street=one.street) if self.dice.random() < 0.4 else other

    def _branch(self, one: Record, firm: Firm) -> Record:
        """The same firm in another town, with a phone and sometimes a mailbox of its own."""
        place = self.inventor.place(firm.place.country)
        while place.city == firm.place.city:
            place = self.inventor.place(firm.place.country)
        local = f"{fold(place.city).split()[0]}@{firm.domain}"
        email = one.email if self.dice.random() < 0.3 else local
        other = replace(one, phone=self.inventor.number(place), email=email)
        return living_at(other, place, self.inventor.street(place.country))

    def _renamed(self, one: Record, last: str, firm: Firm | None) -> Record:
        return self._with_email(replace(one, last_name=last), firm)

    def _with_email(self, one: Record, firm: Firm | None) -> Record:
        inventor = self.inventor
        email = inventor.firm_email(one, firm) if firm else inventor.private_email(one)
        return replace(one, email=email)

    def _put(self, record: Record, who: int) -> int:
        self.records.append(replace(record, number=len(self.records), who=who))
        return len(self.records) - 1

    def _somebody(self) -> int:
        self.everybody += 1
        return self.everybody

    def _shuffled(self) -> LabelledList:
        """The rows in an order that says nothing, with the pairs that follow from two others (a second and a third row)."""
        order = list(range(len(self.records)))
        self.dice.shuffle(order)
        place = {old: new for new, old in enumerate(order)}
        records = [replace(self.records[old], number=new) for new, old in enumerate(order)]
        same = {_pair(place[a], place[b]): kind for (a, b), kind in self.same.items()}
        unclear = set()
        for a, b in _pairs_of_one(records):
            if (a, b) not in same and not tells(records[a], records[b]):
                unclear.add((a, b))
            else:
                same.setdefault((a, b), "second and third list")
        alike = {_pair(place[a], place[b]): kind for (a, b), kind in self.alike.items()}
        return LabelledList(records, same, alike, unclear)


def _kinds(one: Record, firm: Firm | None, resembled: str | None) -> list[str]:
    """What can happen to this one: only known short names, numbers that stay, firms there are."""
    impossible = set()
    if one.first_name not in NICKNAMES:
        impossible.add("nickname")
    if firm is None:
        impossible |= {"legal form", "firm abbreviated", "other phone and e-mail"}
    if not one.mobile:
        impossible.add("another job")
    if one.salutation == "Herr" or (one.email.startswith("info@") and not one.mobile):
        impossible.add("married")
    if one.email.startswith("info@"):
        impossible.add("e-mail typo")
    if "".join((one.first_name, one.last_name, one.company)).isascii():
        impossible.add("Müller, Mueller, Muller")
    if resembled in {"relative", "colleague"}:
        impossible |= {"initial", "last name only", "nickname"}  # nobody could say who it is
    return [kind for kind in PERSON_KINDS if kind not in impossible]


def _colleague(make: _Generator, one: Record, firm: Firm | None) -> Record:
    """At the same firm with the same switchboard; sometimes of the same last name."""
    other = make._new_person(firm)
    if make.dice.random() < 0.2:
        first = "Quirin" if other.first_name[:1] == one.first_name[:1] else other.first_name
        other = make._with_email(replace(other, first_name=first, last_name=one.last_name), firm)
    return replace(other, phone=one.phone, mobile="")


def _behind_info(make: _Generator, one: Record, firm: Firm | None) -> Record:
    """Another person whose list has only the mailbox of the firm, as the first one's."""
    return replace(make._new_person(firm), email=one.email, mobile="")


def _successor(make: _Generator, one: Record, firm: Firm | None) -> Record:
    """Somebody else on the same chair: the same direct dial and job."""
    other = make._new_person(firm)
    return replace(other, phone=one.phone, job_title=one.job_title, mobile="")


def _relative(make: _Generator, one: Record, firm: Firm | None) -> Record:
    """Father and son, brother and sister: name, street and phone are the same, also at a family's firm."""
    name = dict(LOOKALIKES).get(one.first_name)
    while name is None or (
        name[0] == one.first_name[0] and (one.first_name, name) not in LOOKALIKES
    ):
        _, name, _ = make.inventor.names("DE")
    other = replace(one, first_name=name, salutation="", title="", mobile="", email="")
    return make._with_email(other, firm) if make.dice.random() < 0.5 else other


def _namesake(make: _Generator, one: Record, firm: Firm | None) -> Record:
    """The same name in another town (or, seldom, the same), nothing else in common."""
    new_firm = make.inventor.firm() if firm else None
    other = make.inventor.person(0, new_firm)
    name = {"salutation": one.salutation, "first_name": one.first_name, "last_name": one.last_name}
    if make.dice.random() < 0.15 and other.country == one.country:
        name |= {"city": one.city, "postcode": one.postcode}
    return make._with_email(changed(other, name), new_firm)


def _soundalike(make: _Generator, one: Record, firm: Firm | None) -> Record:
    """Nearly the same name, in the same town, and somebody else."""
    new_firm = make.inventor.firm() if firm else None
    other = make.inventor.person(0, new_firm)
    facts = {"salutation": one.salutation, "first_name": one.first_name, "city": one.city}
    like = dict(SOUNDALIKES)[one.last_name]
    return make._renamed(changed(other, facts), like, new_firm)


_RESEMBLING = {
    "colleague": _colleague,
    "behind info": _behind_info,
    "successor": _successor,
    "relative": _relative,
    "namesake": _namesake,
    "soundalike": _soundalike,
}
_EMPLOYED = list(_RESEMBLING)
_AT_HOME = ["relative", "namesake", "soundalike"]


def _pair(a: int, b: int) -> Pair:
    return min(a, b), max(a, b)


def _pairs_of_one(records: list[Record]) -> Iterator[Pair]:
    rows: dict[int, list[int]] = {}
    for record in records:
        rows.setdefault(record.who, []).append(record.number)
    for numbers in rows.values():
        yield from (_pair(a, b) for a in numbers for b in numbers if a < b)


def _written(phone: str, dice: random.Random) -> str:
    """A number as people write it."""
    if not phone.startswith("+49"):
        return phone
    digits = phone.removeprefix("+49")
    return dice.choice([phone, f"0{digits}", f"+49 (0){digits[:3]} {digits[3:]}", f"0049 {digits}", f"0{digits[:3]}-{digits[3:]}"])  # fmt: skip
