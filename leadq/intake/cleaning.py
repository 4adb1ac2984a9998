"""Cells to clean values, one cleaner per column; what it has read it remembers."""

from __future__ import annotations

from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from leadq.intake.cells import Cleaned, Context, Wrong, field_named, reader, slots
from leadq.rulebook.catalogue import FieldType
from leadq.rulebook.mappings import KEEP
from leadq.values.folding import fold
from leadq.values.texts import clean_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from leadq.rulebook.mappings import Target

_MOST_REMEMBERED = 8_000


class Cleaner(dict[str, Cleaned]):
    """Cleans the cells of one column: a dict that reads what it does not know yet."""

    __slots__ = (
        "_blank",
        "_empty",
        "_header",
        "_joint",
        "_mapping",
        "_name",
        "_read",
        "_target",
        "_translated",
        "_width",
    )

    def __init__(
        self, header: str, target: Target, context: Context, read: Callable[[str], Cleaned]
    ) -> None:
        super().__init__()
        self._header = header
        self._name = encode_basestring(header)
        self._read = read
        self._mapping = context.mapping
        self._target = target
        field = field_named(target.field, context.own_fields)
        self._joint = "\n" if field and field.type is FieldType.LIST else ", "
        self._empty = context.empty | frozenset(target.empty)
        self._translated = (
            None
            if target.values is None
            else {**{fold(key): value for key, value in target.values.items()}, **target.values}
        )
        self._blank: Cleaned = (None,) * (1 + len(slots(target.field, context)))

    def __missing__(self, cell: str) -> Cleaned:
        cleaned = self.read(cell)
        if len(self) < _MOST_REMEMBERED:
            self[cell] = cleaned
        return cleaned

    @property
    def empty(self) -> frozenset[str]:
        """The texts that mean "not given"."""
        return self._empty

    @property
    def reads_as_written(self) -> bool:
        """Whether nothing is done to a cell before it is read."""
        return self._translated is None and not self._target.is_prepared

    def read(self, cell: str) -> Cleaned:
        """Clean a cell without remembering it."""
        written = text = cell.strip()
        if self._target.is_prepared:
            text = self._target.prepared(written, self._joint)
        if not text or text in self._empty or written in self._empty:
            return self._blank
        if self._translated is None:
            return self._finished(self._read(text), written)
        return self._translation(text, written, self._translated)

    def _translation(self, text: str, written: str, values: Mapping[str, str]) -> Cleaned:
        meant = values.get(text) or values.get(fold(text))
        if meant is not None:
            return self._finished(self._read(meant), written)
        if self._target.otherwise is None:
            problem = f"{self._header}: {text!r} is not translated in {self._mapping}"
            return (Wrong(problem), *self._blank[1:])
        is_kept = self._target.otherwise == KEEP
        return (self.member(written) if is_kept else None, *self._blank[1:])

    def _finished(self, cleaned: Cleaned, text: str) -> Cleaned:
        """Put the original, or what is wrong with it, where the reader has left a mark."""
        mark = cleaned[0]
        if mark is None:
            return cleaned
        if isinstance(mark, Wrong):
            return (Wrong(f"{self._header}: {mark}"), *cleaned[1:])
        return (self.member(text), *cleaned[1:])

    def member(self, text: str) -> str:
        """How a text is kept: under its header, as JSON."""
        return f"{self._name}: {encode_basestring(text)}"


def member(header: str, text: str) -> str:
    """How a text is kept: under its header, as JSON."""
    return f"{encode_basestring(header)}: {encode_basestring(text)}"


class Keeper(dict[str, Cleaned]):
    """Keeps the cells of a column that fills no field."""

    __slots__ = ("_empty", "_header")

    def __init__(self, header: str, context: Context) -> None:
        super().__init__()
        self._empty = context.empty
        self._header = encode_basestring(header)

    def __missing__(self, cell: str) -> Cleaned:
        cleaned = self.read(cell)
        if len(self) < _MOST_REMEMBERED:
            self[cell] = cleaned
        return cleaned

    def read(self, cell: str) -> Cleaned:
        """Keep a cell without remembering it."""
        text = clean_text(cell)
        is_blank = text is None or text in self._empty
        return (None if is_blank else f"{self._header}: {encode_basestring(str(text))}",)


def column_cleaner(
    index: int, header: str, target: Target, context: Context, *, country: str
) -> Cleaner:
    """The cleaner of one column and field, for rows of a country (ISO alpha-2)."""
    return Cleaner(header, target, context, reader(index, target.field, context, country))


DEPENDS_ON_COUNTRY = frozenset({"phone", "mobile", "postcode"})
