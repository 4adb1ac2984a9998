"""A table for the terminal, drawn by Rich: fits the width, cuts nothing, and takes no text for markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from leadq.output.columns import Column
from leadq.output.messages import say

Row = TypeVar("Row")

_GAP = 2  # blanks between two columns
_LONGEST_WORD = 24  # up to this a word is not broken


def print_table(cells: list[list[str]], columns: Sequence[Column[Row]]) -> None:
    """Print the texts of `cells`; on a narrow terminal columns give way in the order of their `drop`."""
    console = Console(markup=False, emoji=False, highlight=False)
    texts = [
        [*column.title.split("\n"), *(row[i] for row in cells)] for i, column in enumerate(columns)
    ]
    readable = max(14, console.width // 6)
    needed = [_needed(column, readable) for column in texts]
    kept = _fitting(needed, columns, console.width)
    longest = [min(console.width, max(map(cell_len, texts[index]))) for index in kept]
    room = console.width - _GAP * (len(kept) - 1)
    widths = _folded(longest, [needed[index] for index in kept], room)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, _GAP - 1, 0, 0), pad_edge=False, show_edge=False)
    for index, width in zip(kept, widths, strict=True):
        column = columns[index]
        table.add_column(
            Text(column.title),
            justify="right" if column.right else "left",
            overflow="fold",
            width=width,
        )
    for row in cells:
        table.add_row(*(Text(row[index]) for index in kept))
    console.print(table)
    left_out = [
        column.title
        for index, column in enumerate(columns)
        if index not in kept and not column.drawing
    ]
    if left_out and console.is_terminal:
        titles = ", ".join(" ".join(title.split()) for title in left_out)
        say(f"left out at this width: {titles}; --format text shows all")


def _needed(texts: Sequence[str], readable: int) -> int:
    """The width down to which a column is folded before another one gives way: between its words, not within."""
    longest = max(map(cell_len, texts))
    word = max((cell_len(word) for text in texts for word in text.split()), default=0)
    return min(longest, max(readable, min(word, _LONGEST_WORD)))


def _fitting(needed: Sequence[int], columns: Sequence[Column[Row]], width: int) -> list[int]:
    """The columns that have room, in their order: those that never give way, then the last to go first."""
    kept = [index for index, column in enumerate(columns) if not column.drop]
    room = width + _GAP - sum(needed[index] + _GAP for index in kept)
    going = [index for index, column in enumerate(columns) if column.drop]
    for index in sorted(going, key=lambda index: -columns[index].drop):
        if needed[index] + _GAP <= room:
            kept.append(index)
            room -= needed[index] + _GAP
    return sorted(kept)


def _folded(longest: Sequence[int], needed: Sequence[int], room: int) -> list[int]:
    """The widths of the columns: the widest are folded, within words only when there is no other way."""
    widths = list(longest)
    while sum(widths) > room and max(widths) > 1:
        foldable = [index for index, width in enumerate(widths) if width > needed[index]]
        widths[max(foldable or range(len(widths)), key=lambda index: widths[index])] -= 1
    return widths
