"""The reports once more, in plain Python over raw rows, lead by lead, as section 5 of the design defines each figure.

Nothing here is fast, and nothing is shared with what it judges but the folding of texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from leadq.store.transactions import Db
from leadq.values.folding import fold

Row = dict[str, Any]
Window = Callable[
    [date], date
]  # the last day that counts, from the day on which a lead was received


@dataclass(frozen=True)
class Visit:
    stage: str
    entered: date
    left: date | None
    reason: str | None


@dataclass(frozen=True)
class Source:
    name: str
    kind: str


@dataclass(frozen=True)
class Lead:
    """A lead as it is stored; `touches` are all sources that brought it, with the days."""

    fields: Row
    source: Source
    received: date
    visits: tuple[Visit, ...]
    touches: tuple[tuple[Source, date], ...]


@dataclass(frozen=True)
class Process:
    outcomes: dict[str, str]
    ladder: list[str]  # the open stages in their order


@dataclass(frozen=True)
class Wanted:
    """Which leads a report is about; None does not limit."""

    as_of: date
    first: date | None = None
    last: date | None = None
    kind: str | None = None
    window: Window | None = None
    any_touch: bool = False


def rows(db: Db, table: str) -> list[Row]:
    cursor = db.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def day(text: str) -> date:
    return date.fromisoformat(text)


def read_process(db: Db) -> Process:
    stages = sorted(rows(db, "stage"), key=lambda row: row["position"])
    return Process(
        {row["name"]: row["outcome"] for row in stages},
        [row["name"] for row in stages if row["outcome"] == "open" and row["position"] > 0],
    )


def read_leads(db: Db) -> list[Lead]:
    sources = {row["id"]: Source(row["name"], row["kind"]) for row in rows(db, "source")}
    visits: dict[int, list[Visit]] = {}
    for row in sorted(rows(db, "stage_visit"), key=lambda row: row["seq"]):
        left = day(row["left_on"]) if row["left_on"] else None
        visit = Visit(row["stage"], day(row["entered_on"]), left, row["reason"])
        visits.setdefault(row["lead_id"], []).append(visit)
    touches: dict[int, list[tuple[Source, date]]] = {}
    for row in rows(db, "touch"):
        touch = (sources[row["source_id"]], day(row["received_on"]))
        touches.setdefault(row["lead_id"], []).append(touch)
    return [
        Lead(
            row,
            sources[row["source_id"]],
            day(row["received_on"]),
            tuple(visits.get(row["id"], [])),
            tuple(touches.get(row["id"], [])),
        )
        for row in rows(db, "lead")
    ]


def end(lead: Lead, wanted: Wanted) -> date:
    """The last day that counts for a lead."""
    return wanted.window(lead.received) if wanted.window else wanted.as_of


def brought_by(lead: Lead, wanted: Wanted) -> set[Source]:
    """The sources that a lead counts for."""
    if not wanted.any_touch:
        return {lead.source}
    return {lead.source} | {source for source, on in lead.touches if on <= end(lead, wanted)}


def cohort(leads: Iterable[Lead], wanted: Wanted) -> list[Lead]:
    return [
        lead
        for lead in leads
        if lead.received <= wanted.as_of
        and (wanted.first is None or wanted.first <= lead.received)
        and (wanted.last is None or lead.received <= wanted.last)
        and end(lead, wanted) <= wanted.as_of
        and (
            wanted.kind is None
            or any(source.kind == wanted.kind for source in brought_by(lead, wanted))
        )
    ]


def been(lead: Lead, process: Process, until: date) -> list[Visit]:
    """The visits that had begun; stages that process.yaml does not know any more tell nothing."""
    return [
        visit for visit in lead.visits if visit.entered <= until and visit.stage in process.outcomes
    ]


def stage_on(lead: Lead, process: Process, until: date) -> str:
    begun = been(lead, process, until)
    return begun[-1].stage if begun else process.ladder[0]


def outcome(lead: Lead, process: Process, wanted: Wanted) -> str:
    """How it ended up by the last day that counts; what is known to be invalid now never was a lead."""
    if process.outcomes[stage_on(lead, process, wanted.as_of)] == "invalid":
        return "invalid"
    return process.outcomes[stage_on(lead, process, end(lead, wanted))]


def reached(lead: Lead, process: Process, wanted: Wanted) -> set[str]:
    """Ever in this open stage or a later one; won has reached all; without history the first only."""
    if outcome(lead, process, wanted) == "won":
        return set(process.ladder)
    stages = [visit.stage for visit in been(lead, process, end(lead, wanted))]
    places = [process.ladder.index(stage) for stage in stages if stage in process.ladder]
    return set(process.ladder[: max(places, default=0) + 1])


def nearest_rank(numbers: Sequence[int], percent: int) -> int | None:
    """The smallest of the numbers that at least so many percent of them do not exceed."""
    for place, number in enumerate(sorted(numbers), start=1):
        if 100 * place >= percent * len(numbers):
            return number
    return None


def groups_of(lead: Lead, by: str, wanted: Wanted) -> set[Any]:
    """What the groups of a lead are compared by."""
    match by:
        case "source" | "kind":
            asked = {
                one
                for one in brought_by(lead, wanted)
                if wanted.kind is None or one.kind == wanted.kind
            }
            return {fold(one.name) if by == "source" else one.kind for one in asked}
        case "month":
            return {lead.received.isoformat()[:7]}
    value = lead.fields.get(by, lead.fields.get(f"own_{by}"))
    return {fold(value) if isinstance(value, str) else value}


def conversion_row(leads: Sequence[Lead], process: Process, wanted: Wanted) -> Row:
    outcomes = Counter(outcome(lead, process, wanted) for lead in leads)
    base = [lead for lead in leads if outcome(lead, process, wanted) != "invalid"]
    won = [lead for lead in base if outcome(lead, process, wanted) == "won"]
    took = [
        (been(lead, process, end(lead, wanted))[-1].entered - lead.received).days for lead in won
    ]
    typical = nearest_rank(took, 75)
    young = sum((wanted.as_of - lead.received).days < (typical or 0) for lead in base)
    immature = None if len(won) < 20 else young > 0.2 * len(base)
    return {
        "leads": len(leads),
        "invalid": outcomes["invalid"],
        "base": len(base),
        "open": outcomes["open"],
        "parked": outcomes["parked"],
        "lost": outcomes["lost"],
        "won": len(won),
        "reached": {
            stage: sum(stage in reached(lead, process, wanted) for lead in base)
            for stage in process.ladder
        },
        "conversion_rate": len(won) / len(base) if base else None,
        "thin": len(base) < 30,
        "immature": False if wanted.window else immature,
        "order_value_cents": None
        if won and all(lead.fields["order_value"] is None for lead in won)
        else sum(lead.fields["order_value"] or 0 for lead in won),
    }


def conversion(db: Db, by: str, wanted: Wanted) -> dict[Any, Row]:
    """The rows by what their leads have in common, and "total"."""
    process, leads = read_process(db), cohort(read_leads(db), wanted)
    groups = {group for lead in leads for group in groups_of(lead, by, wanted)}
    found = {
        group: conversion_row(
            [lead for lead in leads if group in groups_of(lead, by, wanted)], process, wanted
        )
        for group in groups
    }
    return {**found, "total": conversion_row(leads, process, wanted)}


def went_through(lead: Lead, process: Process, wanted: Wanted) -> list[str]:
    """The stages in the order of the visits; one that was in no open stage began in the first."""
    stages = [visit.stage for visit in been(lead, process, end(lead, wanted))]
    is_without = not any(stage in process.ladder for stage in stages)
    return [process.ladder[0], *stages] if is_without else stages


def got_further(lead: Lead, stage: str, process: Process, wanted: Wanted) -> bool:
    """After it had entered the stage, was it in a later open one, or won?"""
    way = went_through(lead, process, wanted)
    later = way[way.index(stage) + 1 :]
    further = process.ladder[process.ladder.index(stage) + 1 :]
    return any(one in further or process.outcomes[one] == "won" for one in later)


def days_in(lead: Lead, stage: str, process: Process, wanted: Wanted) -> tuple[int, bool] | None:
    """The sum of the lead's visits of a stage, and whether one of them still lasts; None without any."""
    until = end(lead, wanted)
    visits = [visit for visit in been(lead, process, until) if visit.stage == stage]
    if not visits:
        return None
    lasts = [visit.left is None or visit.left > until for visit in visits]
    days = [
        ((until if visit.left is None or visit.left > until else visit.left) - visit.entered).days
        for visit in visits
    ]
    return sum(days), any(lasts)


