"""From lead to order: calendar, activity kinds, stages, results and people of process.yaml, as checked objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadq.rulebook.conditions import Condition, Doer
    from leadq.values.durations import Duration

Outcome = Literal["open", "parked", "won", "lost", "invalid"]
Locale = Literal["en", "de"]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where the workspace lives: ISO country, region of its holidays, time zone, ISO currency.

    `locale` is how people there write numbers and days; machines get ISO whatever it is.
    """

    country: str = "DE"
    region: str | None = None
    timezone: str = "Europe/Berlin"
    currency: str = "EUR"
    locale: Locale = "en"


@dataclass(frozen=True, slots=True)
class ActivityKind:
    """A kind of activity, and who does it."""

    name: str
    by: Doer


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a stage sets as the next step: due in `due_in`, or so long before the day that was answered.

    With `before_answer` (question, how long before), `due_in` counts when there is no answer.
    """

    action: str
    due_in: Duration
    before_answer: tuple[str, Duration] | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the process; open and parked ones have a next step, lost and invalid ones reasons."""

    name: str
    outcome: Outcome
    position: int  # among all stages, from 1
    next_step: NextStep | None
    enter_when: Condition | None
    reasons: tuple[str, ...]
    line: int

    @property
    def is_living(self) -> bool:
        """Whether a lead in it needs a next step."""
        return self.outcome in {"open", "parked"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may own leads."""

    name: str
    email: str | None


@dataclass(frozen=True, slots=True)
class Process:
    """What process.yaml says."""

    calendar: Calendar
    kinds: Mapping[str, ActivityKind]
    stages: tuple[Stage, ...]
    results: tuple[str, ...]
    people: Mapping[str, Person]

    def stage(self, name: str) -> Stage | None:
        """The stage of that name, or None."""
        return next((stage for stage in self.stages if stage.name == name), None)

    def of_outcome(self, outcome: Outcome) -> tuple[Stage, ...]:
        """The stages with this outcome, in their order."""
        return tuple(stage for stage in self.stages if stage.outcome == outcome)

    @property
    def open_stages(self) -> tuple[Stage, ...]:
        """The stages that leads pass, in this order."""
        return self.of_outcome("open")

    @property
    def first(self) -> Stage:
        """The stage in which a new lead begins."""
        return self.open_stages[0]

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons of all closing stages, each once."""
        return tuple(dict.fromkeys(reason for stage in self.stages for reason in stage.reasons))
