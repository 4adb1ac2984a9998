"""Invented people and the firms they work for, each complete, as nobody's list has them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from leadq.values.folding import fold
from tests.duplicates.words import (
    ENGLISH,
    FORMS,
    FORMS_ABROAD,
    FRENCH,
    JOBS,
    LAST_NAMES,
    MAILBOXES,
    MEN,
    NAME_BEGINNINGS,
    NAME_ENDINGS,
    POLISH,
    STREETS,
    STREETS_ABROAD,
    TITLES,
    TOWNS,
    TRADES,
    WOMEN,
)

Word = TypeVar("Word")


@dataclass(frozen=True, slots=True)
class Place:
    """A town, with what stands before its phone numbers."""

    city: str
    postcode: str
    prefix: str
    country: str


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm; its people have the `trunk` and a number of their own, the switchboard is the trunk and 0."""

    root: str
    trade: str
    form: str
    street: str
    place: Place
    trunk: str
    domain: str

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.root, self.trade, self.form) if part)

    @property
    def switchboard(self) -> str:
        return f"{self.trunk}0"


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a list, and `who` it really is; phones in international form, "" for what the row does not have."""

    number: int
    who: int
    salutation: str = ""
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    job_title: str = ""
    email: str = ""
    phone: str = ""
    mobile: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""


def changed(record: Record, facts: Mapping[str, str]) -> Record:
    """The record with other values in some fields."""
    values: Any = facts
    return replace(record, **values)


def living_at(record: Record, place: Place, street: str) -> Record:
    """The record with another address."""
    return replace(
        record, street=street, postcode=place.postcode, city=place.city, country=place.country
    )


_ABROAD = {
    "GB": [("London", "SE1 {}AB", "+44207"), ("Manchester", "M{} 4EJ", "+44161")],
    "FR": [("Lyon", "690{:02}", "+33472"), ("Paris", "750{:02}", "+33142")],
    "PL": [("Warszawa", "00-1{:02}", "+48222"), ("Kraków", "30-0{:02}", "+48122")],
}
_NAMES_ABROAD = {"GB": ENGLISH, "FR": FRENCH, "PL": POLISH}
_MOBILES = {"DE": ["+49171", "+49160", "+49175"], "GB": ["+447400"], "FR": ["+33612"], "PL": ["+48601"]}  # fmt: skip
_DIGITS = {"DE": 6, "GB": 7, "FR": 6, "PL": 6}  # of a land-line number, behind its prefix
_ROLES = ["info", "kontakt", "office"]


class Inventor:
    """Invents places, firms and people; the same for the same dice."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self._taken: set[str] = set()

    def place(self, country: str | None = None) -> Place:
        """A place, mostly a German one."""
        country = country or self.dice.choices(["DE", "GB", "FR", "PL"], [82, 7, 6, 5])[0]
        if country == "DE":
            city, postcode, area = self._often(TOWNS)
            return Place(city, f"{postcode}{self.dice.randrange(100, 1000)}", f"+49{area}", country)
        city, pattern, prefix = self.dice.choice(_ABROAD[country])
        return Place(city, pattern.format(self.dice.randrange(1, 20)), prefix, country)

    def street(self, country: str) -> str:
        """A street with a house number."""
        number = self.dice.randrange(1, 160)
        if country in {"GB", "FR"}:
            return f"{number} {self.dice.choice(STREETS_ABROAD[country])}"
        return f"{self.dice.choice(STREETS_ABROAD.get(country, STREETS))} {number}"

    def firm(self, place: Place | None = None) -> Firm:
        """A firm of a name that no other has."""
        place = place or self.place()
        while True:
            root = self._often(LAST_NAMES) if self.dice.random() < 0.2 else self._rare_name()
            trade = self.dice.choice(TRADES)[0] if self.dice.random() < 0.85 else ""
            if self._take(f"{root} {trade}"):
                break
        form = self.dice.choice(FORMS_ABROAD.get(place.country, FORMS))
        domain = f"{fold(f'{root}-{trade}' if trade else root)}.example"
        return Firm(
            root,
            trade,
            form,
            self.street(place.country),
            place,
            self.number(place, trunk=True),
            domain,
        )

    def number(self, place: Place, *, trunk: bool = False) -> str:
        """A land-line number that nobody else has, or (`trunk`) its beginning."""
        digits = _DIGITS[place.country] - (2 if trunk and place.country == "DE" else trunk)
        while True:
            number = f"{place.prefix}{self.dice.randrange(2, 9)}{self._digits(digits - 1)}"
            if self._take(number):
                return number

    def mobile(self, country: str) -> str:
        """A mobile number that nobody else has."""
        digits = 7 if country == "DE" else 6
        while True:
            number = self.dice.choice(_MOBILES[country]) + self._digits(digits)
            if self._take(number):
                return number

    def extension(self, firm: Firm) -> str:
        """A direct dial at the firm; small firms abroad have nine."""
        return f"{firm.trunk}{self.dice.randrange(1, 10)}{self._digits(firm.place.country == 'DE')}"

    def names(self, country: str) -> tuple[str, str, str]:
        """Salutation, first and last name."""
        woman = self.dice.random() < 0.45
        salutation = "Frau" if woman else "Herr"
        if country in _NAMES_ABROAD:
            firsts, lasts = _NAMES_ABROAD[country]
            return "", self.dice.choice(firsts.split()), self.dice.choice(lasts.split())
        last = self._often(LAST_NAMES) if self.dice.random() < 0.6 else self._rare_name()
        return salutation, self._often(WOMEN if woman else MEN), last

    def person(self, who: int, firm: Firm | None) -> Record:
        """Somebody who works at a firm, or (None) a private person."""
        place = firm.place if firm else self.place()
        salutation, first, last = self.names(place.country)
        record = Record(
            who,
            who,
            salutation,
            self.dice.choice(TITLES) if self.dice.random() < 0.08 else "",
            first,
            last,
            mobile=self.mobile(place.country) if self.dice.random() < 0.5 else "",
        )
        if firm is not None:
            return self.employed(record, firm)
        phone = self.number(place) if self.dice.random() < 0.6 else ""
        known = replace(record, email=self.private_email(record), phone=phone)
        return living_at(known, place, self.street(place.country))

    def employed(self, record: Record, firm: Firm) -> Record:
        """The person with a desk at the firm."""
        at_switchboard = self.dice.random() < 0.45
        known = replace(
            record,
            company=firm.name,
            job_title=self.dice.choice(JOBS) if self.dice.random() < 0.7 else "",
            email=self.firm_email(record, firm),
            phone=firm.switchboard if at_switchboard else self.extension(firm),
        )
        return living_at(known, firm.place, firm.street)

    def office(self, who: int, firm: Firm) -> Record:
        """The firm itself, nobody's name known."""
        email = f"{self.dice.choice(_ROLES)}@{firm.domain}"
        known = Record(who, who, company=firm.name, email=email, phone=firm.switchboard)
        return living_at(known, firm.place, firm.street)

    def firm_email(self, record: Record, firm: Firm) -> str:
        """The person's address at the firm, nobody else's."""
        first, last = _mail_name(record.first_name), _mail_name(record.last_name)
        return self._free(self.dice.choice([f"{first}.{last}", f"{first[:1]}.{last}", last]), firm.domain)  # fmt: skip

    def private_email(self, record: Record) -> str:
        """The person's own address, nobody else's."""
        first, last = _mail_name(record.first_name), _mail_name(record.last_name)
        year = str(self.dice.randrange(55, 99)) if self.dice.random() < 0.5 else ""
        local = self.dice.choice(
            [f"{first}.{last}{year}", f"{first}{last}{year}", f"{last}{first[:1]}{year}"]
        )
        return self._free(local.strip("."), self.dice.choice(MAILBOXES))

    def _free(self, local: str, domain: str) -> str:
        email, number = f"{local}@{domain}", 1
        while not self._take(email):
            number += 1
            email = f"{local}{number}@{domain}"
        return email

    def _rare_name(self) -> str:
        return self.dice.choice(NAME_BEGINNINGS) + self.dice.choice(NAME_ENDINGS)

    def _often(self, words: list[Word]) -> Word:
        """One of the words, the first ones more often, as with names and towns."""
        return words[int(len(words) * self.dice.random() ** 1.8)]

    def _digits(self, count: int) -> str:
        return "".join(str(self.dice.randrange(10)) for _ in range(count))

    def _take(self, text: str) -> bool:
        if text in self._taken:
            return False
        self._taken.add(text)
        return True


def _mail_name(name: str) -> str:
    """The last word of a name as mailboxes have it, without title and marks."""
    return fold(name.rpartition(" ")[2]).replace("'", "").replace(".", "")
