"""A cohort, and how its leads stood at the end of a day, or of the time that each of them was given.

A temporary table has a row for each lead: made from the leads themselves when none has moved later, else from the
stage visits in one pass.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from leadq.store import workdays
from leadq.store.groupings import SOURCE, Grouping
from leadq.store.later import moved_after
from leadq.store.received import ALL, Received
from leadq.store.transactions import Db
from leadq.values.durations import Duration


@dataclass(frozen=True, slots=True)
class Cohort:
    """Leads by when they were received, and what counts of them.

    With `any_touch` a lead counts for any source that has brought it, not the first one alone. `within` leaves out
    leads that are younger, and of the others all that happened later. `min_leads` only hides smaller groups from a
    listing: their leads stay in its total.
    """

    received: Received = ALL
    within: Duration | None = None
    any_touch: bool = False
    min_leads: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A cohort as it stood at the end of the day `as_of`; leads received later are not in it.

    `by` is None where all leads are one group. `is_stored`: what is stored on the leads is how they stood then.
    """

    db: Db
    cohort: Cohort
    as_of: date
    by: Grouping | None = None
    is_stored: bool = False

    @property
    def is_indexed(self) -> bool:
        """Whether one index of the leads tells it all: as it is stored, by first source, whenever it happened."""
        is_plain = not self.cohort.any_touch and self.cohort.within is None
        return self.is_stored and is_plain and self.by is SOURCE

    @property
    def counts_often(self) -> bool:
        """Whether a lead counts in each of several groups: those of all sources that brought it."""
        return self.cohort.any_touch and self.by is not None and self.by.of_source

    @property
    def table(self) -> str:
        """The temporary table with a row for each lead, or for each lead and group that it counts in."""
        return "temp.brought" if self.counts_often else "temp.standing"

    def together(self) -> Standing:
        """The same leads as one group, each of them once."""
        return replace(self, by=None)

    def facts(self) -> dict[str, str | None]:
        """What the statements ask for."""
        return self.cohort.received.facts(self.as_of)


def open_stages(db: Db) -> list[str]:
    """The names of the open stages, in their order."""
    rows = db.execute(
        "SELECT name FROM stage WHERE outcome = 'open' AND position > 0 ORDER BY position"
    )
    return [name for (name,) in rows]


@contextlib.contextmanager
def standing(of: Standing, *, with_ways: bool = False) -> Iterator[Standing]:
    """The cohort as it stood; all that is read from it inside the block fits together.

    `with_ways` puts down for each lead the stages that it went through.
    """
    of.db.execute("SAVEPOINT standing")
    try:
        of = replace(of, is_stored=not (with_ways or moved_after(of.db, of.as_of)))
        if not of.is_indexed:
            _make(of, with_ways=with_ways)
        yield of
    finally:
        of.db.execute("ROLLBACK TO standing")
        of.db.execute("RELEASE standing")


def _make(of: Standing, *, with_ways: bool) -> None:
    if of.cohort.within:
        _note_spans(of, of.cohort.within)
    if of.is_stored and of.cohort.within is None:
        of.db.execute(_STANDING_STORED.format(**_parts(of)), of.facts())
    else:
        parts = _parts(of)
        parts["way"] = _WAY.format(**parts) if with_ways else ""
        parts["more"] = _WITH_WAYS.format(**parts) if with_ways else ""
        of.db.execute(_STANDING.format(**parts), of.facts())
    if of.by and of.counts_often:
        of.db.execute(_BROUGHT.format(grouped=of.by.column), of.facts())


def _parts(of: Standing) -> dict[str, str]:
    """What the statements are put together from: until when what happened counts, and what is counted by."""
    times = _WITHIN if of.cohort.within else _AT_ONCE
    by = None if of.counts_often else of.by
    parts = {**times, "grouped": by.column if by else "NULL", "sources": "", "is_of_kind": ""}
    if of.cohort.received.kind:
        parts["is_of_kind"] = (_IS_BROUGHT_BY_KIND if of.cohort.any_touch else _IS_OF_KIND).format(
            **times
        )
    if of.cohort.received.kind or (
        by and by.of_source
    ):  # a million look-ups that others can do without
        parts["sources"] = "CROSS JOIN source ON source.id = lead.source_id"
    return parts


_RECEIVED = """
SELECT DISTINCT received_on FROM lead INDEXED BY lead_conversion WHERE received_on BETWEEN :first AND :last
"""


def _note_spans(of: Standing, within: Duration) -> None:
    """For each day on which leads of the cohort were received, if long enough ago, note the last day that counts."""
    of.db.execute(
        "CREATE TEMPORARY TABLE span (received_on TEXT PRIMARY KEY, until TEXT NOT NULL) WITHOUT ROWID"
    )
    days = [date.fromisoformat(day) for (day,) in of.db.execute(_RECEIVED, of.facts()).fetchall()]
    ends = {day: workdays.after(of.db, day, within) for day in days}
    spans = [(day.isoformat(), end.isoformat()) for day, end in ends.items() if end <= of.as_of]
    of.db.executemany("INSERT INTO span VALUES (?, ?)", spans)


