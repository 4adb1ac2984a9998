"""Where the rows of a file come from: the name given, a column, the mapping, or the name of the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from leadq.errors import InputError, UsageError
from leadq.intake.contents import STANDARD_INPUT
from leadq.store import imports
from leadq.store.imports import Source
from leadq.values.folding import fold
from leadq.values.texts import clean_text

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from leadq.store.writing import Transaction

_KIND: Final = "list"
_PACKED: Final = (".gz", ".bz2", ".xz")
_REMEMBERED: Final = timedelta(days=180)


class StaleSource(InputError):
    """A name taken from the file was used so long ago that it may be another list's."""

    def __init__(self, name: str, last: str) -> None:
        super().__init__(
            f"source {name!r} (the file's name) was last used on {last}: say with --source whether this is the"
            " same list or a new one"
        )


class NoSource(UsageError):
    """Standard input has no name that could say where its leads come from."""

    def __init__(self) -> None:
        super().__init__(
            f"{STANDARD_INPUT} does not say where its leads come from: give --source NAME, or a mapping with a source"
        )


@dataclass(slots=True)
class Sources:
    """The sources of the database and the new ones of this file, by folded name.

    `fallback` names the rows that bring no source, "" when nothing does; `is_file_name` says that nobody chose it.
    """

    tx: Transaction
    explicit: str | None
    fallback: str
    is_file_name: bool
    kind: str | None
    known: dict[str, Source] = field(default_factory=dict)
    new: dict[int, Source] = field(default_factory=dict)
    _next_id: int = 1

    def __post_init__(self) -> None:
        for source in imports.sources(self.tx.db):
            self.known[source.folded] = source
            self._next_id = max(self._next_id, source.id + 1)

    def source(self, name: str | None, kind: str | None) -> Source:
        """The source of a row that brings this name and kind; new ones get the next id."""
        wanted = self.explicit or name
        if wanted is None:
            wanted = self.fallback
            if not wanted:
                raise NoSource
            if self.is_file_name:
                self._check_fresh(wanted)
        folded = fold(wanted)
        found = self.known.get(folded)
        if found is None:
            found = Source(self._next_id, wanted, folded, self.kind or kind or _KIND)
            self.known[folded] = self.new[found.id] = found
            self._next_id += 1
        return found

    def _check_fresh(self, name: str) -> None:
        found = self.known.get(fold(name))
        if found is None or found.id in self.new:
            return
        last = imports.last_used(self.tx.db, found.name)
        if last is not None and date.fromisoformat(last[:10]) + _REMEMBERED < self.tx.as_of.date():
            raise StaleSource(name, last[:10])

    def store(self, used: Collection[int]) -> None:
        """Write the new ones among `used`, and the kind that was given."""
        imports.add_sources(self.tx, [source for id_, source in self.new.items() if id_ in used])
        if self.kind is not None:
            for id_ in used:
                imports.change_kind(self.tx, id_, self.kind)

    def single(self, used: Collection[int]) -> str | None:
        """The one source of all rows, None when there are several; the fallback when there is no row."""
        names = [source.name for source in self.known.values() if source.id in used]
        if not names:
            return self.explicit or self.fallback
        return names[0] if len(names) == 1 else None


def file_source(path: Path) -> str:
    """The source that a file's name gives, "" for standard input."""
    if path == STANDARD_INPUT:
        return ""
    name = path.name
    for packed in _PACKED:
        name = name.removesuffix(packed)
    return source_name(name.rpartition(".")[0]) or source_name(name) or path.name


def source_name(text: str | None) -> str | None:
    """A source's name from the command line or a file's name, cleaned; None when nothing is left."""
    return clean_text(text) if text else None
