"""What an import would read, told before anything is written: each column, a cell of it, and what is not understood."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from leadq.intake.cells import Undecided, Wrong, field_named, slots
from leadq.intake.reading import rows
from leadq.rulebook.catalogue import FieldType
from leadq.rulebook.mappings import IGNORE
from leadq.values.texts import spreadsheet_original

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from leadq.intake.cells import Cleaned, Context
    from leadq.intake.columns import Use
    from leadq.intake.requests import Job
    from leadq.values.dates import DateFormat

    Read = Callable[[str], Cleaned]

_SAMPLED_ROWS: Final = 500
_EXAMPLES: Final = 3
_INTERNAL: Final = frozenset({"role"})
_NAMELESS: Final = frozenset({"happened_at"})


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """A column of a list and the field it fills; None: kept with the lead as it is.

    `form` says how its cells are written, where that was decided for the column. `written` is a cell as it stands in
    the file and `read` what becomes of it. `unclear` counts the cells that nobody understands; some are `examples`.
    """

    header: str
    field: str | None
    form: str | None
    written: str | None
    read: str | None
    unclear: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as it would be imported: its columns in file order, and how many rows are rejected for which reason."""

    columns: tuple[ColumnPreview, ...]
    rejections: tuple[tuple[int, str], ...]


def preview_columns(
    job: Job,
    context: Context,
    reader: Callable[[Use], Read | None],
    unclear: Iterable[tuple[str, str | None]],
    *,
    country: str,
) -> tuple[ColumnPreview, ...]:
    """Preview the columns of a file, in its order.

    `reader` answers what reads the cells of a column in rows of `country` (None: nobody does). `unclear` has, per row
    with something that was not understood, the fields (a name per line) and what is kept of the row (a JSON object).
    """
    uses = job.layout.columns
    samples = _samples(job, uses, [reader(use) for use in uses], country)
    counts, examples = _counted(uses, unclear)
    return tuple(
        ColumnPreview(
            header=use.header,
            field=IGNORE if use in job.layout.ignored else use.field,
            form=_form(context.dates.get(use.index), use, context),
            written=written,
            read=None if read is None else _words(read, use, context),
            unclear=counts[use.header, use.field],
            examples=tuple(islice(examples.get(use.header, ()), _EXAMPLES)),
        )
        for use, (written, read) in zip(uses, samples, strict=True)
    )


def _samples(
    job: Job, uses: Sequence[Use], reads: Sequence[Read | None], country: str
) -> list[tuple[str | None, Cleaned | None]]:
    """For each use a cell and what becomes of it: one that cleaning changes, else the first that is not blank."""
    found: list[tuple[str | None, Cleaned | None]] = [(None, None)] * len(uses)
    settled: set[int] = set()
    for _, given, problem in islice(rows(job.file), _SAMPLED_ROWS):
        if problem is not None or _is_abroad(given, uses, reads, country):
            continue
        for at, use in enumerate(uses):
            cell = given[use.index]
            if at in settled or not cell.strip():
                continue
            if job.layout.is_guarded:
                cell = spreadsheet_original(cell)
            read = reads[at]
            cleaned = _cleaned(read, cell) if read else None
            if found[at][0] is None:
                found[at] = (cell, cleaned)
            if cleaned is None or _is_telling(cleaned, cell):
                found[at] = (cell, cleaned)
                settled.add(at)
        if len(settled) == len(uses):
            break
    return found


def _is_abroad(
    given: Sequence[str], uses: Sequence[Use], reads: Sequence[Read | None], country: str
) -> bool:
    """Whether a row says that it is of another country, where phones and postcodes are read otherwise."""
    for use, read in zip(uses, reads, strict=True):
        if use.field == "country" and read and (cleaned := _cleaned(read, given[use.index])):
            return cleaned[1] not in {None, country}
    return False


def _cleaned(read: Read, cell: str) -> Cleaned | None:
    try:
        return read(cell)
    except Undecided:
        return None


def _is_telling(cleaned: Cleaned, cell: str) -> bool:
    """Whether a sample shows what cleaning does: it was understood, and is written otherwise now."""
    mark, *values = cleaned
    is_understood = not isinstance(mark, Wrong) and any(value is not None for value in values)
    return is_understood and values[0] != cell.strip()


def _counted(
    uses: Sequence[Use], unclear: Iterable[tuple[str, str | None]]
) -> tuple[Counter[tuple[str, str | None]], dict[str, dict[str, None]]]:
    """How many cells of each use are not understood, and some of them; a row keeps their texts by header."""
    by_field: dict[str, list[Use]] = {}
    for use in uses:
        if use.field is not None:
            by_field.setdefault(use.field, []).append(use)
    counts: Counter[tuple[str, str | None]] = Counter()
    examples: dict[str, dict[str, None]] = {}
    for fields, kept in unclear:
        texts: Mapping[str, str] = json.loads(kept) if kept else {}
        for name in fields.split("\n"):
            for use in by_field.get(name, ()):
                if use.header in texts:
                    counts[use.header, use.field] += 1
                    examples.setdefault(use.header, {}).setdefault(texts[use.header])
    return counts, examples


def _form(dates: DateFormat | None, use: Use, context: Context) -> str | None:
    """How the dates of a column are written, where that had to be decided."""
    if dates is None or use.field is None:
        return None
    field = field_named(use.field, context.own_fields)
    if use.field not in _NAMELESS and (field is None or field.type is not FieldType.DATE):
        return None
    return "days of a spreadsheet" if dates.serial else dates.order


def _words(cleaned: Cleaned, use: Use, context: Context) -> str | None:
    """What a cell has become, in words; the parts of a name one after the other."""
    mark, *values = cleaned
    if isinstance(mark, Wrong) or use.field is None:
        return None
    field = field_named(use.field, context.own_fields)
    type_ = field.type if field else FieldType.TEXT
    shown = [
        _shown(value, type_)
        for name, value in zip(slots(use.field, context), values, strict=True)
        if value is not None and not name.endswith("_folded") and name not in _INTERNAL
    ]
    return ", ".join(shown) or None


def _shown(value: str | float, type_: FieldType) -> str:
    match type_, value:
        case FieldType.MONEY, int():
            return f"{value // 100}.{value % 100:02}"
        case FieldType.YES_NO, _:
            return "yes" if value else "no"
        case FieldType.LIST, str():
            return value.replace("\n", "; ")
        case _:
            return str(value)
