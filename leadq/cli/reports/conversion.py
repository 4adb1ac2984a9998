"""How many leads became orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.options import FormatOption
from leadq.cli.reports.options import (
    FromOption,
    ToOption,
    Touch,
    TouchOption,
    WithinOption,
    cohort,
    is_explained,
    received,
    say_how_counted,
)
from leadq.cli.session import session
from leadq.cli.sources import KindOption
from leadq.output.messages import say
from leadq.output.printing import Format

if TYPE_CHECKING:
    from leadq.store.groupings import Grouping


def register(group: typer.Typer) -> None:
    """Add the command of this file."""
    group.command("conversion", cls=Command)(conversion)


def conversion(
    ctx: typer.Context,
    by: Annotated[
        str,
        typer.Option(
            "--by", help="source, kind, owner, month, industry, region, grade or an own field."
        ),
    ] = "source",
    from_: FromOption = None,
    to: ToOption = None,
    kind: KindOption = None,
    within: WithinOption = None,
    touch: TouchOption = Touch.FIRST,
    min_leads: Annotated[
        int, typer.Option("--min-leads", min=0, help="Hide smaller groups; the total counts them.")
    ] = 0,
    form: FormatOption = Format.AUTO,
) -> None:
    """Show by source, month, industry ... how many leads became orders.

    And how far the others got, how sure the rate is, and what the orders are worth.
    """
    from leadq.output.conversion import print_conversion
    from leadq.reports.conversion import conversion as report
    from leadq.store import mirror
    from leadq.store.groupings import grouping

    leads = received(from_, to, kind)
    counted = cohort(leads, within=within, touch=touch, min_leads=min_leads)
    shared = session(ctx)
    with shared.reading() as db:
        grouped = grouping(by, mirror.catalogue(db))
        _check_touch(touch, kind, grouped)
        rows = report(db, as_of=shared.today(db), cohort=counted, by=grouped)
    print_conversion(rows, form, by=grouped)
    if is_explained(form, has_leads=rows[-1].leads > 0):
        say("rate = won / base with its 95 % interval; base = leads without invalid ones")
        say_how_counted(counted, by_source=grouped.of_source)
        if shared.as_of and grouped.changes:
            say(f"{grouped.name} as it is today, not as it was then")


def _check_touch(touch: Touch, kind: str | None, by: Grouping) -> None:
    if touch is Touch.ANY and kind is None and not by.of_source:
        message = (
            f"--touch any makes no difference to --by {by.name}; it is for source, kind and --kind"
        )
        raise typer.BadParameter(message)
