"""Closed leads with their points on the day before they closed: tallied by score and by rule, all in sets.

Each lead has a day of its own; what the rules measure from it are columns of a table with a row per such day, so that
one pass over the activities serves all of them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from leadq.rulebook.own_days import HORIZON, STORY, OwnDays
from leadq.store import assessments
from leadq.store.assessments import EVERYBODY, Formula
from leadq.store.later import moved_after
from leadq.store.received import Received
from leadq.store.transactions import Db


@dataclass(frozen=True, slots=True)
class ScoreTally:
    """So many won or lost leads had this grade and score."""

    grade: str
    score: int
    won: bool
    leads: int


@dataclass(frozen=True, slots=True)
class DayTally:
    """So many won or lost leads were received on this day."""

    received_on: date
    won: bool
    leads: int


@dataclass(frozen=True, slots=True)
class HitTally:
    """To how many won and lost leads a rule gave or took points."""

    won: int
    lost: int


@dataclass(frozen=True, slots=True)
class Closings:
    """The leads received so that were closed at the end of the day `as_of`."""

    received: Received
    as_of: date


_IS_OF_KIND = "(:kind IS NULL OR lead.source_id IN (SELECT id FROM source WHERE kind = :kind))"

_OWN_DAY = """
CREATE TEMP TABLE own_day (lead_id INTEGER PRIMARY KEY, closed_on TEXT, won INTEGER, received_on TEXT)
"""

# Read in the order of the leads, because no index has all of them in it.
_CLOSED = f"""
INSERT INTO temp.own_day
SELECT id, closed_on, outcome = 'won', received_on FROM lead NOT INDEXED
WHERE outcome IN ('won', 'lost') AND received_on BETWEEN :first AND :last AND {_IS_OF_KIND}
"""

# As in another day's conversion: a lead is where its last visit up to the day is, by `seq`.
_CLOSED_AS_OF = f"""
INSERT INTO temp.own_day
SELECT lead.id, visit.entered_on, stage.outcome = 'won', lead.received_on
FROM lead NOT INDEXED
CROSS JOIN stage_visit AS visit ON visit.lead_id = lead.id AND visit.seq = (
  SELECT max(earlier.seq) FROM stage_visit AS earlier
  WHERE earlier.lead_id = lead.id AND earlier.entered_on <= :as_of)
CROSS JOIN stage ON stage.name = visit.stage
WHERE stage.outcome IN ('won', 'lost') AND lead.received_on BETWEEN :first AND :last AND {_IS_OF_KIND}
"""

_CLOSING_DAYS = "SELECT DISTINCT closed_on FROM temp.own_day ORDER BY closed_on"


@contextlib.contextmanager
def eves(db: Db, compiler: OwnDays, closings: Closings) -> Iterator[None]:
    """See the closed leads on the eves of their closings, inside the block.

    All that will be asked must have been compiled before. What is read inside fits together, and no table stays.
    """
    db.execute("SAVEPOINT eves")
    try:
        _fill_own_day(db, closings)
        days = [date.fromisoformat(day) for (day,) in db.execute(_CLOSING_DAYS)]
        _fill_horizon(db, compiler, days)
        if compiler.fading:
            _fill_fading(db, compiler, days)
        if _asks_for_story(compiler):
            db.execute(_STOOD)
            db.execute(_FILL_STOOD)
        assessments.prepare_passes(db, compiler, EVERYBODY)
        yield
    finally:
        db.execute("ROLLBACK TO eves")
        db.execute("RELEASE eves")


def _fill_own_day(db: Db, closings: Closings) -> None:
    closed = _CLOSED_AS_OF if moved_after(db, closings.as_of) else _CLOSED
    db.execute(_OWN_DAY)
    db.execute(closed, closings.received.facts(closings.as_of))


def _asks_for_story(compiler: OwnDays) -> bool:
    return not compiler.asked.isdisjoint(STORY)


def _fill_horizon(db: Db, compiler: OwnDays, closing_days: Iterable[date]) -> None:
    windows = "".join(f", {column} TEXT" for column in compiler.windows.values())
    db.execute(
        "CREATE TEMP TABLE horizon (closed_on TEXT PRIMARY KEY, eve TEXT, number INTEGER"
        f"{windows}) WITHOUT ROWID"
    )
    rows = (_measured(compiler, day) for day in closing_days)
    marks = ", ".join("?" * (3 + len(compiler.windows)))
    db.executemany(f"INSERT INTO temp.horizon VALUES ({marks})", rows)


def _measured(compiler: OwnDays, closing_day: date) -> tuple[str | int, ...]:
    eve = closing_day - timedelta(days=1)
    edges = (
        window.duration.after(eve) if window.is_after else window.duration.before(eve)
        for window in compiler.windows
    )
    days = (edge.isoformat() for edge in edges)
    return closing_day.isoformat(), eve.isoformat(), eve.toordinal(), *days


def _fill_fading(db: Db, compiler: OwnDays, closing_days: Sequence[date]) -> None:
    """The weights by age, and the number of each day whose activities still weigh anything on one of the eves."""
    columns = ", ".join(f"h{half_life} INTEGER" for half_life in compiler.fading)
    db.execute(f"CREATE TEMP TABLE fading (age INTEGER PRIMARY KEY, {columns})")
    weights = list(assessments.weights(compiler.fading))
    marks = ", ".join("?" * (1 + len(compiler.fading)))
    db.executemany(f"INSERT INTO temp.fading VALUES ({marks})", weights)
    db.execute("CREATE TEMP TABLE day_number (day TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID")
    if not closing_days:
        return
    oldest = max(1, closing_days[0].toordinal() - len(weights))
    numbers = range(oldest, closing_days[-1].toordinal())
    days = ((date.fromordinal(number).isoformat(), number) for number in numbers)
    db.executemany("INSERT INTO temp.day_number VALUES (?, ?)", days)


_STOOD = """
CREATE TEMP TABLE stood (
  lead_id INTEGER PRIMARY KEY, stage TEXT, outcome TEXT, entered_on TEXT, closed_on TEXT, reason TEXT
)
"""

# Before any visit a lead was open in the first stage.
_FILL_STOOD = f"""
INSERT INTO temp.stood
SELECT own_day.lead_id,
  coalesce(visit.stage, (SELECT name FROM stage WHERE outcome = 'open' AND position > 0 ORDER BY position LIMIT 1)),
  coalesce(stage.outcome, 'open'),
  coalesce(visit.entered_on, own_day.received_on),
  CASE WHEN stage.outcome IN ('won', 'lost', 'invalid') THEN visit.entered_on END,
  visit.reason
