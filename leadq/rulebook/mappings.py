"""How lists of another system are read: what a mapping file says, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from leadq.rulebook.fields import header_key
from leadq.rulebook.problems import titled
from leadq.rulebook.structure import (
    check_given,
    check_known,
    described,
    mapping,
    section,
    text,
)
from leadq.rulebook.targets import (
    IGNORE,
    KEEP,
    Fillable,
    Rows,
    Target,
    is_field,
    parse_columns,
    parse_value,
    texts,
)
from leadq.values.yes_no import parse_yes_no

if TYPE_CHECKING:
    from leadq.rulebook.problems import Problems
    from leadq.rulebook.vocabulary import Vocabulary
    from leadq.rulebook.yaml_reading import Node

__all__ = ["HEADER", "IGNORE", "KEEP", "MappingFile", "Target", "parse_mapping"]

HEADER: Final = "header"
MAPPING_LINES: Final = (
    HEADER,
    "system",
    "source",
    "rows",
    "columns",
    "test_rows",
    "dates",
    "empty",
    "defaults",
    "anonymous",
)
_IDENTITIES: Final = ("email", "phone", "external_id")


@dataclass(frozen=True, slots=True)
class MappingFile:
    """Which column is which field; several columns may fill one, and one several.

    Of several that fill one field, the first in the order of `columns` that is not blank counts.
    """

    file: str
    header: tuple[str, ...]  # a list that has all of them is read so by itself; empty: none is
    system: str | None  # the name space of external_id
    source: str | None
    rows: Rows
    columns: Mapping[str, tuple[Target, ...]]  # header as written -> fields
    test_rows: Mapping[str, tuple[str, ...]]  # header -> texts of which one marks a row as a test
    dates: str | None  # strptime, where the column itself does not decide
    empty: tuple[str, ...]
    defaults: Mapping[str, str]  # field -> value, as a cell would hold it
    anonymous: bool
    _by_key: Mapping[str, str] = field(init=False, repr=False)  # -> header as written

    def __post_init__(self) -> None:
        by_key: dict[str, str] = {}
        for header in self.columns:
            by_key.setdefault(compared(header), header)
        object.__setattr__(self, "_by_key", MappingProxyType(by_key))

    def named(self, header: str) -> str | None:
        """A header of the list as the mapping writes it: the very same, else one alike; None when it has none."""
        return header if header in self.columns else self._by_key.get(compared(header))

    def targets(self, header: str) -> tuple[Target, ...]:
        """The fields that a header of the list fills; none when the mapping does not name it."""
        named = self.named(header)
        return () if named is None else self.columns[named]


def compared(header: str) -> str:
    """The form in which headers are compared; one of signs only, such as "#", is compared as it is."""
    return header_key(header) or header


def parse_mapping(root: Node, vocabulary: Vocabulary, problems: Problems) -> MappingFile:
    """Read a mapping file. Problems are collected, and what has one is left out."""
    lines = section(root, problems, known=MAPPING_LINES)
    check_given(lines, ("columns",), root.line, problems)
    rows = _rows(lines.get("rows"), problems)
    fillable = Fillable.of(rows, vocabulary, problems)
    found = MappingFile(
        file=problems.file,
        header=texts(lines.get(HEADER), problems),
        system=text(lines.get("system"), problems),
        source=text(lines.get("source"), problems),
        rows=rows,
        columns=parse_columns(lines.get("columns"), fillable),
        test_rows=_test_rows(lines.get("test_rows"), problems),
        dates=_dates(lines.get("dates"), problems),
        empty=texts(lines.get("empty"), problems),
        defaults=_defaults(lines.get("defaults"), fillable),
        anonymous=_anonymous(lines.get("anonymous"), problems),
    )
    _check_whole(found, root, problems)
    return found


def _rows(node: Node | None, problems: Problems) -> Rows:
    written = text(node, problems)
    if node and written:
        check_known(written, node.line, ("leads", "activities"), what="rows", problems=problems)
    return "activities" if written == "activities" else "leads"


def _test_rows(node: Node | None, problems: Problems) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType(
        {
            header: texts(at, problems.within(titled("test_rows", header)))
            for header, at in mapping(node, problems.within("test_rows")).items()
        }
    )


def _defaults(node: Node | None, fillable: Fillable) -> Mapping[str, str]:
    read = fillable.within("defaults")
    lines = mapping(node, read.problems).items()
    values = {
        name: parse_value(name, at, read) for name, at in lines if is_field(name, at.line, read)
    }
    return MappingProxyType({name: value for name, value in values.items() if value is not None})


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
