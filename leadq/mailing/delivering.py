"""What waits, sent: facts are committed before, marks follow in a transaction of their own.

Killed in between, the same letters go out again with the same Message-ID; none is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from leadq.mailing.digests import Digest, digests
from leadq.mailing.sending import Outcome, Server, send
from leadq.store import outbox

if TYPE_CHECKING:
    from leadq.rulebook.process import Process
    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction

NO_SERVER = "messages are not sent, as process.yaml says nothing under 'smtp'"
Begin = Callable[[str], AbstractContextManager["Transaction"]]
"""Begins the command of that name, all or nothing."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of the digests, and how many messages were settled because they had no reason any more."""

    outcomes: tuple[Outcome, ...]
    settled: int

    @property
    def sent(self) -> int:
        """How many digests were sent."""
        return sum(outcome.state == "sent" for outcome in self.outcomes)

    @property
    def waiting(self) -> int:
        """How many digests go on waiting; the next run tries them again."""
        return len(self.outcomes) - self.sent

    @property
    def problems(self) -> tuple[str, ...]:
        """Why some were not sent, each reason once."""
        return tuple(dict.fromkeys(out.problem for out in self.outcomes if out.problem))


def waiting_digests(db: Db, process: Process) -> list[Digest]:
    """What would be sent now, one digest for each person."""
    return digests(outbox.waiting(db), process, origin=outbox.born(db))


def deliver(db: Db, process: Process, *, now: datetime, folder: Path, begin: Begin) -> Delivery:
    """Send what waits at the local time `now`, and mark it; call it outside of any transaction.

    `folder` is the workspace's. Nothing is begun, and nobody connected to, when nothing waits.
    """
    at = now.replace(tzinfo=ZoneInfo(process.calendar.timezone))
    waiting = waiting_digests(db, process)
    outcomes: list[Outcome] = []
    settled = 0
    try:
        if process.smtp is None:
            outcomes += [Outcome(digest, "untried", NO_SERVER) for digest in waiting]
        else:
            # One by one, so that what was sent before an interruption is marked.
            for outcome in send(waiting, Server(process.smtp, folder), at):
                outcomes.append(outcome)
    finally:
        tried = [outcome for outcome in outcomes if outcome.state != "untried"]
        if tried or outbox.has_overtaken(db):
            with begin("send messages") as tx:
                settled = _mark(tx, tried, at)
    return Delivery(tuple(outcomes), settled)


def _mark(tx: Transaction, tried: list[Outcome], at: datetime) -> int:
    for outcome in tried:
        ids = outcome.digest.message_ids
        if outcome.state == "sent":
            outbox.mark_sent(tx, ids, at.astimezone(UTC))
        else:
            outbox.mark_tried(tx, ids)
    return outbox.settle_overtaken(tx)
