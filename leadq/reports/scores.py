"""Do the points sort well? Won and lost leads, with their points as they were on the day before they closed.

Fields are those of today, because nobody keeps what they were; the stage and the outcome are those of that day.
A rule that looks at what the closing itself writes sees the end: it gives no points here.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from leadq.reports.bands import bands
from leadq.reports.ranking import Ranking, Rung, ranking
from leadq.reports.rates import is_thin, share, wilson
from leadq.rulebook.loading import Rulebook
from leadq.rulebook.own_days import ENDING, OwnDays
from leadq.rulebook.points import Rule, Scoring
from leadq.scoring import compile_with, rule_points
from leadq.store import closings
from leadq.store.closings import Closings, DayTally, HitTally, ScoreTally
from leadq.store.received import Received
from leadq.store.transactions import Db

SCORE, NEWEST_FIRST = "score", "newest_first"
_FEW = 10  # won or lost leads

Finding = Literal["sees_the_end", "never_fires", "always_fires", "wrong_way", "weak_wrong_way"]


@dataclass(frozen=True, slots=True)
class Rate:
    """Closed leads and the won ones among them; rates are None without any lead. `thin`: fewer than 30 leads."""

    leads: int
    won: int
    conversion_rate: float | None
    conversion_low: float | None
    conversion_high: float | None
    thin: bool


@dataclass(frozen=True, slots=True)
class GradeQuality:
    """The closed leads that had this grade."""

    grade: str
    conversion: Rate


@dataclass(frozen=True, slots=True)
class BandQuality:
    """The closed leads that had a score from `low` to `high`, both included; None where the band is open."""

    low: int | None
    high: int | None
    conversion: Rate


@dataclass(frozen=True, slots=True)
class RuleQuality:
    """A rule, the closed leads that it gave or took points (`hit`), and the others.

    `difference` is the conversion of the hit leads less that of the others, with its 95 % interval by Newcombe
    (Statistics in Medicine 17, 1998, 873-890, method 10). All are None for a rule that sees the end.
    """

    rule: str
    group: str
    points: int
    file: str
    line: int
    hit: Rate | None
    others: Rate | None
    difference: float | None
    difference_low: float | None
    difference_high: float | None
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class ScoreQuality:
    """How well the points sort the closed leads received in some time.

    `too_few`: fewer than 30 closed leads, or fewer than 10 won or 10 lost ones; then all of it is mostly chance.
    `closed_on_arrival` counts those that closed on the day they were received: nothing they did counts. Grades and
    bands come best first, rules in the order of the file; `rankings` are by the score and newest first.
    """

    as_of: date
    closed: Rate
    too_few: bool
    closed_on_arrival: int
    grades: tuple[GradeQuality, ...]
    bands: tuple[BandQuality, ...]
    rankings: tuple[Ranking, ...]
    rules: tuple[RuleQuality, ...]


def score_quality(db: Db, rulebook: Rulebook, *, as_of: date, received: Received) -> ScoreQuality:
    """Judge the points of `rulebook` by the leads received so that were closed at the end of the day `as_of`."""
    seeing = {rule.name for rule in rulebook.scoring.rules if _sees_the_end(rule, rulebook)}
    honest = dataclasses.replace(rulebook, scoring=_without(rulebook.scoring, seeing))
    compiler = OwnDays(as_of, rulebook.catalogue)
    formula = compile_with(compiler, honest)
    compiler.computed = {"qualification": formula.qualification}
    expressions = [rule_points(rule, compiler) for rule in honest.scoring.rules]
    with closings.eves(db, compiler, Closings(received, as_of)):
        scores = closings.score_tallies(db, formula, compiler)
        days = closings.day_tallies(db)
        hits = list(closings.hit_tallies(db, expressions, compiler))
        on_arrival = closings.closed_on_arrival(db)
    names = [rule.name for rule in honest.scoring.rules]
    return ScoreQuality(
        as_of=as_of,
        closed=_rate(_together(scores)),
        too_few=_is_too_few(_together(scores)),
        closed_on_arrival=on_arrival,
        grades=_grades(rulebook.scoring, scores),
        bands=_bands(scores),
        rankings=(ranking(SCORE, _by_score(scores)), ranking(NEWEST_FIRST, _newest_first(days))),
        rules=_rules(rulebook.scoring, dict(zip(names, hits, strict=True)), _together(scores)),
    )


def _sees_the_end(rule: Rule, rulebook: Rulebook) -> bool:
    """Whether the rule looks at a field that the closing writes and of which nobody knows what it was before."""
    compiler = OwnDays(date.max, rulebook.catalogue, computed={"qualification": "NULL"})
    rule_points(rule, compiler)
    return bool(compiler.asked & ENDING)


def _without(scoring: Scoring, names: set[str]) -> Scoring:
    fit, interest = (
        dataclasses.replace(
            group, rules=tuple(rule for rule in group.rules if rule.name not in names)
        )
        for group in (scoring.fit, scoring.interest)
    )
    return dataclasses.replace(scoring, fit=fit, interest=interest)


def _together(tallies: Iterable[ScoreTally | DayTally]) -> Rung:
    leads: Counter[bool] = Counter()
    for tally in tallies:
        leads[tally.won] += tally.leads
    return Rung(leads[True], leads[False])


def _rate(rung: Rung) -> Rate:
    low, high = wilson(rung.won, rung.leads)
    rate = share(rung.won, rung.leads)
    return Rate(rung.leads, rung.won, rate, low, high, is_thin(rung.leads))


def _is_too_few(closed: Rung) -> bool:
    return is_thin(closed.leads) or min(closed.won, closed.lost) < _FEW


def _grades(scoring: Scoring, scores: Sequence[ScoreTally]) -> tuple[GradeQuality, ...]:
    return tuple(
        GradeQuality(grade.name, _rate(_together(t for t in scores if t.grade == grade.name)))
        for grade in scoring.grades
    )


def _rungs(keyed: Iterable[tuple[int, ScoreTally | DayTally]]) -> list[tuple[int, Rung]]:
    """What stands equal together, the highest first."""
    won: Counter[int] = Counter()
    lost: Counter[int] = Counter()
    for key, tally in keyed:
        (won if tally.won else lost)[key] += tally.leads
    return [(key, Rung(won[key], lost[key])) for key in sorted(won | lost, reverse=True)]


def _bands(scores: Sequence[ScoreTally]) -> tuple[BandQuality, ...]:
    found = bands(_rungs((tally.score, tally) for tally in scores))
    return tuple(BandQuality(band.low, band.high, _rate(band.rung)) for band in found)


def _by_score(scores: Sequence[ScoreTally]) -> list[Rung]:
    return [rung for _, rung in _rungs((tally.score, tally) for tally in scores)]


def _newest_first(days: Sequence[DayTally]) -> list[Rung]:
    return [rung for _, rung in _rungs((tally.received_on.toordinal(), tally) for tally in days)]


def _rules(scoring: Scoring, hits: dict[str, HitTally], closed: Rung) -> tuple[RuleQuality, ...]:
    return tuple(
        _rule(rule, hits[rule.name], closed) if rule.name in hits else _seeing(rule)
        for rule in scoring.rules
    )


def _seeing(rule: Rule) -> RuleQuality:
    return RuleQuality(
        rule=rule.name,
        group=rule.group,
        points=rule.points,
        file=rule.file,
        line=rule.line,
        hit=None,
        others=None,
        difference=None,
        difference_low=None,
        difference_high=None,
        finding="sees_the_end",
    )


def _rule(rule: Rule, hits: HitTally, closed: Rung) -> RuleQuality:
    hit = _rate(Rung(hits.won, hits.lost))
    others = _rate(Rung(closed.won - hits.won, closed.lost - hits.lost))
    difference = _difference(hit, others)
    finding = _finding(rule, hit, others, difference, too_few=_is_too_few(closed))
    return dataclasses.replace(
        _seeing(rule),
        hit=hit,
        others=others,
        difference=difference[0] if difference else None,
        difference_low=difference[1] if difference else None,
        difference_high=difference[2] if difference else None,
        finding=finding,
    )


_Difference = tuple[float, float, float]


def _difference(hit: Rate, others: Rate) -> _Difference | None:
    """The difference of two rates and its interval; None when one of them is not known."""
    rate, low, high = hit.conversion_rate, hit.conversion_low, hit.conversion_high
    other, other_low, other_high = (
        others.conversion_rate,
        others.conversion_low,
        others.conversion_high,
    )
    if rate is None or low is None or high is None:
        return None
    if other is None or other_low is None or other_high is None:
        return None
    apart = rate - other
    return (
        apart,
        apart - math.hypot(rate - low, other_high - other),
        apart + math.hypot(high - rate, other - other_low),
    )


def _finding(
    rule: Rule,
    hit: Rate,
    others: Rate,
    difference: _Difference | None,
    *,
    too_few: bool,
) -> Finding | None:
    if difference is None:
        if not hit.leads and not others.leads:
            return None
        return "always_fires" if hit.leads else "never_fires"
    apart, low, high = difference
    if apart * rule.points >= 0:
        return None
    is_sure = (high < 0 or low > 0) and not (too_few or hit.thin or others.thin)
    return "wrong_way" if is_sure else "weak_wrong_way"
