"""How many leads became orders: by source, and month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from leadq.output.columns import percent
from leadq.output.conversion import columns_for_people
from leadq.output.page.charts import Estimate, Reference
from leadq.output.page.heat_maps import HeatRow, heat_map
from leadq.output.page.rates import estimate, rates, thin_note
from leadq.output.page.section import Chart, Section, table_of, words_of
from leadq.output.page.wording import (
    MOST_ROWS,
    NOTHING,
    command,
    count,
    left_out,
    told,
)
from leadq.reports.conversion import ConversionRow
from leadq.reports.overview import Overview
from leadq.store.groupings import MONTH, SOURCE
from leadq.values.texts import visible

_MOST_MONTHS: Final = 24
_YOUNG: Final = " *"


def conversion_by_source(overview: Overview) -> Section:
    """The rate of each source, those with the most leads first."""
    columns = columns_for_people(overview.conversion, SOURCE)
    listed = sorted(overview.conversion[:-1], key=lambda row: -row.leads)
    series = [_rate(row, words_of(row, columns)) for row in listed[:MOST_ROWS]]
    total = overview.total
    return Section(
        name="sources",
        title="Conversion by source",
        says=(
            "How many leads of each source became orders. Where two intervals overlap widely, it is not known"
            " yet which source is better."
            if total.base
            else NOTHING
        ),
        charts=[
            rates(
                "Conversion by source",
                series,
                "the leads",
                heading="base",
                reference=_all_leads(total),
            )
        ]
        if total.base
        else [],
        tables=[table_of("Conversion by source", overview.conversion, columns)]
        if total.leads
        else [],
        command=command("conversion", overview),
        notes=[
            *thin_note(series),
            *left_out("sources with the most leads", len(listed)),
        ],
    )


def cohorts_by_month(overview: Overview) -> Section:
    """How far the leads of each month got by now."""
    columns = columns_for_people(overview.months, MONTH)
    listed = overview.months[:-1]
    with_leads = [row for row in listed if row.base]
    drawn = with_leads[-_MOST_MONTHS:]
    reached = list(overview.total.reached)[1:]  # all of them have reached the first stage
    series = [_heat_row(row, reached) for row in drawn]
    stages = [*map(visible, reached), "won"]
    chart = Chart(
        "Leads of each month by the stages that they reached, in percent",
        told([(one.name, _shares(one, stages)) for one in series]),
        partial(heat_map, series, stages, heading="base", words=_percentage),
    )
    notes = [
        *(
            ["Where few leads came in a month, its shares jump."]
            if any(row.thin for row in drawn)
            else []
        ),
        *(
            ["* Many leads of this month are too young to tell; its figures will still rise."]
            if any(row.immature for row in drawn)
            else []
        ),
        *([f"Drawn are the last {_MOST_MONTHS} months."] if len(with_leads) > _MOST_MONTHS else []),
    ]
    return Section(
        name="months",
        title="Cohorts by month",
        says=(
            "Of the leads that were received in a month, how many of 100 have reached a stage by now, or a later one."
            if series
            else NOTHING
        ),
        charts=[chart] if series else [],
        tables=[table_of("Conversion by month", overview.months, columns)] if listed else [],
        command=command("conversion", overview, "--by", "month"),
        notes=notes,
    )


def _rate(row: ConversionRow, words: Mapping[str, str]) -> Estimate:
    return estimate(row, words["group"], leads=row.base, marks=words.get("marks", ""))


def _all_leads(total: ConversionRow) -> Reference | None:
    if total.conversion_rate is None:
        return None
    return Reference(f"all leads {percent(total.conversion_rate)}", total.conversion_rate)


def _heat_row(row: ConversionRow, reached: Sequence[str]) -> HeatRow:
    return HeatRow(
        name=f"{row.group}{_YOUNG if row.immature else ''}",
        size=count(row.base),
        shares=[*(row.reached[stage] / row.base for stage in reached), row.won / row.base],
    )


def _shares(row: HeatRow, stages: Sequence[str]) -> str:
    shares = [
        f"{stage} {percent(one)}"
        for stage, one in zip(stages, row.shares, strict=True)
        if one is not None
    ]
    return f"of {row.size} " + ", ".join(shares)


def _percentage(value: float) -> str:
    """A share in the cell of a heat map, whose title says that it is of 100."""
    return f"{value * 100:.0f}"
