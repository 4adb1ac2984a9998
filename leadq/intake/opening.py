"""A request becomes a job: the list is opened, and what its columns fill is laid out; nothing is written yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from leadq.intake.columns import DELIVERY, NoUsableColumn, lay_out
from leadq.intake.reading import open_list, rows
from leadq.intake.requests import Job, Request
from leadq.rulebook.mappings import compared
from leadq.rulebook.ready_mappings import meant_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from leadq.rulebook.loading import Rulebook
    from leadq.rulebook.mappings import MappingFile

_SAMPLED_ROWS: Final = 500
_SAMPLES: Final = 3


def opened(rulebook: Rulebook, request: Request, *, needs_a_field: bool = True) -> Job:
    """Open the list, choose its mapping and lay out its columns; raises an InputError or a UsageError leaf.

    A list of which no column is understood is refused, unless that is asked afterwards (`needs_a_field`).
    """
    file = open_list(
        request.content or request.path,
        encoding=request.encoding,
        delimiter=request.delimiter,
        sheet=request.sheet,
        known_header=_known_header(rulebook, request),
    )
    mapping = request.mapping or _ready_mapping(rulebook, request, file.headers)
    layout = lay_out(file.path, file.headers, rulebook.fields, mapping)
    if needs_a_field and layout.is_unknown:
        raise NoUsableColumn(file.path, file.headers)
    return Job(replace(request, mapping=mapping), file, layout)


def _known_header(rulebook: Rulebook, request: Request) -> Callable[[str], bool]:
    """What tells a header that we understand: from fields.yaml, the mapping, or the mappings that may be meant."""
    fields, mapping = rulebook.fields, request.mapping
    ready = frozenset().union(*(one.headers for one in request.ready))

    def is_known(header: str) -> bool:
        if header in DELIVERY or fields.field_of(header) is not None:
            return True
        return compared(header) in ready or bool(mapping and mapping.targets(header))

    return is_known


def _ready_mapping(
    rulebook: Rulebook, request: Request, headers: Sequence[str]
) -> MappingFile | None:
    meant = meant_for(request.path, headers, request.ready)
    return meant.load(rulebook) if meant else None


@dataclass(frozen=True, slots=True)
class UnknownColumn:
    """A column that nobody understands, with some of its cells."""

    header: str
    samples: tuple[str, ...]


def unknown_columns(job: Job) -> tuple[UnknownColumn, ...]:
    """The columns of a list whose header means nothing to us, in file order."""
    unknown = [use for use in job.layout.columns if use.target is None]
    cells: dict[int, dict[str, None]] = {use.index: {} for use in unknown}
    for _, row, problem in islice(rows(job.file), _SAMPLED_ROWS if unknown else 0):
        for index, found in cells.items():
            if problem is None and len(found) < _SAMPLES and (cell := row[index].strip()):
                found.setdefault(cell)
    return tuple(UnknownColumn(use.header, tuple(cells[use.index])) for use in unknown)