def funnel(db: Db, wanted: Wanted) -> list[Row]:
    process = read_process(db)
    everybody = cohort(read_leads(db), wanted)
    leads = [lead for lead in everybody if outcome(lead, process, wanted) != "invalid"]
    return [funnel_row(stage, leads, process, wanted) for stage in process.ladder]


def funnel_row(stage: str, leads: Sequence[Lead], process: Process, wanted: Wanted) -> Row:
    entered = [lead for lead in leads if stage in went_through(lead, process, wanted)]
    advanced = [lead for lead in entered if got_further(lead, stage, process, wanted)]
    others = [lead for lead in entered if not got_further(lead, stage, process, wanted)]
    stuck = Counter(outcome(lead, process, wanted) for lead in others)
    timed = [one for lead in leads if (one := days_in(lead, stage, process, wanted))]
    done = [days for days, lasts in timed if not lasts]
    lasting = [days for days, lasts in timed if lasts]
    got_here = sum(stage in reached(lead, process, wanted) for lead in leads)
    return {
        "stage": stage,
        "entered": len(entered),
        "advanced": len(advanced),
        "lost_here": stuck["lost"],
        "parked_here": stuck["parked"],
        "still_here": stuck["open"],
        "reached_leads": got_here,
        "base": len(leads),
        "advanced_rate": len(advanced) / len(entered) if entered else None,
        "reached_rate": got_here / len(leads) if leads else None,
        "thin": len(entered) < 30,
        "completed": len(done),
        "days_median": nearest_rank(done, 50),
        "days_p90": nearest_rank(done, 90),
        "lasting": len(lasting),
        "lasting_days_median": nearest_rank(lasting, 50),
        "lasting_days_p90": nearest_rank(lasting, 90),
        "stock": sum(stage_on(lead, process, wanted.as_of) == stage for lead in leads),
    }


def losses(db: Db, wanted: Wanted) -> dict[tuple[str | None, str], int]:
    """Lost leads of the base by reason and the last open stage that they were in."""
    process = read_process(db)
    found: Counter[tuple[str | None, str]] = Counter()
    for lead in cohort(read_leads(db), wanted):
        if outcome(lead, process, wanted) == "lost":
            way = went_through(lead, process, wanted)
            last_open = [stage for stage in way if stage in process.ladder][-1]
            found[been(lead, process, end(lead, wanted))[-1].reason, last_open] += 1
    return dict(found)
