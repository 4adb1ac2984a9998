"""What each owner has and did with it."""

from __future__ import annotations

import typer

from leadq.cli.command import Command
from leadq.cli.options import FormatOption
from leadq.cli.reports.options import FromOption, ToOption, is_explained, received
from leadq.cli.session import session
from leadq.cli.sources import KindOption
from leadq.output.messages import say
from leadq.output.printing import Format


def register(group: typer.Typer) -> None:
    """Add the command of this file."""
    group.command("owners", cls=Command)(owners)


def owners(
    ctx: typer.Context,
    from_: FromOption = None,
    to: ToOption = None,
    kind: KindOption = None,
    form: FormatOption = Format.AUTO,
) -> None:
    """Show what each owner has and did with it.

    Living and overdue leads, hand-overs accepted in time and rejected, and how many leads became orders.
    """
    from leadq.output.owner_figures import print_owner_figures
    from leadq.reports.owners import owners as report

    leads = received(from_, to, kind)
    shared = session(ctx)
    with shared.reading() as db:
        rows = report(db, as_of=shared.today(db), received=leads)
    print_owner_figures(rows, form)
    if is_explained(form, has_leads=len(rows) > 1):
        say(
            "in time = accepted by their date, of those decided or past it; rate = won / base, base = won + lost + living"
        )
