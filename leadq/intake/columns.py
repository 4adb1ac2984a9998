"""Headers to fields: what each column of a file fills, as fields.yaml and the mapping say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from leadq.errors import InputError
from leadq.intake.headers import first_name
from leadq.rulebook.fields import EXPORTED
from leadq.rulebook.mappings import IGNORE, KEEP, Target, compared
from leadq.values.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from leadq.rulebook.fields import Fields
    from leadq.rulebook.mappings import MappingFile

# Columns of a file of rejected rows, which comes back as the same delivery.
LINE, REASON, SOURCE = "leadq_line", "leadq_reason", "leadq_source"
TEST_ROW: Final = "a test row"
DELIVERY: Final = (LINE, REASON, SOURCE)


class NoUsableColumn(InputError):
    """No header of the file means anything to us."""

    def __init__(self, path: Path, headers: Sequence[str]) -> None:
        listed = ", ".join(headers[:8]) + (", …" if len(headers) > 8 else "")
        super().__init__(
            f"{path}: no column is understood ({listed}): name them in fields.yaml under 'columns', or give a"
            " --mapping"
        )


class OtherMapping(InputError):
    """The mapping names no column of this file."""

    def __init__(self, path: Path, mapping: str) -> None:
        super().__init__(
            f"{path} has none of the columns that {mapping} names: give the mapping of this list"
        )


@dataclass(frozen=True, slots=True)
class Use:
    """A column, and one field that it fills; None for a column that nobody understands, KEEP for one that is kept."""

    index: int
    header: str
    target: Target | None

    @property
    def field(self) -> str | None:
        """The field that it fills, None when it is only kept with the lead."""
        return self.target.field if self.target and self.target.field != KEEP else None


@dataclass(frozen=True, slots=True)
class RowMark:
    """How one column marks a row as a test: its folded cell is one of `texts`, or begins with one of `beginnings`."""

    index: int
    texts: frozenset[str]
    beginnings: tuple[str, ...]

    def is_on(self, cells: Sequence[str]) -> bool:
        """Whether this row is a test."""
        cell = fold(cells[self.index])
        return cell in self.texts or cell.startswith(self.beginnings)


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of a file fill; a column that fills two fields stands twice.

    `uses` are in the order of the mapping, then of the file: of several that fill one field the first counts. `ignored`
    are the columns that are not read. `content` are those that the sender wrote, by header, so that their order in the
    file does not matter; `source_index` is the column in which we noted the source of a rejected row. `is_returned` is a
    file of such rows, `is_export` one that `leadq export` wrote.
    """

    uses: tuple[Use, ...]
    ignored: tuple[Use, ...]
    content: tuple[int, ...]
    test_marks: tuple[RowMark, ...]
    source_index: int | None
    is_returned: bool
    is_export: bool

    @property
    def is_guarded(self) -> bool:
        """Whether leadq wrote the file, with an apostrophe before what a spreadsheet could take for a formula."""
        return self.is_returned or self.is_export

    @property
    def columns(self) -> tuple[Use, ...]:
        """All of them in file order, those that are ignored too."""
        return tuple(sorted((*self.uses, *self.ignored), key=lambda use: use.index))

    @property
    def is_unknown(self) -> bool:
        """Whether no column means anything to us."""
        return all(use.target is None for use in self.columns)

    def fills(self, field: str) -> bool:
        """Whether a column fills this field."""
        return any(use.field == field for use in self.uses)

    def is_test(self, cells: Sequence[str]) -> bool:
        """Whether a row is one that its sender made to try things out."""
        return any(mark.is_on(cells) for mark in self.test_marks)


