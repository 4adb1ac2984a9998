"""Handing leads over: each one that stands in a hand-over stage is offered to the person who takes it.

The first `takes` of process.yaml that is true decides; people with the same one share, fewest open leads first.
Who is away gets none. What nobody takes stays with its owner, where it has one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadq.journey.steps import due_after, own_step
from leadq.rulebook.compiling import Compiler
from leadq.store import handovers
from leadq.store.assessments import EVERYBODY, Scope
from leadq.store.handovers import Offer
from leadq.values.folding import fold

if TYPE_CHECKING:
    from datetime import date

    from leadq.rulebook.conditions import Condition
    from leadq.rulebook.loading import Rulebook
    from leadq.rulebook.people import Person
    from leadq.rulebook.process import Process, Stage
    from leadq.store.writing import Transaction


@dataclass(frozen=True, slots=True)
class Handed:
    """How many leads were offered to somebody, and for how many there is nobody."""

    given: int
    nobody: int


def hand_over(
    tx: Transaction,
    rulebook: Rulebook,
    stage: Stage,
    scope: Scope,
    *,
    to: str | None = None,
    is_anew: bool = False,
) -> Handed:
    """Offer the leads in scope that stand in `stage` and are offered to nobody; all of them to `to`, if given.

    `is_anew` says that they were offered to somebody else today.
    """
    waiting = handovers.find_waiting(tx, stage.name, scope)
    if not waiting:
        return Handed(0, 0)
    if to is not None:
        handovers.give_all_to(tx.db, to, fold(to))
    else:
        _find_people(tx, rulebook)
    own = own_step(stage)
    accept_by = due_after(tx, own.due_in)
    first = rulebook.process.first.name
    offer = Offer(stage.name, first, own.action, accept_by, is_anew=is_anew)
    given = handovers.begin(tx, offer)
    return Handed(given, waiting - given)


def hand_over_all(tx: Transaction, rulebook: Rulebook) -> Handed:
    """Offer all leads that stand in a hand-over stage and are offered to nobody."""
    done = [
        hand_over(tx, rulebook, stage, EVERYBODY)
        for stage in rulebook.process.open_stages
        if stage.is_handover
    ]
    return Handed(sum(one.given for one in done), sum(one.nobody for one in done))


def _find_people(tx: Transaction, rulebook: Rulebook) -> None:
    today = tx.as_of.date()
    territories = _territories(rulebook.process, today)
    compiler = Compiler(today, rulebook.catalogue)
    takes = [condition.sql(compiler) if condition else "1" for condition, _ in territories]
    handovers.find_territories(tx.db, takes, compiler)
    handovers.share_out(
        tx.db,
        [[(person.name, fold(person.name)) for person in people] for _, people in territories],
    )
    people = rulebook.process.people.values()
    present = [fold(one.name) for one in people if not one.is_away(today)]
    handovers.keep_owners(tx.db, json.dumps(present) if people else None)


def _territories(process: Process, today: date) -> list[tuple[Condition | None, list[Person]]]:
    """Who is there, by what they take, in the order of the file."""
    found: dict[Condition | None, list[Person]] = {}
    for person in process.people.values():
        if (person.takes or person.takes_all) and not person.is_away(today):
            found.setdefault(person.takes, []).append(person)
    return list(found.items())
