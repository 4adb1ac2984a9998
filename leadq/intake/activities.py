"""Lists of what happened (`rows: activities`): each row one activity of a lead that is known already."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from leadq.intake.cells import Cleaned, Context, Undecided, Value, Wrong, reader, slots
from leadq.intake.cleaning import Cleaner, Keeper
from leadq.intake.columns import TEST_ROW
from leadq.intake.deciding import decide_dates
from leadq.intake.previewing import Preview, preview_columns
from leadq.intake.reading import rows
from leadq.intake.rejects import count_no_leads, write_rejects
from leadq.intake.requests import Outcome
from leadq.intake.sources import NoSource, file_source
from leadq.rulebook.mappings import KEEP, Target
from leadq.store import events, imports, previews
from leadq.store.imports import Run
from leadq.values.dates import DateFormat
from leadq.values.folding import fold
from leadq.values.numbers import parse_integer
from leadq.values.texts import clean_text, spreadsheet_original
from leadq.values.zones import local_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from leadq.intake.columns import Use
    from leadq.intake.requests import Job, Progress
    from leadq.rulebook.loading import Rulebook
    from leadq.store.writing import Transaction

_NEEDED: Final = {"kind": "kind", "happened_on": "happened_at"}
_PERSON: Final = ("email", "phone", "external_id")
_SELF_EVIDENT: Final = DateFormat(order=None)
_PROGRESS: Final = 10_000  # rows
_WORD: Final = 1 << 64


def import_activities(
    tx: Transaction, rulebook: Rulebook, job: Job, progress: Progress | None
) -> Outcome:
    """Import activities; a row that was imported before changes nothing, one of an unknown person is rejected."""
    reader = _EventReader(rulebook, job, {})
    try:
        total, count = _stage(tx, reader, progress)
    except Undecided:
        reader = _EventReader(rulebook, job, decide_dates(job, {}))
        total, count = _stage(tx, reader, progress)
    events.find_leads(tx.db, job.system)
    created = events.write(tx)
    tally = events.tally(tx.db, created=created)
    source = _source(job)
    run = Run(job.file.path.name, f"{total % _WORD:016x}-{count}", source, job.system)
    came_before = imports.same_content(tx.db, run.fingerprint, source) is not None
    imports.finish_run(tx, imports.begin_run(tx, run), rows=count, tally=tally)
    preview = _preview(tx, reader) if job.request.dry_run else None
    rejects = None
    if tally.rejected and not job.request.dry_run:
        rejected = events.rejected(tx.db)
        rejects = write_rejects(
            job.file, job.layout, rejected, lambda _: source, came_before=came_before
        )
    return Outcome(
        source=source,
        rows=count,
        tally=tally,
        no_leads=count_no_leads(events.rejected(tx.db)),
        rejects=rejects,
        preview=preview,
    )


def _preview(tx: Transaction, reader: _EventReader) -> Preview:
    """What is known of the columns; an activity keeps nothing that was not understood: its row is rejected."""
    return Preview(
        columns=preview_columns(
            reader.job, reader.context, reader.reads, (), country=reader.country
        ),
        rejections=tuple(previews.refused_events(tx.db)),
    )


def _source(job: Job) -> str:
    mapping = job.request.mapping
    source = job.request.source or (mapping and mapping.source) or file_source(job.file.path)
    if not source:
        raise NoSource
    return source


def _stage(tx: Transaction, read: _EventReader, progress: Progress | None) -> tuple[int, int]:
    """Stream the file into the staging table; answers the sum of the rows' hashes and their number."""
    events.create(tx.db)
    events.fill(tx.db, read.events(progress))
    return read.total, read.count


