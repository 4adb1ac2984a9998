"""The page as HTML: one file with its styles and charts inside, and nothing that it would have to load."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from leadq import __version__
from leadq.output.columns import day
from leadq.output.page.drawing import Drawing
from leadq.output.page.section import Chart, Section
from leadq.output.page.sections import key_figures, sections
from leadq.output.page.wording import command
from leadq.reports.overview import Overview
from leadq.values.texts import visible

if TYPE_CHECKING:
    from jinja2 import Environment

GENERATOR: Final = "leadq report html"
_WIDTHS: Final = {"narrow": 320.0, "wide": 760.0}  # px; 320: a telephone of 360 without its margins


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as it is drawn for narrow windows, or for wide ones and paper."""

    id: str
    kind: str
    chart: Chart
    drawing: Drawing


def page(overview: Overview) -> str:
    """The reports as one HTML file; the same reports give the same text."""
    environment = _environment()
    return environment.get_template("page.html.jinja").render(
        overview=overview,
        figures=key_figures(overview),
        sections=[(section, _figures(section)) for section in sections(overview)],
        command=command("html", overview),
        generator=f"{GENERATOR} {__version__}",
    )


def _figures(section: Section) -> list[list[Picture]]:
    """For each chart of the section its pictures."""
    return [
        [
            Picture(f"{section.name}-{number}-{kind}", kind, chart, chart.draw(width))
            for kind, width in _WIDTHS.items()
        ]
        for number, chart in enumerate(section.charts, start=1)
    ]


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("leadq.output.page"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(px=_px, day=_day)
    return environment


def _shown(value: object) -> object:
    """A name on the page does no more than on a terminal: control characters are written out."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _px(number: float) -> str:
    """A length, to a tenth of a pixel."""
    return f"{number:.1f}".removesuffix(".0")


def _day(value: date) -> str:
    """A day as people here write it."""
    return day(value.isoformat())
