"""Lists come in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.options import FormatOption, parse_day_option
from leadq.cli.prompts import somebody_is_there
from leadq.cli.session import session
from leadq.cli.sources import KindOption
from leadq.output.messages import say, suggest
from leadq.output.printing import Format
from leadq.output.progress import progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadq.intake.requests import ImportSummary, Job, Request
    from leadq.rulebook.loading import Rulebook
    from leadq.rulebook.mappings import MappingFile
    from leadq.workspace import Workspace

_PARTLY = 4  # done, but rows were rejected
_NO_MAPPING = Path("none")


def register(app: typer.Typer) -> None:
    """Add the command of this group."""
    app.command("import", cls=Command)(import_)


def import_(
    ctx: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="Lists: CSV, XLSX, XLS, ODS, packed too; - is standard input."
        ),
    ],
    source: Annotated[
        str | None,
        typer.Option(
            "--source", help="Where these leads come from; else a column, else the file's name."
        ),
    ] = None,
    kind: KindOption = None,
    received: Annotated[
        date | None,
        typer.Option(
            "--received",
            parser=parse_day_option,
            metavar="DAY",
            help="When they came in; else today.",
        ),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping",
            metavar="FILE",
            help="Which column is which field: a file, a name in rules/mappings, or none; else told from the headers.",
        ),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", help="Else told from the file.")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option("--delimiter", help="Else told from the file.")
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option(
            "--sheet",
            metavar="NAME",
            help="Which sheet of a workbook, by name or number; else the first that holds a list.",
        ),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="The list wins over what is known.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen, write nothing.")
    ] = False,
    form: FormatOption = Format.AUTO,
) -> None:
    """Import lists: cleaned, no duplicates, each with its source.

    A mapping says what the columns of another system's export mean; with `rows: activities` in it, the list
    holds what known leads did.
    """
    from leadq.intake.contents import DASH, STANDARD_INPUT, named_content
    from leadq.intake.importing import import_job
    from leadq.intake.rejects import publishing_rejects
    from leadq.intake.requests import Request
    from leadq.output.import_hints import say_what_became, say_what_was_read
    from leadq.output.imports import print_summaries
    from leadq.rulebook.ready_mappings import ready_mappings

    if source is not None and not source.strip():
        raise typer.BadParameter("--source needs a name")
    if files.count(DASH) > 1:
        raise typer.BadParameter("- is standard input, and can be named once")
    # before a workspace is made or rejected rows are written; nobody waits for a pipe with the database locked
    contents = [named_content(file) for file in files]
    if sum(content.path == STANDARD_INPUT for content in contents) > 1:
        raise typer.BadParameter(
            "only one of the lists can come from a pipe: save the others as files"
        )
    shared = session(ctx)
    found = shared.workspace() if dry_run else shared.workspace_for_import()
    shared.folder = found.folder
    with shared.ruled(mirrors=not dry_run) as (db, rulebook):
        read = _given_mapping(mapping, found, rulebook)
        ready = () if mapping else ready_mappings(found.rules)
        asked = Request(
            path=DASH,
            source=source,
            kind=kind,
            received=received,
            mapping=read,
            ready=ready,
            encoding=encoding,
            delimiter=delimiter,
            sheet=sheet,
            update=update,
            dry_run=dry_run,
        )
        requests = [replace(asked, path=content.path, content=content) for content in contents]
        jobs = _opened(requests, rulebook, found if mapping is None else None, form)
        what = f"import {', '.join(file.name for file in files)}"
        writing = shared.trying(db, rulebook, what) if dry_run else shared.writing(db, what)
        summaries: list[ImportSummary] = []
        with publishing_rejects(summaries), writing as tx:
            for job in jobs:
                with progress(job.file.path.name) as show:
                    summaries.append(import_job(tx, rulebook, job, progress=show))
    print_summaries(summaries, form, dry_run=dry_run)
    for summary in summaries:
        say_what_was_read(summary, is_dated=bool(received or kind))
        say_what_became(summary)
    if dry_run:
        say("dry run: nothing was written")
    elif any(summary.rejected < summary.rows for summary in summaries):
        suggest("leadq score", "leadq next")
    if any(summary.rejected for summary in summaries):
        raise typer.Exit(_PARTLY)


def _opened(
    requests: Sequence[Request], rulebook: Rulebook, unmapped: Workspace | None, form: Format
) -> list[Job]:
    """Open the lists; in a workspace where nobody has given a mapping, a person is asked what we do not understand."""
    from leadq.cli.asking import Asker
    from leadq.intake.opening import opened
    from leadq.output.import_hints import say_mapping

    if unmapped is None:
        return [opened(rulebook, request) for request in requests]
    is_asked = form is Format.AUTO and somebody_is_there()
    asker = Asker(rulebook, unmapped)
    jobs = []
    for request in requests:
        job = opened(rulebook, request, needs_a_field=not is_asked)
        say_mapping(job)
        jobs.append(asker.understood(job) if is_asked else job)
    return jobs


def _given_mapping(given: Path | None, found: Workspace, rulebook: Rulebook) -> MappingFile | None:
    """What --mapping names: a file, a mapping of the workspace, or none at all."""
    from leadq.rulebook.loading import load_mapping
    from leadq.rulebook.ready_mappings import named_mapping

    if given is None or given == _NO_MAPPING:
        return None
    ready = named_mapping(given, found.rules)
    return ready.load(rulebook) if ready else load_mapping(given, rulebook)
