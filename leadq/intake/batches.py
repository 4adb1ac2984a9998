"""Some rows of the file as columns, on their way to the staging table."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from leadq.intake.cells import Value
    from leadq.intake.whole_columns import Columns


@dataclass(slots=True)
class Rows:
    """Rows as columns of the staging table, by name (`slots`); the rest by the place of the row among them."""

    lines: Sequence[int]
    cells: Sequence[Sequence[str]]
    hashes: Sequence[int]
    slots: dict[str, Sequence[Any]] = field(default_factory=dict)
    kept: dict[int, list[str]] = field(default_factory=dict)  # JSON members
    problems: dict[int, list[str]] = field(default_factory=dict)  # fields that were not understood
    refused: dict[int, str] = field(default_factory=dict)  # why; the first reason counts

    def slot(self, name: str) -> Sequence[Value]:
        """The column of this name; blank where the file has none."""
        return self.slots.get(name) or (None,) * len(self.lines)

    def texts(self, name: str) -> Sequence[str | None]:
        """A column that holds texts only."""
        return cast("Sequence[str | None]", self.slot(name))

    def fill(self, unit: Sequence[str], columns: Columns) -> Sequence[int]:
        """Put columns that belong together under their names; where others stand already, only into the blanks.

        Answers the rows where another value stands, so that this one has no place.
        """
        if unit[0] not in self.slots:
            self.slots |= zip(unit, columns, strict=True)
            return ()
        given = self.slots[unit[0]]
        blank = [value is None for value in given]
        both = enumerate(zip(given, columns[0], strict=True))
        homeless = [at for at, (old, new) in both if new is not None and old not in {None, new}]
        for name, column in zip(unit, columns, strict=True):
            pairs = zip(blank, self.slots[name], column, strict=True)
            self.slots[name] = [new if is_blank else old for is_blank, old, new in pairs]
        return homeless

    def fill_sparsely(
        self, name: str, texts: Mapping[int, Sequence[str]], *, frame: str, between: str
    ) -> None:
        """Put texts, joined, under a name; most rows have none."""
        column: list[str | None] = [None] * len(self.lines)
        for at, pieces in texts.items():
            column[at] = frame % between.join(pieces)
        self.slots[name] = column

    def accepted(self) -> Rows:
        """The rows without the refused ones."""
        if not self.refused:
            return self
        wanted = [at not in self.refused for at in range(len(self.lines))]
        places = {at: place for place, at in enumerate(compress(range(len(wanted)), wanted))}
        return Rows(
            tuple(compress(self.lines, wanted)),
            tuple(compress(self.cells, wanted)),
            tuple(compress(self.hashes, wanted)),
            {name: tuple(compress(column, wanted)) for name, column in self.slots.items()},
            {places[at]: texts for at, texts in self.kept.items() if at in places},
            {places[at]: names for at, names in self.problems.items() if at in places},
        )
