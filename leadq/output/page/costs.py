"""What each source cost, and what a lead and an order of it cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from leadq.output.page import charts
from leadq.output.page.charts import Part
from leadq.output.page.rows import Scale
from leadq.output.page.section import Chart, Section, table_of, words_of
from leadq.output.page.wording import MOST_ROWS, NOTHING, command, count, left_out, told, unit
from leadq.output.source_figures import columns_for_people
from leadq.reports.overview import Overview
from leadq.reports.sources import SourceRow

_HEADINGS: Final = ("cost", "per lead", "per order")
_UNKNOWN: Final = (
    "The cost of no source is known. \u201cleadq source NAME --cost AMOUNT\u201d tells it; then this says what a lead and an"
    " order cost."
)
_CUT: Final = (
    "These days leave out some leads of the sources, and nobody knows what the others cost. Leave out --from and --to"
    " to see what whole sources cost."
)


def sources_by_cost(overview: Overview) -> Section:
    """The sources whose cost is known, the dearest first."""
    columns = columns_for_people(overview.sources)
    sources = overview.sources[:-1]
    known = [row for row in sources if row.cost_cents is not None]
    listed = sorted(known, key=lambda row: -(row.cost_cents or 0))
    series = [_part(row, words_of(row, columns)) for row in listed[:MOST_ROWS]]
    scale = Scale(max((one.whole for one in series), default=0), count, f"cost{unit(overview)}")
    chart = Chart(
        "Cost by source, and what a lead and an order cost",
        told([(one.name, one.figures) for one in series]),
        partial(charts.parts, series, scale, headings=_HEADINGS),
    )
    return Section(
        name="cost",
        title="Sources by cost",
        says=_says(sources, known),
        charts=[chart] if series else [],
        tables=[table_of("Sources", overview.sources, columns)] if sources else [],
        command=command("sources", overview),
        notes=[*_not_drawn(sources), *left_out("dearest sources", len(known))] if known else [],
    )


def _says(sources: Sequence[SourceRow], known: Sequence[SourceRow]) -> str:
    if not sources:
        return NOTHING
    if not known:
        return _CUT if any(row.is_cut for row in sources) else _UNKNOWN
    return "What was spent on each source, and what it comes to for a lead and for an order. Blank is unknown, not 0."


def _part(row: SourceRow, words: Mapping[str, str]) -> Part:
    """The cost as the length of the bar, in whole units of the currency."""
    lead, order = words["cost_per_lead_cents"], words["cost_per_order_cents"]
    said = [
        words["cost_cents"],
        *([f"{lead} a lead"] if lead else []),
        *([f"{order} an order"] if order else ["no order"]),
    ]
    return Part(
        name=words["source"],
        whole=(row.cost_cents or 0) / 100,
        part=0,
        figures=" \u00b7 ".join(said),
        cells=(words["cost_cents"], lead, order),
    )


def _not_drawn(sources: Sequence[SourceRow]) -> list[str]:
    """How many sources have no known cost, and why."""
    cut = sum(row.is_cut for row in sources)
    unknown = sum(row.cost_cents is None for row in sources) - cut
    reasons = {
        "the cost is not known": unknown,
        "these days leave out some of the leads that the cost is of": cut,
    }
    return [
        f"{'1 source is' if number == 1 else f'{count(number)} sources are'} not drawn, because {reason}."
        for reason, number in reasons.items()
        if number
    ]
