"""The check that nothing is forgotten."""

from __future__ import annotations

from typing import Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.options import MOST_LISTED, FormatOption
from leadq.cli.session import session
from leadq.output.messages import say
from leadq.output.printing import Format, is_screen

_FOUND = 10
_FEW = 10


def register(app: typer.Typer) -> None:
    """Add the command of this group."""
    app.command("check", cls=Command)(check)


def check(
    ctx: typer.Context,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            min=1,
            max=MOST_LISTED,
            help=f"At most so many of each check; {_FEW}, all in csv and json.",
        ),
    ] = None,
    form: FormatOption = Format.AUTO,
) -> None:
    """Find what is forgotten; exit 10 when there is anything.

    Late steps, parked leads without a day to come, unknown owners and stages, hand-overs that nobody has, leads that
    cannot be reached, a calendar that ends, messages that were not sent. It changes nothing.
    """
    from leadq.checking import findings
    from leadq.output.checks import print_findings
    from leadq.rulebook.loading import load_rulebook

    shared = session(ctx)
    process = load_rulebook(shared.workspace().rules).process
    most = limit or (None if form in {Format.CSV, Format.JSON} else _FEW)
    with shared.reading() as db:
        found = findings(db, process, today=shared.today(db), most=most)
    print_findings(found, form)
    if found:
        raise typer.Exit(_FOUND)
    if is_screen(form):
        say("nothing is forgotten")
