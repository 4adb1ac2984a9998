"""The same person or firm as another list has them: one thing that is different on purpose, and the usual noise."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.duplicates.people import Firm, Inventor, Record, changed, living_at
from tests.duplicates.words import FORMS_ABROAD, LAST_NAMES, NICKNAMES, TRADES

_NEIGHBOURS = {
    one: row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    for row in ("qwertzuiop", "asdfghjkl", "yxcvbnm")
    for place, one in enumerate(row)
}
_SEEN_AS = [("rn", "m"), ("m", "rn"), ("l", "1"), ("o", "0"), ("ü", "ii"), ("ö", "o"), ("ä", "a"), ("ei", "el"), ("h", "b"), ("c", "e"), ("n", "u"), ("ff", "tf")]  # fmt: skip
_CONTACTS = ("email", "phone", "mobile")
_PERSONAL = ("email", "mobile")  # what stays one's own under a new name


class Variants:
    """Ways in which a second list has somebody; the same for the same dice."""

    def __init__(self, dice: random.Random, inventor: Inventor) -> None:
        self.dice = dice
        self.inventor = inventor

    def person(self, kind: str, one: Record, firm: Firm | None) -> Record:
        """A variant of somebody of one of `PERSON_KINDS`, with the noise that lists have besides."""
        other = _PERSON[kind](self, one, firm)
        noisy = self._noisy(other)
        contacts = _PERSONAL if kind == "married" else _CONTACTS
        if tells(noisy, one, contacts) and (kind != "married" or _shared(noisy, one, contacts)):
            return noisy
        return self._told(noisy, other, one, contacts)

    def office(self, kind: str, one: Record, firm: Firm) -> Record:
        """A variant of a firm of one of `FIRM_KINDS`."""
        other = _FIRM[kind](self, one, firm)
        noisy = self._noisy(other)
        return noisy if tells(noisy, one) else self._told(noisy, other, one, _CONTACTS)

    def keyboard(self, word: str) -> str:
        """The word with a neighbouring key, a missing or a doubled letter."""
        place = self.dice.randrange(1, len(word)) if len(word) > 1 else 0
        letter, chance = word[place], self.dice.random()
        if chance < 0.4:
            letter = self.dice.choice(_NEIGHBOURS.get(letter.lower()) or "n")
        elif chance < 0.7:
            letter *= 2
        else:
            letter = ""
        return word[:place] + letter + word[place + 1 :]

    def scanned(self, word: str) -> str:
        """The word as a machine read it."""
        possible = [(seen, as_) for seen, as_ in _SEEN_AS if seen in word[1:]]
        if not possible:
            return self.keyboard(word)
        seen, as_ = self.dice.choice(possible)
        return word[0] + word[1:].replace(seen, as_, 1)

    def transposed(self, word: str) -> str:
        """The word with two letters in the wrong order."""
        places = [i for i in range(1, len(word) - 1) if word[i].lower() != word[i + 1].lower()]
        if not places:
            return self.keyboard(word)
        i = self.dice.choice(places)
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]

    def other_form(self, firm: Firm) -> str:
        """The firm's name with another legal form, or none."""
        forms = ["", "", "", *FORMS_ABROAD.get(firm.place.country, ["GmbH", "AG", "mbH", "GmbH u. Co KG"])]  # fmt: skip
        name = " ".join(part for part in (firm.root, firm.trade) if part)
        return f"{name} {self.dice.choice([one for one in forms if one != firm.form])}".strip()

    def abbreviated(self, firm: Firm) -> str:
        """The firm's name as somebody in a hurry writes it."""
        if not firm.trade:
            return f"{firm.root} Gruppe"
        short = dict(TRADES)[firm.trade]
        return self.dice.choice([
            f"{firm.root} {short}",
            f"{firm.root} {short} {firm.form}",
            f"Fa. {firm.root} {firm.trade}",
            f"{firm.root}-{firm.trade} {firm.form}",
            f"{firm.root}{firm.trade.lower()}",
        ])  # fmt: skip

    def either_name(self, one: Record, spoil: Callable[[str], str]) -> Record:
        """The record with its last name spoilt, or sometimes its first."""
        if self.dice.random() < 0.75:
            return replace(one, last_name=spoil(one.last_name))
        return replace(one, first_name=spoil(one.first_name))

    def without(self, one: Record, *fields: str) -> Record:
        """The record without some fields."""
        return changed(one, dict.fromkeys(fields, ""))

    def _noisy(self, other: Record) -> Record:
        """Leave out and rewrite what lists leave out and rewrite."""
        noisy = other
        for field, chance in (("email", 0.3), ("phone", 0.25), ("mobile", 0.4), ("job_title", 0.5), ("title", 0.6)):  # fmt: skip
            if self.dice.random() < chance:
                noisy = self.without(noisy, field)
        if self.dice.random() < 0.25:
            noisy = self.without(noisy, "street", "postcode")
        if self.dice.random() < 0.2:
            noisy = self.without(noisy, "salutation", "country")
        if self.dice.random() < 0.4:
            noisy = replace(noisy, street=noisy.street.replace("straße", "str.").replace("Straße", "Str."))  # fmt: skip
        if noisy.last_name and noisy.email and self.dice.random() < 0.08:
            noisy = replace(noisy, email=self.inventor.private_email(noisy))
        if self.dice.random() < 0.05:
            noisy = replace(noisy, last_name=noisy.last_name.upper(), company=noisy.company.upper())
        return noisy

    def _told(self, noisy: Record, other: Record, one: Record, contacts: Sequence[str]) -> Record:
        """Put back something by which a person would see that both are the same."""
        kept = _shared(other, one, contacts)
        if kept:
            field = self.dice.choice(kept)
            return changed(noisy, {field: getattr(one, field)})
        return replace(noisy, street=other.street, postcode=other.postcode)


