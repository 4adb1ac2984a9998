"""Moves of one lead: to a stage, or to the next open one, as far as the process allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadq.errors import UsageError
from leadq.journey.entering import Circumstances, enter
from leadq.journey.steps import NO_STEP, GivenStep
from leadq.rulebook.compiling import Compiler
from leadq.rulebook.conditions import conjuncts
from leadq.store import assessments, handovers, leads, moves
from leadq.values.folding import fold
from leadq.values.suggestions import did_you_mean

if TYPE_CHECKING:
    from datetime import date

    from leadq.rulebook.loading import Rulebook
    from leadq.rulebook.process import Process, Stage
    from leadq.store.leads import Standing
    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction


class UnknownWord(UsageError):
    """A word that the rules do not know: a kind, a result, a stage, a question."""

    def __init__(self, what: str, word: str, known: Sequence[str]) -> None:
        listed = ", ".join(known) or "none are configured"
        super().__init__(f"unknown {what} {word!r}{did_you_mean(word, known)} (known: {listed})")


class MoveRefused(UsageError):
    """A move that the process does not allow; says what is missing and which moves are open."""

    def __init__(
        self, who: str, stage: str, *, missing: str, open_moves: Sequence[str] = ()
    ) -> None:
        listed = f"; open moves: {', '.join(open_moves)}" if open_moves else ""
        super().__init__(f"{who} cannot go to {stage}: {missing}{listed}")


class ReasonMissing(MoveRefused):
    """A closing stage asks for a reason from its list."""

    def __init__(self, who: str, stage: Stage) -> None:
        self.choices = stage.reasons
        listed = ", ".join(stage.reasons)
        super().__init__(who, stage.name, missing=f"it needs --reason, one of: {listed}")


class ValueMissing(MoveRefused):
    """An order has a value, or the plain statement that it is unknown."""

    def __init__(self, who: str, stage: str) -> None:
        super().__init__(who, stage, missing="it needs --value AMOUNT or --value unknown")


@dataclass(frozen=True, slots=True)
class WantedMove:
    """A move as the user asked for it; `stage` None means the next open one.

    `value` is the order value in cents, `value_unknown` the statement that nobody knows it, `to` the person to whom a
    hand-over is offered.
    """

    stage: str | None = None
    reason: str | None = None
    value: int | None = None
    value_unknown: bool = False
    step: GivenStep = NO_STEP
    to: str | None = None


def advance(tx: Transaction, rulebook: Rulebook, lead_id: int, wanted: WantedMove) -> Standing:
    """Move a lead to a stage, or to the next open one; answers where it then stands.

    The lead's assessment must be the one of the command's day. Raises `MoveRefused` with what is missing: a guard
    that is not true, a reason (also to reopen a closed lead), an order value, a stage to go to; or because the lead
    came to where it is after the command's day.
    """
    standing = leads.standing(tx.db, lead_id)
    stage = _target(tx, rulebook, standing, wanted.stage)
    if tx.today < standing.stage_entered_on:
        missing = f"it came to {standing.stage} on {standing.stage_entered_on}, after {tx.today}"
        raise MoveRefused(f"lead {lead_id}", stage.name, missing=missing)
    _check_offer(tx, rulebook.process, standing, stage)
    _check_guard(tx, rulebook, standing, stage)
    if wanted.step and not stage.is_living:
        raise MoveRefused(f"lead {lead_id}", stage.name, missing="a closed lead has no next step")
    value = _order_value(standing, stage, wanted)
    how = Circumstances(
        reason=_reason(standing, stage, wanted.reason),
        step=wanted.step,
        has_value=value != standing.order_value,
        value=value,
        to=wanted.to,
    )
    moves.choose(tx.db, [lead_id])
    enter(tx, rulebook, stage, how)
    return leads.standing(tx.db, lead_id)


def _target(tx: Transaction, rulebook: Rulebook, standing: Standing, name: str | None) -> Stage:
    if name is None:
        return _next_stage(tx, rulebook, standing)
    stage = stage_called(rulebook.process, name)
    if stage.name == standing.stage:
        raise MoveRefused(f"lead {standing.id}", name, missing="it is there already")
    return stage


def stage_called(process: Process, name: str) -> Stage:
    """The stage of that name; raises `UnknownWord`."""
    stage = process.stage(name)
    if stage is None:
        raise UnknownWord("stage", name, [known.name for known in process.stages])
    return stage


def _next_stage(tx: Transaction, rulebook: Rulebook, standing: Standing) -> Stage:
    names = [stage.name for stage in rulebook.process.open_stages]
    if standing.outcome != "open":
        missing = f"it is {standing.stage}; name the stage"
    elif standing.stage == names[-1]:
        missing = f"{standing.stage} is the last open stage; name where it ended"
    else:
        return rulebook.process.open_stages[names.index(standing.stage) + 1]
    open_moves = _open_moves(tx, rulebook, standing)
    raise MoveRefused(
        f"lead {standing.id}", "the next stage", missing=missing, open_moves=open_moves
    )


def _open_moves(tx: Transaction, rulebook: Rulebook, standing: Standing) -> list[str]:
    """The stages whose guard lets the lead in now."""
    return [
        stage.name
        for stage in rulebook.process.stages
        if stage.name != standing.stage
        and not unmet(tx.db, rulebook, standing.id, stage, as_of=tx.as_of.date())
    ]


def _check_offer(tx: Transaction, process: Process, standing: Standing, stage: Stage) -> None:
    """Only who is offered a lead takes it on: by accepting it."""
    offer = handovers.running(tx.db, standing.id)
    if offer is not None and is_onwards(process, standing.stage, stage):
        missing = f"it is offered to {offer.owner}: leadq accept {standing.id}, or leadq reject {standing.id} --reason WHY"
        raise MoveRefused(f"lead {standing.id}", stage.name, missing=missing)


def is_onwards(process: Process, name: str, stage: Stage) -> bool:
    """Whether `stage` is an open stage behind the one called `name`."""
    before = process.stage(name)
    return stage.outcome == "open" and before is not None and before.position < stage.position


def _check_guard(tx: Transaction, rulebook: Rulebook, standing: Standing, stage: Stage) -> None:
    missing = unmet(tx.db, rulebook, standing.id, stage, as_of=tx.as_of.date())
    if not missing:
        return
    raise MoveRefused(
        f"lead {standing.id}",
        stage.name,
        missing=f"it needs {' and '.join(missing)}",
        open_moves=_open_moves(tx, rulebook, standing),
    )


def unmet(db: Db, rulebook: Rulebook, lead_id: int, stage: Stage, *, as_of: date) -> list[str]:
    """The parts of a stage's guard that are not true for a lead, in words."""
    if stage.enter_when is None:
        return []
    compiler = Compiler(as_of, rulebook.catalogue)
    parts = list(conjuncts(stage.enter_when))
    tests = [f"({part.sql(compiler)}) IS TRUE" for part in parts]
    met = assessments.evaluate(db, tests, compiler, lead_id)
    return [part.words() for part, true in zip(parts, met, strict=True) if not true]


def _reason(standing: Standing, stage: Stage, given: str | None) -> str | None:
    if stage.reasons:
        if given is None:
            raise ReasonMissing(f"lead {standing.id}", stage)
        return reason_among(stage, given)
    if stage.is_living and not standing.living and given is None:
        missing = f"it is {standing.stage}; to reopen it say why with --reason"
        raise MoveRefused(f"lead {standing.id}", stage.name, missing=missing)
    return given


def reason_among(stage: Stage, given: str) -> str:
    """The reason as the closing stage's list has it; raises `UnknownWord`."""
    for reason in stage.reasons:
        if fold(given) == fold(reason):
            return reason
    raise UnknownWord("reason", given, stage.reasons)


def _order_value(standing: Standing, stage: Stage, wanted: WantedMove) -> int | None:
    if stage.outcome != "won" and (wanted.value is not None or wanted.value_unknown):
        missing = "only an order has a --value"
        raise MoveRefused(f"lead {standing.id}", stage.name, missing=missing)
    if wanted.value is not None:
        return wanted.value
    if stage.outcome == "won" and not wanted.value_unknown and standing.order_value is None:
        raise ValueMissing(f"lead {standing.id}", stage.name)
    return None if wanted.value_unknown else standing.order_value
