"""From lead to order: calendar, activity kinds, stages, results and people of process.yaml, as checked objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadq.rulebook.conditions import Condition, Doer
    from leadq.rulebook.mailing import Smtp, Texts
    from leadq.rulebook.people import EscalationLevel, Person
    from leadq.values.durations import Duration

Outcome = Literal["open", "parked", "won", "lost", "invalid"]
Locale = Literal["en", "de"]
Channel = Literal["phone", "email"]


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
    """A kind of activity, who does it, and whether it is a contact between both sides (a note is none)."""

    name: str
    by: Doer
    is_contact: bool = True


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a stage sets as the next step: due in `due_in`, or so long before the day that was answered.

    With `before_answer` (question, how long before), `due_in` counts when there is no answer.
    """

    action: str
    due_in: Duration
    before_answer: tuple[str, Duration] | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """Where a parked lead goes when it wakes up: at its date, or (`when`) by what happened since it was parked."""

    stage: str
    when: Condition | None


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the process; open and parked ones have a next step, lost and invalid ones reasons.

    An `automatic` one is entered by itself when its guard is true. One with `accept_within` is a hand-over: whoever
    gets the lead accepts or rejects it within that time. `was` are its former names.
    """

    name: str
    outcome: Outcome
    position: int  # among all stages, from 1
    next_step: NextStep | None
    enter_when: Condition | None
    reasons: tuple[str, ...]
    line: int
    automatic: bool = False
    accept_within: Duration | None = None
    returns_to: Return | None = None
    rots_after: Duration | None = None
    was: tuple[str, ...] = ()

    @property
    def is_living(self) -> bool:
        """Whether a lead in it needs a next step."""
        return self.outcome in {"open", "parked"}

    @property
    def is_handover(self) -> bool:
        """Whether somebody has to accept the leads in it."""
        return self.accept_within is not None


@dataclass(frozen=True, slots=True)
class Result:
    """What came out of a call, and what follows: an unanswered one is tried again after each of `retry`.

    When all of those have passed, the lead goes to the stage `then` (with `then_reason`, where that closes it).
    """

    name: str
    retry: tuple[Duration, ...] = ()
    then: str | None = None
    then_reason: str | None = None
    clear: Channel | None = None
    opt_out: Channel | None = None
    next_step: NextStep | None = None

    @property
    def is_unanswered(self) -> bool:
        """Whether nobody was reached."""
        return bool(self.retry)

    @property
    def reaches(self) -> bool:
        """Whether the lead was reached: somebody answered, and the number or address was theirs."""
        return not self.is_unanswered and self.clear is None


@dataclass(frozen=True, slots=True)
class Process:
    """What process.yaml says. After a talk nobody calls again within `no_call_within`."""

    calendar: Calendar
    kinds: Mapping[str, ActivityKind]
    stages: tuple[Stage, ...]
    results: Mapping[str, Result]
    people: Mapping[str, Person]
    escalation: tuple[EscalationLevel, ...]
    no_call_within: Duration | None
    smtp: Smtp | None
    texts: Texts

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
