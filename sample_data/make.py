"""Write the sample lists: invented people and firms, with the defects that real lists have.

Run `python sample_data/make.py [FOLDER]`. The same bytes come out every time: fixed seeds, no clock; the
story is told on 2026-11-20, a week after the fair. Phones are numbers that regulators keep for films.
"""

from __future__ import annotations

import csv
import io
import random
import re
import sys
import tomllib
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Thing = TypeVar("Thing")
Row = dict[str, str]

HERE = Path(__file__).parent
WORDS: dict[str, Any] = tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))

FAIR_OPENS = date(2026, 11, 10)
FAIR_TITLE = "Besucherliste Fachmesse Intralogistik Stuttgart 2026;;;\r\n"
# the first digit of a German postcode -> area code and first digits of its film numbers
FILM_LANDLINES = {
    **dict.fromkeys("013", ("030", "23125")),
    **dict.fromkeys("2", ("040", "66969")),
    **dict.fromkeys("45", ("0221", "4710")),
    **dict.fromkeys("6", ("069", "90009")),
    **dict.fromkeys("789", ("089", "99998")),
}
TARGET_INDUSTRIES = ["Maschinenbau", "Logistik"] * 2
ROLE_MAILBOXES = ("info", "office", "einkauf")
FILM_MOBILES = (("0171", "39200"), ("0176", "040690"))
COUNTRY_WRITINGS = {
    "DE": ("Deutschland", "Deutschland", "D", "D", "DE", ""),
    "AT": ("Österreich", "AT"),
    "CH": ("Schweiz", "CH"),
}


class Dice(random.Random):
    """Chance made of `random()` alone, the one call whose sequence Python promises to keep."""

    def between(self, low: int, high: int) -> int:
        """Return a number from low to high, both included."""
        return low + int(self.random() * (high - low + 1))

    def pick(self, things: Sequence[Thing]) -> Thing:
        """Return one of the things."""
        return things[self.between(0, len(things) - 1)]

    def some(self, things: Sequence[Thing], count: int) -> list[Thing]:
        """Return that many different ones of the things, in any order."""
        return [thing for _, thing in sorted((self.random(), thing) for thing in things)][:count]

    def happens(self, probability: float) -> bool:
        """Return whether something of this probability happens."""
        return self.random() < probability


@dataclass(frozen=True, slots=True, order=True)
class Firm:
    """An invented firm; `country` is DE, AT or CH."""

    name: str
    domain: str
    industry: str
    street: str
    postcode: str
    city: str
    country: str
    employees: int


@dataclass(frozen=True, slots=True, order=True)
class Person:
    """An invented person at a firm; the phone is (area code, number), both empty when there is none."""

    salutation: str
    title: str
    first_name: str
    last_name: str
    job_title: str
    email: str
    phone: tuple[str, str]
    firm: Firm