_IS_OF_KIND = "AND source.kind = :kind"

_IS_BROUGHT_BY_KIND = """
AND (source.kind = :kind OR EXISTS (
  SELECT 1 FROM touch JOIN source AS other ON other.id = touch.source_id
  WHERE touch.lead_id = lead.id AND touch.received_on <= {until} AND other.kind = :kind))
"""

# A lead is where its last visit up to the day is, by `seq`, because several may begin on one day; the code of its
# stage is packed into the same number, so that one pass finds both.
_LAST = "max(visit.seq * 1000 + rung.code)"

# A letter for each visit, in their order: that of the key, in which the visits of a lead are read.
_WAY = ", group_concat(CASE WHEN rung.code > 0 THEN char(96 + rung.code) END, '') {in_time} AS way"
_WITH_WAYS = ", {known}.name AS stage, story.last / 1000 AS seq, story.way"

# With a time of their own, leads are asked twice where they are: at its end, and on the day itself.
_AT_ONCE = {
    "until": ":as_of",
    "in_time": "",
    "spans": "",
    "last_known": "NULL",
    "known": "rung",
    "and_known": "",
}
_WITHIN = {
    "until": "span.until",
    "in_time": "FILTER (WHERE visit.entered_on <= span.until)",
    "spans": "CROSS JOIN temp.span ON span.received_on = lead.received_on",
    "last_known": _LAST,
    "known": "known",
    "and_known": "LEFT JOIN rung AS known ON known.code = story.last_known % 1000",
}

# A lead that had been received, but had entered no stage by then (it was imported as closed later), was open in the
# first. What is found out to be invalid never was a lead, also when that was after the time given.
_STANDING = f"""
CREATE TEMPORARY TABLE standing AS
WITH rung AS MATERIALIZED (
  SELECT name, outcome, row_number() OVER (ORDER BY position, name) AS code,
    CASE WHEN outcome = 'open' AND position > 0
      THEN row_number() OVER (PARTITION BY outcome, position > 0 ORDER BY position) END AS number
  FROM stage
),
story AS (
  SELECT lead.id AS lead_id, lead.received_on, {{until}} AS until, lead.source_id, lead.order_value,
    {{grouped}} AS grouped, {_LAST} {{in_time}} AS last, {{last_known}} AS last_known,
    max(rung.number) {{in_time}} AS furthest {{way}}
  FROM lead {{spans}} {{sources}}
  LEFT JOIN stage_visit AS visit ON visit.lead_id = lead.id AND visit.entered_on <= :as_of
  LEFT JOIN rung ON rung.name = visit.stage
  WHERE lead.received_on BETWEEN :first AND :last {{is_of_kind}}
  GROUP BY lead.id
)
SELECT story.grouped,
  CASE {{known}}.outcome WHEN 'invalid' THEN 'invalid' ELSE coalesce(rung.outcome, 'open') END AS outcome,
  coalesce(story.furthest, 1) AS furthest, story.order_value, story.received_on,
  CASE rung.outcome WHEN 'won' THEN (
    SELECT entered_on FROM stage_visit AS visit
    WHERE visit.lead_id = story.lead_id AND visit.seq = story.last / 1000) END AS won_on,
  story.lead_id, story.source_id, story.until {{more}}
FROM story
LEFT JOIN rung ON rung.code = story.last % 1000 {{and_known}}
"""

_STANDING_STORED = """
CREATE TEMPORARY TABLE standing AS
SELECT {grouped} AS grouped, lead.outcome, lead.furthest, lead.order_value, lead.received_on,
  CASE lead.outcome WHEN 'won' THEN lead.closed_on END AS won_on, lead.id AS lead_id, lead.source_id, :as_of AS until
FROM lead {sources}
WHERE lead.received_on BETWEEN :first AND :last {is_of_kind}
"""

_BROUGHT = """
CREATE TEMPORARY TABLE brought AS
WITH attributed AS (
  SELECT standing.*, standing.source_id AS by_id FROM temp.standing
  UNION ALL
  SELECT standing.*, touch.source_id
  FROM temp.standing CROSS JOIN touch
    ON touch.lead_id = standing.lead_id AND touch.source_id <> standing.source_id
    AND touch.received_on <= standing.until
)
SELECT DISTINCT attributed.lead_id, attributed.received_on, attributed.outcome, attributed.furthest,
  attributed.won_on, attributed.order_value, {grouped} AS grouped
FROM attributed JOIN source ON source.id = attributed.by_id
WHERE :kind IS NULL OR source.kind = :kind
"""
