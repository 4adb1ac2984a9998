"""Rows to candidates: many rows at a time, cleaned column by column, checked, hashed, and on to the staging table."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from leadq.intake.addresses import HOUSE_NUMBER, join_house_numbers
from leadq.intake.batches import Rows
from leadq.intake.cells import Context, Value, Wrong, field_named, units
from leadq.intake.cleaning import member
from leadq.intake.columns import TEST_ROW
from leadq.intake.keys import note_keys, row_hashes
from leadq.intake.standing import Gate, Refused, Standing
from leadq.intake.whole_columns import ColumnCleaner
from leadq.rulebook.catalogue import FieldType
from leadq.store.staging import READ, Batch, Staging
from leadq.values.texts import spreadsheet_original

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from leadq.intake.columns import Layout, Use
    from leadq.intake.keys import Seen
    from leadq.intake.sources import Sources
    from leadq.intake.whole_columns import Columns

Row = tuple[int, list[str], str | None]
_BATCH: Final = 500  # rows: what is done to one of them finds it in the processor's cache
_WHO: Final = ("external_id", "first_name", "last_name", "company", "email", "phone", "mobile")
_STANDS: Final = ("stage", "stage_entered_on", "closed_on", "reason", "received_on")
_GATED: Final = frozenset({"stage", "closed_on", "reason"})
_NOT_FACTS: Final = frozenset({*READ, "source", "source_kind", HOUSE_NUMBER})
_NOBODY: Final = "no name, firm, e-mail, phone or external id that tells who this is"
_NEVER_WRONG: Final = frozenset({FieldType.TEXT, FieldType.LIST})


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every row of a file; `defaults` are cleaned values per slot."""

    country: str
    received_on: str | None
    anonymous: bool
    salt: int
    defaults: Mapping[str, Value]


