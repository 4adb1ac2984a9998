"""Heat maps: a table whose cells are darker the more they hold, and say how much."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from leadq.output.page.drawing import LABEL, LINE, SMALL, Box, Drawing, Words
from leadq.output.page.lettering import shortened, width_of

_CELL: Final = 26.0
_SHADES: Final = 6


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row of a heat map: its size in words, and shares between 0 and 1, in the order of the columns; None: unknown."""

    name: str
    size: str
    shares: Sequence[float | None]


def heat_map(
    series: Sequence[HeatRow],
    columns: Sequence[str],
    width: float,
    *,
    heading: str,
    words: Callable[[float], str],
) -> Drawing:
    """A cell for each row and column: darker is more, and the share stands in it; `heading` is that of the sizes."""
    drawing = Drawing(width)
    names = min(width * 0.24, max(width_of(one.name, LABEL) for one in series))
    wanted = max(width_of(heading, SMALL), *(width_of(one.size, LABEL) for one in series))
    left = names + min(width * 0.16, wanted) + 20
    cell = (width - left) / len(columns)
    top = _add_column_names(drawing, columns, left, cell)
    end = left - 10
    text = shortened(heading, SMALL, end - 2)
    drawing.words.append(Words(end, top - 8, text, SMALL, "end", "tick"))
    for number, row in enumerate(series):
        y = top + number * _CELL
        base = y + _CELL * 0.5 + LABEL * 0.36
        text = shortened(row.name, LABEL, names)
        drawing.words += [
            Words(0, base, text, full=row.name if text != row.name else ""),
            Words(end, base, shortened(row.size, LABEL, left - names - 20), anchor="end"),
        ]
        for place, (column, share) in enumerate(zip(columns, row.shares, strict=True)):
            box = Box(left + place * cell, y, cell - 2, _CELL - 2, "", f"{row.name}, {column}")
            _add_cell(drawing, box, share, words)
    drawing.height = top + len(series) * _CELL
    return drawing


def _add_column_names(drawing: Drawing, columns: Sequence[str], left: float, cell: float) -> float:
    """Write the names above their columns, turned when they do not fit; answers where the cells begin."""
    if all(width_of(name, SMALL) <= cell - 4 for name in columns):
        for place, name in enumerate(columns):
            x = left + place * cell + cell / 2 - 1
            drawing.words.append(Words(x, LINE - 4, name, SMALL, "middle", "tick"))
        return LINE + 4
    names = [shortened(name, SMALL, 110) for name in columns]
    height = max(width_of(name, SMALL) for name in names) + 6
    for place, (name, full) in enumerate(zip(names, columns, strict=True)):
        x = left + place * cell + cell / 2 + SMALL * 0.36
        drawing.words.append(
            Words(
                x,
                height - 4,
                name,
                SMALL,
                kind="tick",
                full=full if full != name else "",
                turned=True,
            )
        )
    return height + 2


def _add_cell(
    drawing: Drawing, place: Box, share: float | None, words: Callable[[float], str]
) -> None:
    if share is None:
        drawing.boxes.append(Box(place.x, place.y, place.width, place.height, "blank"))
        return
    shade = min(int(share * _SHADES), _SHADES - 1)
    text = words(share)
    title = f"{place.title}: {text}"
    drawing.boxes.append(Box(place.x, place.y, place.width, place.height, f"heat{shade}", title))
    if width_of(text, SMALL) <= place.width:
        x, y = place.x + place.width / 2, place.y + place.height / 2 + SMALL * 0.36
        drawing.words.append(Words(x, y, text, SMALL, "middle", f"on{shade}"))
