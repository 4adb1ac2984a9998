"""How leads get from stage to stage."""

from __future__ import annotations

from typing import Annotated

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


def register(group: typer.Typer) -> None:
    """Add the command of this file."""
    group.command("funnel", cls=Command)(funnel)


def funnel(
    ctx: typer.Context,
    lost: Annotated[
        bool, typer.Option("--lost", help="Show why leads were lost, and in which stage.")
    ] = False,
    from_: FromOption = None,
    to: ToOption = None,
    kind: KindOption = None,
    within: WithinOption = None,
    touch: TouchOption = Touch.FIRST,
    form: FormatOption = Format.AUTO,
) -> None:
    """Show stage by stage what became of the leads.

    Advanced are those that got to a later stage or became orders; the others were lost or parked, or are open still.
    Days are those in the stage; stock is how many leads are in it now.
    """
    from leadq.output.funnel import print_funnel, print_losses
    from leadq.reports import funnel as report

    counted = cohort(received(from_, to, kind), within=within, touch=touch)
    if touch is Touch.ANY and kind is None:
        raise typer.BadParameter("--touch any makes no difference without --kind")
    with session(ctx).reading() as db:
        as_of = session(ctx).today(db)
        if lost:
            losses = report.losses(db, as_of=as_of, cohort=counted)
        else:
            stages = report.funnel(db, as_of=as_of, cohort=counted)
    if lost:
        print_losses(losses, form)
        is_shown = losses[-1].lost > 0
    else:
        print_funnel(stages, form)
        is_shown = bool(stages and stages[0].base)
    if is_explained(form, has_leads=is_shown):
        say(_LOST if lost else _STAGES)
        say_how_counted(counted, by_source=False)


_LOST = "each lost lead stands in the last open stage that it was in"
_STAGES = (
    "rate = advanced / entered; reached = here or further, of the base; days = of leads that left"
)