@dataclass(slots=True)
class Cast:
    """Everybody in the story: remembers which names, e-mails and phones are taken."""

    dice: Dice
    firms: list[Firm] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def take(self, wanted: str) -> bool:
        """Reserve a name, an e-mail or a phone; False when somebody has it."""
        is_free = wanted not in self.taken
        self.taken.add(wanted)
        return is_free

    def found_firms(self, count: int) -> None:
        """Invent that many firms with different names."""
        while len(self.firms) < count:
            industry = self.dice.pick([*WORDS["industries"], *TARGET_INDUSTRIES])
            short = f"{self.dice.pick(WORDS['firm_roots'])} {self.dice.pick(WORDS['industries'][industry][1:])}"
            if self.take(short):
                self.firms.append(self._firm(short, industry))

    def _firm(self, short: str, industry: str) -> Firm:
        dice = self.dice
        region = dice.pick(["near"] * 8 + ["germany"] * 9 + ["austria", "switzerland"])
        postcode, city = dice.pick(WORDS["places"][region]).split(" ", 1)
        return Firm(
            name=f"{short} {dice.pick(WORDS['legal_forms'])}",
            domain=f"{in_ascii(short).lower().replace(' ', '-')}.example",
            industry=industry,
            street=f"{dice.pick(WORDS['streets'])} {dice.between(1, 120)}",
            postcode=postcode,
            city=city,
            country={"austria": "AT", "switzerland": "CH"}.get(region, "DE"),
            employees=round(8 * 2 ** (dice.random() * 8)),
        )

    def person(self) -> Person:
        """Invent a person whose name and e-mail nobody else has."""
        dice, firm = self.dice, self.dice.pick(self.firms)
        is_woman = dice.happens(0.45)
        first_name = dice.pick(WORDS["women" if is_woman else "men"])
        last_name = dice.pick(WORDS["surnames"])
        if not self.take(f"{first_name} {last_name}"):
            return self.person()
        return Person(
            salutation="Frau" if is_woman else "Herr",
            title="Dr." if dice.happens(0.06) else "",
            first_name=first_name,
            last_name=last_name,
            job_title=dice.pick(WORDS["jobs"])[is_woman],
            email=f"{mailbox(first_name, last_name, dice.pick(['long', 'long', 'short']))}@{firm.domain}",
            phone=self._phone(firm),
            firm=firm,
        )

    def _phone(self, firm: Firm) -> tuple[str, str]:
        """Return a free film number: a landline of the region, or a mobile (there are only 200)."""
        abroad = firm.country != "DE"
        if abroad and self.dice.happens(0.5):
            return "", ""
        if abroad or self.dice.happens(0.2):
            area, start = self.dice.pick(FILM_MOBILES)
            phone = area, f"{start}{self.dice.between(0, 99):02}"
        else:
            area, start = FILM_LANDLINES[firm.postcode[0]]
            phone = area, f"{start}{self.dice.between(0, 999):03}"
        return phone if self.take("".join(phone)) else self._phone(firm)


def in_ascii(text: str) -> str:
    """Return the text as systems without umlauts write it: Müller -> Mueller, Bérard -> Berard."""
    german: dict[str, str | int | None] = {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "ß": "ss",
    }
    plain = unicodedata.normalize("NFKD", text.translate(str.maketrans(german)))
    return plain.encode("ascii", "ignore").decode("ascii")


def mailbox(first_name: str, last_name: str, style: str) -> str:
    """Return what stands before the @: julia.boehm, or j.boehm in the short style."""
    first, last = (
        re.sub(r"[^a-z-]", "", in_ascii(name).lower()) for name in (first_name, last_name)
    )
    return f"{first[0] if style == 'short' else first}.{last}"


def phone_written(dice: Dice, phone: tuple[str, str]) -> str:
    """Return a German phone number in one of the ways in which people write it."""
    area, number = phone
    if not area:
        return ""
    spaced = f"{number[:-3]} {number[-3:]}"
    writings = [
        f"{area}/{number}", f"{area}/{spaced}", f"{area} {spaced}", f"{area}-{number}", f"({area}) {spaced}",
        f"+49 (0){area[1:]} {number}", f"+49 {area[1:]} {spaced}", f"0049 {area[1:]} {number}", f"Tel. {area} {number}",
    ]  # fmt: skip
    if area in dict(FILM_MOBILES):
        writings += [f"{area}/{number} (mobil)", f"mobil {area} {number}"]
    return dice.pick(writings)


def with_a_typo(text: str) -> str:
    """Return the text with its third and fourth letter swapped."""
    return text[:2] + text[3:4] + text[2:3] + text[4:]