def lay_out(
    path: Path, headers: Sequence[str], fields: Fields, mapping: MappingFile | None
) -> Layout:
    """Say what each column fills: as the mapping says, else as its header is understood, each field once.

    Raises OtherMapping.
    """
    is_returned = set(DELIVERY) <= set(headers)
    own = [
        (index, header)
        for index, header in enumerate(headers)
        if not (is_returned and header in DELIVERY)
    ]
    is_export = EXPORTED in headers
    by_name = _own_fields(own, fields) if is_export else []
    other = [one for one in own if one[0] not in {use.index for use in by_name}]
    named = _named(other, fields, mapping)
    if mapping and not named:
        raise OtherMapping(path, mapping.file)
    named += by_name
    others = [column for column in own if column[0] not in {use.index for use in named}]
    meant = (
        [] if mapping and mapping.rows == "activities" else _meant(others, named, fields, mapping)
    )
    uses = [use for use in named if use.target != _IGNORED]
    ignored = tuple(use for use in named if use.target == _IGNORED)
    uses += meant or [Use(index, header, None) for index, header in others]
    read = {index: header for index, header in own if index not in {use.index for use in ignored}}
    return Layout(
        uses=tuple(uses),
        ignored=ignored,
        content=tuple(sorted(read, key=lambda index: (read[index], index))),
        test_marks=_test_marks(own, mapping),
        source_index=headers.index(SOURCE) if is_returned else None,
        is_returned=is_returned,
        is_export=is_export,
    )


_IGNORED: Final = Target(IGNORE)


def _own_fields(own: Sequence[tuple[int, str]], fields: Fields) -> list[Use]:
    """The columns of own fields in a file that leadq wrote: their headers are names, whatever other lists mean by them."""
    names = {field.name for field in fields.own}
    return [Use(index, header, Target(header)) for index, header in own if header in names]


def _named(
    own: Sequence[tuple[int, str]], fields: Fields, mapping: MappingFile | None
) -> list[Use]:
    """The columns that the mapping names, in its order. What it only keeps fills the own field declared for it."""
    if mapping is None:
        return []
    places = {header: place for place, header in enumerate(mapping.columns)}
    found = [
        (places[as_written], index, header)
        for index, header in own
        if (as_written := mapping.named(header)) is not None
    ]
    own_fields = {field.name for field in fields.own}
    uses = []
    for _, index, header in sorted(found):
        targets, meant = mapping.targets(header), fields.field_of(header)
        if targets == (Target(KEEP),) and meant in own_fields:
            targets = (Target(meant),)
        uses += [Use(index, header, target) for target in targets]
    return uses


def _meant(
    others: Sequence[tuple[int, str]],
    named: Sequence[Use],
    fields: Fields,
    mapping: MappingFile | None,
) -> list[Use]:
    """What the headers of the other columns mean.

    A field that is filled already is not filled again, but by a column that has the very same header.
    """
    taken = {use.field for use in named}
    if not (mapping and mapping.system):
        taken.add("external_id")  # without the name of a system an id proves nothing
    uses = []
    ours: set[str | None] = set()
    for index, header in others:
        repeated = first_name(header)
        field = fields.field_of(header) or fields.field_of(repeated)
        again = header != repeated and field in ours
        target = Target(field) if field is not None and (again or field not in taken) else None
        if target:
            ours.add(field)
        taken.add(field)
        uses.append(Use(index, header, target))
    return uses


def _test_marks(own: Sequence[tuple[int, str]], mapping: MappingFile | None) -> tuple[RowMark, ...]:
    by_key: Mapping[str, tuple[str, ...]] = (
        {compared(header): texts for header, texts in mapping.test_rows.items()} if mapping else {}
    )
    return tuple(
        _test_mark(index, by_key[compared(header)])
        for index, header in own
        if compared(header) in by_key
    )


def _test_mark(index: int, texts: Sequence[str]) -> RowMark:
    """A text that ends with * stands for all that begin so."""
    return RowMark(
        index,
        frozenset(fold(text) for text in texts if not text.endswith("*")),
        tuple(fold(text[:-1]) for text in texts if text.endswith("*")),
    )
