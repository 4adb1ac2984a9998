"""Headers to fields: what each column of a file fills, as fields.yaml and the mapping say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from leadq.errors import InputError
from leadq.rulebook.mappings import Target

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from leadq.rulebook.fields import Fields
    from leadq.rulebook.mappings import MappingFile

# Columns of a file of rejected rows, which comes back as the same delivery.
LINE, REASON, SOURCE = "leadq_line", "leadq_reason", "leadq_source"
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
    """A column, and one field that it fills; None for a column that nobody understands."""

    index: int
    header: str
    target: Target | None


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of a file fill, in file order; a column that fills two fields stands twice.

    `content` are the columns that the sender wrote, by header, so that their order in the file does not matter;
    `source_index` is the column in which we noted the source of a rejected row.
    """

    uses: tuple[Use, ...]
    content: tuple[int, ...]
    source_index: int | None
    is_returned: bool

    def fills(self, field: str) -> bool:
        """Whether a column fills this field."""
        return any(use.target is not None and use.target.field == field for use in self.uses)


def lay_out(
    path: Path, headers: Sequence[str], fields: Fields, mapping: MappingFile | None
) -> Layout:
    """Say what each column fills: as the mapping says, else as its header is understood, each field once.

    Raises NoUsableColumn or OtherMapping.
    """
    is_returned = set(DELIVERY) <= set(headers)
    own = [
        (index, header)
        for index, header in enumerate(headers)
        if not (is_returned and header in DELIVERY)
    ]
    named = {index: mapping.targets(header) for index, header in own} if mapping else {}
    if mapping and not any(named.values()):
        raise OtherMapping(path, mapping.file)
    taken = {target.field for targets in named.values() for target in targets}
    if not (mapping and mapping.system):
        taken.add("external_id")  # without the name of a system an id proves nothing
    uses: list[Use] = []
    for index, header in own:
        targets: tuple[Target | None, ...] = named.get(index, ())
        field = None if targets or _is_for_activities(mapping) else fields.field_of(header)
        if field is not None and field not in taken:
            taken.add(field)
            targets = (Target(field),)
        uses.extend(Use(index, header, target) for target in targets or (None,))
    if all(use.target is None for use in uses):
        raise NoUsableColumn(path, headers)
    content = tuple(index for index, _ in sorted(own, key=lambda column: (column[1], column[0])))
    source_index = headers.index(SOURCE) if is_returned else None
    return Layout(tuple(uses), content, source_index, is_returned)


def _is_for_activities(mapping: MappingFile | None) -> bool:
    return mapping is not None and mapping.rows == "activities"
