"""What owners have to do, and what of it is late."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from leadq.output.owner_figures import columns_for_people
from leadq.output.page import charts
from leadq.output.page.charts import Part
from leadq.output.page.rows import Scale
from leadq.output.page.section import Chart, Section, table_of, words_of
from leadq.output.page.wording import MOST_ROWS, command, count, leads, left_out, told
from leadq.reports.overview import Overview
from leadq.reports.owners import OwnerRow


def overdue_by_owner(overview: Overview) -> Section:
    """The owners of living leads, those with the most overdue ones first."""
    columns = columns_for_people(overview.owners)
    living = [row for row in overview.owners[:-1] if row.living]
    listed = sorted(living, key=lambda row: (-row.overdue, -row.living))
    series = [_part(row, words_of(row, columns)) for row in listed[:MOST_ROWS]]
    scale = Scale(max((one.whole for one in series), default=0), count, "living leads", whole=True)
    chart = Chart(
        "Living and overdue leads by owner",
        told([(one.name, one.figures) for one in series]),
        partial(
            charts.parts,
            series,
            scale,
            headings=("overdue", "living"),
            legend=("living", "overdue"),
        ),
    )
    total = overview.owners[-1]
    return Section(
        name="owners",
        title="Overdue by owner",
        says=(
            f"Of {leads(total.living)} that live, {count(total.overdue)} have a next step that is overdue."
            if series
            else "No lead is living."
        ),
        charts=[chart] if series else [],
        tables=[table_of("Owners", overview.owners, columns)] if len(overview.owners) > 1 else [],
        command=command("owners", overview),
        notes=left_out("owners with the most overdue leads", len(listed)),
    )


def _part(row: OwnerRow, words: Mapping[str, str]) -> Part:
    return Part(
        name=words["owner"],
        whole=row.living,
        part=row.overdue,
        figures=f"{count(row.overdue)} of {count(row.living)} overdue",
        cells=(count(row.overdue), count(row.living)),
    )