class _EventReader:
    """Turns the rows of one file into rows of the staging table."""

    def __init__(self, rulebook: Rulebook, job: Job, dates: Mapping[int, DateFormat]) -> None:
        self._rulebook, self.job = rulebook, job
        self.context = _context(rulebook, job, dates)
        self._cleaners = [
            (use.index, self._cleaner(use.index, use.header, use.target)) for use in job.layout.uses
        ]
        self._names = [
            name
            for use in job.layout.uses
            for name in ("", *(slots(use.field, self.context) if use.field else ()))
        ]
        self._defaults = self._cleaned_defaults()
        self._seen: set[int] = set()
        self._copies: dict[int, int] = {}
        self.total = self.count = 0

    def _cleaner(self, index: int, header: str, target: Target | None) -> dict[str, Cleaned]:
        if target is None or target.field == KEEP:
            return Keeper(header, self.context)
        read = _event_reader(index, target.field, self.context, self._rulebook)
        return Cleaner(header, target, self.context, read)

    @property
    def country(self) -> str:
        """Where phones without a calling code are taken to be."""
        return self._rulebook.process.calendar.country

    def reads(self, use: Use) -> Callable[[str], Cleaned] | None:
        """What reads the cells of a column; None for one that nobody understands."""
        if use.target is None or use.field is None or use in self.job.layout.ignored:
            return None
        return self._cleaner(use.index, use.header, use.target).__getitem__

    def _cleaned_defaults(self) -> dict[str, Value]:
        mapping = self.job.request.mapping
        found: dict[str, Value] = {}
        for field, text in (mapping.defaults if mapping else {}).items():
            values = self._cleaner(-1, field, Target(field))[text][1:]
            found |= dict(zip(slots(field, self.context), values, strict=True))
        return found

    def events(self, progress: Progress | None) -> Iterator[Sequence[Value]]:
        """Yield a row of the staging table per row of the file."""
        nothing = (None,) * (len(events.READ) - 3)
        for line, given, problem in rows(self.job.file):
            self.count += 1
            if progress is not None and self.count % _PROGRESS == 0:
                progress(self.count)
            cells = (
                [spreadsheet_original(cell) for cell in given]
                if self.job.layout.is_guarded
                else given
            )
            content = cells if problem else [cells[index] for index in self.job.layout.content]
            hashed = self._hash(content)
            found: Sequence[Value] | str = problem or self._event(line, cells, hashed)
            yield (line, "rejected", found, *nothing) if isinstance(found, str) else found

    def _hash(self, cells: Sequence[str]) -> int:
        text = "\x1f".join(cells).encode("utf-8", "surrogatepass")
        hashed = int.from_bytes(blake2b(text, digest_size=8).digest(), "little")
        self.total += hashed
        return hashed

    def _event(self, line: int, cells: list[str], hashed: int) -> Sequence[Value] | str:
        """The row of the staging table, or why the row is rejected."""
        if self.job.layout.is_test(cells):
            return TEST_ROW
        found = dict(self._defaults)
        values = [value for index, cleaner in self._cleaners for value in cleaner[cells[index]]]
        for name, value in zip(self._names, values, strict=True):
            if isinstance(value, Wrong):
                return str(value)
            if name and value is not None:
                found[name] = value
        missing = [field for slot, field in _NEEDED.items() if slot not in found]
        if missing:
            return f"{' and '.join(missing)} missing"
        if not any(name in found for name in _PERSON):
            return "no e-mail, phone or external id that tells whose activity this is"
        kind = str(found["kind"])
        found["by"] = self._rulebook.process.kinds[kind].by
        found["reference"] = self._reference(found.get("reference"), hashed)
        found.setdefault("count", 1)
        return (line, None, None, *(found.get(name) for name in events.READ[3:]))

    def _reference(self, given: Value, hashed: int) -> str:
        """What an activity is known by: the sender's reference, else the row's content and its number among equals."""
        if given is not None:
            return f"{self.job.system or _source(self.job)}: {given}"
        if hashed not in self._seen:
            self._seen.add(hashed)
            return f"{hashed:016x}"
        self._copies[hashed] = self._copies.get(hashed, 1) + 1
        return f"{hashed:016x}-{self._copies[hashed]}"


def _context(rulebook: Rulebook, job: Job, dates: Mapping[int, DateFormat]) -> Context:
    mapping = job.request.mapping
    return Context(
        own_fields={},
        stages={},
        zone=rulebook.process.calendar.timezone,
        mapping=mapping.file if mapping else "",
        empty=frozenset(mapping.empty if mapping else ()),
        dates=dates,
    )


def _event_reader(
    index: int, name: str, context: Context, rulebook: Rulebook
) -> Callable[[str], Cleaned]:
    process = rulebook.process
    match name:
        case "kind":
            return lambda text: _known(text, tuple(process.kinds), "kind of activity")
        case "result":
            return lambda text: _known(text, tuple(process.results), "result")
        case "count":
            return _count
        case "subject":
            return _subject
        case "happened_at":
            return lambda text: _moment(text, context.dates.get(index), context.zone)
        case _:
            return reader(index, name, context, process.calendar.country)


def _known(text: str, known: Sequence[str], what: str) -> Cleaned:
    folded = fold(text)
    for name in known:
        if fold(name) == folded:
            return False, name
    return Wrong(f"{text!r} is no {what} (known: {', '.join(known)})"), None


def _count(text: str) -> Cleaned:
    count = parse_integer(text)
    if count is None or count < 1:
        return Wrong(f"{text!r} is no count"), None
    return False, count


def _subject(text: str) -> Cleaned:
    value = clean_text(text)
    return False, value, fold(value) if value else None


def _moment(text: str, dates: DateFormat | None, zone: str) -> Cleaned:
    """The local day and, where a time is given, the UTC moment; a time without an offset is local."""
    found = (dates or _SELF_EVIDENT).moment(text)
    if found is None:
        if dates is None:
            raise Undecided
        return Wrong(f"{text!r} is no time"), None, None
    day, time = found
    if time is None:
        return False, day, None
    moment = datetime.fromisoformat(f"{day}T{time}")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    utc = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    return False, local_day(moment, zone).isoformat(), f"{utc}Z"