class CandidateReader:
    """Turns the rows of one file into rows of the staging table; `facts` are the columns of ``lead`` it fills."""

    def __init__(
        self, layout: Layout, context: Context, settings: Settings, sources: Sources, gate: Gate
    ) -> None:
        self._layout, self._context, self._settings = layout, context, settings
        self._sources, self._gate = sources, gate
        self._content = _picker(layout.content)
        self._units = [units(use.field, context) if use.field else () for use in layout.uses]
        self._defaults = {
            name: value for name, value in settings.defaults.items() if value is not None
        }
        filled = [name for use in self._units for unit in use for name in unit]
        names = tuple(dict.fromkeys((*filled, *self._defaults)))
        self.facts = tuple(name for name in names if name not in _NOT_FACTS)
        self._can_be_wrong = [_can_be_wrong(use, context) for use in layout.uses]
        self._keeps_twice = len({use.index for use in layout.uses}) < len(layout.uses)
        self._is_gated = bool(gate.defaults) or not _GATED.isdisjoint(names)
        self._cleaner = ColumnCleaner(layout.uses, context, settings.country)
        self._known_sources: dict[tuple[str | None, str | None], tuple[int, str]] = {}

    def batches(
        self, rows: Iterable[Row], seen: Seen, progress: Callable[[int], None] | None
    ) -> Iterator[Batch]:
        """Yield the rows of the staging table, and note in `seen` what the rows of the file have in common."""
        rows = iter(rows)
        while given := list(islice(rows, _BATCH)):
            if self._layout.is_guarded:
                given = [(at, [*map(spreadsheet_original, cells)], why) for at, cells, why in given]
            seen.rows += len(given)
            yield self._batch(given, seen)
            if progress is not None:
                progress(seen.rows)

    def _batch(self, given: Sequence[Row], seen: Seen) -> Batch:
        broken = [row for row in given if row[2] is not None]
        seen.total += sum(self._hashes([cells for _, cells, _ in broken]))
        rejected = [(line, str(why)) for line, _, why in broken]
        whole = [row for row in given if row[2] is None] if broken else given
        if not whole:
            return Batch((), rejected)
        lines, cells, _ = zip(*whole, strict=True)
        rows = Rows(lines, cells, self._hashes(map(self._content, cells)))
        seen.total += sum(rows.hashes)
        self._clean(rows)
        self._stand(rows)
        self._refuse_nobody(rows)
        rejected += [(lines[at], why) for at, why in rows.refused.items()]
        return Batch(self._staged(rows.accepted(), seen), rejected)

    def _hashes(self, rows: Iterable[Sequence[str]]) -> tuple[int, ...]:
        salt = self._settings.salt
        return tuple([hashed ^ salt for hashed in row_hashes(rows)])

    def _clean(self, rows: Rows) -> None:
        """Fill the columns: of several that fill one, the first that is not blank counts, and at last the default."""
        if self._layout.test_marks:
            tests = (at for at, cells in enumerate(rows.cells) if self._layout.is_test(cells))
            rows.refused |= dict.fromkeys(tests, TEST_ROW)
        cells = tuple(zip(*rows.cells, strict=True))
        for position, columns in enumerate(self._cleaner.clean(cells)):
            if any(columns[0]):
                self._keep(rows, position, columns)
            begin = 1
            for unit in self._units[position]:
                homeless = rows.fill(unit, columns[begin : begin + len(unit)])
                self._keep_as_written(rows, position, homeless)
                begin += len(unit)
        if HOUSE_NUMBER in rows.slots:
            lonely = join_house_numbers(rows.slots, rows.slots[HOUSE_NUMBER])
            for position, use in enumerate(self._layout.uses):
                if use.field == HOUSE_NUMBER:
                    written = [at for at in lonely if rows.cells[at][use.index].strip()]
                    self._keep_as_written(rows, position, written)
        if self._keeps_twice:
            rows.kept = {at: list(dict.fromkeys(texts)) for at, texts in rows.kept.items()}
        for name, value in self._defaults.items():
            given = rows.slot(name)
            rows.slots[name] = [value if one is None else one for one in given]

    def _keep_as_written(self, rows: Rows, position: int, places: Iterable[int]) -> None:
        """Keep the cells of a column whose field another column has filled in these rows."""
        use = self._layout.uses[position]
        for at in places:
            texts = rows.kept.setdefault(at, [])
            text = member(use.header, rows.cells[at][use.index].strip())
            if text not in texts:
                texts.append(text)

    def _keep(self, rows: Rows, position: int, columns: Columns) -> None:
        """Note what is kept, which rows are wrong, and which field was not understood."""
        name = self._layout.uses[position].field
        for at, mark in enumerate(columns[0]):
            if mark is None:
                continue
            if type(mark) is Wrong:
                rows.refused.setdefault(at, mark)
            rows.kept.setdefault(at, []).append(str(mark))
            if name and self._can_be_wrong[position] and columns[1][at] is None:
                rows.problems.setdefault(at, []).append(name)

    def _stand(self, rows: Rows) -> None:
        """Say where each row's lead stands; the process may refuse it."""
        if not self._is_gated:
            day = self._settings.received_on
            rows.slots["received_on"] = [given or day for given in rows.slot("received_on")]
            return
        columns = (rows.slot(name) for name in _STANDS)
        standings = [
            self._passed(rows, at, Standing(*given))
            for at, given in enumerate(zip(*columns, strict=True))
        ]
        rows.slots |= {name: [getattr(one, name) for one in standings] for name in _STANDS}

    def _passed(self, rows: Rows, at: int, given: Standing) -> Standing:
        try:
            return self._gate.pass_(given, self._settings.received_on)
        except Refused as refused:
            rows.refused.setdefault(at, str(refused))
            return given

    def _refuse_nobody(self, rows: Rows) -> None:
        if not self._settings.anonymous:
            who = zip(*(rows.slot(name) for name in _WHO), strict=True)
            for at, told in enumerate(who):
                if not any(told):
                    rows.refused.setdefault(at, _NOBODY)

    def _staged(self, rows: Rows, seen: Seen) -> Iterable[Sequence[Value]]:
        sources = self._sources_of(rows)
        rows.slots["row_key"] = note_keys(rows, [name for _, name in sources], seen)
        rows.slots["source_id"] = [number for number, _ in sources]
        rows.fill_sparsely("kept", rows.kept, frame="{%s}", between=", ")
        rows.fill_sparsely("problem", self._unsolved(rows), frame="%s", between="\n")
        rows.slots["problem_folded"] = rows.slots["problem"]  # names are folded as they are
        rows.slots |= {"line": rows.lines, "hash": rows.hashes}
        names = Staging(self.facts).columns
        return zip(*(rows.slot(name) for name in names), strict=True)

    def _unsolved(self, rows: Rows) -> dict[int, list[str]]:
        """The fields of each row that were not understood, but for those that another column could fill."""
        return {
            at: unsolved
            for at, names in rows.problems.items()
            if (
                unsolved := [
                    name for name in dict.fromkeys(names) if self._is_blank(rows, name, at)
                ]
            )
        }

    def _is_blank(self, rows: Rows, field: str, at: int) -> bool:
        (value, *_), *_ = units(field, self._context)
        return rows.slots[value][at] is None

    def _sources_of(self, rows: Rows) -> list[tuple[int, str]]:
        names, kinds = rows.texts("source"), rows.texts("source_kind")
        own = self._layout.source_index
        if own is not None:
            written = [cells[own].strip() for cells in rows.cells]
            names = [here or name for here, name in zip(written, names, strict=True)]
        pairs = list(zip(names, kinds, strict=True))
        for pair in dict.fromkeys(pairs):
            if pair not in self._known_sources:
                source = self._sources.source(*pair)
                self._known_sources[pair] = (source.id, source.folded)
        return list(map(self._known_sources.__getitem__, pairs))

    def source_of(self, cells: Sequence[str]) -> str:
        """The name of the source of a row, which may be ragged."""
        name: Value = None
        if self._layout.source_index is not None and self._layout.source_index < len(cells):
            name = cells[self._layout.source_index].strip()
        for at, use in enumerate(self._layout.uses):
            if not name and use.field == "source" and use.index < len(cells):
                name = self._cleaner.column(at).clean([cells[use.index]])[1][0]
        return self._sources.explicit or str(name or "") or self._sources.fallback


def _can_be_wrong(use: Use, context: Context) -> bool:
    """Whether a cell of this column can be one that is not understood; what the mapping drops is no such."""
    known = field_named(use.field or "", context.own_fields)
    is_dropped = use.target is not None and use.target.otherwise is not None
    return known is not None and known.type not in _NEVER_WRONG and not is_dropped


def _picker(positions: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """What takes these positions out of a sequence, always as a tuple."""
    if len(positions) == 1:
        only = positions[0]
        return lambda values: (values[only],)
    if not positions:
        return lambda _: ()
    return itemgetter(*positions)
