"""By what a report puts leads together: their source, the month in which they came, a field of theirs.

A grouping is an SQL expression over `lead` and `source` (the one that the lead counts for): leads for which it is
equal, in texts but for case, accents and umlauts, are one group, and those where it is NULL another.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from leadq.errors import UsageError
from leadq.rulebook.catalogue import BUILT_IN, Field, FieldType
from leadq.values.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from leadq.rulebook.catalogue import Catalogue


class NoGrouping(UsageError):
    """Leads cannot be put together by this."""

    def __init__(self, name: str, known: Collection[str], *, is_list: bool) -> None:
        if is_list:
            problem = f"--by {name}: a lead may have several {name}, and would count several times"
        else:
            hint = did_you_mean(name, list(known)) or f"; choose one of {', '.join(known)}"
            problem = f"--by {name!r} is nothing that leads can be put together by{hint}"
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class Grouping:
    """`names` tells (SQL) what is written for which value; None: the value itself.

    `of_source`: it is told by the source alone. `changes`: what it was on an earlier day is not known.
    """

    name: str
    column: str
    names: str | None = None
    type: FieldType = FieldType.TEXT
    of_source: bool = False
    changes: bool = False


def _of_field(field: Field) -> Grouping:
    return Grouping(field.name, f"lead.{field.column}", type=field.type, changes=True)


SOURCE = Grouping("source", "source.id", "SELECT id, name FROM source", of_source=True)
KIND = Grouping("kind", "source.kind", of_source=True)
MONTH = Grouping("month", "substr(lead.received_on, 1, 7)")

_FIELDS = ("owner", "industry", "region", "grade")

GROUPINGS: Mapping[str, Grouping] = MappingProxyType(
    {
        one.name: one
        for one in (SOURCE, KIND, MONTH, *(_of_field(BUILT_IN[name]) for name in _FIELDS))
    }
)


def groupings(catalogue: Catalogue) -> dict[str, Grouping]:
    """All groupings by their names: the ready ones, and the workspace's own fields that hold one value."""
    own = [field for field in catalogue.own if field.type is not FieldType.LIST]
    return {
        **GROUPINGS,
        **{field.name: _of_field(field) for field in own if field.name not in GROUPINGS},
    }


def grouping(name: str, catalogue: Catalogue) -> Grouping:
    """The grouping of that name; raises `NoGrouping`."""
    known = groupings(catalogue)
    if name not in known:
        field = catalogue.find(name)
        raise NoGrouping(name, known, is_list=field is not None and field.type is FieldType.LIST)
    return known[name]
