"""One list into the workspace: read, cleaned, matched and applied in one transaction, with counts that add up."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from leadq.errors import InputError
from leadq.intake.candidates import CandidateReader, Settings
from leadq.intake.cells import Cleaned, Context, Undecided, Value, Wrong, slots
from leadq.intake.cleaning import column_cleaner
from leadq.intake.deciding import decide_dates
from leadq.intake.keys import Seen
from leadq.intake.matching import match
from leadq.intake.opening import opened
from leadq.intake.previewing import Preview, preview_columns
from leadq.intake.reading import rows
from leadq.intake.rejects import Rejects, count_no_leads, write_rejects
from leadq.intake.requests import ImportSummary, Job, Outcome, Progress, Request, summarise
from leadq.intake.sources import Sources, file_source, source_name
from leadq.intake.standing import Gate
from leadq.rulebook.mappings import Target
from leadq.store import arrivals, imports, new_leads, previews, problems, staging, workdays
from leadq.store.imports import Run
from leadq.store.new_leads import Delivery, Entry
from leadq.store.placing import remember_joined_rows
from leadq.store.proposals import propose
from leadq.values.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from leadq.intake.columns import Use
    from leadq.rulebook.loading import Rulebook
    from leadq.rulebook.mappings import MappingFile
    from leadq.store.kept_edits import KeptEdit
    from leadq.store.matching import Doubt
    from leadq.store.staging import Staging, Tally
    from leadq.store.writing import Transaction
    from leadq.values.dates import DateFormat

__all__ = ["ImportSummary", "Request", "import_file", "import_job"]

_GATED: Final = ("stage", "closed_on", "reason")


class WrongDefault(InputError):
    """A default of the mapping that its field cannot hold."""

    def __init__(self, mapping: str, field: str, text: str) -> None:
        super().__init__(f"{mapping}: default {text!r} of {field} is not understood")


def import_file(
    tx: Transaction, rulebook: Rulebook, request: Request, *, progress: Progress | None = None
) -> ImportSummary:
    """Open one list and import it; see `import_job`."""
    return import_job(tx, rulebook, opened(rulebook, request), progress=progress)


def import_job(
    tx: Transaction, rulebook: Rulebook, job: Job, *, progress: Progress | None = None
) -> ImportSummary:
    """Import one list of leads or of activities; `progress` hears the number of rows read now and then.

    Raises an InputError leaf, after which the transaction must not be kept. A dry run writes no file and answers a
    preview; the caller leaves the database as it was.
    """
    mapping = job.request.mapping
    if mapping is not None and mapping.rows == "activities":
        from leadq.intake.activities import import_activities

        return summarise(job, import_activities(tx, rulebook, job, progress))
    return summarise(job, _import_leads(tx, rulebook, job, progress))


@dataclass(frozen=True, slots=True)
class _Staged:
    """A file whose rows stand in the staging table."""

    staging: Staging
    seen: Seen
    sources: Sources
    reader: CandidateReader
    context: Context
    country: str


def _import_leads(
    tx: Transaction, rulebook: Rulebook, job: Job, progress: Progress | None
) -> Outcome:
    staged = _stage(tx, rulebook, job, progress)
    spills = staging.spill_when_large(tx.db, staged.seen.rows)
    used = staging.sources_in_use(tx.db)
    source = staged.sources.single(used)
    before = (
        imports.same_content(tx.db, staged.seen.fingerprint, source) if staged.seen.rows else None
    )
    edits: tuple[KeptEdit, ...] = ()
    doubts: list[Doubt] = []
    came_before = before is not None and not _is_wanted_again(job.request, before)
    if before is not None and came_before:
        source = before.source
        run_id = imports.begin_run(tx, _run(job, staged, source))
        tally = _all_unchanged(staging.tally(tx.db, created=0), staged.seen.rows)
    else:
        staged.sources.store(used)
        run_id = imports.begin_run(tx, _run(job, staged, source))
        doubts = match(tx.db, staged.staging, staged.seen, job.system)
        created, edits = _apply(tx, rulebook, job, _delivery(tx, rulebook, staged, job, run_id))
        remember_joined_rows(tx)
        propose(tx, run_id, doubts)
        tally = staging.tally(tx.db, created=created)
    imports.finish_run(tx, run_id, rows=staged.seen.rows, tally=tally)
    return Outcome(
        source=source,
        rows=staged.seen.rows,
        tally=tally,
        no_leads=count_no_leads(staging.rejected(tx.db)),
        kept_edits=edits,
        proposals=len({doubt.line for doubt in doubts}),
        spills=spills,
        came_before=came_before,
        outdated=before is not None and came_before and before.outdated,
        preview=_preview(tx, job, staged) if job.request.dry_run else None,
        rejects=_rejects(tx, job, staged, tally, came_before=before is not None),
    )


def _preview(tx: Transaction, job: Job, staged: _Staged) -> Preview:
    """What is known of the file, its columns and its rows that are rejected."""

    def read(use: Use) -> Callable[[str], Cleaned] | None:
        if use.target is None or use.field is None or use in job.layout.ignored:
            return None
        cleaner = column_cleaner(
            use.index, use.header, use.target, staged.context, country=staged.country
        )
        return cleaner.read

    return Preview(
        columns=preview_columns(
            job,
            staged.context,
            read,
            previews.unclear_rows(tx.db),
            country=staged.country,
        ),
        rejections=tuple(previews.refusals(tx.db)),
    )


def _is_wanted_again(request: Request, before: Run) -> bool:
    """Whether the same content is to be looked at again: as another source's, or to win over edits."""
    if request.update:
        return True
    return request.source is not None and fold(request.source) != fold(before.source or "")


