"""How lists of another system are read: what a mapping file says, checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from leadq.rulebook.catalogue import SOURCE_KINDS, FieldType
from leadq.rulebook.fields import ACTIVITY_FIELDS, IMPORTED_FIELDS, header_key
from leadq.rulebook.problems import titled
from leadq.rulebook.structure import (
    check_given,
    check_known,
    described,
    mapping,
    scalars,
    section,
    text,
)
from leadq.rulebook.vocabulary import field_subject
from leadq.rulebook.wanted import wanted_value
from leadq.values.yes_no import parse_yes_no

if TYPE_CHECKING:
    from leadq.rulebook.problems import Problems
    from leadq.rulebook.vocabulary import Vocabulary
    from leadq.rulebook.yaml_reading import Node

Rows = Literal["leads", "activities"]

_LINES: Final = (
    "system",
    "source",
    "rows",
    "columns",
    "dates",
    "empty",
    "defaults",
    "anonymous",
)
_TYPED: Final = frozenset(
    {FieldType.INTEGER, FieldType.NUMBER, FieldType.MONEY, FieldType.DATE, FieldType.YES_NO}
)
_IDENTITIES: Final = ("email", "phone", "external_id")


@dataclass(frozen=True, slots=True)
class Target:
    """A field that a column fills; `values` translates its cells (None: none is translated)."""

    field: str
    values: Mapping[str, str] | None = None  # cell -> value
    empty: tuple[str, ...] = ()  # cells of this column that mean "not given"


@dataclass(frozen=True, slots=True)
class MappingFile:
    """Which column is which field; several columns may fill one, and one several."""

    file: str
    system: str | None  # the name space of external_id
    source: str | None
    rows: Rows
    columns: Mapping[str, tuple[Target, ...]]  # header as written -> fields
    dates: str | None  # strptime, where the column itself does not decide
    empty: tuple[str, ...]
    defaults: Mapping[str, str]  # field -> value, as a cell would hold it
    anonymous: bool

    def targets(self, header: str) -> tuple[Target, ...]:
        """The fields that a header of the list fills; none when the mapping does not name it."""
        exact = self.columns.get(header)
        if exact is not None:
            return exact
        key = header_key(header)
        return next((to for name, to in self.columns.items() if header_key(name) == key), ())


@dataclass(frozen=True, slots=True)
class _Targets:
    """The fields that the rows of this mapping can fill, and what some of them may hold."""

    fields: Collection[str]
    choices: Mapping[str, Collection[str] | None]
    vocabulary: Vocabulary
    problems: Problems

    def within(self, problems: Problems) -> _Targets:
        """The same, for a part of the file."""
        return replace(self, problems=problems)


def parse_mapping(root: Node, vocabulary: Vocabulary, problems: Problems) -> MappingFile:
    """Read a mapping file. Problems are collected, and what has one is left out."""
    lines = section(root, problems, known=_LINES)
    check_given(lines, ("columns",), root.line, problems)
    rows = _rows(lines.get("rows"), problems)
    targets = _Targets(_fields(rows, vocabulary), _choices(vocabulary), vocabulary, problems)
    found = MappingFile(
        file=problems.file,
        system=text(lines.get("system"), problems),
        source=text(lines.get("source"), problems),
        rows=rows,
        columns=_columns(lines.get("columns"), targets),
        dates=_dates(lines.get("dates"), problems),
        empty=_texts(lines.get("empty"), problems),
        defaults=_defaults(lines.get("defaults"), targets),
        anonymous=_anonymous(lines.get("anonymous"), problems),
    )
    _check_whole(found, root, problems)
    return found


def _rows(node: Node | None, problems: Problems) -> Rows:
    written = text(node, problems)
    if node and written:
        check_known(written, node.line, ("leads", "activities"), what="rows", problems=problems)
    return "activities" if written == "activities" else "leads"


def _fields(rows: Rows, vocabulary: Vocabulary) -> Collection[str]:
    if rows == "activities":
        return ACTIVITY_FIELDS
    return (*IMPORTED_FIELDS, *(field.name for field in vocabulary.catalogue.own))


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


def _columns(node: Node | None, targets: _Targets) -> Mapping[str, tuple[Target, ...]]:
    problems = targets.problems.within("columns")
    found: dict[str, tuple[Target, ...]] = {}
    for header, at in mapping(node, problems).items():
        titled_problems = problems.within(titled("column", header))
        column = targets.within(titled_problems)
        nodes = at.value if isinstance(at.value, tuple) else (at,)
        read = [_target(one, column) for one in nodes]
        if not nodes:
            titled_problems.add(at.line, "the list is empty")
        found[header] = tuple(target for target in read if target)
    if node and not found:
        problems.add(node.line, "name at least one: header: field")
    return MappingProxyType(found)


def _target(node: Node, targets: _Targets) -> Target | None:
    problems = targets.problems
    if not isinstance(node.value, Mapping):
        name = text(node, problems)
        return Target(name) if name and _is_field(name, node.line, targets) else None
    lines = section(node, problems, known=("field", "values", "empty"))
    check_given(lines, ("field",), node.line, problems)
    name = text(lines.get("field"), problems)
    if name is None or not _is_field(name, lines["field"].line, targets):
        return None
    values = _values(name, lines["values"], targets) if "values" in lines else None
    return Target(name, values, _texts(lines.get("empty"), problems))


def _is_field(name: str, line: int, targets: _Targets) -> bool:
    return check_known(name, line, targets.fields, what="field", problems=targets.problems)


def _values(name: str, node: Node, targets: _Targets) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for cell, at in mapping(node, targets.problems).items():
        value = _value(name, at, targets)
        if value is not None:
            found[cell] = value
    return MappingProxyType(found)


def _value(name: str, node: Node, targets: _Targets) -> str | None:
    value = text(node, targets.problems)
    known = targets.choices.get(name)
    if value is None:
        return None
    check_known(value, node.line, known, what=name, problems=targets.problems)
    field = targets.vocabulary.catalogue.find(name)
    if field and field.type in _TYPED:
        subject = field_subject(field, targets.vocabulary)
        wanted_value(subject, value, node.line, targets.problems)  # notes what cannot be read
    return value


def _defaults(node: Node | None, targets: _Targets) -> Mapping[str, str]:
    problems = targets.problems.within("defaults")
    read = targets.within(problems)
    found: dict[str, str] = {}
    for name, at in mapping(node, problems).items():
        if _is_field(name, at.line, read):
            value = _value(name, at, read)
            if value is not None:
                found[name] = value
    return MappingProxyType(found)


def _texts(node: Node | None, problems: Problems) -> tuple[str, ...]:
    return tuple(written for written, _ in scalars(node, problems)) if node else ()


def _anonymous(node: Node | None, problems: Problems) -> bool:
    written = text(node, problems)
    found = parse_yes_no(written) if written else None
    if node and written and found is None:
        problems.add(node.line, f"{described(node)} is neither yes nor no")
    return bool(found)


def _dates(node: Node | None, problems: Problems) -> str | None:
    """A strptime format that names a day, tried on one that has all its parts different."""
    written = text(node, problems)
    if node is None or written is None:
        return None
    day = datetime(2031, 12, 28, tzinfo=UTC)
    try:
        back = datetime.strptime(day.strftime(written), written)  # noqa: DTZ007 (only the day counts)
    except ValueError:
        back = None
    if back is None or back.date() != day.date():
        problems.add(node.line, f'{described(node)} is no date format; write "%d.%m.%Y" or similar')
    return written


def _check_whole(found: MappingFile, root: Node, problems: Problems) -> None:
    """Note what the lines together do not give."""
    filled = {target.field for targets in found.columns.values() for target in targets}
    if "external_id" in filled and not found.system:
        problems.add(root.line, "'external_id' needs 'system: NAME', the system that gives the ids")
    if found.rows == "leads" or not found.columns:
        return
    if not filled & set(_IDENTITIES):
        problems.add(root.line, f"activities need a column for {' or '.join(_IDENTITIES)}")
    for needed in ("kind", "happened_at"):
        if needed not in filled | set(found.defaults):
            problems.add(root.line, f"activities need {needed!r}, as a column or a default")
