"""Who works with leads, which ones they take, and what happens when they are late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from datetime import date

    from leadq.rulebook.conditions import Condition
    from leadq.values.durations import Duration

Act = Literal["remind", "tell", "reassign"]
OWNER: Final = "owner"
"""In place of a person's name: whoever owns the lead."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Days, both included, on which somebody is away."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may own leads, and is known to the computer as `login`.

    `takes` says which leads are handed over to them (None: with `takes_all` any, else none).
    """

    name: str
    email: str | None = None
    login: str | None = None
    takes: Condition | None = None
    takes_all: bool = False
    away: tuple[Absence, ...] = ()

    def is_away(self, day: date) -> bool:
        """Whether they are away on that day."""
        return any(absence.first <= day <= absence.last for absence in self.away)


@dataclass(frozen=True, slots=True)
class EscalationLevel:
    """What happens when a step has been late for so long: `person` (or the owner) is told, or gets the lead."""

    after: Duration
    act: Act
    person: str
