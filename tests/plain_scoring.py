"""Scores lead by lead in plain Python, as the definitions say it: what the SQL is compared with.

Nothing here knows the SQL, nor how leadq reads its rules: it takes the rules as a person writes them.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

Rules = Mapping[str, object]

INTEGERS = {"employees", "machines", "staff", "fit", "interest", "score"}
NUMBERS = {"quota", "share"}
AMOUNTS = {"revenue", "deposit", "spend"}
DAYS = {"address_checked_on", "trial_ends", "start"}
YES_NO = {"is_customer", "wants_visit"}


@dataclass(frozen=True)
class Happening:
    """An activity."""

    day: str
    kind: str
    by: str
    count: int = 1
    result: str | None = None
    subject: str | None = None
    machine: bool = False


@dataclass(frozen=True)
class Said:
    """An answer; of two on the same day, the later one in the list is the later one."""

    day: str
    question: str
    value: str | int | float


@dataclass(frozen=True)
class Person:
    """All facts about a lead."""

    fields: Mapping[str, str | int | float]
    sources: Sequence[tuple[str, str]]  # name, kind; the first is where the lead came from
    activities: Sequence[Happening] = ()
    answers: Sequence[Said] = ()


@dataclass(frozen=True)
class Assessed:
    qualification: str
    fit: int
    interest: int
    grade: str
    parts: Mapping[str, int] = field(default_factory=dict)


def assess(
    person: Person, scoring: Rules, qualifications: Sequence[tuple[str, Rules]], today: date
) -> Assessed:
    """Qualification, then points, then the grade; each sees what was found before."""
    known: dict[str, str | int] = {}
    look = Look(person, today, known)
    known["qualification"] = next(
        (name for name, when in qualifications if look.holds(when)), "unasked"
    )
    parts: dict[str, int] = {}
    sums = {}
    for group in ("fit", "interest"):
        lines = scoring.get(group)
        given = _group(look, lines if isinstance(lines, Mapping) else {}, group)
        parts |= given
        sums[group] = sum(given.values())
    known |= sums
    known["score"] = sums["fit"] + sums["interest"]
    grades = scoring["grades"]
    assert isinstance(grades, Sequence)
    grade = next(line["grade"] for line in grades if "when" not in line or look.holds(line["when"]))
    return Assessed(str(known["qualification"]), sums["fit"], sums["interest"], grade, parts)


def _group(look: Look, lines: Rules, group: str) -> dict[str, int]:
    rules = lines.get("rules", [])
    assert isinstance(rules, list)
    given = {rule["rule"]: points for rule in rules if (points := _points(look, rule))}
    limit = lines.get("max_points")
    if isinstance(limit, int) and sum(given.values()) > limit:
        given[f"{group} limited to {limit}"] = limit - sum(given.values())
    return given


def _points(look: Look, rule: Mapping[str, object]) -> int:
    points, when, each = rule["points"], rule["when"], rule.get("each")
    assert isinstance(points, int)
    assert isinstance(when, Mapping)
    if not isinstance(each, Mapping):
        return points if look.holds(when) else 0
    guard = {name: test for name, test in when.items() if name != "activity"}
    if guard and not look.holds(guard):
        return 0
    half_life = _days(str(each["half_life"])) if "half_life" in each else None
    total = Fraction(0)
    for one in look.counted(when["activity"]):
        age = (look.today - date.fromisoformat(one.day)).days
        weight = 1_000_000 if half_life is None else round(1_000_000 * 0.5 ** (age / half_life))
        total += Fraction(abs(points) * one.count * weight, 1_000_000)
    whole = int(total + Fraction(1, 2))  # away from zero: the sign comes afterwards
    limited = min(whole, int(str(each["max_points"]))) if "max_points" in each else whole
    return limited if points > 0 else -limited


def _days(duration: str) -> int:
    count, unit = duration.split()
    return int(count) * {"day": 1, "week": 7, "month": 30, "year": 365}[unit.removesuffix("s")]


@dataclass(frozen=True)
class Look:
    """A look at one lead on one day."""

    person: Person
    today: date
    known: Mapping[str, str | int]

    def holds(self, when: Rules) -> bool:
        """Whether all lines are true."""
        return all(self._line(name, test) for name, test in when.items())

    def _line(self, name: str, test: object) -> bool:
        if name in {"all", "any"}:
            parts = test if isinstance(test, list) else _single_lines(test)
            found = [self.holds(one) for one in parts]
            return all(found) if name == "all" else any(found)
        if name == "not":
            assert isinstance(test, Mapping)
            return not self.holds(test)
        if name == "activity":
            assert isinstance(test, Mapping)
            times = int(str(test.get("times", 1)))
            return sum(one.count for one in self.counted(test)) >= times
        if name == "answer":
            assert isinstance(test, Mapping)
            return all(self._tested(one, self._answer(one), wanted) for one, wanted in test.items())
        return self._tested(name, self._values(name), test)

    def _values(self, name: str) -> list[str | int | float]:
        sources = self.person.sources
        if name == "source":
            return [source for source, _ in sources]
        if name == "first_source":
            return [sources[0][0]]
        if name == "source_kind":
            return [sources[0][1]]
        facts = {**self.person.fields, **self.known}
        return [facts[name]] if name in facts else []

    def _answer(self, question: str) -> list[str | int | float]:
        said = [
            one
            for one in self.person.answers
            if one.question == question and date.fromisoformat(one.day) <= self.today
        ]
        said.reverse()  # max answers the first of equals
        return [max(said, key=lambda one: one.day).value] if said else []

    def counted(self, test: object) -> list[Happening]:
        """The activities that a test counts."""
        assert isinstance(test, Mapping)
        return [one for one in self.person.activities if self._counts(one, test)]

    def _counts(self, one: Happening, test: Rules) -> bool:
        day = date.fromisoformat(one.day)
        within, subject = test.get("within"), test.get("subject")
        return (
            day <= self.today
            and (not one.machine or test.get("machine") == "true")
            and ("kind" not in test or one.kind in _listed(test["kind"]))
            and ("by" not in test or one.by == test["by"])
            and ("result" not in test or one.result in _listed(test["result"]))
            and (within is None or day >= moved(self.today, str(within), back=True))
            and (
                subject is None
                or any(plain(part) in plain(one.subject or "") for part in _listed(subject))
            )
        )

    def _tested(self, name: str, values: list[str | int | float], test: object) -> bool:
        if test == "known":
            return bool(values)
        if test == "unknown":
            return not values
        if isinstance(test, Mapping):
            return all(
                any(self._operator(name, value, word, wanted) for value in values)
                for word, wanted in test.items()
            )
        return any(_equal(name, value, wanted) for value in values for wanted in _listed(test))

    def _operator(self, name: str, value: str | float, word: str, wanted: object) -> bool:
        if word in _COMPARED:
            return _COMPARED[word](float(value), _number(name, wanted))
        if name in DAYS:
            return _day_test(date.fromisoformat(str(value)), word, str(wanted), self.today)
        return any(_text_test(plain(value), word, plain(part)) for part in _listed(wanted))


def _day_test(day: date, word: str, wanted: str, today: date) -> bool:
    match word:
        case "within":
            return moved(today, wanted, back=True) <= day <= today
        case "older_than":
            return day < moved(today, wanted, back=True)
        case "in_next":
            return today <= day <= moved(today, wanted)
    limit = today if wanted == "today" else date.fromisoformat(wanted)
    return day < limit if word == "before" else day > limit


def _text_test(text: str, word: str, part: str) -> bool:
    match word:
        case "contains":
            return part in text
        case "starts_with":
            return text.startswith(part)
        case "ends_with":
            return text.endswith(part)
    words, sought = re.findall(r"\w+", text), re.findall(r"\w+", part)
    return any(words[start : start + len(sought)] == sought for start in range(len(words)))


_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "at_least": lambda value, limit: value >= limit,
    "at_most": lambda value, limit: value <= limit,
    "over": lambda value, limit: value > limit,
    "under": lambda value, limit: value < limit,
}


def _equal(name: str, value: str | float, wanted: object) -> bool:
    if name in INTEGERS | NUMBERS | AMOUNTS:
        return float(value) == _number(name, wanted)
    if name in YES_NO:
        return bool(value) == (wanted == "yes")
    if name == "interests":
        return plain(wanted) in map(plain, str(value).split("\n"))
    return plain(value) == plain(wanted)


def _number(name: str, wanted: object) -> float:
    return float(Fraction(str(wanted)) * (100 if name in AMOUNTS else 1))


def _single_lines(lines: object) -> list[Rules]:
    assert isinstance(lines, Mapping)
    return [{name: test} for name, test in lines.items()]


def _listed(test: object) -> Iterable[object]:
    return test if isinstance(test, list) else [test]


def plain(text: object) -> str:
    """Case off, ä to ae, ß to ss, other accents off."""
    composed = unicodedata.normalize("NFC", str(text)).casefold()
    for umlaut, letters in {"ä": "ae", "ö": "oe", "ü": "ue"}.items():
        composed = composed.replace(umlaut, letters)
    return "".join(
        c for c in unicodedata.normalize("NFD", composed) if not unicodedata.combining(c)
    )


def moved(day: date, duration: str, *, back: bool = False) -> date:
    """The day so long after (or before); a day that its month does not have becomes the last one."""
    count, unit = duration.split()
    step = -int(count) if back else int(count)
    match unit.removesuffix("s"):
        case "day":
            return day + timedelta(days=step)
        case "week":
            return day + timedelta(days=7 * step)
        case "month":
            months = day.year * 12 + day.month - 1 + step
        case _:
            months = day.year * 12 + day.month - 1 + 12 * step
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
