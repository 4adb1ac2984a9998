"""What a stage brings to the leads that enter it: its next step and, where it is a hand-over, somebody to accept them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from leadq.journey.handing import hand_over
from leadq.journey.steps import NO_STEP, GivenStep, due_after, own_step, set_due_days
from leadq.store import moves
from leadq.store.assessments import those_in
from leadq.store.moves import MOVING, Move

if TYPE_CHECKING:
    from leadq.rulebook.loading import Rulebook
    from leadq.rulebook.process import Stage
    from leadq.store.writing import Transaction


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How leads enter a stage: why, with which step instead of the stage's own, for which order value (cents).

    Leads that wake up at their date take the step along that they were parked with. `value` is written where
    `has_value`. A hand-over is offered to whom `to` names, else to who takes the lead.
    """

    reason: str | None = None
    step: GivenStep = NO_STEP
    takes_step: bool = False
    has_value: bool = False
    value: int | None = None
    to: str | None = None


_AS_USUAL: Final = Circumstances()


def enter(tx: Transaction, rulebook: Rulebook, stage: Stage, how: Circumstances = _AS_USUAL) -> int:
    """Let the moving leads (`store.moves.choose`) enter `stage` on the command's day; answers how many there were."""
    action = due = None
    if stage.is_living:
        own = own_step(stage)
        action = how.step.action or own.action
        due = how.step.due or due_after(tx, own.due_in)
        if how.step.due is None:
            set_due_days(tx, own)
    move = Move(
        stage=stage.name,
        outcome=stage.outcome,
        action=action,
        due=due,
        reason=how.reason,
        given=bool(how.step),
        takes_step=how.takes_step,
        sets_value=how.has_value,
        order_value=how.value,
    )
    moved = moves.carry_out(tx, move)
    if stage.is_handover and moved:
        hand_over(tx, rulebook, stage, those_in(MOVING), to=how.to)
    return moved
