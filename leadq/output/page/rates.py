"""Charts of rates, each with its interval and with how many leads stand behind it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final, Protocol

from leadq.output.columns import percent
from leadq.output.page import charts
from leadq.output.page.charts import Estimate, Reference
from leadq.output.page.rows import Scale
from leadq.output.page.section import Chart
from leadq.output.page.wording import count, share, told

_THIN: Final = "A hollow bar is thin: under 30 leads. Decide nothing on it."


class Rated(Protocol):
    """What has a conversion rate with its interval; None of no leads."""

    @property
    def conversion_rate(self) -> float | None: ...  # noqa: D102
    @property
    def conversion_low(self) -> float | None: ...  # noqa: D102
    @property
    def conversion_high(self) -> float | None: ...  # noqa: D102
    @property
    def thin(self) -> bool: ...  # noqa: D102


def estimate(row: Rated, name: str, *, leads: int, marks: str) -> Estimate:
    """The rate of a row as it is drawn; `marks` say what is to be known of it."""
    rate = "" if row.conversion_rate is None else percent(row.conversion_rate)
    said = f"{rate} of {count(leads)}" if rate else "no leads"
    return Estimate(
        name=name,
        value=row.conversion_rate,
        low=row.conversion_low,
        high=row.conversion_high,
        figures=f"{said} \u00b7 {marks}" if marks else said,
        weak=row.thin,
        cells=(rate or "\u2013", count(leads), marks),
    )


def rates(
    title: str,
    series: Sequence[Estimate],
    of: str,
    *,
    heading: str = "leads",
    reference: Reference | None = None,
) -> Chart:
    """The rates one below the other; `of` says of which leads they are, `heading` what those are called."""
    highest = max((one.high for one in series if one.high is not None), default=1.0)
    scale = Scale(highest, share, f"orders of {of}; the line is the 95 % interval")
    headings = ("rate", heading, "note" if any(one.cells[-1] for one in series) else "")
    compared = f"{reference.name.capitalize()}. " if reference else ""
    return Chart(
        f"{title}, each rate with its 95 % interval",
        compared + told([(one.name, one.figures) for one in series]),
        partial(charts.estimates, series, scale, headings=headings, reference=reference),
    )


def thin_note(series: Sequence[Estimate]) -> list[str]:
    """What a hollow bar means, where there is one."""
    return [_THIN] if any(one.weak and one.value is not None for one in series) else []
