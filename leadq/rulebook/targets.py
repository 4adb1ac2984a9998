"""The columns of a mapping: which fields each one fills, and what is done to its cells before they are read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from leadq.rulebook.catalogue import SOURCE_KINDS, FieldType
from leadq.rulebook.fields import ACTIVITY_FIELDS, IMPORTED_FIELDS
from leadq.rulebook.problems import titled
from leadq.rulebook.structure import check_given, check_known, mapping, scalars, section, text
from leadq.rulebook.vocabulary import field_subject
from leadq.rulebook.wanted import wanted_value

if TYPE_CHECKING:
    from leadq.rulebook.problems import Problems
    from leadq.rulebook.vocabulary import Vocabulary
    from leadq.rulebook.yaml_reading import Node

Rows = Literal["leads", "activities"]

# They stand where a field stands: kept with the lead without filling one, and neither read nor kept.
KEEP: Final = "keep"
IGNORE: Final = "ignore"

TARGET_LINES: Final = ("field", "values", "else", "empty", "prefix", "add_prefix", "separator")
TYPED: Final = frozenset(
    {FieldType.INTEGER, FieldType.NUMBER, FieldType.MONEY, FieldType.DATE, FieldType.YES_NO}
)


@dataclass(frozen=True, slots=True)
class Target:
    """A field that a column fills, or KEEP or IGNORE, and how its cells are prepared.

    `values` translates cells (None: none is translated); one that they do not translate rejects its row, unless
    `otherwise` says that it is kept with the lead (KEEP) or dropped (IGNORE).
    """

    field: str
    values: Mapping[str, str] | None = None  # cell -> value
    empty: tuple[str, ...] = ()  # cells of this column that mean "not given"
    prefix: str | None = None  # taken away where a cell begins with it
    add_prefix: str | None = None  # put before a cell that does not begin with it
    separator: str | None = None  # between several values in one cell
    otherwise: str | None = None

    @property
    def is_prepared(self) -> bool:
        """Whether its cells are changed before they are read."""
        return bool(self.prefix or self.add_prefix or self.separator)

    def prepared(self, cell: str, joint: str = ", ") -> str:
        """A cell without what its sender has put around the value; several values are joined by `joint`."""
        if self.prefix:
            cell = cell.removeprefix(self.prefix).lstrip()
        if self.separator:
            pieces = map(str.strip, cell.split(self.separator))
            cell = joint.join(piece for piece in pieces if piece)
        if self.add_prefix and cell and not cell.startswith(self.add_prefix):
            cell = self.add_prefix + cell
        return cell


@dataclass(frozen=True, slots=True)
class Fillable:
    """The fields that the rows of a mapping can fill, and what some of them may hold."""

    fields: Collection[str]
    choices: Mapping[str, Collection[str] | None]
    vocabulary: Vocabulary
    problems: Problems

    @classmethod
    def of(cls, rows: Rows, vocabulary: Vocabulary, problems: Problems) -> Fillable:
        """The fields of leads, own ones too, or those of activities."""
        own = (field.name for field in vocabulary.catalogue.own)
        fields = ACTIVITY_FIELDS if rows == "activities" else (*IMPORTED_FIELDS, *own)
        return cls(fields, _choices(vocabulary), vocabulary, problems)

    def within(self, where: str) -> Fillable:
        """The same, for a part of the file."""
        return replace(self, problems=self.problems.within(where))


def nameable_fields(vocabulary: Vocabulary) -> tuple[str, ...]:
    """The fields that a column can simply be named after; ids of other systems need more."""
    own = (field.name for field in vocabulary.catalogue.own)
    return (*(name for name in IMPORTED_FIELDS if name != "external_id"), *own)


def _choices(vocabulary: Vocabulary) -> Mapping[str, Collection[str] | None]:
    """The closed lists that values must come from; owners may be people who are not declared."""
    own = vocabulary.catalogue.own
    return {
        "stage": vocabulary.stages,
        "reason": vocabulary.reasons,
        "kind": vocabulary.kinds,
        "result": vocabulary.results,
        "source_kind": SOURCE_KINDS,
        **{field.name: field.choices for field in own if field.type is FieldType.CHOICE},
    }


def parse_columns(node: Node | None, fillable: Fillable) -> Mapping[str, tuple[Target, ...]]:
    """Read header: field, or a list of fields, or lines of a field. What has a problem is left out."""
    problems = fillable.problems.within("columns")
    found = {
        header: _targets(at, fillable.within(titled("column", header)))
        for header, at in mapping(node, problems).items()
    }
    if node and not found:
        problems.add(node.line, "name at least one: header: field")
    return MappingProxyType(found)


def _targets(node: Node, fillable: Fillable) -> tuple[Target, ...]:
    """What one column fills."""
    nodes = node.value if isinstance(node.value, tuple) else (node,)
    if not nodes:
        fillable.problems.add(node.line, "the list is empty")
    read = [_target(one, fillable) for one in nodes]
    found = tuple(target for target in read if target)
    if len(nodes) > 1 and any(target.field == IGNORE for target in found):
        fillable.problems.add(node.line, "'ignore' stands alone: the column is not read at all")
    return found


def _target(node: Node, fillable: Fillable) -> Target | None:
    problems = fillable.problems
    if not isinstance(node.value, Mapping):
        name = text(node, problems)
        known = (*fillable.fields, KEEP, IGNORE)
        is_known = name and check_known(name, node.line, known, what="field", problems=problems)
        return Target(name) if name and is_known else None
    lines = section(node, problems, known=TARGET_LINES)
    check_given(lines, ("field",), node.line, problems)
    name = text(lines.get("field"), problems)
    if name is None or not is_field(name, lines["field"].line, fillable):
        return None
    values = parse_values(name, lines["values"], fillable) if "values" in lines else None
    return Target(
        field=name,
        values=values,
        empty=texts(lines.get("empty"), problems),
        prefix=text(lines.get("prefix"), problems),
        add_prefix=text(lines.get("add_prefix"), problems),
        separator=text(lines.get("separator"), problems),
        otherwise=_otherwise(lines, problems),
    )


def _otherwise(lines: Mapping[str, Node], problems: Problems) -> str | None:
    node = lines.get("else")
    written = text(node, problems)
    if node is None or written is None:
        return None
    if "values" not in lines:
        problems.add(node.line, "'else' is for the cells that 'values' does not translate")
    check_known(written, node.line, (KEEP, IGNORE), what="else", problems=problems)
    return written


def is_field(name: str, line: int, fillable: Fillable) -> bool:
    """Whether the rows can fill a field of this name; a problem if not."""
    return check_known(name, line, fillable.fields, what="field", problems=fillable.problems)


def parse_values(name: str, node: Node, fillable: Fillable) -> Mapping[str, str]:
    """Read the translation of a field's cells: cell -> value."""
    values = {
        cell: parse_value(name, at, fillable)
        for cell, at in mapping(node, fillable.problems).items()
    }
    return MappingProxyType({cell: value for cell, value in values.items() if value is not None})


def parse_value(name: str, node: Node, fillable: Fillable) -> str | None:
    """Read a value of a field as a cell would hold it; one that the field cannot have is a problem."""
    value = text(node, fillable.problems)
    known = fillable.choices.get(name)
    if value is None:
        return None
    check_known(value, node.line, known, what=name, problems=fillable.problems)
    field = fillable.vocabulary.catalogue.find(name)
    if field and field.type in TYPED:
        subject = field_subject(field, fillable.vocabulary)
        wanted_value(subject, value, node.line, fillable.problems)  # notes what cannot be read
    return value


def texts(node: Node | None, problems: Problems) -> tuple[str, ...]:
    """One text or a list of them; empty when nothing stands there."""
    return tuple(written for written, _ in scalars(node, problems)) if node else ()
