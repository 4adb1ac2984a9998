"""Moves of all leads that a filter is true for, in one go; those that may not move stay, and it is said why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadq import scoring
from leadq.errors import UsageError
from leadq.journey.entering import Circumstances, enter
from leadq.journey.moves import (
    MoveRefused,
    ReasonMissing,
    WantedMove,
    reason_among,
    stage_called,
)
from leadq.rulebook.compiling import Compiler
from leadq.store.assessments import those_in
from leadq.store.filtered_moves import Target, choose_filtered
from leadq.store.moves import MOVING, moving_leads

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadq.rulebook.conditions import Condition
    from leadq.rulebook.loading import Rulebook
    from leadq.rulebook.process import Stage
    from leadq.store.filtered_moves import Obstacle
    from leadq.store.writing import Transaction


class NoStageNamed(UsageError):
    """Leads of a filter move to a stage that is named."""

    def __init__(self) -> None:
        super().__init__(
            "name the stage to which these leads shall go: leadq advance grade=A contacted"
        )


@dataclass(frozen=True, slots=True)
class AdvancedAll:
    """Which leads moved to which stage, and how many stayed because of what."""

    stage: str
    leads: tuple[int, ...]
    kept: Mapping[str, int]

    @property
    def moved(self) -> int:
        """How many leads moved."""
        return len(self.leads)


_WORDS: Mapping[Obstacle, str] = {
    "there": "are there already",
    "later": "came to where they are after this day",
    "closed": "are closed; --reason says why they open again",
    "offered": "are offered to somebody, who accepts or rejects them",
    "guard": "do not meet what the stage asks for",
    "value": "have no order value; --value says it",
}


def advance_all(
    tx: Transaction, rulebook: Rulebook, chosen: Condition, wanted: WantedMove
) -> AdvancedAll:
    """Move the leads for which `chosen` is true, and assess them anew; those that may not move stay.

    Their assessments must be those of the command's day.
    """
    if wanted.stage is None:
        raise NoStageNamed
    stage = stage_called(rulebook.process, wanted.stage)
    reason = _reason(stage, wanted)
    compiler = Compiler(tx.as_of.date(), rulebook.catalogue)
    guard = stage.enter_when.sql(compiler) if stage.enter_when else "1"
    target = Target(
        stage=stage.name,
        chosen=f"({chosen.sql(compiler)}) IS TRUE",
        guard=guard,
        reopens=reason is not None and stage.is_living,
        has_value=stage.outcome != "won" or wanted.value is not None or wanted.value_unknown,
    )
    kept = choose_filtered(tx.db, target, compiler)
    has_value = wanted.value is not None or wanted.value_unknown
    how = Circumstances(reason=reason, step=wanted.step, has_value=has_value, value=wanted.value)
    leads = moving_leads(tx.db)
    enter(tx, rulebook, stage, how)
    scoring.score_leads(tx, rulebook, those_in(MOVING))
    return AdvancedAll(stage.name, leads, {_WORDS[one]: count for one, count in kept.items()})


def _reason(stage: Stage, wanted: WantedMove) -> str | None:
    """The reason, as the list of a closing stage has it; what cannot be said of any lead is refused for all."""
    if wanted.step and not stage.is_living:
        raise MoveRefused("they", stage.name, missing="closed leads have no next step")
    if stage.outcome != "won" and (wanted.value is not None or wanted.value_unknown):
        raise MoveRefused("they", stage.name, missing="only an order has a --value")
    if not stage.reasons:
        return wanted.reason
    if wanted.reason is None:
        raise ReasonMissing("they", stage)
    return reason_among(stage, wanted.reason)
