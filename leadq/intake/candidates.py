"""Rows to candidates: each row cleaned, checked and hashed once, as it streams into the staging table."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain
from operator import getitem, itemgetter
from typing import TYPE_CHECKING, Any

from leadq.intake.cleaning import (
    DEPENDS_ON_COUNTRY,
    Cleaned,
    Context,
    Keeper,
    Value,
    Wrong,
    column_cleaner,
    slots,
)
from leadq.intake.standing import Gate, Refused, Standing
from leadq.store.matching import EMAIL, EXTERNAL_ID, PHONE, ROW
from leadq.store.staging import READ
from leadq.values.firms import company_key
from leadq.values.texts import spreadsheet_original

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from leadq.intake.columns import Layout
    from leadq.intake.sources import Sources

Row = tuple[int, list[str], str | None]
_WHO = ("external_id", "email", "role", "phone", "mobile", "first_name", "last_name", "company")
_STANDS = ("stage", "stage_entered_on", "closed_on", "reason", "received_on")
_COMES_FROM = ("source", "source_kind")
_TOLD = ("first_name_folded", "last_name_folded", "company", "postcode")
_GATED = frozenset({"stage", "closed_on", "reason"})
_NOT_FACTS = {
    "external_id",
    "source",
    "source_kind",
    "received_on",
    "stage",
    "stage_entered_on",
    "closed_on",
    "reason",
    "role",
}
_NOBODY = "no name, firm, e-mail, phone or external id that tells who this is"
_PROGRESS = 10_000  # rows
_WORD = 1 << 64


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every row of a file; `defaults` are cleaned values per slot."""

    country: str
    received_on: str | None
    anonymous: bool
    salt: int
    defaults: Mapping[str, Value]


@dataclass(slots=True)
class Seen:
    """What the rows read so far have in common: their number, the sum of their hashes, keys met before."""

    rows: int = 0
    total: int = 0
    hashes: dict[int, set[int]] = field(
        default_factory=lambda: {key: set() for key in (EXTERNAL_ID, EMAIL, PHONE, ROW)}
    )
    repeated: dict[int, set[str | int]] = field(
        default_factory=lambda: {key: set() for key in (EXTERNAL_ID, EMAIL, PHONE, ROW)}
    )

    @property
    def fingerprint(self) -> str:
        """What the content is known by, whatever the order of its rows and columns."""
        return f"{self.total % _WORD:016x}-{self.rows}"

    def note(self, strength: int, key: str | int) -> None:
        """Remember a key; one that was met before is repeated."""
        hashes = self.hashes[strength]
        found = hash(key)  # eight bytes instead of a text; a collision only costs a look
        if found in hashes:
            self.repeated[strength].add(key)
        else:
            hashes.add(found)


