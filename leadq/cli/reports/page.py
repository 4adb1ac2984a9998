"""All reports on one page, to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.reports.options import FromOption, ToOption, received
from leadq.cli.session import session
from leadq.cli.sources import KindOption
from leadq.output.messages import say

_STDOUT = Path("-")


def register(group: typer.Typer) -> None:
    """Add the command of this file."""
    group.command("html", cls=Command)(html)


def html(
    ctx: typer.Context,
    from_: FromOption = None,
    to: ToOption = None,
    kind: KindOption = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Where to; - is stdout.")
    ] = Path("report.html"),
    force: Annotated[
        bool, typer.Option("--force", help="Replace FILE though it is no page of leadq.")
    ] = False,
    open_: Annotated[bool, typer.Option("--open", help="Show it in the browser.")] = False,
) -> None:
    """Write all reports as one page, to look at or to print.

    One file without anything that would have to be loaded; an earlier page in its place is replaced.
    """
    from leadq.output.page.files import check_place, print_page, write_page
    from leadq.output.page.rendering import page
    from leadq.reports.overview import overview

    leads = received(from_, to, kind)
    if open_ and output == _STDOUT:
        raise typer.BadParameter("--open needs a file; leave -o - out")
    if output != _STDOUT:
        check_place(output, replace=force)
    shared = session(ctx)
    database = shared.workspace().database
    if output.exists() and output.samefile(database):
        raise typer.BadParameter(f"{output} is the workspace itself")
    with shared.ruled_reading() as (db, rulebook):
        found = overview(db, rulebook, as_of=shared.today(db), received=leads)
    text = page(found)
    if output == _STDOUT:
        print_page(text)
        return
    write_page(text, output, replace=force)
    say(f"wrote {output}" + ("" if open_ else "; --open shows it in the browser"))
    if open_:
        _open(output)


def _open(path: Path) -> None:
    """Show a file in the browser of this system, or say that there is none."""
    import webbrowser

    address = path.resolve().as_uri()
    if not webbrowser.open(address):
        say(f"no browser could be started; open {address} yourself")
