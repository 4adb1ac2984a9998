"""Random histories of leads: where they came from, what they are, through which stages they went and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from leadq.store.transactions import Db
from leadq.values.folding import fold
from tests.facts import STAGES, add_lead, add_source, add_touch

START = date(2026, 1, 1)
END = START + timedelta(days=150)
SOURCES = {"Fair": "fair", "web": "web form", "Ärzte": "list", "Messe": "fair"}
INDUSTRIES = ["Maschinenbau", "MASCHINENBAU", "Händler", "Haendler", None]
REASONS = ["no need", "no budget", "other"]


@dataclass(frozen=True)
class History:
    """A lead as a test makes it up: `moves` are stage and day, in their order."""

    source: str
    received: date
    moves: tuple[tuple[str, date], ...]
    value: int
    reason: str
    industry: str | None
    grade: str | None
    touches: tuple[tuple[str, date], ...]


@st.composite
def histories(draw: st.DrawFn) -> History:
    received = START + timedelta(days=draw(st.integers(0, 40)))
    day, moves = received, []
    stages = st.sampled_from([name for name, _ in STAGES])
    for stage in draw(st.lists(stages, min_size=1, max_size=7)):
        day += timedelta(days=draw(st.integers(0, 12)))
        moves.append((stage, day))
    sources = st.sampled_from(sorted(SOURCES))
    later = st.integers(0, 100).map(lambda days: received + timedelta(days=days))
    return History(
        draw(sources),
        received,
        tuple(moves),
        draw(st.integers(0, 9)),
        draw(st.sampled_from(REASONS)),
        draw(st.sampled_from(INDUSTRIES)),
        draw(st.sampled_from(["A", "B", None])),
        tuple(draw(st.lists(st.tuples(sources, later), max_size=3, unique_by=lambda one: one))),
    )


def store(db: Db, leads: Sequence[History]) -> None:
    """Put the leads into a database that has the stages."""
    db.execute(  # changes are journaled under a command
        "INSERT INTO command (id, at, as_of, who, what) VALUES (1, '', '', 'tester', 'test')"
    )
    sources = {name: add_source(db, name, kind) for name, kind in SOURCES.items()}
    for lead in leads:
        days = [day.isoformat() for _, day in lead.moves]
        left: list[str | None] = [*days[1:], None]
        stages = [stage for stage, _ in lead.moves]
        won = stages[-1] == "won"
        lead_id = add_lead(
            db,
            source=sources[lead.source],
            received_on=lead.received.isoformat(),
            visits=list(zip(stages, days, left, strict=True)),
            order_value=lead.value if won else None,
        )
        db.execute(
            "UPDATE stage_visit SET reason = ? WHERE lead_id = ? AND stage = 'lost'",
            (lead.reason, lead_id),
        )
        db.execute(
            "UPDATE lead SET industry = ?, industry_folded = ?, grade = ?, own_machines = ? WHERE id = ?",
            (
                lead.industry,
                fold(lead.industry or "") or None,
                lead.grade,
                lead.value % 3 or None,
                lead_id,
            ),
        )
        for source, day in lead.touches:
            add_touch(db, lead_id, sources[source], day.isoformat())
