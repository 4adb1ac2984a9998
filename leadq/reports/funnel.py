"""From stage to stage: how many leads entered each, what became of them there, and how long it took.

Every stage is counted on its own: the rates of stages are never multiplied, because leads skip stages and come back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Final

from leadq.reports.rates import is_thin, percentile, share, wilson
from leadq.store import cohorts, funnels, mirror
from leadq.store.cohorts import Cohort, Standing
from leadq.store.funnels import Loss, Stay, Way
from leadq.store.transactions import Db

TOTAL: Final = "total"


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """One open stage; entered = advanced + lost here + parked here + still here, of the leads of the base.

    A lead has advanced when it was in a later open stage, or won, after it first entered this one; of the others the
    outcome counts, wherever they are. One that was in no open stage has entered the first. `reached_leads` are those that
    were here or further. `completed` leads have left the stage, and spent so many days in all their visits;
    `lasting` ones are in it, and have been so long. Rates are between 0 and 1, and None of nothing; the interval is
    that of `advanced_rate`. `stock` is how many of the leads are in the stage on the day of the report.
    """

    stage: str
    entered: int
    advanced: int
    lost_here: int
    parked_here: int
    still_here: int
    reached_leads: int
    base: int
    advanced_rate: float | None
    advanced_low: float | None
    advanced_high: float | None
    reached_rate: float | None
    thin: bool
    completed: int
    days_median: int | None
    days_p90: int | None
    lasting: int
    lasting_days_median: int | None
    lasting_days_p90: int | None
    stock: int


@dataclass(frozen=True, slots=True)
class LossRow:
    """The leads lost for one reason (None: none was given), or all of them.

    `share` is of all lost leads; `lost_in` maps the open stages to the leads whose last one it was.
    """

    reason: str | None
    lost: int
    share: float | None
    lost_in: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Process:
    """The open stages in their order, and the outcomes of all that leads were ever in."""

    ladder: Sequence[str]
    outcomes: Mapping[str, str]

    @property
    def first(self) -> str:
        return self.ladder[0]

    def went(self, way: Sequence[str]) -> Sequence[str]:
        """The stages of a way; one through no open stage began in the first."""
        return way if any(stage in self.ladder for stage in way) else (self.first, *way)

    def has_reached(self, way: Way, stage: str) -> bool:
        """Whether the lead was ever in the stage or in a later open one; won ones have reached all."""
        here_or_later = self.ladder[self.ladder.index(stage) :]
        return way.outcome == "won" or any(one in here_or_later for one in self.went(way.stages))

    def became(self, way: Way, stage: str) -> str | None:
        """What a lead that entered the stage became: advanced, or its outcome; None when it never did."""
        went = self.went(way.stages)
        if stage not in went:
            return None
        further = self.ladder[self.ladder.index(stage) + 1 :]
        later = went[went.index(stage) + 1 :]
        advanced = any(one in further or self.outcomes[one] == "won" for one in later)
        return "advanced" if advanced else way.outcome

    def last_open(self, way: Sequence[str]) -> str:
        """The last open stage of a way."""
        return [stage for stage in self.went(way) if stage in self.ladder][-1]


def funnel(db: Db, *, as_of: date, cohort: Cohort) -> list[FunnelRow]:
    """The open stages in their order, as the cohort stood at the end of the day `as_of`, or of its `within`."""
    with _standing(db, as_of, cohort) as standing:
        process = _process(db)
        ways = funnels.ways(standing)
        stays = funnels.stays(standing)
    nobody = Stay(Counter(), Counter())
    return [_row(stage, process, ways, stays.get(stage, nobody)) for stage in process.ladder]


def losses(db: Db, *, as_of: date, cohort: Cohort) -> list[LossRow]:
    """The reasons of lost leads, the commonest first, and the total as the last row."""
    with _standing(db, as_of, cohort) as standing:
        process = _process(db)
        found = funnels.losses(standing)
    reasons: dict[str | None, list[Loss]] = {}
    for loss in found:
        reasons.setdefault(loss.reason, []).append(loss)
    total = _loss_row(TOTAL, found, process, lost=sum(loss.leads for loss in found))
    rows = [_loss_row(reason, some, process, lost=total.lost) for reason, some in reasons.items()]
    rows.sort(key=lambda row: (row.reason is None, -row.lost, row.reason or ""))
    return [*rows, total]


def _standing(db: Db, as_of: date, cohort: Cohort) -> AbstractContextManager[Standing]:
    return cohorts.standing(Standing(db, cohort, as_of), with_ways=True)


def _process(db: Db) -> _Process:
    return _Process(cohorts.open_stages(db), mirror.outcomes(db))


def _loss_row(
    reason: str | None, found: Sequence[Loss], process: _Process, *, lost: int
) -> LossRow:
    lost_in = dict.fromkeys(process.ladder, 0)
    for loss in found:
        lost_in[process.last_open(loss.stages)] += loss.leads
    leads = sum(loss.leads for loss in found)
    return LossRow(reason, leads, share(leads, lost), lost_in)


def _row(stage: str, process: _Process, ways: Sequence[Way], stay: Stay) -> FunnelRow:
    leads: Counter[str] = Counter()
    reached = base = stock = 0
    for way in ways:
        base += way.leads
        reached += way.leads * process.has_reached(way, stage)
        stock += way.leads * ((way.stage or process.first) == stage)
        if (became := process.became(way, stage)) is not None:
            leads[became] += way.leads
    entered, advanced = leads.total(), leads["advanced"]
    low, high = wilson(advanced, entered)
    return FunnelRow(
        stage=stage,
        entered=entered,
        advanced=advanced,
        lost_here=leads["lost"],
        parked_here=leads["parked"],
        still_here=leads["open"],
        reached_leads=reached,
        base=base,
        advanced_rate=share(advanced, entered),
        advanced_low=low,
        advanced_high=high,
        reached_rate=share(reached, base),
        thin=is_thin(entered),
        completed=stay.completed.total(),
        days_median=percentile(stay.completed, 50),
        days_p90=percentile(stay.completed, 90),
        lasting=stay.lasting.total(),
        lasting_days_median=percentile(stay.lasting, 50),
        lasting_days_p90=percentile(stay.lasting, 90),
        stock=stock,
    )
