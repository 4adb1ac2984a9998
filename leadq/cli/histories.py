"""The history: what was done in this workspace, or to one lead."""

from __future__ import annotations

from typing import Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.options import MOST_LISTED, FormatOption
from leadq.cli.session import session
from leadq.output.printing import Format


def register(app: typer.Typer) -> None:
    """Add the command of this group."""
    app.command("history", cls=Command)(history)


def history(
    ctx: typer.Context,
    lead: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Only the changes of this lead.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=MOST_LISTED, help="At most so many.")
    ] = 50,
    form: FormatOption = Format.AUTO,
) -> None:
    """List what was done, by whom and when, newest first.

    With a lead: every fact of it that was changed, with its value before and after.
    """
    from leadq.finding import find_lead
    from leadq.output.history import print_changes, print_commands
    from leadq.store import chronicle

    with session(ctx).reading() as db:
        if lead is None:
            print_commands(chronicle.commands(db, most=limit), form)
        else:
            found = find_lead(db, lead)
            print_changes(chronicle.changes(db, found.id)[:limit], form)
