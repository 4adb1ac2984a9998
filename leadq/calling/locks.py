"""The contact lock: after a talk nobody calls again for a while, but for a call-back that was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from leadq.calling.results import unanswered
from leadq.store import calls, handovers, steps, workdays

if TYPE_CHECKING:
    from leadq.calling.desk import Desk
    from leadq.rulebook.process import Process
    from leadq.store.due_calls import Callee


@dataclass(frozen=True, slots=True)
class Lock:
    """The lead was talked with, and may be called again from the day `until` on."""

    talked_on: date
    until: date


def no_talk(process: Process) -> list[str]:
    """The results with which the lead itself was not talked with: nobody answered, or somebody else did."""
    strangers = [result.name for result in process.results.values() if result.clear is not None]
    return [*unanswered(process), *strangers]


def lock_of(desk: Desk, callee: Callee) -> Lock | None:
    """The lock on a lead today; None where it may be called, such as for a call-back that is due."""
    process, today = desk.rulebook.process, desk.today
    if process.no_call_within is None or _is_due_call_back(callee, today):
        return None
    talk = calls.last_talk(desk.db, callee.id, no_talk(process), today=today.isoformat())
    if talk is None:
        return None
    talked_on = date.fromisoformat(talk)
    until = workdays.after(desk.db, talked_on, process.no_call_within)
    return Lock(talked_on, until) if today < until else None


def talked_after(desk: Desk) -> str | None:
    """Whoever was talked with after this day is locked today; None where the process has no lock."""
    if desk.rulebook.process.no_call_within is None:
        return None
    day = workdays.late_since(desk.db, desk.today, desk.rulebook.process.no_call_within)
    return (
        day.isoformat() if day else ""
    )  # the calendar begins within the lock: any day is after that


def put_off(desk: Desk, callee: Callee, lock: Lock) -> bool:
    """Put the step of a locked lead off until it may be called; an agreed day, a later one, or an offer's, stays.

    Answers whether it was put off. The step keeps its number, and lateness counts from its first day.
    """
    if callee.action is None or callee.due is None or callee.kind == "callback":
        return False
    is_offered = handovers.running(desk.db, callee.id) is not None
    if is_offered or date.fromisoformat(callee.due) >= lock.until:
        return False
    with desk.command(f"call {callee.id} (put off until {lock.until})") as tx:
        steps.change_step(tx, callee.id, callee.action, lock.until)
    return True


def _is_due_call_back(callee: Callee, today: date) -> bool:
    is_due = callee.due is not None and callee.due <= today.isoformat()
    return callee.kind == "callback" and is_due
