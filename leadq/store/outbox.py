"""Messages that wait for our people: written with the facts they speak of, read when they are sent, then marked.

A message stands while there is a reason for it; one that no longer has one is settled, and never sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from leadq.store.names import NAME_SQL
from leadq.store.reaching import CALLABLE_SQL
from leadq.store.transactions import Db
from leadq.store.writing import Transaction

About = Literal["handover", "reassign", "remind", "tell"]


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to tell `person`, with the lead as it is now; `due` and `written_on` are ISO days.

    `phone` is None too where the lead must not be called.
    """

    id: int
    person: str
    about: About
    written_on: str
    lead_id: int
    name: str | None
    company: str | None
    action: str
    due: str
    stage: str
    owner: str | None
    phone: str | None


_WRITE = """
INSERT INTO message (id, person, lead_id, step_no, about, written_on)
SELECT :first - 1 + row_number() OVER (ORDER BY addressed.lead_id, addressed.person),
  addressed.person, addressed.lead_id, lead.step_no, addressed.about, :today
FROM ({addressed}) AS addressed JOIN lead ON lead.id = addressed.lead_id
"""


def write_messages(
    tx: Transaction, addressed: str, facts: Mapping[str, str | int | None] | None = None
) -> int:
    """Write a message for each row of the SELECT `addressed` (person, lead_id, about); answers how many.

    They speak of the steps that the leads have at this moment: give a lead its new step first. `facts` are the
    parameters of the SELECT; `first` and `today` are taken. For example, from a table of what has fired:

        write_messages(tx, "SELECT person, lead_id, act AS about FROM temp.fired WHERE act <> 'skip'")
    """
    given = dict(facts or {})
    count: int = tx.db.execute(f"SELECT count(*) FROM ({addressed})", given).fetchone()[0]
    first = tx.reserve("message", count)
    given |= {"first": first, "today": tx.today}
    tx.db.execute(_WRITE.format(addressed=addressed), given)
    return count


# Whoever was to be told of a lead need not be when it was closed, accepted, rejected or given to somebody else; of a
# late step, when there is another one. A step that somebody replaces does not make a new owner know that it is theirs.
STANDS_SQL = """
(lead.outcome IN ('open', 'parked') AND CASE message.about
  WHEN 'handover' THEN EXISTS (
    SELECT 1 FROM handover
    WHERE handover.lead_id = lead.id AND handover.ended_on IS NULL AND handover.owner = message.person)
  WHEN 'reassign' THEN lead.owner = message.person
  ELSE lead.step_no = message.step_no
END) IS TRUE
"""

_WAITING = f"""
SELECT message.id, message.person, message.about, message.written_on, lead.id, {NAME_SQL}, lead.company,
  lead.next_action, lead.next_due, lead.stage, lead.owner,
  {CALLABLE_SQL}
FROM message JOIN lead ON lead.id = message.lead_id
WHERE message.sent_at IS NULL AND message.settled_on IS NULL AND {STANDS_SQL}
ORDER BY message.person, message.id
"""


def waiting(db: Db) -> list[Message]:
    """The messages that wait and stand, by person, in the order in which they were written."""
    return [Message(*row) for row in db.execute(_WAITING)]


_OVERTAKEN = f"""
SELECT message.id FROM message JOIN lead ON lead.id = message.lead_id
WHERE message.sent_at IS NULL AND message.settled_on IS NULL AND NOT {STANDS_SQL}
"""


def has_overtaken(db: Db) -> bool:
    """Whether messages wait that no longer have a reason."""
    return db.execute(f"{_OVERTAKEN} LIMIT 1").fetchone() is not None


_SETTLE = f"UPDATE message SET settled_on = ? WHERE id IN ({_OVERTAKEN})"


def settle_overtaken(tx: Transaction) -> int:
    """Settle the messages that wait and no longer have a reason; answers how many."""
    return tx.db.execute(_SETTLE, (tx.today,)).rowcount


_MARK_SENT = """
UPDATE message SET sent_at = :at, tries = tries + 1
WHERE id = :id AND sent_at IS NULL AND settled_on IS NULL
"""


def mark_sent(tx: Transaction, ids: Iterable[int], at: datetime) -> None:
    """Mark messages as sent at a moment (UTC); what another run has marked meanwhile stays as that says."""
    moment = at.isoformat(timespec="seconds")
    tx.db.executemany(_MARK_SENT, [{"id": id_, "at": moment} for id_ in ids])


_MARK_TRIED = """
UPDATE message SET tries = tries + 1 WHERE id = ? AND sent_at IS NULL AND settled_on IS NULL
"""


def mark_tried(tx: Transaction, ids: Iterable[int]) -> None:
    """Count one more try that failed; the messages go on waiting."""
    tx.db.executemany(_MARK_TRIED, [(id_,) for id_ in ids])


def born(db: Db) -> str:
    """When the first command ran (UTC): no two workspaces share it, so it tells their messages apart."""
    row = db.execute("SELECT at FROM command ORDER BY id LIMIT 1").fetchone()
    return str(row[0]) if row else ""
