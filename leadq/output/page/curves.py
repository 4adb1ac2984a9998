"""Curves from 0 to everything: which share of one thing the first shares of another hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from leadq.output.page.drawing import LINE, SMALL, Curve, Drawing, Line, Words
from leadq.output.page.lettering import shortened, width_of, wrapped

_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_HIGHEST: Final = 220.0
_SAMPLE: Final = 28.0  # of a curve, in the legend


@dataclass(frozen=True, slots=True)
class Gains:
    """What an order holds: the shares of the one thing at equal steps of the other, from 0 to all of it."""

    name: str
    shares: Sequence[float]


@dataclass(frozen=True, slots=True)
class Square:
    """How both axes read, which go from 0 to 1."""

    tick: Callable[[float], str]
    across: str
    upwards: str


def gains(series: Sequence[Gains], axes: Square, width: float) -> Drawing:
    """A curve for each order, the first one solid, the second dashed, and a dotted one for mere chance."""
    drawing = Drawing(width)
    top = _add_legend(drawing, [one.name for one in series]) + LINE + 14
    left = max(width_of(axes.tick(one), SMALL) for one in _TICKS) + 8
    right = width - width_of(axes.tick(1.0), SMALL) / 2
    height = min((right - left) * 0.7, _HIGHEST)
    _add_axes(drawing, axes, (left, right, top, top + height))
    drawing.curves.append(Curve(((left, top + height), (right, top)), "chance"))
    for number, one in enumerate(series, start=1):
        steps = len(one.shares) - 1
        points = [
            (left + (right - left) * step / steps, top + height * (1 - share))
            for step, share in enumerate(one.shares)
        ]
        drawing.curves.append(Curve(points, f"curve{number}"))
    return drawing


def _add_legend(drawing: Drawing, names: Sequence[str]) -> float:
    """A line for each curve and for chance; answers where the legend ends."""
    y = 0.0
    kinds = [*(f"curve{number}" for number in range(1, len(names) + 1)), "chance"]
    for kind, name in zip(kinds, [*names, "chance"], strict=True):
        text = shortened(name, SMALL, drawing.width - _SAMPLE - 8)
        drawing.curves.append(Curve(((0, y + 8), (_SAMPLE, y + 8)), kind))
        full = name if text != name else ""
        drawing.words.append(Words(_SAMPLE + 8, y + 12, text, SMALL, kind="tick", full=full))
        y += LINE
    return y


def _add_axes(drawing: Drawing, axes: Square, frame: tuple[float, float, float, float]) -> None:
    left, right, top, bottom = frame
    for tick in _TICKS:
        x, y = left + (right - left) * tick, bottom - (bottom - top) * tick
        text, kind = axes.tick(tick), "axis" if tick == 0 else "grid"
        drawing.grid += [Line(x, top, x, bottom, kind), Line(left, y, right, y, kind)]
        drawing.words += [
            Words(x, bottom + 16, text, SMALL, "middle", "tick"),
            Words(left - 6, y + SMALL * 0.36, text, SMALL, "end", "tick"),
        ]
    upwards = shortened(axes.upwards, SMALL, drawing.width)
    drawing.words.append(Words(0, top - 12, upwards, SMALL, kind="tick"))
    y = bottom + 16
    for line in wrapped(axes.across, SMALL, drawing.width - left, lines=2):
        y += LINE
        drawing.words.append(Words(left, y, line, SMALL, kind="tick"))
    drawing.height = y + 6