def _shared(other: Record, one: Record, contacts: Sequence[str]) -> list[str]:
    return [
        name
        for name in contacts
        if getattr(one, name) and getattr(one, name) == getattr(other, name)
    ]


def tells(noisy: Record, one: Record, contacts: Sequence[str] = _CONTACTS) -> bool:
    """Whether a contact, or firm and town, or the street is the same on both lists."""
    same_firm = bool(noisy.company) and (noisy.company, noisy.city) == (one.company, one.city)
    same_street = bool(noisy.street) and noisy.postcode == one.postcode
    return bool(_shared(noisy, one, contacts)) or same_firm or same_street


def _email_typo(variants: Variants, one: Record, firm: Firm | None) -> Record:
    local, _, domain = one.email.partition("@")
    return replace(one, email=f"{variants.keyboard(local)}@{domain}")


def _umlauts(variants: Variants, one: Record, firm: Firm | None) -> Record:
    spell = variants.dice.choice([_with_e, _without_dots])
    fields = ("first_name", "last_name", "company", "street", "city")
    return changed(one, {field: spell(getattr(one, field)) for field in fields})


def _with_e(text: str) -> str:
    for letter, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("Ö", "Oe"), ("Ü", "Ue"), ("ł", "l"), ("é", "e")):  # fmt: skip
        text = text.replace(letter, plain)
    return text


def _without_dots(text: str) -> str:
    return text.translate(str.maketrans("äöüÖÜéèçŁłńóśżąę", "aouOUeecLlnoszae")).replace("ß", "ss")


def _nickname(variants: Variants, one: Record, firm: Firm | None) -> Record:
    return replace(one, first_name=NICKNAMES.get(one.first_name, one.first_name[:3]))


def _swapped(variants: Variants, one: Record, firm: Firm | None) -> Record:
    return replace(one, first_name=one.last_name, last_name=one.first_name)


def _titled(variants: Variants, one: Record, firm: Firm | None) -> Record:
    title = variants.dice.choice(["Dr.", "Prof.", "Dipl.-Kfm."])
    return replace(one, title="", first_name=f"{title} {one.first_name}")


def _moved(variants: Variants, one: Record, firm: Firm | None) -> Record:
    place = variants.inventor.place(one.country)
    return living_at(one, place, variants.inventor.street(one.country))


def _other_job(variants: Variants, one: Record, firm: Firm | None) -> Record:
    """At another firm; the mobile number has stayed."""
    new_firm = variants.inventor.firm()
    return replace(variants.inventor.employed(one, new_firm), mobile=one.mobile)


def _married(variants: Variants, one: Record, firm: Firm | None) -> Record:
    new = variants.dice.choice([name for name in LAST_NAMES if name != one.last_name])
    name = f"{one.last_name}-{new}" if variants.dice.random() < 0.4 else new
    married = replace(one, last_name=name)
    if firm is None or not one.mobile or variants.dice.random() < 0.4:
        return married
    return replace(married, email=variants.inventor.firm_email(married, firm))


def _initial(variants: Variants, one: Record, firm: Firm | None) -> Record:
    return replace(one, first_name=f"{one.first_name[0]}.")


def _last_name_only(variants: Variants, one: Record, firm: Firm | None) -> Record:
    return replace(one, first_name="")


def _other_firm_name(variants: Variants, one: Record, firm: Firm | None) -> Record:
    return replace(one, company=variants.other_form(firm)) if firm else one


def _short_firm_name(variants: Variants, one: Record, firm: Firm | None) -> Record:
    return replace(one, company=variants.abbreviated(firm)) if firm else one


def _other_phone(variants: Variants, one: Record, firm: Firm | None) -> Record:
    """The direct dial instead of the switchboard, and the private mailbox."""
    phone = variants.inventor.extension(firm) if firm else ""
    return replace(one, phone=phone, email=variants.inventor.private_email(one))


def _office_moved(variants: Variants, one: Record, firm: Firm | None) -> Record:
    place = variants.inventor.place(one.country)
    return living_at(one, place, variants.inventor.street(one.country))


_Variant = Callable[[Variants, Record, "Firm | None"], Record]

_PERSON: dict[str, _Variant] = {
    "keyboard typo": lambda v, one, _: v.either_name(one, v.keyboard),
    "scanned": lambda v, one, _: v.either_name(one, v.scanned),
    "letters transposed": lambda v, one, _: v.either_name(one, v.transposed),
    "e-mail typo": _email_typo,
    "no e-mail": lambda v, one, _: v.without(one, "email"),
    "no phone": lambda v, one, _: v.without(one, "phone", "mobile"),
    "Müller, Mueller, Muller": _umlauts,
    "legal form": _other_firm_name,
    "firm abbreviated": _short_firm_name,
    "nickname": _nickname,
    "names swapped": _swapped,
    "title in the name": _titled,
    "moved": _moved,
    "another job": _other_job,
    "married": _married,
    "initial": _initial,
    "last name only": _last_name_only,
    "other phone and e-mail": _other_phone,
}
_FIRM: dict[str, _Variant] = {
    "firm: legal form": _other_firm_name,
    "firm: abbreviated": _short_firm_name,
    "firm: typo": lambda v, one, _: replace(one, company=v.keyboard(one.company)),
    "firm: moved": _office_moved,
}
PERSON_KINDS = tuple(_PERSON)
FIRM_KINDS = tuple(_FIRM)
