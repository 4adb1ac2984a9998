"""What a list shows: columns that take their cell from a row, and how a value reads to people and machines."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from leadq.output import locales
from leadq.values.texts import visible

Row = TypeVar("Row")
Cell = str | int | float | bool | date | None

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column: its name for machines, its title for people, and how it gets its cell.

    `drop` says in which order columns give way on a narrow terminal (1 goes first, 0 never); `only_machines` ones
    are for csv and json, a `drawing` is for tables alone. `words` turns the value into what people read, `people` the whole row. A title may have
    two lines.
    """

    name: str
    title: str
    drop: int = 0
    right: bool = False
    only_machines: bool = False
    drawing: bool = False
    value: Callable[[Row], Any] | None = None
    words: Callable[[Any], str] | None = None
    people: Callable[[Row], str] | None = None

    def cell(self, row: Row) -> Any:  # noqa: ANN401  # json takes whatever the row holds
        """The value for machines."""
        return self.value(row) if self.value else getattr(row, self.name)

    def text(self, row: Row) -> str:
        """The value for people: safe for a terminal, empty when unknown."""
        value: Any = self.people(row) if self.people else self.cell(row)
        if value is None:
            return ""
        if self.words:
            value = self.words(value)
        return visible(value if isinstance(value, str) else shown(value))


def shown(value: Any) -> str:  # noqa: ANN401
    """A value in its plain words."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return locales.chosen().number(str(value))
    if isinstance(value, date):
        return day(value.isoformat())
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {shown(one)}" for key, one in value.items())
    return str(value)


def day(iso: str) -> str:
    """An ISO day or moment as people read it: 2026-11-20."""
    return locales.chosen().date(iso)


def told(value: Any) -> str:  # noqa: ANN401
    """A value whose type nobody knows, in its plain words; a text that is nothing but an ISO day is one."""
    return day(value) if isinstance(value, str) and _ISO_DAY.fullmatch(value) else shown(value)


def money(cents: int) -> str:
    """An amount of cents as people read it: 12,345.00."""
    sign = "-" if cents < 0 else ""
    return locales.chosen().number(f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02}")


def number(value: float, digits: int = 1) -> str:
    """A number with so many digits after the point: 12.5."""
    return locales.chosen().number(f"{value:,.{digits}f}")


def percent(share: float) -> str:
    """A share as a percentage with one digit: 12.5 %."""
    return f"{number(share * 100)} %"


def interval(low: float | None, high: float | None) -> str | None:
    """The range of a rate in percent: 15.5-37.7; None where there is none."""
    return None if low is None or high is None else f"{number(low * 100)}-{number(high * 100)}"
