"""What is asked of an import, what it works on, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from leadq.intake.columns import Layout
    from leadq.intake.contents import Content
    from leadq.intake.lists import ListFile
    from leadq.intake.previewing import Preview
    from leadq.intake.rejects import Rejects
    from leadq.rulebook.mappings import MappingFile
    from leadq.rulebook.ready_mappings import ReadyMapping
    from leadq.store.kept_edits import KeptEdit
    from leadq.store.staging import Tally

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Request:
    """A file to import and what was said about it; `dry_run` writes no file of rejected rows.

    `content` is what stands under `path` if that has been looked up. Without a `mapping`, the one of the `ready` ones
    that is meant for the file's headers is used.
    """

    path: Path
    content: Content | None = None
    source: str | None = None
    kind: str | None = None
    received: date | None = None
    mapping: MappingFile | None = None
    ready: tuple[ReadyMapping, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    update: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What became of a file's rows; the five counts add up to `rows`.

    `source` is None when there are several. `columns` are pairs of header and field, None for kept as it is; KEEP and
    IGNORE where the `mapping` says so.
    `no_leads` counts the rejected rows that nobody could correct: totals and test rows.
    `proposals` counts rows whose keys belong to two leads. `spills` says that readers may have had to wait,
    `came_before` that the same content had been imported, so that nothing was looked at again, `outdated` that other
    content of its source came in since. `told` names the kind of file, `unread_sheets` those that hold lists too.
    A dry run has a `preview`.
    """

    file: str
    source: str | None
    rows: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    suppressed: int
    no_leads: int
    rejects: Rejects | None
    kept_edits: tuple[KeptEdit, ...]
    proposals: int
    told: str
    sheet: str | None
    unread_sheets: tuple[str, ...]
    header_line: int
    mapping: str | None
    columns: tuple[tuple[str, str | None], ...]
    spills: bool
    came_before: bool
    outdated: bool
    preview: Preview | None

    @property
    def rejects_file(self) -> str | None:
        """Where the rejected rows stand once all is done, None when there are none or nothing is written."""
        return str(self.rejects.path) if self.rejects else None


@dataclass(frozen=True, slots=True)
class Job:
    """A file that has been opened, what its columns fill, and what was asked."""

    request: Request
    file: ListFile
    layout: Layout

    @property
    def system(self) -> str | None:
        """The name space of the external ids, None when no mapping names one."""
        return self.request.mapping.system if self.request.mapping else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, besides what its job says."""

    source: str | None
    rows: int
    tally: Tally
    no_leads: int = 0
    rejects: Rejects | None = None
    kept_edits: tuple[KeptEdit, ...] = ()
    proposals: int = 0
    spills: bool = False
    came_before: bool = False
    outdated: bool = False
    preview: Preview | None = None


def summarise(job: Job, outcome: Outcome) -> ImportSummary:
    """Put together what the user hears of an import."""
    tally = outcome.tally
    return ImportSummary(
        file=str(job.file.path),
        source=outcome.source,
        rows=outcome.rows,
        created=tally.created,
        updated=tally.updated,
        unchanged=tally.unchanged,
        rejected=tally.rejected,
        suppressed=tally.suppressed,
        no_leads=outcome.no_leads,
        rejects=outcome.rejects,
        kept_edits=outcome.kept_edits,
        proposals=outcome.proposals,
        told=job.file.words,
        sheet=job.file.sheet,
        unread_sheets=job.file.unread,
        header_line=job.file.header_line,
        mapping=job.request.mapping.file if job.request.mapping else None,
        columns=tuple(
            (use.header, use.target.field if use.target else None) for use in job.layout.columns
        ),
        spills=outcome.spills,
        came_before=outcome.came_before,
        outdated=outcome.outdated,
        preview=outcome.preview,
    )
