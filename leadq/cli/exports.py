"""Leads go out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.leads import FilterArgument, filter_vocabulary
from leadq.cli.session import session
from leadq.output.exports import ExportFormat, Wanted, format_for, write_export
from leadq.output.messages import say


def register(app: typer.Typer) -> None:
    """Add the command of this group."""
    app.command("export", cls=Command)(export)


def export(
    ctx: typer.Context,
    filters: FilterArgument = None,
    form: Annotated[
        ExportFormat | None,
        typer.Option("--format", help="Else as FILE ends (.csv, .xlsx, .json, .vcf); else csv."),
    ] = None,
    excel: Annotated[
        bool,
        typer.Option("--excel", help="A csv that German Excel opens by a double click."),
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Else to stdout.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE.")] = False,
) -> None:
    """Export leads for a spreadsheet, a script or a phone.

    The fields of each lead go out, with its first source, not what happened with it. `leadq import` reads csv and
    xlsx back.
    """
    from leadq.exporting import export as exported
    from leadq.filtering import parse_filters
    from leadq.output.progress import progress
    from leadq.rulebook.compiling import Compiler
    from leadq.store import mirror

    form = form or format_for(output)
    if excel and form is not ExportFormat.CSV:
        raise typer.BadParameter("--excel is a kind of csv; leave it out, or take --format csv")
    wanted = Wanted(form, output, excel=excel, replace=force)
    wanted.check()
    shared = session(ctx)
    database = shared.workspace().database
    if output is not None and output.exists() and output.samefile(database):
        raise typer.BadParameter(f"{output} is the workspace itself")
    with shared.reading() as db:
        today = shared.today(db)
        catalogue = mirror.catalogue(db)
        condition = parse_filters(filters or [], filter_vocabulary(db))
        with progress(output.name if output else "export") as show:
            found = exported(db, catalogue, condition, Compiler(today, catalogue), progress=show)
            write_export(found, wanted, today)
    leads = "lead" if found.count == 1 else "leads"
    say(f"exported {found.count} {leads}" + (f" to {output}" if output else ""))
