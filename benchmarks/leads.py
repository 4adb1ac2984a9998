"""Invented leads of any number, the same ones every time: who they are, how far they came, what they did.

Chance is `random()` alone, the one call whose sequence Python promises to keep. Rows are tuples in the order of
the columns named beside them, so that millions of them go straight into one executemany.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from leadq.values.folding import fold

Thing = TypeVar("Thing")
Row = tuple[Any, ...]
Folded = tuple[str | None, str | None]  # a text and its folded twin

WORDS: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[1] / "sample_data" / "words.toml").read_text(encoding="utf-8")
)
AS_OF = date(2026, 11, 20)
_OLDEST = 1200
PAST = tuple((AS_OF - timedelta(days=age)).isoformat() for age in range(_OLDEST + 1))
COMING = tuple((AS_OF + timedelta(days=days)).isoformat() for days in range(400))
LIVING_PER_OVERDUE = 400

SOURCES = (
    ("Fachmesse Stuttgart 2026", "fair"),
    ("Hannover Messe 2026", "fair"),
    ("Hannover Messe 2025", "fair"),
    ("LogiMAT 2026", "fair"),
    ("Motek 2025", "fair"),
    ("Webformular Kontakt", "web form"),
    ("Webformular Katalog", "web form"),
    ("Webformular Rückruf", "web form"),
    ("Newsletter", "newsletter"),
    ("Newsletter Österreich", "newsletter"),
    ("Gewinnspiel Frühjahr 2026", "contest"),
    ("Gewinnspiel Herbst 2026", "contest"),
    ("Empfehlung Kunden", "referral"),
    ("Empfehlung Händler", "referral"),
    ("Adressliste Süd", "list"),
    ("Adressliste Nord", "list"),
    ("Adressliste Schweiz", "list"),
    ("Altes CRM", "other"),
    ("Telefonzentrale", "other"),
    ("Größenvergleich Fachpresse", "other"),
)
STAGES = (
    ("new", "open"),
    ("contacted", "open"),
    ("qualified", "open"),
    ("sales", "open"),
    ("offer", "open"),
    ("nurture", "parked"),
    ("won", "won"),
    ("lost", "lost"),
    ("invalid", "invalid"),
)


def names(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


_LETTER = {"n": 0, "c": 1, "q": 2, "s": 3, "o": 4, "p": 5, "W": 6, "L": 7, "I": 8}
# ways through the stages, by outcome; of 20 leads 5 are open, 3 parked, 3 won, 8 lost, 1 invalid
_WAYS = {
    "open": names("n nc nc ncq ncqs ncqso ncpc ncpcq ncso"),
    "parked": names("np ncp ncp ncqp ncpcp ncqsp"),
    "won": names("ncqsoW ncqsoW ncqsoW ncsoW ncpcqsoW nsoW"),
    "lost": names("nL ncL ncL ncqL ncqsL ncqsoL ncqsoL ncpL ncpcqsL"),
    "invalid": names("nI nI ncI"),
}
_OUTCOMES = ["open"] * 5 + ["parked"] * 3 + ["won"] * 3 + ["lost"] * 8 + ["invalid"]
_ACTIONS = ("First call", "Qualify by phone", "First talk", "Follow up the offer", "Ask again")
_STEP_KINDS = ("planned", "planned", "planned", "attempt", "callback")
_LOST = ("no need", "no budget", "competitor", "no answer", "other")
_INVALID = ("wrong address", "duplicate", "test")

LEAD_COLUMNS = names(
    "id salutation salutation_folded first_name first_name_folded last_name last_name_folded job_title"
    " job_title_folded department department_folded email phone mobile company company_folded industry"
    " industry_folded product product_folded employees revenue website website_folded street street_folded postcode"
    " city city_folded region region_folded country address_checked_on owner owner_folded source_id received_on row_key stage"
    " outcome stage_entered_on furthest next_action next_due next_first_due next_kind step_no closed_on"
    " reason order_value"
)
VISIT_COLUMNS = names("lead_id seq stage entered_on left_on reason")
ACTIVITY_COLUMNS = names(
    "lead_id happened_on kind seq by result subject subject_folded count machine reference"
)
ANSWER_COLUMNS = names("lead_id question answered_on seq value value_folded")


def _twins(texts: Sequence[str], unknown: int = 0) -> list[Folded]:
    """Each text with its folded twin, and `unknown` times nothing."""
    return [*((text, fold(text)) for text in texts), *[(None, None)] * unknown]


_WOMEN, _MEN = _twins(WORDS["women"]), _twins(WORDS["men"])
_SURNAMES = _twins(WORDS["surnames"])
_MRS, _MR = _twins(["Frau", "Herr"])
_JOBS = _twins([*(job for pair in WORDS["jobs"] for job in pair), "Student"], 6)
_DEPARTMENTS = _twins(["Einkauf", "Purchasing", "Logistik", "Produktion", "Geschäftsleitung"], 5)
_ROOTS, _FORMS = _twins(WORDS["firm_roots"]), _twins(WORDS["legal_forms"])
_INDUSTRIES = [
    (twin, _twins(words[1:]))
    for name, words in WORDS["industries"].items()
    for twin in _twins([name])
]
_PRODUCTS = _twins(["Gabelstapler", "Hubwagen", "Förderband", "Regalanlage", "Kran"], 5)
_STREETS = _twins(WORDS["streets"])
_REGIONS = _twins(["Baden-Württemberg", "Bayern", "Hessen", "Nordrhein-Westfalen", "Sachsen"], 3)
_PLACES = [
    (postcode, city, fold(city), country)
    for part, country in (
        ("near", "DE"),
        ("germany", "DE"),
        ("austria", "AT"),
        ("switzerland", "CH"),
    )
    for postcode, city in (place.split(" ", 1) for place in WORDS["places"][part])
] + [("75001", "Paris", "paris", "FR"), ("60601", "Chicago", "chicago", "US")]
_OWNERS = _twins(["Jürgen", "Petra", "süd", "nord"], 2)
_MAILBOXES = ("gmail.example", "web.example", "gmx.example")
_CHOICES = {
    "need": ("none", "later", "later", "concrete", "concrete", "concrete"),
    "budget": ("no_budget", "under-10k", "10-50k", "over-50k"),
}


def _happening(kind: str, by: str, result: str | None, subject: str | None) -> Row:
    return kind, by, result, subject, fold(subject) if subject else None


_HAPPENINGS = [
    *(_happening("newsletter_click", "lead", None, article) for article in WORDS["articles"]),
    *(_happening("call", "us", result, None) for result in ("talked", "no_answer", "no_answer")),
    *(_happening("email", "us", result, "Angebot") for result in (None, None, None, "bounced")),
    _happening("form", "lead", None, "Kontakt"),
    _happening("form", "lead", None, "Bitte um Preisliste"),
    _happening("visit", "lead", None, "Stand, Preisliste mitgenommen"),
]
_ACTIVITIES_PER_LEAD = (0, 0, 1, 2, 3, 4, 5, 6, 8, 10, 16)  # on average 5


@dataclass(slots=True)
class Batch:
    """Rows of some leads, per table."""

    leads: list[Row] = field(default_factory=list)
    visits: list[Row] = field(default_factory=list)
    activities: list[Row] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Inventor:
    """Invents one lead after the other; the numbers of visits, activities and answers go on across batches."""

    dice: random.Random = field(default_factory=lambda: random.Random(20261120))
    living: int = 0
    visits: int = 0
    activities: int = 0
    answers: int = 0

    def batches(self, leads: int, size: int = 20_000) -> Iterator[Batch]:
        """Invent `leads` leads with all that belongs to them."""
        for start in range(1, leads + 1, size):
            batch = Batch()
            for lead_id in range(start, min(start + size, leads + 1)):
                self._invent(lead_id, batch)
            yield batch

    def pick(self, things: Sequence[Thing]) -> Thing:
        """One of the things."""
        return things[int(self.dice.random() * len(things))]

    def upto(self, most: int) -> int:
        """A number from 0 to `most`, both included."""
        return int(self.dice.random() * (most + 1))

    def _invent(self, lead_id: int, batch: Batch) -> None:
        age = self.upto(1000)
        outcome = _OUTCOMES[lead_id % len(_OUTCOMES)]
        way = [_LETTER[letter] for letter in self.pick(_WAYS[outcome])]
        ages = self._ages(age, len(way))
        reason = self._reason(outcome)
        self._visit(lead_id, way, ages, reason, batch)
        self._act(lead_id, age, batch)
        if self.dice.random() < 0.2:
            self._answer(lead_id, age, batch)
        furthest = 5 if outcome == "won" else max(stage for stage in way if stage < 5) + 1
        story = (
            *(1 + int(len(SOURCES) * self.dice.random() ** 1.5), PAST[age]),
            lead_id * 2_654_435_761 % 2**62,
            *(STAGES[way[-1]][0], outcome, PAST[ages[-1]], furthest),
            *self._next_step(outcome),
            *((None, None) if outcome in {"open", "parked"} else (PAST[ages[-1]], reason)),
            100 * self.upto(5_000_000) if outcome == "won" else None,
        )
        batch.leads.append(
            (lead_id, *self._person(lead_id), *self._firm(), *self._place(age), *story)
        )

    def _ages(self, age: int, count: int) -> list[int]:
        """For each stage of a way how many days ago it was entered, the first one `age` days ago."""
        ages = [age]
        for _ in range(count - 1):
            age -= self.upto(age // 3)
            ages.append(age)
        return ages

    def _reason(self, outcome: str) -> str | None:
        if outcome == "lost":
            return self.pick(_LOST)
        return self.pick(_INVALID) if outcome == "invalid" else None

    def _next_step(self, outcome: str) -> Row:
        if outcome not in {"open", "parked"}:
            return None, None, None, None, 3
        self.living += 1
        late = self.living % LIVING_PER_OVERDUE == 1
        due = PAST[1 + self.upto(30)] if late else self.pick(COMING)
        return self.pick(_ACTIONS), due, due, self.pick(_STEP_KINDS), 1 + self.upto(5)

    def _person(self, lead_id: int) -> Row:
        woman = self.dice.random() < 0.4
        first, last = self.pick(_WOMEN if woman else _MEN), self.pick(_SURNAMES)
        return (
            *(_MRS if woman else _MR),
            *first,
            *last,
            *self.pick(_JOBS),
            *self.pick(_DEPARTMENTS),
            self._email(lead_id, str(last[1]).replace(" ", ".")),
            f"+49711{3_000_000 + self.upto(6_000_000)}" if self.dice.random() < 0.7 else None,
            f"+49171{3_000_000 + self.upto(6_000_000)}" if self.dice.random() < 0.3 else None,
        )

    def _email(self, lead_id: int, name: str) -> str | None:
        chance = self.dice.random()
        if chance < 0.15:
            return None
        if chance < 0.3:
            return f"{name}.{lead_id}@{self.pick(_MAILBOXES)}"
        return (
            f"{'info' if chance < 0.35 else name}@{self.pick(_ROOTS)[1]}-{lead_id % 5000}.example"
        )

    def _firm(self) -> Row:
        industry, words = self.pick(_INDUSTRIES)
        parts = (self.pick(_ROOTS), self.pick(words), self.pick(_FORMS))
        known = self.dice.random()
        site = f"www.{parts[0][1]}.example" if known < 0.6 else None
        return (
            *(" ".join(str(part[side]) for part in parts) for side in (0, 1)),
            *(industry if known < 0.8 else (None, None)),
            *self.pick(_PRODUCTS),
            self.upto(900) if known < 0.5 else None,
            100_000 * self.upto(20_000) if known > 0.4 else None,
            *(site, site),
        )

    def _place(self, age: int) -> Row:
        street, number = self.pick(_STREETS), 1 + self.upto(120)
        postcode, city, city_folded, country = self.pick(_PLACES)
        checked = PAST[self.upto(age)] if self.dice.random() < 0.6 else None
        home = (f"{street[0]} {number}", f"{street[1]} {number}")
        return (
            *(home if self.dice.random() < 0.8 else (None, None)),
            *(postcode, city, city_folded),
            *self.pick(_REGIONS),
            *(country, checked),
            *self.pick(_OWNERS),
        )

    def _visit(
        self, lead_id: int, way: list[int], ages: list[int], reason: str | None, batch: Batch
    ) -> None:
        for number, (stage, age) in enumerate(zip(way, ages, strict=True), start=1):
            last = number == len(way)
            self.visits += 1
            left = None if last else PAST[ages[number]]
            why = reason if last else None
            batch.visits.append((lead_id, self.visits, STAGES[stage][0], PAST[age], left, why))

    def _act(self, lead_id: int, age: int, batch: Batch) -> None:
        for _ in range(self.pick(_ACTIVITIES_PER_LEAD)):
            self.activities += 1
            seq = self.activities
            kind, *facts = self.pick(_HAPPENINGS)
            chance = self.dice.random()
            count = 7 if chance < 0.03 else 1
            clicked = kind == "newsletter_click"
            machine = int(clicked and chance > 0.95)
            reference = f"nl-{seq}" if clicked else None
            day = PAST[self.upto(age)]
            batch.activities.append((lead_id, day, kind, seq, *facts, count, machine, reference))

    def _answer(self, lead_id: int, age: int, batch: Batch) -> None:
        """Two or three answers; some were given again later, with another value."""
        for question in ("need", "budget", "start", "decides", "need"):
            if self.dice.random() > 0.5:
                continue
            self.answers += 1
            folded = None
            if question == "start":
                value: str | None = self.pick(COMING)
            elif question == "decides":
                value, folded = self.pick(_SURNAMES)
            else:
                value = self.pick(_CHOICES[question])
            day = PAST[self.upto(age)]
            batch.answers.append((lead_id, question, day, self.answers, value, folded))