def _all_unchanged(tally: Tally, rows: int) -> Tally:
    from leadq.store.staging import Tally

    return Tally(0, 0, rows - tally.rejected, tally.rejected, 0)


def _run(job: Job, staged: _Staged, source: str | None) -> Run:
    return Run(job.file.path.name, staged.seen.fingerprint, source, job.system)


def _rejects(
    tx: Transaction, job: Job, staged: _Staged, tally: Tally, *, came_before: bool
) -> Rejects | None:
    if not tally.rejected or job.request.dry_run:
        return None
    rejected = staging.rejected(tx.db)
    source_of = staged.reader.source_of
    return write_rejects(job.file, job.layout, rejected, source_of, came_before=came_before)


def _stage(tx: Transaction, rulebook: Rulebook, job: Job, progress: Progress | None) -> _Staged:
    """Stream the file into the staging table; again when its dates turn out to need a decision."""
    try:
        return _stage_with(tx, rulebook, job, progress, dates={})
    except Undecided:
        own_fields = {field.name: field for field in rulebook.fields.own}
        dates = decide_dates(job, own_fields)
        return _stage_with(tx, rulebook, job, progress, dates=dates)


def _stage_with(
    tx: Transaction,
    rulebook: Rulebook,
    job: Job,
    progress: Progress | None,
    *,
    dates: Mapping[int, DateFormat],
) -> _Staged:
    context = _context(rulebook, job, dates)
    sources = _sources(tx, job)
    settings = _settings(rulebook, job, context)
    defaults = _gated_defaults(context, job.request.mapping, settings.country)
    gate = Gate.of(rulebook.process, defaults, tx.today)
    reader = CandidateReader(job.layout, context, settings, sources, gate)
    seen = Seen()
    made = staging.create(tx.db, reader.facts)
    staging.fill(tx.db, made, reader.batches(rows(job.file), seen, progress))
    seen.hashes.clear()
    return _Staged(made, seen, sources, reader, context, settings.country)


def _context(rulebook: Rulebook, job: Job, dates: Mapping[int, DateFormat]) -> Context:
    mapping = job.request.mapping
    return Context(
        own_fields={field.name: field for field in rulebook.fields.own},
        stages={fold(stage.name): stage.name for stage in rulebook.process.stages},
        zone=rulebook.process.calendar.timezone,
        mapping=mapping.file if mapping else "",
        empty=frozenset(mapping.empty if mapping else ()),
        dates=dates,
        is_export=job.layout.is_export,
    )


def _sources(tx: Transaction, job: Job) -> Sources:
    mapping = job.request.mapping
    named = mapping.source if mapping else None
    return Sources(
        tx,
        explicit=source_name(job.request.source),
        fallback=named or file_source(job.file.path),
        is_file_name=named is None,
        kind=job.request.kind,
    )


