"""What happened with a lead: activities and answers, written one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from leadq.store.transactions import Db
from leadq.store.writing import Transaction


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that happened on the command's day; `happened_at` is UTC, None when only the day is known.

    `person` is who of us it was, None where nobody said so.
    """

    kind: str
    by: Literal["lead", "us"]
    happened_at: str | None = None
    result: str | None = None
    subject: str | None = None
    subject_folded: str | None = None
    note: str | None = None
    person: str | None = None


_ACTIVITY = """
INSERT INTO activity (lead_id, happened_on, kind, seq, happened_at, by, result, subject, subject_folded, note,
  person)
VALUES (:lead, :today, :kind, :seq, :happened_at, :by, :result, :subject, :subject_folded, :note, :person)
"""


def add_activity(tx: Transaction, lead_id: int, activity: Activity) -> None:
    """Write one activity of the command's day."""
    tx.db.execute(
        _ACTIVITY,
        {
            "lead": lead_id,
            "today": tx.today,
            "seq": tx.reserve("activity", 1),
            "kind": activity.kind,
            "happened_at": activity.happened_at,
            "by": activity.by,
            "result": activity.result,
            "subject": activity.subject,
            "subject_folded": activity.subject_folded,
            "note": activity.note,
            "person": activity.person,
        },
    )


_ANSWER = """
INSERT INTO answer (lead_id, question, answered_on, seq, value, value_folded)
VALUES (:lead, :question, :today, :seq, :value, :folded)
"""


def add_answer(
    tx: Transaction, lead_id: int, question: str, *, value: str | float, folded: str | None
) -> None:
    """Write one answer of the command's day; `folded` is the twin of a text."""
    facts = {"lead": lead_id, "today": tx.today, "seq": tx.reserve("answer", 1)}
    tx.db.execute(_ANSWER, facts | {"question": question, "value": value, "folded": folded})


_LATEST = """
SELECT value FROM answer WHERE lead_id = :lead AND question = :question AND answered_on <= :today
ORDER BY answered_on DESC, seq DESC LIMIT 1
"""


def latest_answer(db: Db, lead_id: int, question: str, *, today: str) -> str | int | float | None:
    """The lead's latest answer to a question up to a day; None when there is none."""
    row = db.execute(_LATEST, {"lead": lead_id, "question": question, "today": today}).fetchone()
    return row[0] if row else None
