"""Small drawings in the cells of a table: a bar for a share, a row of blocks for counts over time.

They only repeat figures, without colour, and are for terminals: plain characters where blocks cannot be shown.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from leadq.output.columns import Column

Row = TypeVar("Row")

_WIDTH = 8  # cells of a whole bar
_EIGHTHS = "▏▎▍▌▋▊▉█"
_LEVELS = "▁▂▃▄▅▆▇█"  # the first one is nothing at all
_PLAIN_LEVELS = "_.:-=+*#"


def bar(share: float) -> str:
    """A share between 0 and 1 as a bar; what is more than nothing can be seen."""
    if share <= 0:
        return ""
    if not _shows_blocks():
        return "#" * max(1, round(share * _WIDTH))
    whole, rest = divmod(max(1, round(share * _WIDTH * 8)), 8)
    return _EIGHTHS[-1] * whole + (_EIGHTHS[rest - 1] if rest else "")


def sparkline(counts: Sequence[int]) -> str:
    """Counts over time as blocks, the largest the highest; a count that is more than nothing can be told from none."""
    levels = _LEVELS if _shows_blocks() else _PLAIN_LEVELS
    highest, steps = max(counts, default=0), len(levels) - 1
    return "".join(levels[-(-count * steps // highest) if count else 0] for count in counts)


def bar_column(
    title: str, value: Callable[[Row], float | None], rows: Iterable[Row], *, drop: int
) -> Column[Row]:
    """A column with the share of each row in the largest of `rows`; rows that are none of them have no bar."""
    amounts = {id(row): value(row) or 0 for row in rows}
    largest = max(amounts.values(), default=0)

    def draw(row: Row) -> str:
        return bar(amounts.get(id(row), 0) / largest) if largest > 0 else ""

    return Column(title, title, drop=drop, drawing=True, people=draw)


def _shows_blocks() -> bool:
    """Whether the terminal can: not by another encoding than UTF-8, nor one that says of itself that it is dumb."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return codecs.lookup(encoding).name == "utf-8" and os.environ.get("TERM") != "dumb"
