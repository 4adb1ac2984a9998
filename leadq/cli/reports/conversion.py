"""How many leads became orders."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.options import FormatOption, parse_day_option
from leadq.cli.session import session
from leadq.cli.sources import KindOption
from leadq.output.messages import say
from leadq.output.printing import Format, is_screen


def register(group: typer.Typer) -> None:
    """Add the command of this file."""
    group.command("conversion", cls=Command)(conversion)


def conversion(
    ctx: typer.Context,
    from_: Annotated[
        date | None,
        typer.Option(
            "--from",
            parser=parse_day_option,
            metavar="DAY",
            help="Leads received from this day on.",
        ),
    ] = None,
    to: Annotated[
        date | None,
        typer.Option(
            "--to", parser=parse_day_option, metavar="DAY", help="Leads received up to this day."
        ),
    ] = None,
    kind: KindOption = None,
    min_leads: Annotated[
        int, typer.Option("--min-leads", min=0, help="Hide smaller sources; the total counts them.")
    ] = 0,
    form: FormatOption = Format.AUTO,
) -> None:
    """Show by source how many leads became orders.

    And how far the others got, how sure the rate is, and what the orders are worth.
    """
    from leadq.output.conversion import print_conversion
    from leadq.reports.conversion import conversion as report
    from leadq.store.cohorts import Cohort

    if from_ and to and to < from_:
        raise typer.BadParameter(f"--from {from_} is after --to {to}")
    shared = session(ctx)
    with shared.reading() as db:
        cohort = Cohort(received_from=from_, received_to=to, kind=kind, min_leads=min_leads)
        rows = report(db, as_of=shared.today(db), today=shared.as_of is None, cohort=cohort)
    print_conversion(rows, form)
    if is_screen(form) and rows[-1].leads:
        say("rate = won / base with its 95 % interval; base = leads without invalid ones")
