"""Databases for tests whose rows are put in plainly, by SQL: what is stored, without the code that stores it.

>>> path = new_database(tmp_path)
>>> with opened(path) as db:
...     add_stages(db, STAGES)
...     add_lead(db, source=add_source(db, "Fair"), received_on="2026-01-05", visits=[
...         ("new", "2026-01-05", "2026-01-07"), ("won", "2026-01-07", None)], order_value=100_00)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from leadq.rulebook.catalogue import Catalogue
from leadq.rulebook.field_values import FieldValue, folded
from leadq.rulebook.process import Outcome, Stage
from leadq.store import mirror
from leadq.store.opening import DATABASE, create
from leadq.store.outbox import About, write_messages
from leadq.store.transactions import Db
from leadq.store.writing import Command, Transaction
from leadq.values.durations import Duration
from leadq.values.folding import fold

Visit = tuple[str, str, str | None]  # stage, day of entering, day of leaving

STAGES: list[tuple[str, Outcome]] = [
    ("new", "open"),
    ("contacted", "open"),
    ("handover", "open"),
    ("sales", "open"),
    ("offer", "open"),
    ("nurture", "parked"),
    ("won", "won"),
    ("lost", "lost"),
    ("invalid", "invalid"),
]


def new_database(tmp_path: Path) -> Path:
    """An empty leadq database below `tmp_path`."""
    path = tmp_path / DATABASE
    create(path)
    return path


def add_stages(db: Db, stages: Sequence[tuple[str, str]] = STAGES) -> None:
    """The process: names of stages with their outcomes, in their order."""
    rows = [(name, position, outcome) for position, (name, outcome) in enumerate(stages, start=1)]
    db.executemany("INSERT INTO stage (name, position, outcome) VALUES (?, ?, ?)", rows)


def stages_of(
    stages: Sequence[tuple[str, Outcome]],
    *,
    was: Mapping[str, tuple[str, ...]] | None = None,
    rots_after: Mapping[str, Duration] | None = None,
) -> tuple[Stage, ...]:
    """The stages as the rules have them; what else is said of some, by their names."""
    return tuple(
        Stage(
            name=name,
            outcome=outcome,
            position=position,
            next_step=None,
            enter_when=None,
            reasons=(),
            line=position,
            rots_after=(rots_after or {}).get(name),
            was=(was or {}).get(name, ()),
        )
        for position, (name, outcome) in enumerate(stages, start=1)
    )


def add_source(db: Db, name: str, kind: str = "fair") -> int:
    """A source; answers its id."""
    sql = "INSERT INTO source (name, name_folded, kind) VALUES (?, ?, ?) RETURNING id"
    return int(db.execute(sql, (name, fold(name), kind)).fetchall()[0][0])


_LEAD = """
INSERT INTO lead (source_id, received_on, stage, outcome, stage_entered_on, furthest, closed_on, reason,
  order_value, next_action, next_due, next_first_due, next_kind)
VALUES (:source, :received_on, :stage, :outcome, :entered_on, :furthest, :closed_on, :reason,
  :order_value, :action, :due, :due, :kind)
