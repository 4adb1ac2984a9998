"""What each owner has and did with it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.options import FormatOption, parse_day_option
from leadq.cli.reports.options import check_period
from leadq.cli.session import session
from leadq.output.messages import say
from leadq.output.printing import Format, is_screen


def register(group: typer.Typer) -> None:
    """Add the command of this file."""
    group.command("owners", cls=Command)(owners)


def owners(
    ctx: typer.Context,
    from_: Annotated[
        date | None,
        typer.Option(
            "--from", parser=parse_day_option, metavar="DAY", help="Hand-overs from this day on."
        ),
    ] = None,
    to: Annotated[
        date | None,
        typer.Option(
            "--to", parser=parse_day_option, metavar="DAY", help="Hand-overs up to this day."
        ),
    ] = None,
    form: FormatOption = Format.AUTO,
) -> None:
    """Show what each owner has and did with it.

    Living and overdue leads, hand-overs accepted in time and rejected, and how many leads became orders.
    """
    from leadq.output.owner_figures import print_owner_figures
    from leadq.reports.owners import Period
    from leadq.reports.owners import owners as report

    check_period(from_, to)
    shared = session(ctx)
    with shared.reading() as db:
        rows = report(db, as_of=shared.today(db), period=Period(from_, to))
    print_owner_figures(rows, form)
    if is_screen(form) and rows[:-1]:
        say(
            "in time = accepted by their date, of those decided or past it; rate = won / base, base = won + lost + living"
        )
