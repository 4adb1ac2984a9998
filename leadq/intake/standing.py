"""Where an imported lead stands: stage, dates and reason of a row, checked against the process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadq.values.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadq.rulebook.process import Process, Stage

CLOSING = frozenset({"won", "lost", "invalid"})


@dataclass(frozen=True, slots=True)
class Standing:
    """The part of a row that says where its lead stands; dates ISO, None for not said."""

    stage: str | None
    stage_entered_on: str | None
    closed_on: str | None
    reason: str | None
    received_on: str | None


class Refused(Exception):
    """A row that the process cannot take, with the sentence that says why."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The stages by name, and what rows that need a date or a reason get when they bring none."""

    stages: Mapping[str, Stage]
    defaults: Mapping[str, str]
    today: str

    @classmethod
    def of(cls, process: Process, defaults: Mapping[str, str], today: str) -> Gate:
        """The stages of the process; `defaults` are those of the mapping, cleaned."""
        return cls({stage.name: stage for stage in process.stages}, defaults, today)

    def pass_(self, given: Standing, received_on: str | None) -> Standing:
        """Complete what a row says; raises Refused where the process cannot take it.

        A closing stage has a day, not before the lead was received; lost and invalid have a reason of their
        stage's list. An open or parked lead has neither. Without a stage nothing of it counts. `received_on` is the
        day of the whole delivery, for rows that do not say.
        """
        received_on = given.received_on or received_on
        name = given.stage or self.defaults.get("stage")
        if name is None:
            return Standing(None, given.stage_entered_on, None, None, received_on)
        stage = self.stages[name]
        if stage.outcome not in CLOSING:
            return Standing(name, given.stage_entered_on, None, None, received_on)
        closed_on = given.closed_on or self.defaults.get("closed_on")
        if closed_on is None:
            raise Refused(f"stage {name} needs the day on which it was closed (closed_on)")
        if received_on is not None and closed_on < received_on:
            raise Refused(f"closed on {closed_on}, before it was received on {received_on}")
        # What was closed before today and does not say when it came had come by then.
        received_on = received_on or (closed_on if closed_on < self.today else None)
        return Standing(name, closed_on, closed_on, self._reason(stage, given.reason), received_on)

    def _reason(self, stage: Stage, given: str | None) -> str | None:
        if stage.outcome == "won":
            return None
        text = given or self.defaults.get("reason")
        listed = ", ".join(stage.reasons)
        if text is None:
            raise Refused(f"stage {stage.name} needs a reason, one of: {listed}")
        folded = fold(text)
        for reason in stage.reasons:
            if fold(reason) == folded:
                return reason
        raise Refused(f"reason {text!r} is none of stage {stage.name}: {listed}")
