"""Escalation: what happens when a next step or a hand-over is late, by working days late, each level once per step.

It is computed from facts and the day of the command alone, so that it does not matter how often, or when, somebody looked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from leadq.journey.steps import due_after, own_step
from leadq.rulebook.people import OWNER
from leadq.store import escalations, workdays
from leadq.store.escalations import Escalated, Rung
from leadq.values.durations import Duration
from leadq.values.folding import fold

if TYPE_CHECKING:
    from leadq.rulebook.loading import Rulebook
    from leadq.rulebook.people import EscalationLevel
    from leadq.rulebook.process import Process
    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction

_REPEATED_EVERY: Final = 5  # working days
_AT_ONCE: Final = Duration(1, "workday")  # a parked lead has waited long enough


def escalate(tx: Transaction, rulebook: Rulebook) -> Escalated:
    """Bring every late step to the highest level whose time has come; those below that were never reached are skipped.

    Reassigning begins a new step with a new date. After the second time the lead is not passed on any more: those who
    are told about it are told again every five working days.
    """
    process = rulebook.process
    today = tx.as_of.date()
    oldest = escalations.find_late(tx.db, today)
    if oldest is None or not process.escalation:
        return Escalated(0, 0, 0)
    present = {
        fold(person.name): person.name
        for person in process.people.values()
        if not person.is_away(today)
    }
    levels = _levels(process, today)
    rungs = list(_rungs(tx.db, levels, today, oldest))
    done = escalations.fire(tx, rungs, present, _head(process, today))
    if done.reassigned:
        assignees = {name: fold(name) for name in process.people}
        due = {
            stage.name: due_after(
                tx, own_step(stage).due_in if stage.outcome == "open" else _AT_ONCE
            )
            for stage in process.stages
            if stage.is_living
        }
        escalations.reassign(tx, assignees, due)
    escalations.tell(tx)
    return done


def _head(process: Process, today: date) -> str:
    """Who hears of it in place of who is away or unknown: the first who is told of anything, and is there."""
    told = [level.person for level in process.escalation if level.act == "tell"]
    there = [name for name in told if not _is_away(process, name, today)]
    return (there or told)[0]


def _is_away(process: Process, name: str, today: date) -> bool:
    person = process.people.get(name)
    return person is not None and person.is_away(today)


def _levels(process: Process, today: date) -> list[EscalationLevel]:
    """The levels as they are today: what concerns somebody who is away, the head is told."""
    return [
        EscalationLevel(level.after, "tell", _head(process, today))
        if level.person != OWNER and _is_away(process, level.person, today)
        else level
        for level in process.escalation
    ]


def _rungs(db: Db, levels: Sequence[EscalationLevel], today: date, oldest: date) -> Iterator[Rung]:
    """The levels whose time may have come, and above them the repetitions for leads that are not passed on any more."""
    for number, level in enumerate(levels, start=1):
        cutoff = workdays.late_since(db, today, level.after)
        if cutoff is not None:
            yield Rung(number, cutoff, level.act, level.person)
    told = next((level for level in levels if level.act == "tell"), None)
    if told is None:
        return
    first = workdays.late_since(db, today, told.after)
    number = len(levels)
    while first is not None and first >= oldest:
        first = workdays.late_since(db, first, Duration(_REPEATED_EVERY, "workday"))
        number += 1
        if first is not None:
            yield Rung(number, first, "tell", told.person, repeats=True)
