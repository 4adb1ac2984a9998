"""A value as a cell of a file that people open in a spreadsheet and that an import reads back as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from leadq.exporting import Value
from leadq.rulebook.catalogue import FieldType
from leadq.store.exports import Reference
from leadq.values.texts import spreadsheet_safe

_LONGEST_NUMBER: Final = 40  # what an import reads as a number


def cell_writer(type_: FieldType, *, decimal: str = ".") -> Callable[[Value], str]:
    """What writes the cells of a type, with an apostrophe before what a spreadsheet could take for a formula.

    Money and numbers have `decimal` between whole and fraction, lists and references an item per line.
    """
    write = _WRITERS.get(type_, _text)
    if decimal != "." and type_ in _FRACTIONAL:
        return lambda value: "" if value is None else write(value).replace(".", decimal)
    return lambda value: "" if value is None else write(value)


def _text(value: Value) -> str:
    return spreadsheet_safe(_lines(value) if isinstance(value, tuple) else str(value))


def _lines(references: Sequence[Reference]) -> str:
    return "\n".join(f"{one.system}: {one.external_id}" for one in references)


def _number(value: Value) -> str:
    """The shortest text that is this number, without an exponent where that is not too long."""
    assert isinstance(value, int | float)
    text = repr(float(value))
    if "e" not in text:
        return text.removesuffix(".0")
    places = max(0, len(text.partition("e")[0]) - int(text.partition("e")[2]))
    plain = f"{float(value):.{places}f}".rstrip("0")
    return plain if len(plain) <= _LONGEST_NUMBER and float(plain) == value else text


def _money(cents: Value) -> str:
    assert isinstance(cents, int)
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02}"


def _list(value: Value) -> str:
    """An item per line; a single one that has a separator in it ends with a stronger one."""
    text = str(value)
    is_split = "\n" not in text and ("," in text or "|" in text)
    return spreadsheet_safe(f"{text};" if is_split else text)


_WRITERS: Final[dict[FieldType, Callable[[Value], str]]] = {
    FieldType.NUMBER: _number,
    FieldType.MONEY: _money,
    FieldType.LIST: _list,
    FieldType.INTEGER: str,
    FieldType.DATE: str,
    FieldType.YES_NO: lambda value: "yes" if value else "no",
}
_FRACTIONAL: Final = frozenset({FieldType.NUMBER, FieldType.MONEY})
