"""The charts: from a small series to a drawing of a given width. No figure is computed here, only its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from leadq.output.page.drawing import LINE, SMALL, Box, Dot, Drawing, Line, Words
from leadq.output.page.lettering import shortened, width_of
from leadq.output.page.rows import Caption, Plot, Scale, add_rows

_CAP: Final = 4.0  # half the height of what ends a whisker
_RADIUS: Final = 5.5


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with the interval in which the true one lies; `weak` ones are drawn hollow. None: nothing to draw."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    figures: str
    weak: bool = False
    cells: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A value to compare the others with."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Part:
    """A whole and a part of it."""

    name: str
    whole: float
    part: float
    figures: str
    cells: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Range:
    """From a usual value to a high one; None: unknown."""

    name: str
    low: float | None
    high: float | None
    figures: str
    cells: Sequence[str] = ()


def estimates(
    series: Sequence[Estimate],
    scale: Scale,
    width: float,
    *,
    headings: Sequence[str] = (),
    reference: Reference | None = None,
) -> Drawing:
    """Bars with whiskers for their intervals, and a dashed line at the value of the reference."""
    drawing = Drawing(width)
    top = LINE + 4 if reference else 0.0
    plot = add_rows(drawing, _captions(series), scale, headings=headings, top=top)
    for one, middle in zip(series, plot.middles, strict=True):
        if one.value is not None:
            kind = "weak" if one.weak else "bar"
            _add_bar(drawing, plot, (middle, one.value), kind, f"{one.name}: {one.figures}")
        if one.low is not None and one.high is not None:
            _add_whisker(drawing, plot, middle, (one.low, one.high))
    if reference:
        _add_reference(drawing, plot, reference)
    return drawing


def parts(
    series: Sequence[Part],
    scale: Scale,
    width: float,
    *,
    headings: Sequence[str] = (),
    legend: tuple[str, str] | None = None,
) -> Drawing:
    """Bars of wholes, with their parts as thinner, darker bars inside; the legend names whole and part."""
    drawing = Drawing(width)
    top = _add_legend(drawing, legend) if legend else 0.0
    plot = add_rows(drawing, _captions(series), scale, headings=headings, top=top)
    for one, middle in zip(series, plot.middles, strict=True):
        title = f"{one.name}: {one.figures}"
        _add_bar(drawing, plot, (middle, one.whole), "whole" if legend else "bar", title)
        if one.part:
            _add_bar(drawing, plot, (middle, one.part), "part", title)
    return drawing


def ranges(
    series: Sequence[Range],
    scale: Scale,
    width: float,
    *,
    headings: Sequence[str] = (),
    legend: str,
) -> Drawing:
    """A dot at the usual value, a line from there to a cap at the high one; the legend says so."""
    drawing = Drawing(width)
    top = _add_range_legend(drawing, legend)
    inset = _RADIUS + 0.5
    plot = add_rows(drawing, _captions(series), scale, headings=headings, top=top, inset=inset)
    for one, middle in zip(series, plot.middles, strict=True):
        if one.low is None or one.high is None:
            continue
        low, high = plot.x(one.low), plot.x(one.high)
        drawing.boxes.append(
            Box(low, middle - 3, high - low, 6, "range", f"{one.name}: {one.figures}")
        )
        drawing.lines.append(Line(high, middle - 7, high, middle + 7, "cap"))
        drawing.dots.append(Dot(low, middle, _RADIUS, "dot"))
    return drawing


def _captions(series: Sequence[Estimate | Part | Range]) -> list[Caption]:
    return [Caption(one.name, one.figures, one.cells) for one in series]


def _add_bar(drawing: Drawing, plot: Plot, at: tuple[float, float], kind: str, title: str) -> None:
    middle, value = at
    height = plot.bar / 2 if kind == "part" else plot.bar
    width = plot.x(value) - plot.left
    drawing.boxes.append(Box(plot.left, middle - height / 2, width, height, kind, title))


def _add_whisker(
    drawing: Drawing, plot: Plot, middle: float, interval: tuple[float, float]
) -> None:
    low, high = plot.x(interval[0]), plot.x(interval[1])
    drawing.lines.append(Line(low, middle, high, middle, "whisker"))
    for x in (low, high):
        drawing.lines.append(Line(x, middle - _CAP, x, middle + _CAP, "whisker"))


def _add_reference(drawing: Drawing, plot: Plot, reference: Reference) -> None:
    x = plot.x(reference.value)
    drawing.lines += [Line(x, top, x, bottom, "reference") for top, bottom in plot.spans]
    text = shortened(reference.name, SMALL, drawing.width)
    half = width_of(text, SMALL) / 2
    middle = min(max(x, half), drawing.width - half)
    drawing.words.append(Words(middle, SMALL, text, SMALL, "middle", "tick"))


def _add_legend(drawing: Drawing, legend: tuple[str, str]) -> float:
    """Whole and part as they are drawn, each with its name; answers where the chart begins."""
    x, y = 0.0, 0.0
    for kind, name in zip(("whole", "part"), legend, strict=True):
        text = shortened(name, SMALL, drawing.width - 24)
        needed = 24 + width_of(text, SMALL)
        if x and x + needed > drawing.width:
            x, y = 0.0, y + LINE
        height = 6 if kind == "part" else 12
        drawing.boxes.append(Box(x, y + 8 - height / 2, 16, height, kind))
        drawing.words.append(Words(x + 22, y + 12, text, SMALL, kind="tick"))
        x += needed + 16
    return y + LINE + 8


def _add_range_legend(drawing: Drawing, legend: str) -> float:
    text = shortened(legend, SMALL, drawing.width - 48)
    drawing.boxes.append(Box(6, 5, 28, 6, "range"))
    drawing.lines.append(Line(34, 1, 34, 15, "cap"))
    drawing.dots.append(Dot(6, 8, _RADIUS, "dot"))
    drawing.words.append(Words(44, 12, text, SMALL, kind="tick"))
    return LINE + 8
