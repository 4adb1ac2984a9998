"""What is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.options import MOST_LISTED, FormatOption
from leadq.cli.session import session
from leadq.errors import UsageError
from leadq.output.printing import Format, is_screen

_SCREENFUL = 20


class UnknownOwner(UsageError):
    """Nobody of this name has a lead; a cron job must not wait for the steps of a misspelt name."""

    def __init__(self, owner: str, known: Sequence[str]) -> None:
        from leadq.values.suggestions import did_you_mean

        listed = ", ".join(known) or "no lead has an owner"
        super().__init__(
            f"nobody called {owner!r} owns a lead{did_you_mean(owner, known)} (known: {listed})"
        )


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command("next", cls=Command)(next_)


def next_(
    ctx: typer.Context,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is overdue.")] = False,
    owner: Annotated[str | None, typer.Option("--owner", help="Only this owner's leads.")] = None,
    days: Annotated[int, typer.Option("--days", min=0, max=36_525, help="So many days ahead.")] = 7,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, max=MOST_LISTED, help="At most so many; 20 on a terminal."),
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 10 when anything is listed.")
    ] = False,
    form: FormatOption = Format.AUTO,
) -> None:
    """List the next steps: overdue, today's and coming ones.

    The oldest due date comes first; on the same day the best score.
    """
    from leadq.output.next_steps import print_next_steps
    from leadq.store.steps import count_due, due_steps, owners, owns_leads
    from leadq.values.folding import fold

    with session(ctx).reading() as db:
        today = session(ctx).today(db)
        until = today + timedelta(days=-1 if overdue else days)
        whose = fold(owner) if owner else None
        on_terminal = is_screen(form)
        most = limit or (_SCREENFUL if on_terminal else None)
        steps = due_steps(db, today=today, until=until, owner=whose, most=most)
        counts = count_due(db, today=today, until=until, owner=whose) if on_terminal else None
        if owner and whose and not steps and not owns_leads(db, whose):
            raise UnknownOwner(owner, owners(db, most=20))
    print_next_steps(steps, form, today=today, counts=counts)
    if steps and exit_code:
        raise typer.Exit(10)