def _settings(rulebook: Rulebook, job: Job, context: Context) -> Settings:
    mapping = job.request.mapping
    country = rulebook.process.calendar.country
    received = job.request.received
    return Settings(
        country=country,
        received_on=received.isoformat() if received else None,
        anonymous=mapping is not None and mapping.anonymous,
        salt=_salt(rulebook, job),
        defaults=_defaults(context, mapping, country),
    )


def _salt(rulebook: Rulebook, job: Job) -> int:
    """What a row's hash knows of how the row is read: the same content read in another way is another content."""
    mapping = job.request.mapping
    own = {field.name: field for field in rulebook.fields.own}
    read = [
        sorted(
            (use.header, repr(use.target), repr(own.get(use.target.field)))
            for use in job.layout.columns
            if use.target
        ),
        rulebook.process.calendar,
        mapping
        and (
            mapping.system,
            mapping.dates,
            mapping.empty,
            sorted(mapping.defaults.items()),
            mapping.anonymous,
            sorted(mapping.test_rows.items()),
            list(mapping.columns),
        ),
        job.layout.fills("stage")
        and [(stage.name, stage.outcome, stage.reasons) for stage in rulebook.process.stages],
    ]
    return int.from_bytes(
        blake2b(repr(read).encode(), digest_size=8).digest(), "little", signed=True
    )


def _defaults(context: Context, mapping: MappingFile | None, country: str) -> dict[str, Value]:
    """The defaults of the mapping as values per slot, but those that depend on the stage."""
    found: dict[str, Value] = {}
    for field, text in (mapping.defaults if mapping else {}).items():
        if field not in _GATED:
            values = _cleaned_default(context, field, text, country)
            found |= dict(zip(slots(field, context), values, strict=True))
    return found


def _gated_defaults(context: Context, mapping: MappingFile | None, country: str) -> dict[str, str]:
    defaults = mapping.defaults if mapping else {}
    return {
        field: str(_cleaned_default(context, field, defaults[field], country)[0])
        for field in _GATED
        if field in defaults
    }


def _cleaned_default(context: Context, field: str, text: str, country: str) -> tuple[Value, ...]:
    cleaner = column_cleaner(-1, field, Target(field), context, country=country)
    try:
        kept, *values = cleaner[text]
    except Undecided as error:
        raise WrongDefault(context.mapping, field, text) from error
    if isinstance(kept, Wrong) or values[0] is None:
        raise WrongDefault(context.mapping, field, text)
    return tuple(values)


def _delivery(
    tx: Transaction, rulebook: Rulebook, staged: _Staged, job: Job, run_id: int
) -> Delivery:
    return Delivery(
        staging=staged.staging,
        system=job.system,
        run_id=run_id,
        first_stage=rulebook.process.first.name,
        received_on=tx.today,
    )


def _apply(
    tx: Transaction, rulebook: Rulebook, job: Job, delivery: Delivery
) -> tuple[int, tuple[KeptEdit, ...]]:
    """Make the new leads and change the known ones; answers how many rows became leads, and the edits kept."""
    new_leads.note_entries(tx.db, _entries(tx, rulebook))
    created = new_leads.create_unknown(tx, delivery)
    edits: list[KeptEdit] = []
    for turn in arrivals.turns(tx.db):
        changes = arrivals.apply_turn(tx, delivery, turn, update=job.request.update)
        created += changes.followers
        edits += changes.kept_edits
    problems.renew_arrived(tx)
    return created, tuple(edits)


def _entries(tx: Transaction, rulebook: Rulebook) -> list[Entry]:
    """What entering each stage means on the day of the import."""
    process = rulebook.process
    opened = [stage.name for stage in process.open_stages]
    entries: list[Entry] = []
    for stage in process.stages:
        furthest = opened.index(stage.name) + 1 if stage.name in opened else 1
        if stage.outcome == "won":
            furthest = len(opened)
        step = stage.next_step
        due = workdays.after(tx.db, tx.as_of.date(), step.due_in).isoformat() if step else None
        entries.append(
            Entry(stage.name, stage.outcome, furthest, step.action if step else None, due)
        )
    return entries
