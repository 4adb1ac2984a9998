"""The stages of the process with the leads that stand in them now, and for how long they have been waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from leadq.reports.rates import percentile
from leadq.rulebook.process import Process, Stage
from leadq.store import waiting
from leadq.store.transactions import Db
from leadq.store.waiting import Waiting


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage and its leads now; closed ones wait for nothing, so that what is told of living leads is None.

    `rotting` is None, too, where a stage does not rot. Days are calendar days since the leads entered the stage, None
    where there are no leads.
    """

    stage: str
    outcome: str
    leads: int
    overdue: int | None
    rotting: int | None
    median_days: int | None
    longest_days: int | None


def stage_rows(db: Db, process: Process, *, today: date) -> list[StageRow]:
    """The stages in their order, with the leads in them on the day `today`."""
    by_stage = {
        stage: list(found) for stage, found in groupby(waiting.waiting(db, today), _stage_of)
    }
    rotting = waiting.rotting(db, today)
    return [
        _row(stage, by_stage.get(stage.name, []), rotting.get(stage.name, 0), today)
        for stage in process.stages
    ]


def _stage_of(found: Waiting) -> str:
    return found.stage


def _row(stage: Stage, found: Sequence[Waiting], rotting: int, today: date) -> StageRow:
    days: Counter[int] = Counter()
    for one in found if stage.is_living else ():
        days[_days(one, today)] += one.leads
    return StageRow(
        stage=stage.name,
        outcome=stage.outcome,
        leads=sum(one.leads for one in found),
        overdue=sum(one.overdue for one in found) if stage.is_living else None,
        rotting=rotting if stage.rots_after else None,
        median_days=percentile(days, 50),
        longest_days=max(days, default=None),
    )


def _days(found: Waiting, today: date) -> int:
    return max(0, (today - date.fromisoformat(found.entered_on)).days)
