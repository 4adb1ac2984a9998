"""How people here write numbers and days: the English way, unless the workspace says another one; machines never see it.

One run of the program writes one way: `program.run` gives each run a context of its own, and opening the workspace
chooses there. What prints without a workspace writes English.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Locale:
    """A way of writing: what parts thousands, what stands before a fraction, the order of a day's parts and its time."""

    thousands: str
    decimal: str
    day: str  # a pattern of {year}, {month} and {day}
    before_time: str

    def number(self, english: str) -> str:
        """A number that is written as `12,345.6`."""
        return english.translate({ord(","): self.thousands, ord("."): self.decimal})

    def date(self, iso: str) -> str:
        """A day or moment in ISO form; a moment keeps its time as it is."""
        day_part, mark, time = iso.partition("T")
        year, month, day = day_part.split("-")
        return self.day.format(year=year, month=month, day=day) + (mark and self.before_time) + time


ENGLISH = Locale(thousands=",", decimal=".", day="{year}-{month}-{day}", before_time="T")
_GERMAN = Locale(thousands=".", decimal=",", day="{day}.{month}.{year}", before_time=" ")
_LOCALES = {"en": ENGLISH, "de": _GERMAN}

_chosen: ContextVar[Locale] = ContextVar("locale", default=ENGLISH)


def chosen() -> Locale:
    """The way in which this run writes for people."""
    return _chosen.get()


def choose(name: str | None) -> None:
    """Write in the way of this name from now on; English when there is no such name."""
    _chosen.set(_LOCALES.get(name or "", ENGLISH))
