"""Lists come in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.options import FormatOption, parse_day_option
from leadq.cli.session import session
from leadq.cli.sources import KindOption
from leadq.output.messages import say, suggest
from leadq.output.printing import Format
from leadq.output.progress import progress

if TYPE_CHECKING:
    from leadq.intake.requests import ImportSummary

_FEW = 5
_PARTLY = 4  # done, but rows were rejected


def register(app: typer.Typer) -> None:
    """Add the command of this group."""
    app.command("import", cls=Command)(import_)


def import_(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="CSV lists.")],
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
        Path | None, typer.Option("--mapping", metavar="FILE", help="Which column is which field.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", help="Else told from the file.")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option("--delimiter", help="Else told from the file.")
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
    from leadq.intake.importing import import_file
    from leadq.intake.reading import check_regular
    from leadq.intake.requests import Request
    from leadq.output.imports import print_summaries
    from leadq.rulebook.loading import load_mapping

    if source is not None and not source.strip():
        raise typer.BadParameter("--source needs a name")
    for file in files:
        check_regular(file)  # before a workspace is made or rejected rows are written
    shared = session(ctx)
    found = shared.workspace() if dry_run else shared.workspace_for_import()
    shared.folder = found.folder
    with shared.ruled() as (db, rulebook):
        read = load_mapping(mapping, rulebook) if mapping else None
        with shared.writing(db, f"import {', '.join(file.name for file in files)}") as tx:
            summaries = []
            for file in files:
                request = Request(
                    path=file,
                    source=source,
                    kind=kind,
                    received=received,
                    mapping=read,
                    encoding=encoding,
                    delimiter=delimiter,
                    update=update,
                    dry_run=dry_run,
                )
                with progress(file.name) as show:
                    summaries.append(import_file(tx, rulebook, request, progress=show))
            if dry_run:
                tx.leave_as_it_was()
    print_summaries(summaries, form)
    for summary in summaries:
        if summary.came_before and (received or kind):
            say(
                f"{summary.file}: this content came in before; --received and --kind change nothing"
            )
    _say_what_next(summaries, dry_run=dry_run)
    if any(summary.rejected for summary in summaries):
        raise typer.Exit(_PARTLY)


def _listed(headers: list[str]) -> str:
    more = f" and {len(headers) - _FEW} more" if len(headers) > _FEW else ""
    return ", ".join(headers[:_FEW]) + more


def _say_what_next(summaries: list[ImportSummary], *, dry_run: bool) -> None:
    for summary in summaries:
        others = [header for header, field in summary.columns if field is None]
        if others:
            say(f"{summary.file}: no field for {_listed(others)}; kept with the lead as it is")
        if (
            summary.created
            and summary.rows > _FEW * (1 + summary.created)
            and summary.updated > summary.unchanged
        ):
            say(
                f"{summary.file}: {summary.rows} rows are only {summary.created} new leads; if they are more people,"
                " a --mapping says which column tells them apart"
            )
        if summary.proposals:
            say(f"{summary.proposals} rows fit two leads; the one with the stronger key got them")
        for kept in summary.kept_edits:
            say(
                f"lead {kept.lead_id}: {kept.field} stays {kept.kept!r}, changed here since;"
                f" the list has {kept.given!r}"
            )
        if summary.rejects_file and not dry_run:
            rows = "row" if summary.rejected == 1 else "rows"
            say(
                f"{summary.rejected} rejected {rows}, with reasons, in {summary.rejects_file}:"
                " correct and import it"
            )
        if summary.rows > 1 and summary.rejected == summary.rows:
            say(
                f"{summary.file}: no row was taken; a --mapping may be missing that says what the columns mean"
            )
    if dry_run:
        say("dry run: nothing was written")
    elif any(summary.rejected < summary.rows for summary in summaries):
        suggest("leadq score", "leadq next")
