"""Columns of many rows, cleaned at once: every cell as its cleaner reads it, the simple ones without asking it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from leadq.intake import shortcuts
from leadq.intake.cells import Context, Value, field_named
from leadq.intake.cleaning import DEPENDS_ON_COUNTRY, Cleaner, Keeper, column_cleaner
from leadq.rulebook.catalogue import FieldType

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from leadq.intake.columns import Use
    from leadq.intake.shortcuts import Found

_MOST_REMEMBERED: Final = 16_000
Columns = tuple["Sequence[Value]", ...]  # what is kept, then a column per slot


class Column:
    """One column of a file and one field that it fills, for rows of a country (ISO alpha-2)."""

    __slots__ = ("_known", "_read", "_shortcut")

    def __init__(self, use: Use, context: Context, country: str) -> None:
        self._known: dict[str, tuple[Value, ...]] = {}
        self._shortcut: Callable[[list[str]], Found] | None = None
        self._read: Cleaner | Keeper
        if use.target is None or use.field is None:
            self._read = Keeper(use.header, context)
            return
        self._read = column_cleaner(use.index, use.header, use.target, context, country=country)
        if self._read.reads_as_written:
            self._shortcut = _shortcut(use.field, context, country)

    def clean(self, cells: Sequence[str]) -> Columns:
        """What is kept of each cell (None: nothing), then a column per slot of the field."""
        known = self._known
        unknown = set(cells).difference(known)
        if len(known) + len(unknown) > _MOST_REMEMBERED:
            if self._shortcut is not None and 2 * len(unknown) > len(cells):
                return self._columns(cells)  # hardly a cell comes twice: nothing to remember
            known.clear()
            unknown = set(cells)
        if unknown:
            distinct = list(unknown)
            known.update(zip(distinct, zip(*self._columns(distinct), strict=True), strict=True))
        return tuple(zip(*map(known.__getitem__, cells), strict=True))

    def _columns(self, cells: Collection[str]) -> Columns:
        if self._shortcut is None or isinstance(self._read, Keeper):
            return tuple(zip(*map(self._read.read, cells), strict=True))
        texts = list(map(str.strip, cells))
        found = self._shortcut(texts)
        marks: list[Value] = [None] * len(texts)
        columns = [marks, *found.slots]
        for at in found.kept:
            marks[at] = self._read.member(texts[at])
        others = found.others
        empty = self._read.empty
        if not empty.isdisjoint(texts):
            others = [*others, *(at for at, text in enumerate(texts) if text in empty)]
        for at in others:
            for column, value in zip(columns, self._read.read(texts[at]), strict=True):
                column[at] = value
        return tuple(columns)


class ColumnCleaner:
    """Cleans all columns of a file; those that depend on the country of the row, country by country."""

    def __init__(self, uses: Sequence[Use], context: Context, country: str) -> None:
        self._uses, self._context, self._country = uses, context, country
        self._columns: dict[tuple[int, str], Column] = {}
        fields = [use.field for use in uses]
        self._country_at = fields.index("country") if "country" in fields else None

    def clean(self, cells: Sequence[Sequence[str]]) -> list[Columns]:
        """The columns of every use, from the columns of the file."""
        countries = self._countries(cells)
        return [
            self._by_country(at, cells[use.index], countries)
            if use.field in DEPENDS_ON_COUNTRY and countries
            else self.column(at).clean(cells[use.index])
            for at, use in enumerate(self._uses)
        ]

    def column(self, at: int, country: str | None = None) -> Column:
        """The column of a use, for rows of this country; None: the workspace's."""
        key = (at, country or self._country)
        if key not in self._columns:
            self._columns[key] = Column(self._uses[at], self._context, key[1])
        return self._columns[key]

    def _countries(self, cells: Sequence[Sequence[str]]) -> list[str]:
        """The country of each row; empty where all are of the workspace's."""
        if self._country_at is None:
            return []
        said = self.column(self._country_at).clean(cells[self._uses[self._country_at].index])[1]
        if not set(said) - {None, self._country}:
            return []
        return [str(country or self._country) for country in said]

    def _by_country(self, at: int, cells: Sequence[str], countries: Sequence[str]) -> Columns:
        whole: list[list[Value]] = []
        for country in dict.fromkeys(countries):
            places = [place for place, one in enumerate(countries) if one == country]
            columns = self.column(at, country).clean([cells[place] for place in places])
            whole = whole or [[None] * len(cells) for _ in columns]
            for target, column in zip(whole, columns, strict=True):
                for place, value in zip(places, column, strict=True):
                    target[place] = value
        return tuple(whole)


def _shortcut(name: str, context: Context, country: str) -> Callable[[list[str]], Found] | None:
    """The shortcut of a field; None for those whose cells are few or not simple."""
    if name == "email":
        return shortcuts.read_emails
    if name in {"phone", "mobile"}:
        return shortcuts.phone_reader(country)
    if name in {"postcode", "country", "stage", "source_kind", "full_name"}:
        return None
    field = field_named(name, context.own_fields)
    match field.type if field else FieldType.CODE:
        case FieldType.TEXT:
            return shortcuts.read_texts
        case FieldType.CODE:
            return shortcuts.read_codes
        case _:
            return None
