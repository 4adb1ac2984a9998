"""Whether the points sort well: conversion by grade and by score, and what the best leads hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from leadq.output.columns import number, percent
from leadq.output.page.charts import Estimate
from leadq.output.page.curves import Gains, Square, gains
from leadq.output.page.rates import estimate, rates, thin_note
from leadq.output.page.section import Chart, Section, table_of, words_of
from leadq.output.page.wording import MOST_ROWS, command, count, leads, left_out, share
from leadq.output.score_quality import BANDS, GRADES, RANKINGS, tables_for_people
from leadq.reports.overview import Overview
from leadq.reports.ranking import Ranking
from leadq.reports.scores import NEWEST_FIRST, Finding, ScoreQuality
from leadq.values.texts import visible

_AXES: Final = Square(share, "closed leads, the best ones first", "orders that they hold")
_FINDINGS: Final[Mapping[Finding, str]] = {
    "wrong_way": "Rules that point the wrong way",
    "weak_wrong_way": "Rules that seem to point the wrong way, which may be chance",
    "never_fires": "Rules that hit none of these leads",
    "always_fires": "Rules that hit all of these leads",
    "sees_the_end": "Rules that see the end of a lead, and give no points here",
}
_HOW: Final = (
    "Points are those of the day before a lead closed: activities, answers and stage of then, fields of today."
    " AUC is how likely a won lead stands before a lost one; 0.5 is chance."
)
_NOTHING: Final = "No lead was won or lost in this time: there is nothing to judge the points by."


def score_quality(overview: Overview) -> Section:
    """Closed leads with the points that they had on the day before they closed."""
    quality = overview.quality
    is_known = bool(quality.closed.leads)
    return Section(
        name="scores",
        title="Do the points sort well?",
        says=_says(quality) if is_known else _NOTHING,
        charts=list(_charts(quality)) if is_known else [],
        tables=[table_of(*one) for one in tables_for_people(quality)],
        command=command("scores", overview),
        notes=_notes(quality) if is_known else [],
    )


def _says(quality: ScoreQuality) -> str:
    closed, best = quality.closed, quality.rankings[0]
    said = f"Of {leads(closed.leads)} that were won or lost, {count(closed.won)} became orders."
    if best.lift is not None:
        said += (
            f" The 20 % with the most points converted {number(best.lift)} times as often as all."
        )
    return said


def _graded(quality: ScoreQuality) -> list[Estimate]:
    return [
        estimate(
            row.conversion,
            f"grade {words['grade']}",
            leads=row.conversion.leads,
            marks=words["marks"],
        )
        for row in quality.grades[:MOST_ROWS]
        for words in [words_of(row, GRADES)]
    ]


def _banded(quality: ScoreQuality) -> list[Estimate]:
    return [
        estimate(row.conversion, words["score"], leads=row.conversion.leads, marks=words["marks"])
        for row in quality.bands
        for words in [words_of(row, BANDS)]
    ]


def _charts(quality: ScoreQuality) -> Iterable[Chart]:
    if quality.grades:
        yield rates("Conversion by grade", _graded(quality), "the closed leads")
    yield rates("Conversion by score", _banded(quality), "the closed leads")
    curves = [Gains(_order(one), one.gains) for one in quality.rankings if one.gains]
    if curves:
        yield Chart(
            "Which share of the orders the best leads hold",
            " ".join(f"{one.name}; the best 20 % hold {percent(one.shares[2])}." for one in curves),
            partial(gains, curves, _AXES),
        )


def _order(ranking: Ranking) -> str:
    """The name of an order, with how well it sorts."""
    words = words_of(ranking, RANKINGS)
    name = "newest first" if ranking.name == NEWEST_FIRST else "most points first"
    if not words["auc"]:
        return name
    return f"{name}: AUC {words['auc']}" + (f" ({words['interval']})" if words["interval"] else "")


def _notes(quality: ScoreQuality) -> list[str]:
    notes = [_HOW]
    if quality.closed_on_arrival:
        early = leads(quality.closed_on_arrival)
        notes.append(f"{early} closed on the day of receiving: what they did is not counted.")
    if quality.too_few:
        notes.append("So few leads were won or lost that most of this is chance.")
    notes += thin_note([*_graded(quality), *_banded(quality)])
    return [*notes, *left_out("best grades", len(quality.grades)), *_findings(quality)]


def _findings(quality: ScoreQuality) -> list[str]:
    """What is wrong with which rules."""
    return [
        f"{title}: {', '.join(names)}."
        for finding, title in _FINDINGS.items()
        if (names := [visible(row.rule) for row in quality.rules if row.finding == finding])
    ]
