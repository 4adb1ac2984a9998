"""Rules for closed leads, each looked at on the day before it closed: the same conditions, with columns for days.

``own_day`` says which lead closed when, ``horizon`` has a row per closing day with all days that are measured from its
eve, ``fading`` the weights by age, ``stood`` where each lead stood on its eve.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from leadq.rulebook.compiling import Compiler
from leadq.values.durations import Duration

# The story of a lead is known day by day; what it says today, its closing has written.
STORY: Final = {
    "stage": "stood.stage",
    "outcome": "stood.outcome",
    "stage_entered_on": "stood.entered_on",
    "closed_on": "stood.closed_on",
    "reason": "stood.reason",
}
# Written by the closing too, and nobody kept what they were: unknown on the day before.
ENDING: Final = frozenset({"order_value", "next_due"})

HORIZON: Final = "CROSS JOIN temp.horizon ON horizon.closed_on = own_day.closed_on"


@dataclass(frozen=True, slots=True)
class Window:
    """A day so long before or after an eve."""

    duration: Duration
    is_after: bool


@dataclass(slots=True)
class OwnDays(Compiler):
    """Compiles conditions for leads on the eves of their closings; `as_of` is the last of these days.

    `windows` are the columns that ``horizon`` needs, `fading` the half-lives in days (columns h{n} of ``fading``),
    `asked` the names of the fields that the conditions look at.
    """

    windows: dict[Window, str] = field(default_factory=dict)
    fading: list[int] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def column(self, name: str) -> str:
        """The SQL of a field as it was on the eve where that is known, else as it is."""
        self.asked.add(name)
        if name in ENDING:
            return "NULL"
        return STORY.get(name) or Compiler.column(self, name)

    def today(self) -> str:
        """The SQL of the eve."""
        return "horizon.eve"

    def before(self, duration: Duration) -> str:
        """The SQL of the day that lies so long before the eve."""
        return self._window(Window(duration, is_after=False))

    def after(self, duration: Duration) -> str:
        """The SQL of the day that lies so long after the eve."""
        return self._window(Window(duration, is_after=True))

    def _window(self, window: Window) -> str:
        return f"horizon.{self.windows.setdefault(window, f'w{len(self.windows) + 1}')}"

    def decay(self, half_life: int) -> str:
        """The weight of an activity of that age, in millionths, for a half-life of so many days."""
        if half_life not in self.fading:
            self.fading.append(half_life)
        return f"fading.h{half_life}"

    def owner(self, table: Literal["activity", "answer"]) -> str:  # noqa: ARG002
        """The SQL of the lead that a row of a pass belongs to."""
        return "own_day.lead_id"

    def activities(self) -> str:
        """The FROM of the activities up to the eves, with the weights of theirs."""
        joins = (
            "\nLEFT JOIN temp.day_number ON day_number.day = activity.happened_on"
            "\nLEFT JOIN temp.fading ON fading.age = horizon.number - day_number.number"
        )
        return (
            f"FROM temp.own_day {HORIZON}\nCROSS JOIN activity"
            " ON activity.lead_id = own_day.lead_id AND activity.happened_on <= horizon.eve"
            f"{joins if self.fading else ''}"
        )

    def answers(self) -> str:
        """The FROM of the answers up to the eves."""
        return (
            f"FROM temp.own_day {HORIZON}\nCROSS JOIN answer"
            " ON answer.lead_id = own_day.lead_id AND answer.answered_on <= horizon.eve"
        )
