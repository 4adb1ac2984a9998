"""From stage to stage: how many leads went on, and how long they stayed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from leadq.output.funnel import columns_for_people
from leadq.output.page import charts
from leadq.output.page.charts import Part, Range
from leadq.output.page.rows import Scale
from leadq.output.page.section import Chart, Section, table_of, words_of
from leadq.output.page.wording import NOTHING, command, count, leads, told
from leadq.reports.conversion import ConversionRow
from leadq.reports.funnel import FunnelRow
from leadq.reports.overview import Overview


def funnel(overview: Overview) -> Section:
    """How many leads entered each stage, and how many of them advanced."""
    columns = columns_for_people(overview.funnel)
    series = [_part(row, words_of(row, columns)) for row in overview.funnel]
    scale = Scale(max((one.whole for one in series), default=0), count, "leads", whole=True)
    chart = Chart(
        "Leads that entered each stage, and those that advanced from it",
        told([(one.name, one.figures) for one in series]),
        partial(
            charts.parts,
            series,
            scale,
            headings=("entered", "advanced", "rate"),
            legend=("entered", "advanced"),
        ),
    )
    total = overview.total
    return Section(
        name="funnel",
        title="How far leads get",
        says=_of_base(total) if total.base else NOTHING,
        charts=[chart] if total.base else [],
        tables=[table_of("Stages", overview.funnel, columns)] if total.base else [],
        command=command("funnel", overview),
        notes=["Rates of stages are not multiplied: leads skip stages and come back."]
        if total.base
        else [],
    )


def time_in_stages(overview: Overview) -> Section:
    """How long leads stayed in each stage: usually, and nine of ten at most."""
    series = [_range(row) for row in overview.funnel]
    highest = max((one.high for one in series if one.high is not None), default=0)
    chart = Chart(
        "Days that leads spent in each stage",
        told([(one.name, one.figures) for one in series]),
        partial(
            charts.ranges,
            series,
            Scale(highest, count, "days in the stage, all visits of a lead together", whole=True),
            headings=("median", "90 %", "in it now"),
            legend="from the median to the 90th percentile",
        ),
    )
    is_known = any(row.completed for row in overview.funnel)
    return Section(
        name="time",
        title="Time in stages",
        says=(
            "How many days leads that left a stage had spent in it: half of them at most the first figure, nine of"
            " ten at most the second."
            if is_known
            else "No lead has left a stage yet."
        ),
        charts=[chart] if is_known else [],
        tables=[table_of("Stages", overview.funnel, columns_for_people(overview.funnel))]
        if is_known
        else [],
        command=command("funnel", overview),
    )


def _of_base(total: ConversionRow) -> str:
    return (
        f"Of {leads(total.base)}, {count(total.won)} became orders and {count(total.lost)} were lost;"
        f" {count(total.open)} are open, {count(total.parked)} parked for later."
    )


def _part(row: FunnelRow, words: Mapping[str, str]) -> Part:
    rate = words["advanced_rate"]
    return Part(
        name=words["stage"],
        whole=row.entered,
        part=row.advanced,
        figures=f"{count(row.advanced)} of {count(row.entered)} advanced"
        + (f" \u00b7 {rate}" if rate else ""),
        cells=(count(row.entered), count(row.advanced), rate),
    )


def _range(row: FunnelRow) -> Range:
    stay = "nobody has left it"
    if row.days_median is not None and row.days_p90 is not None:
        stay = f"{count(row.days_median)} to {count(row.days_p90)} days"
    return Range(
        name=row.stage,
        low=row.days_median,
        high=row.days_p90,
        figures=f"{stay} \u00b7 {count(row.lasting)} in it now",
        cells=(_days(row.days_median), _days(row.days_p90), count(row.lasting)),
    )


def _days(days: int | None) -> str:
    return "\u2013" if days is None else count(days)