RETURNING id
"""

_VISIT = """
INSERT INTO stage_visit (lead_id, seq, stage, entered_on, left_on, reason)
VALUES (:lead, (SELECT coalesce(max(seq), 0) + 1 FROM stage_visit), :stage, :entered_on, :left_on, :reason)
"""


def add_lead(
    db: Db,
    *,
    source: int,
    received_on: str,
    visits: Sequence[Visit],
    order_value: int | None = None,
) -> int:
    """A lead that stands where its last visit says; answers its id.

    Outcome, furthest stage, closing day and next step follow from the visits; the reason is always "other".
    """
    outcomes = dict(db.execute("SELECT name, outcome FROM stage"))
    ladder = [
        name
        for (name,) in db.execute("SELECT name FROM stage WHERE outcome = 'open' ORDER BY position")
    ]
    stage, entered_on, _ = visits[-1]
    outcome = outcomes[stage]
    been = [ladder.index(name) + 1 for name, _, _ in visits if name in ladder]
    lives = outcome in ("open", "parked")
    reason = "other" if outcome in ("lost", "invalid") else None
    facts = {
        "source": source,
        "received_on": received_on,
        "stage": stage,
        "outcome": outcome,
        "entered_on": entered_on,
        "furthest": len(ladder) if outcome == "won" else max(been, default=1),
        "closed_on": None if lives else entered_on,
        "reason": reason,
        "order_value": order_value,
        "action": "First call" if lives else None,
        "due": entered_on if lives else None,
        "kind": "planned" if lives else None,
    }
    lead_id = int(db.execute(_LEAD, facts).fetchall()[0][0])
    for name, entered, left in visits:
        visit = {"lead": lead_id, "stage": name, "entered_on": entered, "left_on": left}
        db.execute(_VISIT, visit | {"reason": reason if left is None else None})
    return lead_id


def add_later_lead(db: Db) -> None:
    """A lead of a later time: from now on, leads do not stand on any day of a test where they stand in the end."""
    source = db.execute("SELECT min(id) FROM source").fetchone()[0] or add_source(db, "Later")
    add_lead(db, source=source, received_on="2099-01-05", visits=[("new", "2099-01-05", None)])


def a_command(day: str, what: str = "test") -> Command:
    """A command that happens at noon of a day."""
    noon = datetime.fromisoformat(f"{day}T12:00:00")
    return Command(what=what, who="tester", as_of=noon, at=noon.replace(tzinfo=UTC))


_LIVING = {
    "received_on": "2026-01-05",
    "stage": "new",
    "outcome": "open",
    "stage_entered_on": "2026-01-05",
    "next_action": "First call",
    "next_due": "2026-01-07",
    "next_first_due": "2026-01-07",
    "next_kind": "planned",
}
_STEP = ("next_action", "next_due", "next_first_due", "next_kind")


def add_described_lead(
    db: Db, facts: Mapping[str, FieldValue], *, source: int, catalogue: Catalogue | None = None
) -> int:
    """A lead with these fields, own ones too, and their folded twins; answers its id.

    What is not given is that of a new lead; `closed_on` among the facts takes the next step away.
    """
    row: dict[str, FieldValue | None] = {"source_id": source, **_LIVING}
    if "closed_on" in facts:
        row |= dict.fromkeys(_STEP)
    for name, value in facts.items():
        field = (catalogue or mirror.catalogue(db)).fields[name]
        row[field.column] = value
        if field.folded_column:
            row[field.folded_column] = folded(field, str(value))
    marks = ", ".join("?" * len(row))
    sql = f"INSERT INTO lead ({', '.join(row)}) VALUES ({marks}) RETURNING id"
    return int(db.execute(sql, tuple(row.values())).fetchall()[0][0])


def add_command(db: Db) -> None:
    """The command that did what only a command does; adding it again changes nothing."""
    db.execute(
        "INSERT OR IGNORE INTO command (id, at, as_of, who, what) VALUES (1, '', '', 'tester', 'test')"
    )


def add_touch(db: Db, lead_id: int, source: int, received_on: str = "2026-01-05") -> None:
    """A list of this source brought the lead."""
    add_command(db)
    db.execute(
        "INSERT OR IGNORE INTO import_run VALUES (1, 1, 'fair.csv', '', NULL, NULL, 0, 0, 0, 0, 0, 0)"
    )
    db.execute(
        "INSERT INTO touch VALUES (?, ?, ?, 1, 0, NULL, NULL)",
        (lead_id, source, received_on),
    )


_ACTIVITY = """
INSERT INTO activity (lead_id, happened_on, kind, seq, by, result, subject, subject_folded, count, machine)
VALUES (:lead, :day, :kind, (SELECT coalesce(max(seq), 0) + 1 FROM activity), :by, :result, :subject,
  :folded, :count, :machine)
"""


def add_activity(db: Db, lead_id: int, day: str, kind: str, **more: str | int | None) -> None:
    """An activity of the lead; `more` are by (else us for a call, the lead for others), result, subject, count, machine."""
    given = {
        "by": "us" if kind == "call" else "lead",
        "result": None,
        "subject": None,
        "count": 1,
        "machine": 0,
    }
    row = {**given, **more, "lead": lead_id, "day": day, "kind": kind}
    subject = row["subject"]
    db.execute(_ACTIVITY, row | {"folded": None if subject is None else fold(str(subject))})


_HANDOVER = """
INSERT INTO handover (lead_id, seq, owner, stage, from_stage, handed_on, accept_by, ended_on, ending, reason, ended_by)
VALUES (?, (SELECT coalesce(max(seq), 0) + 1 FROM handover), ?, 'handover', 'contacted', ?, ?, ?, ?, ?, ?)
"""


def add_handover(
    db: Db, lead_id: int, owner: str, days: tuple[str, str], ended: tuple[str, str] | None = None
) -> None:
    """A hand-over to an owner; `days` are that of handing over and that of accepting by, `ended` day and ending."""
    add_command(db)
    reason = "no need" if ended and ended[1] == "rejected" else None
    ending = (*ended, reason, 1) if ended else (None, None, None, None)
    db.execute(_HANDOVER, (lead_id, owner, *days, *ending))


_ANSWER = """
INSERT INTO answer (lead_id, question, answered_on, seq, value, value_folded)
VALUES (:lead, :question, :day, (SELECT coalesce(max(seq), 0) + 1 FROM answer), :value, :folded)
"""


def add_answer(
    db: Db, lead_id: int, day: str, question: str, value: FieldValue, *, is_text: bool = False
) -> None:
    """What the lead answered on a day; a later call of this function is a later answer."""
    twin = fold(str(value)) if is_text else None
    row = {"lead": lead_id, "question": question, "day": day, "value": value, "folded": twin}
    db.execute(_ANSWER, row)


def write_message(tx: Transaction, person: str, lead_id: int, about: About) -> None:
    """One message to somebody about the lead's present step."""
    facts: dict[str, str | int | None] = {"person": person, "lead": lead_id, "about": about}
    write_messages(tx, "SELECT :person AS person, :lead AS lead_id, :about AS about", facts)
