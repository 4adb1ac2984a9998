"""What a chart is made of: boxes, lines, dots and words at their places. Templates draw them; `kind` is their look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from leadq.output.page.lettering import width_of

LABEL: Final = 13.0  # sizes of letters, in px
SMALL: Final = 11.5
LINE: Final = 17.0  # from one line of words to the next


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `title` says in words what it shows."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    kind: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through several points."""

    points: Sequence[tuple[float, float]]
    kind: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle around a point."""

    x: float
    y: float
    radius: float
    kind: str


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text whose letters stand on `y`; `full` is what was shortened. Turned ones read upwards."""

    x: float
    y: float
    text: str
    size: float = LABEL
    anchor: Literal["start", "middle", "end"] = "start"
    kind: str = "label"
    full: str = ""
    turned: bool = False

    def span(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the room that the words may take."""
        long = width_of(self.text, self.size)
        before = {"start": 0.0, "middle": long / 2, "end": long}[self.anchor]
        if self.turned:
            return (
                self.x - self.size,
                self.y - long + before,
                self.x + self.size / 3,
                self.y + before,
            )
        return self.x - before, self.y - self.size, self.x - before + long, self.y + self.size / 3


@dataclass(slots=True)
class Drawing:
    """A chart of a width and height; what is drawn last lies on top: grid, boxes, lines, curves, dots, words."""

    width: float
    height: float = 0.0
    grid: list[Line] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
