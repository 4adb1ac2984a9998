"""What whoever calls should know before somebody answers: who it is, why it is due, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from leadq import scoring
from leadq.errors import LeadqError, UsageError
from leadq.store import due_calls, leads, stories

if TYPE_CHECKING:
    from leadq.calling.desk import Desk
    from leadq.scoring import Explanation, Part
    from leadq.store.due_calls import Callee
    from leadq.store.stories import Event

_REASONS: Final = 3
_EVENTS: Final = 4


class NoCallToClosed(UsageError):
    """A closed lead has no next step, so nobody calls it."""

    def __init__(self, callee: Callee) -> None:
        super().__init__(
            f"lead {callee.id} is {callee.stage} and nobody calls it; to open it again:"
            f" leadq advance {callee.id} STAGE --reason WHY"
        )


class MustNotBeCalled(UsageError):
    """The lead, or each of its numbers, opted out of the telephone."""

    def __init__(self, callee: Callee) -> None:
        super().__init__(
            f"lead {callee.id} must not be called: it said so, or somebody with the same number did;"
            f" leadq show {callee.id} says how else to reach it"
        )


class LeadGone(LeadqError):
    """The lead became a part of another one while it was called."""

    def __init__(self, lead_id: int) -> None:
        super().__init__(
            f"lead {lead_id} became a part of another one during this call, which is not logged; its answers went"
            f" along: leadq call {lead_id}"
        )


@dataclass(frozen=True, slots=True)
class Briefing:
    """A lead before the call: its score with the main reasons, and the latest that happened, oldest first."""

    callee: Callee
    explanation: Explanation
    reasons: tuple[Part, ...]
    history: tuple[Event, ...]


def callee_of(desk: Desk, lead_id: int) -> Callee:
    """Whom a call to this lead is to; raises where nobody may call it."""
    callee = due_calls.callee(desk.db, lead_id)
    if callee.action is None:
        raise NoCallToClosed(callee)
    if callee.is_refused:
        raise MustNotBeCalled(callee)
    return callee


def check_still_there(desk: Desk, lead_id: int) -> None:
    """Raise `LeadGone` where the lead's number means another one since."""
    if lead_id not in {lead.id for lead in leads.lead_numbered(desk.db, lead_id)}:
        raise LeadGone(lead_id)


def brief(desk: Desk, callee: Callee) -> Briefing:
    """Look up what is known of a lead."""
    explanation = scoring.why(desk.db, desk.rulebook, callee.id, as_of=desk.today)
    parts = sorted(explanation.parts, key=lambda part: -abs(part.points))
    known = [one for one in stories.events(desk.db, callee.id) if one.day <= desk.today.isoformat()]
    return Briefing(callee, explanation, tuple(parts[:_REASONS]), tuple(known[-_EVENTS:]))
