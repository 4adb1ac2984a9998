"""Moves that nobody has to make: into automatic stages, always forward, and out of being parked; one per lead and run."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadq.journey.entering import Circumstances, enter
from leadq.journey.moves import stage_called
from leadq.rulebook.compiling import Compiler
from leadq.store import movers

if TYPE_CHECKING:
    from leadq.rulebook.loading import Rulebook
    from leadq.rulebook.process import Stage
    from leadq.store.assessments import Scope
    from leadq.store.writing import Transaction


@dataclass(frozen=True, slots=True)
class Moved:
    """So many leads moved to a stage; `why` is ``automatic``, ``date`` or ``condition`` (the last two wake up)."""

    stage: str
    leads: int
    why: str


def move_automatically(
    tx: Transaction, rulebook: Rulebook, scope: Scope, *, takes_step: bool = False
) -> list[Moved]:
    """Move the leads in scope whose time has come; their assessments must be those of the command's day.

    A lead goes to the nearest automatic stage whose guard is true, from an open one before it; after a rejected hand-over
    only when it has answered or done something since. A parked one with `returns_to` wakes up at its date and takes its
    step along, or by its condition. With `takes_step` all of them take along the step that they have, but into a hand-over.
    """
    movers.nobody_has_moved(tx.db)
    done = [
        *(
            _wake_up(tx, rulebook, stage, scope, takes_step=takes_step)
            for stage in rulebook.process.of_outcome("parked")
            if stage.returns_to
        ),
        *(
            [_move_on(tx, rulebook, stage, scope, takes_step=takes_step)]
            for stage in rulebook.process.open_stages
            if stage.automatic
        ),
    ]
    return [moved for several in done for moved in several if moved.leads]


def _move_on(
    tx: Transaction, rulebook: Rulebook, stage: Stage, scope: Scope, *, takes_step: bool
) -> Moved:
    assert stage.enter_when is not None, "the rules give every automatic stage a guard"
    compiler = Compiler(tx.as_of.date(), rulebook.catalogue)
    test = stage.enter_when.sql(compiler)
    names = [one.name for one in rulebook.process.open_stages if one.position < stage.position]
    movers.find_movers(
        tx.db, json.dumps(names), test, compiler, scope, is_handover=stage.is_handover
    )
    movers.note_moved(tx.db)
    is_taken = takes_step and not stage.is_handover  # there the step is to accept it
    moved = enter(tx, rulebook, stage, Circumstances(takes_step=is_taken))
    return Moved(stage.name, moved, "automatic")


def _wake_up(
    tx: Transaction, rulebook: Rulebook, stage: Stage, scope: Scope, *, takes_step: bool
) -> list[Moved]:
    assert stage.returns_to is not None
    target = stage_called(rulebook.process, stage.returns_to.stage)
    compiler = Compiler(tx.as_of.date(), rulebook.catalogue)
    movers.find_due(tx.db, stage.name, compiler, scope)
    movers.note_moved(tx.db)
    due = enter(tx, rulebook, target, Circumstances(takes_step=True))
    woken = [Moved(target.name, due, "date")]
    if stage.returns_to.when is not None:
        test = stage.returns_to.when.sql(compiler)
        movers.find_returning(tx.db, stage.name, test, compiler, scope)
        movers.note_moved(tx.db)
        returning = enter(tx, rulebook, target, Circumstances(takes_step=takes_step))
        woken.append(Moved(target.name, returning, "condition"))
    return woken
