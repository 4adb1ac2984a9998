"""The frame of a chart with a row for each name: words, a plot beside or below them, and an axis under it.

A wide chart has its names on the left and its figures in columns on the right; a narrow one has both above the bar.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from leadq.output.page.axes import ticks
from leadq.output.page.drawing import LABEL, LINE, SMALL, Drawing, Line, Words
from leadq.output.page.lettering import shortened, width_of, wrapped

_WIDE_FROM: Final = 480.0
_GAP: Final = 12.0
_BAR: Final = 16.0
_AXIS: Final = 16.0  # from the plot to the line of its ticks
_EDGE: Final = 6.0  # a dot or a cap may reach over the end of an axis


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands beside a row: its name, its figures in words, and the same as cells for a wide chart."""

    name: str
    figures: str
    cells: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from 0: its highest value, how a tick reads, its title with the unit."""

    highest: float
    tick: Callable[[float], str]
    title: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """The room of the bars: from `left` to `right`, where `end` is the value at the right; a middle for each row.

    `spans` are the tops and bottoms between which lines across the rows are drawn: they leave out the words.
    """

    left: float
    right: float
    end: float
    middles: Sequence[float]
    spans: Sequence[tuple[float, float]]
    bar: float = _BAR

    def x(self, value: float) -> float:
        """Where a value lies."""
        return self.left + (self.right - self.left) * min(value / self.end, 1.0)


def add_rows(
    drawing: Drawing,
    captions: Sequence[Caption],
    scale: Scale,
    *,
    headings: Sequence[str] = (),
    top: float = 0.0,
    inset: float = 1.0,
) -> Plot:
    """Write the captions and the axis below `top`, which sets the drawing's height; answers where the bars go.

    `headings` stand above the cells, one for each. `inset` is what a mark at 0 needs on its left.
    """
    is_wide = drawing.width >= _WIDE_FROM
    if not headings:
        captions, headings = [replace(one, cells=(one.figures,)) for one in captions], ("",)
    if is_wide and any(headings):
        top = max(top, LINE + 4)
    left, right, middles, bottom = (
        _beside(drawing, captions, headings, top) if is_wide else _above(drawing, captions, top)
    )
    half = _BAR / 2 + 3
    spans = [(top, bottom)] if is_wide else [(one - half, one + half) for one in middles]
    marks = _ticks_with_room(scale, right - left)
    plot = Plot(left + inset, right, marks[-1], middles, spans)
    _add_axis(drawing, scale, plot, marks)
    return plot


# left and right of the plot, its middles, its bottom
_Placed = tuple[float, float, list[float], float]


def _beside(
    drawing: Drawing, captions: Sequence[Caption], headings: Sequence[str], top: float
) -> _Placed:
    names = min(drawing.width * 0.3, max(width_of(one.name, LABEL) for one in captions))
    columns = _columns(captions, headings, drawing.width)
    for heading, (end, room) in zip(headings, columns, strict=True):
        if heading:
            text = shortened(heading, SMALL, room)
            drawing.words.append(Words(end, top - 6, text, SMALL, "end", "tick"))
    y, middles = top, []
    for one in captions:
        name = wrapped(one.name, LABEL, names, lines=2)
        height = LINE * len(name) + _GAP
        middle = y + height / 2
        middles.append(middle)
        _add_lines(drawing, name, (0.0, middle), full=one.name)
        for cell, (end, room) in zip(one.cells, columns, strict=True):
            text = shortened(cell, LABEL, room)
            _add_lines(drawing, [text], (end, middle), full=cell, at_end=True)
        y += height
    start = min((end - room for end, room in columns), default=drawing.width)
    return names + _GAP, start - _GAP - _EDGE, middles, y


def _columns(
    captions: Sequence[Caption], headings: Sequence[str], width: float
) -> list[tuple[float, float]]:
    """The right end and the room of each column of cells; together they take less than half of the width."""
    most = width * 0.42 / max(len(headings), 1) - _GAP
    rooms = [
        min(
            most,
            max(width_of(heading, SMALL), *(width_of(one.cells[place], LABEL) for one in captions)),
        )
        for place, heading in enumerate(headings)
    ]
    ends = [
        width - sum(rooms[place + 1 :]) - _GAP * (len(rooms) - 1 - place)
        for place in range(len(rooms))
    ]
    return list(zip(ends, rooms, strict=True))


def _above(drawing: Drawing, captions: Sequence[Caption], top: float) -> _Placed:
    y, middles = top, []
    for one in captions:
        used = _add_caption(drawing, one, y)
        middles.append(y + used + 3 + _BAR / 2)
        y += used + 3 + _BAR + _GAP
    return 0.0, drawing.width - _EDGE, middles, y


def _add_caption(drawing: Drawing, one: Caption, y: float) -> float:
    """Write name and figures on one line if they have room, else below each other; answers the height."""
    room = drawing.width
    said = wrapped(one.figures, LABEL, room, lines=3)
    one_line = width_of(one.name, LABEL) + _GAP + width_of(one.figures, LABEL) <= room
    name = [one.name] if one_line else wrapped(one.name, LABEL, room, lines=2)
    _add_lines(drawing, name, (0.0, y + LINE * len(name) / 2), full=one.name)
    if one_line:
        _add_lines(drawing, said, (room, y + LINE / 2), at_end=True)
        return LINE
    below = y + LINE * len(name)
    _add_lines(drawing, said, (0.0, below + LINE * len(said) / 2), full=one.figures)
    return LINE * (len(name) + len(said))


def _add_lines(
    drawing: Drawing,
    lines: Sequence[str],
    at: tuple[float, float],
    *,
    full: str = "",
    at_end: bool = False,
) -> None:
    """Write lines around the middle `at`; where something was left out, the full text comes with the first."""
    x, middle = at
    first = middle - LINE * (len(lines) - 1) / 2 + LABEL * 0.36
    is_cut = bool(full) and "".join("".join(lines).split()) != "".join(full.split())
    for number, line in enumerate(lines):
        drawing.words.append(
            Words(
                x,
                first + LINE * number,
                line,
                anchor="end" if at_end else "start",
                full=full if is_cut and number == 0 else "",
            )
        )


def _add_axis(drawing: Drawing, scale: Scale, plot: Plot, marks: Sequence[float]) -> None:
    """Draw the grid with its ticks below, and the title of the axis."""
    y = plot.spans[-1][1] + _AXIS
    for mark in marks:
        x = plot.x(mark)
        kind = "axis" if mark == 0 else "grid"
        drawing.grid += [Line(x, top, x, bottom, kind) for top, bottom in plot.spans]
        text = scale.tick(mark)
        half = width_of(text, SMALL) / 2
        x = min(max(x, half), drawing.width - half)
        drawing.words.append(Words(x, y, text, SMALL, "middle", "tick"))
    for line in wrapped(scale.title, SMALL, drawing.width - plot.left, lines=2):
        y += LINE
        drawing.words.append(Words(plot.left, y, line, SMALL, kind="tick"))
    drawing.height = y + 6


def _ticks_with_room(scale: Scale, room: float) -> list[float]:
    """As many ticks as can stand beside each other, up to six."""
    for most in range(6, 2, -1):
        marks = ticks(scale.highest, most, whole=scale.whole)
        widest = max(width_of(scale.tick(mark), SMALL) for mark in marks)
        if (widest + _GAP) * (len(marks) - 1) <= room:
            return marks
    return ticks(scale.highest, 2, whole=scale.whole)
