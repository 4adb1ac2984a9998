"""Whom to call next, and how many have to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadq.calling.locks import no_talk, talked_after
from leadq.store import due_calls
from leadq.store.due_calls import Queue
from leadq.values.folding import fold

if TYPE_CHECKING:
    from collections.abc import Collection

    from leadq.calling.desk import Desk


def next_to_call(desk: Desk, owner: str | None, seen: Collection[int]) -> int | None:
    """The best lead of this owner (None: of everybody) to call now, but none that was `seen`; None at the end."""
    return due_calls.best_to_call(desk.db, _queue(desk, owner, seen))


def waiting_for_lock(desk: Desk, owner: str | None) -> int:
    """How many leads are due, and were talked with too recently to call again."""
    return due_calls.count_locked(desk.db, _queue(desk, owner))


def _queue(desk: Desk, owner: str | None, seen: Collection[int] = ()) -> Queue:
    return Queue(
        today=desk.today.isoformat(),
        grades=[grade.name for grade in desk.rulebook.scoring.grades],
        no_talk=no_talk(desk.rulebook.process),
        talked_after=talked_after(desk),
        owner=fold(owner) if owner else None,
        seen=seen,
    )