class CandidateReader:
    """Turns the rows of one file into rows of the staging table; `facts` are the columns of ``lead`` it fills."""

    def __init__(
        self, layout: Layout, context: Context, settings: Settings, sources: Sources, gate: Gate
    ) -> None:
        self._layout, self._context, self._settings = layout, context, settings
        self._sources, self._gate = sources, gate
        self._returned = layout.is_returned
        self._cells = _picker([use.index for use in layout.uses])
        self._content = _picker(layout.content)
        self._by_country: dict[str, list[dict[str, Cleaned]]] = {}
        names = [
            name
            for use in layout.uses
            for name in ("", *(slots(use.target.field, context) if use.target else ()))
        ]
        positions: dict[str, list[int]] = {}
        for position, name in enumerate(names):
            positions.setdefault(name, []).append(position)
        self._kept = _picker(positions.pop("", []))
        self._several = [found for found in positions.values() if len(found) > 1]
        self._at = {name: found[0] for name, found in positions.items()}
        self._constants = [
            (name, value) for name, value in settings.defaults.items() if value is not None
        ]
        self._width = len(names)
        for name, _ in self._constants:
            self._at.setdefault(name, len(self._at) + self._width)
        self.facts = tuple(name for name in self._at if name not in _NOT_FACTS)
        absent = max(self._width, *(at + 1 for at in self._at.values()), 0)
        self._padding = (None,) * (absent + 1 - self._width)
        self._who, self._stands, self._comes_from, self._told = (
            _picker([self._at.get(name, absent) for name in names])
            for names in (_WHO, _STANDS, _COMES_FROM, _TOLD)
        )
        self._known_sources: dict[tuple[str | None, str | None], tuple[int, str]] = {}
        self._fact_values = _picker([self._at[name] for name in self.facts])
        self._shared = [
            self._cleaner(position, settings.country) for position in range(len(layout.uses))
        ]
        self._country_use = next(
            (
                position
                for position, use in enumerate(layout.uses)
                if use.target and use.target.field == "country"
            ),
            None,
        )
        self._rejected = (None,) * (len(READ) - 3 + len(self.facts))
        self._is_gated = bool(gate.defaults) or not _GATED.isdisjoint(self._at)

    def _cleaner(self, position: int, country: str) -> dict[str, Cleaned]:
        use = self._layout.uses[position]
        if use.target is None:
            return Keeper(use.header)
        return column_cleaner(use.index, use.header, use.target, self._context, country=country)

    def _cleaners(self, country: str) -> list[dict[str, Cleaned]]:
        """A cleaner per use, those that do not depend on the country shared by all countries."""
        found = self._by_country.get(country)
        if found is None:
            found = self._by_country[country] = [
                self._cleaner(position, country)
                if use.target and use.target.field in DEPENDS_ON_COUNTRY
                else shared
                for position, (use, shared) in enumerate(
                    zip(self._layout.uses, self._shared, strict=True)
                )
            ]
        return found

    def candidates(
        self, rows: Iterable[Row], seen: Seen, progress: Callable[[int], None] | None
    ) -> Iterator[Sequence[Value]]:
        """Yield a row of the staging table per row of the file, and note in `seen` what they have in common."""
        for line, given, problem in rows:
            seen.rows += 1
            if progress is not None and seen.rows % _PROGRESS == 0:
                progress(seen.rows)
            cells = [spreadsheet_original(cell) for cell in given] if self._returned else given
            if problem is not None:
                seen.total += self._hash(cells)
                yield (line, "rejected", problem, *self._rejected)
                continue
            hashed = self._hash(self._content(cells))
            seen.total += hashed
            try:
                yield self._candidate(line, cells, hashed, seen)
            except Refused as refused:
                yield (line, "rejected", str(refused), *self._rejected)

    def _hash(self, cells: Sequence[str]) -> int:
        return _number("\x1f".join(cells)) ^ self._settings.salt

    def _candidate(self, line: int, cells: list[str], hashed: int, seen: Seen) -> Sequence[Value]:
        picked = self._cells(cells)
        cleaners = self._shared
        if self._country_use is not None:
            country = cleaners[self._country_use][picked[self._country_use]][1]
            if country is not None and country != self._settings.country:
                cleaners = self._cleaners(str(country))
        values = list(chain.from_iterable(map(_cleaned, cleaners, picked)))
        values.extend(self._padding)
        kept = [text for text in self._kept(values) if text]
        for text in kept:
            if type(text) is Wrong:
                raise Refused(text)
        if self._several or self._constants:
            self._complete(values)
        standing = Standing(*self._stands(values))
        if self._is_gated or standing.received_on is None:
            standing = self._gate.pass_(standing, self._settings.received_on)
        source_id, source = self._source(values, cells)
        external_id, row_key, role = self._identify(values, hashed, source, seen)
        return (
            line,
            None,
            None,
            hashed,
            source_id,
            standing.received_on,
            external_id,
            row_key,
            role,
            standing.stage,
            standing.stage_entered_on,
            standing.closed_on,
            standing.reason,
            "{" + ", ".join(kept) + "}" if kept else None,
            *self._fact_values(values),
        )

    def _complete(self, values: list[Any]) -> None:
        """Take the first of several columns that fill a slot, and defaults for what is blank."""
        for positions in self._several:
            values[positions[0]] = next(
                (values[at] for at in positions if values[at] is not None), None
            )
        for name, value in self._constants:
            if values[self._at[name]] is None:
                values[self._at[name]] = value

    def _source(self, values: list[Any], cells: list[str]) -> tuple[int, str]:
        name, kind = self._comes_from(values)
        if self._layout.source_index is not None:
            name = cells[self._layout.source_index].strip() or name
        found = self._known_sources.get((name, kind))
        if found is None:
            source = self._sources.source(name, kind)
            found = self._known_sources[name, kind] = (source.id, source.folded)
        return found

    def source_of(self, cells: Sequence[str]) -> str:
        """The name of the source of a row, which may be ragged."""
        name = None
        if self._layout.source_index is not None and self._layout.source_index < len(cells):
            name = cells[self._layout.source_index].strip()
        for use, cleaner in zip(self._layout.uses, self._shared, strict=True):
            if name or not (use.target and use.target.field == "source") or use.index >= len(cells):
                continue
            name = str(cleaner[cells[use.index]][1] or "")
        return self._sources.explicit or name or self._sources.fallback

    def _identify(
        self, values: list[Any], hashed: int, source: str, seen: Seen
    ) -> tuple[str | None, int | None, int | None]:
        """External id, row key and role mark of a row; its keys are noted. Raises Refused when it has no identity."""
        external_id, email, role, phone, mobile, *names, company = self._who(values)
        first_name, last_name = names
        is_keyless = True
        if external_id is not None:
            seen.note(EXTERNAL_ID, external_id)
            is_keyless = False
        if email is not None and role is None:
            seen.note(EMAIL, email)
            is_keyless = False
        if phone is not None or mobile is not None:
            seen.note(PHONE, phone or mobile)
            if phone is not None and mobile is not None and phone != mobile:
                seen.note(PHONE, mobile)
            is_keyless = is_keyless and (first_name is None or last_name is None)
        if not is_keyless:
            return external_id, None, role
        known = first_name or last_name or company or email or phone or mobile
        if known is None and not self._settings.anonymous:
            raise Refused(_NOBODY)
        first_name, last_name, company, postcode = self._told(values)
        row_key = row_key_of(source, first_name, last_name, company, postcode, hashed)
        seen.note(ROW, row_key)
        return None, row_key, role


def row_key_of(
    source: str,
    first_name: str | None,
    last_name: str | None,
    company: str | None,
    postcode: str | None,
    hashed: int,
) -> int:
    """Who a row without any key is: source, folded name, firm and postcode; without name and firm, the whole row."""
    if first_name or last_name or company:
        firm = company_key(company) if company else ""
        parts = [source, first_name or "", last_name or "", firm, postcode or ""]
    else:
        parts = [source, str(hashed)]
    return _number("\x1f".join(parts))


def _number(text: str) -> int:
    """Eight bytes that stand for a text, as SQLite's integers are."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


_cleaned: Callable[[dict[str, Cleaned], str], Cleaned] = getitem


def _picker(positions: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """What takes these positions out of a sequence, always as a tuple."""
    if len(positions) == 1:
        only = positions[0]
        return lambda values: (values[only],)
    if not positions:
        return lambda _: ()
    return itemgetter(*positions)