def as_text(rows: Iterable[Row], *, delimiter: str, line_end: str) -> str:
    """Return the rows as delimited text under the headers of the first one."""
    rows = list(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, lineterminator=line_end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


# --- last year's leads, out of "Kontor CRM" ---

CRM_UMLAUTS_SINCE = date(2025, 9, 15)
CRM_AGENTS = ("Jana Ostertag", "Timo Feldkamp", "Nadja Brehm")
CRM_STATUSES = ("Lead", "Contacted", "Opportunity", "Quote sent", "Won", "Lost", "Dead")
# origin -> how many leads have each of the statuses
CRM_ORIGINS = {
    "Fair Hannover 2025": (4, 5, 4, 3, 14, 26, 6),
    "Web form": (3, 4, 3, 2, 13, 20, 5),
    "Newsletter": (2, 3, 2, 1, 5, 15, 2),
    "Referral": (0, 1, 2, 1, 12, 6, 0),
}
CRM_REASONS = {
    "Lost": ("No need", "No budget", "Went to competitor", "No answer", "Other", ""),
    "Dead": ("Wrong address", "Duplicate record", "Test record"),
}


@dataclass(frozen=True, slots=True, order=True)
class CrmLead:
    """A lead of last year, before it is written down."""

    created: date
    person: Person
    origin: str
    status: str


def crm_leads(cast: Cast, dice: Dice) -> list[CrmLead]:
    """Return last year's leads in the order in which they came."""
    return sorted(
        CrmLead(crm_day(dice, origin), cast.person(), origin, status)
        for origin, counts in CRM_ORIGINS.items()
        for status, count in zip(CRM_STATUSES, counts, strict=True)
        for _ in range(count)
    )


def crm_day(dice: Dice, origin: str) -> date:
    """Return the day on which a lead of this origin was created."""
    if origin.startswith("Fair"):
        return date(2025, 3, 31) + timedelta(days=dice.between(0, 4))
    return date(2025, 1, 7) + timedelta(days=dice.between(0, 345))


def crm_row(dice: Dice, number: int, lead: CrmLead) -> Row:
    """Return the lead as exported: US dates and amounts, umlauts only since the CRM knows them."""
    person, firm = lead.person, lead.person.firm
    spelled = str if lead.created >= CRM_UMLAUTS_SINCE else in_ascii
    days = {"Won": (25, 210), "Lost": (10, 190), "Dead": (1, 20)}.get(lead.status)
    closed = us_date(lead.created + timedelta(days=dice.between(*days))) if days else ""
    amount = 1200 * 2 ** (dice.random() * 6)
    phone = f"+49 {person.phone[0][1:]} {person.phone[1]}" if person.phone[0] else "-"
    return {
        "record_id": f"KON-{10_000 + number * 7}",
        "account": spelled(firm.name),
        "contact_first": spelled(person.first_name),
        "contact_last": spelled(person.last_name),
        "contact_email": "" if dice.happens(0.04) else person.email,
        "phone": "-" if dice.happens(0.08) else phone,
        "agent": dice.pick(CRM_AGENTS),
        "status": lead.status,
        "created": us_date(lead.created),
        "closed": closed,
        "amount": f"{round(amount / 50) * 50:,.2f}" if lead.status == "Won" else "",
        "lost_reason": dice.pick(CRM_REASONS.get(lead.status, ("",))),
        "origin": lead.origin,
        "branch": WORDS["industries"][firm.industry][0],
        "zip": firm.postcode,
        "town": "n/a" if dice.happens(0.04) else spelled(firm.city),
    }


def us_date(day: date) -> str:
    """Return the day as 3/31/2025."""
    return f"{day.month}/{day.day}/{day.year}"


# --- the fair ---


def fair_people(cast: Cast, dice: Dice, known: list[Person]) -> list[Person]:
    """Return 165 visitors: twelve of the known, new ones; a few give only a mailbox of the firm."""
    people = dice.some(known, 12) + [cast.person() for _ in range(153)]
    for index in range(14, len(people), 13):
        role = dice.pick(ROLE_MAILBOXES)
        people[index] = replace(people[index], email=f"{role}@{people[index].firm.domain}")
    return people


def fair_row(dice: Dice, person: Person, visited: date) -> Row:
    """Return one scan of a visitor's badge, before anything goes wrong with it."""
    firm = person.firm
    return {
        "Firma": firm.name,
        "Anrede": person.salutation,
        "Vorname": f"{person.title} {person.first_name}".strip(),
        "Nachname": person.last_name,
        "Position": person.job_title,
        "Straße": firm.street,
        "PLZ": firm.postcode,
        "Ort": firm.city,
        "Land": dice.pick(COUNTRY_WRITINGS[firm.country]),
        "Telefon": phone_written(dice, person.phone),
        "E-Mail": person.email,
        "Branche": firm.industry,
        "Mitarbeiter": employees_written(dice, firm.employees),
        "Besucht am": f"{visited:%d.%m.%Y}",
        "Bemerkung": dice.pick(WORDS["notes"]) if dice.happens(0.35) else "",
        "Maschinenpark": machines_written(dice),
    }


def employees_written(dice: Dice, count: int) -> str:
    """Return a number of employees in German: 1.200, ca. 250."""
    exact = f"{count:,}".replace(",", ".")
    return dice.pick([exact] * 8 + [f"ca. {count // 10 * 10 or 10}", "50-99"])


def machines_written(dice: Dice) -> str:
    """Return a number of machines, more often nothing."""
    return dice.pick([""] * 5 + [str(dice.between(1, 60))] * 4 + [f"ca. {dice.between(1, 6) * 5}"])


def spoiled(dice: Dice, row: Row) -> Row:
    """Return the row as it left the scanner: gaps, capitals, blanks at the end."""
    row = dict(row)
    gaps = {"Anrede": 0.1, "Telefon": 0.15, "E-Mail": 0.08, "Straße": 0.12, "Position": 0.1, "Branche": 0.08,
            "Mitarbeiter": 0.3}  # fmt: skip
    for header, probability in gaps.items():
        if dice.happens(probability):
            row[header] = ""
    if dice.happens(0.06):
        row |= {"Vorname": row["Vorname"].upper(), "Nachname": row["Nachname"].upper()}
    if dice.happens(0.08):
        header = dice.pick(["Firma", "Nachname", "E-Mail", "Ort"])
        row[header] += " " * bool(row[header])
    if dice.happens(0.1):
        row["Branche"] = dice.pick([row["Branche"].upper(), row["Branche"].lower()])
    return row


def fair_rows(dice: Dice, visitors: list[tuple[date, Person]]) -> list[Row]:
    """Return the scans of all days: 165 visitors, 13 of them twice, and two notes without a visitor."""
    scans = [(day, spoiled(dice, fair_row(dice, person, day))) for day, person in visitors]
    for number, index in enumerate(range(3, 156, 12)):
        day, person = visitors[index]
        again = fair_row(dice, person, day)
        header = "Nachname" if number == 0 else ["Firma", "Ort", "Vorname", "Telefon"][number % 4]
        first = again | {header: "" if header == "Telefon" else with_a_typo(again[header])}
        scans[index] = day, first
        later = min(day + timedelta(days=number % 2), FAIR_OPENS + timedelta(days=3))
        scans.append((later, again | {"Besucht am": f"{later:%d.%m.%Y}"}))
    scans[40][1]["E-Mail"] = scans[40][1]["E-Mail"].replace(".example", "..example")
    for days, note in (
        (0, "Karte vergessen, kommt morgen wieder"),
        (2, "Hallenplan am Stand liegen lassen"),
    ):
        blank = dict.fromkeys(scans[0][1], "") | {"Bemerkung": note}
        scans.append((FAIR_OPENS + timedelta(days=days), blank))
    return [row for _, row in sorted(scans, key=lambda scan: scan[0])]


# --- the contest ---


def contest_rows(cast: Cast, dice: Dice, visitors: list[Person]) -> list[Row]:
    """Return 150 entries: private people, visitors of the fair, double entries, a shared mailbox."""
    rows = [contest_row(dice, visitor, visitor.email) for visitor in visitors]
    for _ in range(130):
        person = cast.person()
        mail = mailbox(person.first_name, person.last_name, dice.pick(["long", "short"]))
        year = dice.pick(["", str(dice.between(61, 99))])
        provider = dice.pick(["example.com", "example.com", "example.org", "example.net"])
        email = f"{mail}{year}@{provider}"
        rows.append(
            contest_row(dice, person, email if cast.take(email) else f"{mail}.privat@{provider}")
        )
    for index in range(20, 120, 20):
        rows.append(
            rows[index] | {"E-mail": rows[index]["E-mail"].upper(), "Entered on": "2026-10-31"}
        )
    rows.append(rows[77] | {"Full name": "Ottilie Zweifel-Amann"})
    return sorted(rows, key=lambda row: row["Entered on"])


def contest_row(dice: Dice, person: Person, email: str) -> Row:
    """Return one entry; names are written as people like, some cells are empty."""
    first, last = person.first_name, person.last_name
    spaced = f"{person.title} {first} {last}".strip()
    entered = date(2026, 9, 15) + timedelta(days=dice.between(0, 46))
    return {
        "Full name": dice.pick([spaced] * 8 + [f"{last}, {first}", f"{first} {last}".lower()]),
        "E-mail": email,
        "City": "" if dice.happens(0.08) else person.firm.city,
        "Postcode": "" if dice.happens(0.1) else person.firm.postcode,
        "Entered on": entered.isoformat(),
        "Newsletter": dice.pick(["yes", "yes", "no"]),
    }


# --- the web form ---


def web_form_rows(cast: Cast, dice: Dice, visitors: list[Person]) -> list[Row]:
    """Return 90 requests: visitors of the fair, other Germans, people abroad, three odd names."""
    rows = [web_form_row(dice, person) for person in visitors]
    rows += [web_form_row(dice, cast.person()) for _ in range(54)]
    while len(rows) < 90:
        row = row_from_abroad(dice)
        if cast.take(row["Email Address"]):
            rows.append(row)
    rows[20]["First Name"] = '=HYPERLINK("http://prize.example/","Anna")'
    rows[35]["Last Name"] = "<script>alert(1)</script>"
    rows[50]["Company"] = "[red]x[/red]"
    return sorted(rows, key=lambda row: row["Submitted At"])


def web_form_row(dice: Dice, person: Person) -> Row:
    """Return a request by a person of the cast."""
    country = {"DE": "Germany", "AT": "Austria", "CH": "Switzerland"}[person.firm.country]
    return {
        "Submitted At": submitted_at(dice),
        "First Name": person.first_name,
        "Last Name": person.last_name,
        "Email Address": person.email,
        "Phone Number": "" if dice.happens(0.3) else phone_written(dice, person.phone),
        "Company": "" if dice.happens(0.1) else person.firm.name,
        "Job Title": "" if dice.happens(0.25) else person.job_title,
        "Country": dice.pick([country, country, country, ""]),
        "Message": dice.pick([*WORDS["messages"], "", ""]),
        "Number of machines": dice.pick(["", str(dice.between(1, 40))]),
    }


def row_from_abroad(dice: Dice) -> Row:
    """Return a request from the United Kingdom, the United States or France."""
    there = WORDS["abroad"][dice.pick(list(WORDS["abroad"]))]
    first, last, firm = (dice.pick(there[key]) for key in ("first_names", "surnames", "firms"))
    domain = re.sub(r"[^a-z]+", "-", in_ascii(firm).lower().split(" ")[0])
    phone = re.sub("x", lambda _: str(dice.between(0, 9)), dice.pick(there["phones"]))
    return {
        "Submitted At": submitted_at(dice),
        "First Name": first,
        "Last Name": last,
        "Email Address": f"{mailbox(first, last, 'long')}@{domain}.example",
        "Phone Number": "" if dice.happens(0.3) else phone,
        "Company": firm,
        "Job Title": dice.pick(WORDS["jobs_abroad"]),
        "Country": dice.pick(there["written"]),
        "Message": dice.pick(WORDS["messages"][:4]),
        "Number of machines": dice.pick(["", str(dice.between(1, 40))]),
    }


def submitted_at(dice: Dice) -> str:
    """Return a time between August and the day before the story."""
    return moment(dice, date(2026, 8, 3) + timedelta(days=dice.between(0, 108)))


def moment(dice: Dice, day: date) -> str:
    """Return a time of this day in UTC: 2026-08-03T09:14:22Z."""
    start = datetime.combine(day, time(6), tzinfo=UTC)
    return f"{start + timedelta(seconds=dice.between(0, 50_000)):%Y-%m-%dT%H:%M:%SZ}"


# --- the newsletter ---

NEWSLETTER_DAYS = [date(2026, 8, 11) + timedelta(days=14 * number) for number in range(8)]


def click_rows(dice: Dice, readers: list[tuple[str, date]]) -> list[Row]:
    """Return 250 clicks of readers (e-mail, known since) and three of addresses that nobody knows.

    Every issue has five articles, clicked within three days and only by those known before; a few
    readers click much more than the others.
    """
    keen = dice.some(readers, 25)
    seen: set[tuple[str, str]] = set()
    rows: list[Row] = []
    while len(rows) < 247:
        email, known_since = dice.pick(keen if dice.happens(0.4) else readers)
        number = dice.between(0, len(NEWSLETTER_DAYS) - 1)
        article = dice.pick(WORDS["articles"][number : number + 5])
        if known_since < NEWSLETTER_DAYS[number] and (email, article) not in seen:
            seen.add((email, article))
            rows.append(click_row(dice, email, number, article))
    for number, name in enumerate(("newsletter-test", "h.unbekannt", "archiv"), start=3):
        rows.append(click_row(dice, f"{name}@example.net", number, WORDS["articles"][number]))
    return sorted(rows, key=lambda row: row["Time"])


def click_row(dice: Dice, email: str, number: int, article: str) -> Row:
    """Return one reader's clicks on one article of one issue."""
    day = NEWSLETTER_DAYS[number] + timedelta(days=dice.pick([0, 0, 0, 1, 1, 2]))
    return {
        "Email": email.capitalize() if dice.happens(0.05) else email,
        "Event": "click",
        "Time": moment(dice, day),
        "Article": article,
        "Clicks": dice.pick(["1", "1", "1", "1", "2", "3", "5"]),
    }


# --- all of it ---


def readers_of(
    *, crm: list[Row], fair: list[Row], contest: list[Row], web_form: list[Row]
) -> list[tuple[str, date]]:
    """Return (e-mail, known since) of everybody who gets the newsletter, each e-mail once."""
    known = [
        *((row["contact_email"], "%m/%d/%Y", row["created"]) for row in crm),
        *((row["E-Mail"].strip(), "%d.%m.%Y", row["Besucht am"]) for row in fair),
        *(
            (row["E-mail"].lower(), "%Y-%m-%d", row["Entered on"])
            for row in contest
            if row["Newsletter"] == "yes"
        ),
        *((row["Email Address"], "%Y-%m-%dT%H:%M:%S%z", row["Submitted At"]) for row in web_form),
    ]
    earliest: dict[str, date] = {}
    for email, written, text in known:
        if email and ".." not in email and not email.startswith(ROLE_MAILBOXES):
            since = datetime.strptime(text, written).replace(tzinfo=UTC).date()
            earliest[email] = min(since, earliest.get(email, since))
    return list(earliest.items())


def sample_files() -> dict[str, bytes]:
    """Return every list: file name -> its bytes."""
    cast = Cast(Dice("cast"))
    cast.found_firms(180)
    dice = Dice("crm")
    leads = crm_leads(cast, dice)
    crm = [crm_row(dice, number, lead) for number, lead in enumerate(leads, start=1)]
    dice = Dice("fair")
    people = fair_people(cast, dice, [lead.person for lead in leads if lead.status != "Dead"])
    visitors = [(FAIR_OPENS + timedelta(days=dice.pick([0, 1, 1, 2, 2, 3])), one) for one in people]
    fair = fair_rows(dice, visitors)
    contest = contest_rows(cast, Dice("contest"), people[100:114])
    web_form = web_form_rows(cast, Dice("web form"), people[120:126])
    clicks = click_rows(
        Dice("clicks"), readers_of(crm=crm, fair=fair, contest=contest, web_form=web_form)
    )
    return {
        "fair-stuttgart-2026.csv": (FAIR_TITLE + as_text(fair, delimiter=";", line_end="\r\n")).encode("cp1252"),
        "contest-autumn-2026.csv": as_text(contest, delimiter=",", line_end="\n").encode("utf-8-sig"),
        "web-form-2026.tsv": ("\ufeff" + as_text(web_form, delimiter="\t", line_end="\r\n")).encode("utf-16-le"),
        "crm-2025.csv": as_text(crm, delimiter=",", line_end="\r\n").encode("cp1252"),
        "newsletter-clicks-2026.csv": as_text(clicks, delimiter=",", line_end="\n").encode(),
    }  # fmt: skip


def main(arguments: list[str]) -> None:
    """Write every list into the folder that is named, or beside this script."""
    folder = Path(arguments[0]) if arguments else HERE
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in sample_files().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(sys.argv[1:])
