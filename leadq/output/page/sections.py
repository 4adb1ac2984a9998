"""What stands on the page, in its order: the key figures, then a section for each report."""

from __future__ import annotations

from leadq.output.conversion import columns_for_people
from leadq.output.page.conversions import cohorts_by_month, conversion_by_source
from leadq.output.page.costs import sources_by_cost
from leadq.output.page.owning import overdue_by_owner
from leadq.output.page.quality import score_quality
from leadq.output.page.section import Figure, Section, words_of
from leadq.output.page.stages import funnel, time_in_stages
from leadq.output.page.wording import count, unit
from leadq.reports.overview import Overview
from leadq.store.groupings import SOURCE


def key_figures(overview: Overview) -> list[Figure]:
    """The figures at the top."""
    total = overview.total
    words = words_of(total, columns_for_people(overview.conversion, SOURCE))
    return [
        Figure("Leads", count(total.leads), f"{count(total.invalid)} invalid, left out below"),
        Figure("Open", count(total.open), f"{count(total.parked)} more parked for later"),
        Figure("Overdue", count(overview.owners[-1].overdue), "next steps that are late"),
        Figure("Orders", count(total.won), f"{count(total.lost)} lost"),
        Figure(
            "Conversion",
            words["conversion_rate"] or "\u2013",
            f"95 %: {words['interval']} %" if words["interval"] else "",
        ),
        _order_value(overview),
    ]


def _order_value(overview: Overview) -> Figure:
    """What the orders are worth, as far as it is known."""
    total = overview.sources[-1]
    value = total.order_value_cents
    known = f"known of {count(total.valued)} of {count(total.won)} orders"
    return Figure(
        name=f"Order value{unit(overview)}",
        value="\u2013" if value is None else count(value / 100),
        note=known if total.valued < total.won else "",
    )


def sections(overview: Overview) -> list[Section]:
    """All sections, in the order of the page."""
    return [
        funnel(overview),
        conversion_by_source(overview),
        cohorts_by_month(overview),
        sources_by_cost(overview),
        time_in_stages(overview),
        overdue_by_owner(overview),
        score_quality(overview),
    ]