FROM temp.own_day {HORIZON}
LEFT JOIN stage_visit AS visit ON visit.lead_id = own_day.lead_id AND visit.seq = (
  SELECT max(earlier.seq) FROM stage_visit AS earlier
  WHERE earlier.lead_id = own_day.lead_id AND earlier.entered_on <= horizon.eve)
LEFT JOIN stage ON stage.name = visit.stage
"""


def _seen(compiler: OwnDays) -> str:
    """The joins that bring to ``own_day`` all that the compiled expressions look at."""
    stood = "CROSS JOIN temp.stood ON stood.lead_id = own_day.lead_id"
    return "\n".join(
        [
            f"{HORIZON} CROSS JOIN lead ON lead.id = own_day.lead_id",
            *([stood] if _asks_for_story(compiler) else []),
            assessments.passes(compiler),
        ]
    )


# LIMIT -1 as in an assessment: else the points would be computed again wherever they are named.
_SCORES = """
SELECT {grade} AS new_grade, part.fit + part.interest AS new_score, part.won, count(*)
FROM (
  SELECT lead.id, own_day.won, {qualification} AS qualification, {fit} AS fit, {interest} AS interest
  FROM temp.own_day {seen} LIMIT -1
) AS part {facts}
GROUP BY new_grade, new_score, part.won
"""

_TABLES = ("lead.", "activity_total.", "answer_latest.", "stood.", "horizon.")


def score_tallies(db: Db, formula: Formula, compiler: OwnDays) -> list[ScoreTally]:
    """The closed leads counted by grade, score and outcome."""
    seen = _seen(compiler)
    looks_at_facts = any(table in formula.grade for table in _TABLES)
    sql = _SCORES.format(
        qualification=formula.qualification,
        fit=formula.fit,
        interest=formula.interest,
        grade=formula.grade,
        seen=seen,
        facts=f"CROSS JOIN temp.own_day ON own_day.lead_id = part.id {seen}"
        if looks_at_facts
        else "",
    )
    rows = db.execute(sql, compiler.params)
    return [ScoreTally(grade, score, bool(won), count) for grade, score, won, count in rows]


_DAYS = "SELECT received_on, won, count(*) FROM temp.own_day GROUP BY received_on, won"


def day_tallies(db: Db) -> list[DayTally]:
    """The closed leads counted by the day on which they were received, and outcome."""
    return [
        DayTally(date.fromisoformat(day), bool(won), count) for day, won, count in db.execute(_DAYS)
    ]


def closed_on_arrival(db: Db) -> int:
    """How many of the closed leads closed on the day on which they were received, or before."""
    sql = "SELECT count(*) FROM temp.own_day WHERE closed_on <= received_on"
    return int(db.execute(sql).fetchone()[0])


_COLUMNS = 500  # SQLite answers at most 2,000 in one row


def hit_tallies(db: Db, expressions: Sequence[str], compiler: OwnDays) -> Iterator[HitTally]:
    """For each expression of points, in their order, how many leads it is not 0 for."""
    for start in range(0, len(expressions), _COLUMNS):
        counts = db.execute(
            _hits(expressions[start : start + _COLUMNS], compiler), compiler.params
        ).fetchone()
        yield from (
            HitTally(won, hits - won) for hits, won in zip(counts[::2], counts[1::2], strict=True)
        )


def _hits(expressions: Sequence[str], compiler: OwnDays) -> str:
    """For each expression the leads that it hits, and the won ones among them."""
    hits = ", ".join(f"({sql}) <> 0 AS hit{number}" for number, sql in enumerate(expressions))
    sums = ", ".join(
        f"coalesce(sum(hit{number}), 0), coalesce(sum(hit{number} AND won), 0)"
        for number in range(len(expressions))
    )
    return f"SELECT {sums} FROM (SELECT own_day.won, {hits} FROM temp.own_day {_seen(compiler)} LIMIT -1)"
