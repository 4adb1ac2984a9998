"""The headers that we understand and the workspace's own fields: what fields.yaml says, checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from leadq.rulebook.catalogue import BUILT_IN, SOURCE_FIELDS, Field, FieldType, Part, own_field
from leadq.rulebook.problems import shown, titled
from leadq.rulebook.structure import (
    RESERVED,
    check_given,
    check_known,
    mapping,
    scalars,
    section,
    text,
    unique,
)
from leadq.values.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadq.rulebook.problems import Problems
    from leadq.rulebook.yaml_reading import Node

MAX_OWN_FIELDS: Final = 100
FIELDS_LINES: Final = ("columns", "own_fields")
OWN_FIELD_LINES: Final = ("type", "columns", "choices")

# The column by which a file is known that `leadq export` wrote.
EXPORTED: Final = "leadq_id"

# What a list may bring besides the facts that a person can edit.
_STORY_FIELDS: Final = (
    "stage",
    "stage_entered_on",
    "received_on",
    "closed_on",
    "order_value",
    "reason",
)
IMPORTED_FIELDS: Final = (
    *(
        field.name
        for field in BUILT_IN.values()
        if field.part in {Part.PERSON, Part.FIRM, Part.ADDRESS} or field.name in {"note", "owner"}
    ),
    *_STORY_FIELDS,
    "full_name",
    "house_number",
    "external_id",
    "source",
    "source_kind",
)
# The headers of other systems mean their own stages and ids: these are read only where a file here says so.
_SELF_NAMED: Final = tuple(
    name
    for name in IMPORTED_FIELDS
    if name == "received_on" or name not in {*_STORY_FIELDS, "external_id"}
)
ACTIVITY_FIELDS: Final = (
    "email",
    "phone",
    "external_id",
    "kind",
    "happened_at",
    "subject",
    "note",
    "count",
    "result",
    "reference",
)
TAKEN_NAMES: Final = frozenset(
    {
        *BUILT_IN,
        *SOURCE_FIELDS,
        *IMPORTED_FIELDS,
        *ACTIVITY_FIELDS,
        *RESERVED,
        *("all", "any", "not", "activity", "answer", "consent", "id", "keep", "ignore"),
    }
)
OWN_TYPES: Final[Mapping[str, FieldType]] = MappingProxyType(
    {type_.value: type_ for type_ in FieldType if type_ is not FieldType.CODE}
)
OWN_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fields:
    """Which header means which field, and the own fields in the order in which they were declared."""

    columns: Mapping[str, tuple[str, ...]]  # field, own ones too -> headers as written
    own: tuple[Field, ...]
    by_header: Mapping[str, str]  # header key -> field

    def field_of(self, header: str) -> str | None:
        """The field that a header of a list means, or None: case, accents and punctuation do not count."""
        return self.by_header.get(header_key(header))


def header_key(header: str) -> str:
    """The form in which headers are compared: "E-Mail", "e_mail" and "EMail" are one."""
    return "".join(character for character in fold(header) if character.isalnum())


def parse_fields(root: Node, problems: Problems) -> Fields:
    """Read fields.yaml. Problems are collected, and what has one is left out."""
    lines = section(root, problems, known=FIELDS_LINES)
    claims = _Claims({}, {})
    columns = {}
    for name, node in mapping(lines.get("columns"), problems.within("columns")).items():
        what = problems.within("columns")
        if check_known(name, node.line, IMPORTED_FIELDS, what="field", problems=what):
            columns[name] = claims.claimed(name, node, what)
    own = []
    for name, node in mapping(lines.get("own_fields"), problems.within("own_fields")).items():
        field = _own_field(name, node, problems, claims, columns)
        if field:
            own.append(field)
    if len(own) > MAX_OWN_FIELDS:
        problems.add(lines["own_fields"].line, f"more than {MAX_OWN_FIELDS} own fields")
    names = [*_SELF_NAMED, *(field.name for field in own)]
    by_name = {header_key(name): name for name in names}
    return Fields(
        MappingProxyType(columns), tuple(own), MappingProxyType({**by_name, **claims.fields})
    )


@dataclass(frozen=True, slots=True)
class _Claims:
    """Which field each header is claimed by, and in which line."""

    fields: dict[str, str]
    lines: dict[str, int]

    def claimed(self, field: str, node: Node, problems: Problems) -> tuple[str, ...]:
        """The headers of `field`; one that another field has already is a problem."""
        headers = []
        for header, line in scalars(node, problems):
            key = header_key(header)
            if not key:
                problems.add(line, f"{shown(header)} has no letter or digit")
            elif self.fields.setdefault(key, field) != field:
                problems.add(
                    line,
                    f"header {shown(header)} of {field!r} is taken by {self.fields[key]!r}"
                    f" in line {self.lines[key]}",
                )
            else:
                self.lines.setdefault(key, line)
                headers.append(header)
        return tuple(headers)


def _own_field(
    name: str,
    node: Node,
    problems: Problems,
    claims: _Claims,
    columns: dict[str, tuple[str, ...]],
) -> Field | None:
    problems = problems.within(titled("own field", name))
    lines = section(node, problems, known=OWN_FIELD_LINES)
    if not OWN_NAME.fullmatch(name):
        problems.add(node.line, "a name is small letters, digits and _, at most 40 of them")
        return None
    if name in TAKEN_NAMES or name.endswith("_folded"):
        problems.add(node.line, "the name is taken by leadq itself; take another one")
        return None
    check_given(lines, ("type",), node.line, problems)
    written = text(lines.get("type"), problems)
    if "columns" in lines:
        columns[name] = claims.claimed(name, lines["columns"], problems)
    if written is None or not check_known(
        written, lines["type"].line, OWN_TYPES, what="type", problems=problems
    ):
        return None
    choices = _choices(lines.get("choices"), problems)
    if (written == "choice") != ("choices" in lines):
        has = "needs 'choices: [...]'" if written == "choice" else "has no 'choices'"
        problems.add(node.line, f"a field of type {written!r} {has}")
    return own_field(name, OWN_TYPES[written], choices)


def _choices(node: Node | None, problems: Problems) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    found = []
    for choice, line in scalars(node, problems) if node else ():
        if choice in RESERVED:
            problems.add(line, f"{choice!r} is a word of the conditions; take another name")
        elif unique(choice, line, seen, problems):
            found.append(choice)
    return tuple(found)
