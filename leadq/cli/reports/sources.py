"""What each source cost and brought."""

from __future__ import annotations

import typer

from leadq.cli.command import Command
from leadq.cli.options import FormatOption
from leadq.cli.reports.options import FromOption, ToOption, is_explained, received
from leadq.cli.session import session
from leadq.cli.sources import KindOption
from leadq.output.messages import say, suggest
from leadq.output.printing import Format


def register(group: typer.Typer) -> None:
    """Add the command of this file."""
    group.command("sources", cls=Command)(sources)


def sources(
    ctx: typer.Context,
    from_: FromOption = None,
    to: ToOption = None,
    kind: KindOption = None,
    form: FormatOption = Format.AUTO,
) -> None:
    """Show what each source cost and brought.

    What a lead, a ready one and an order cost, how soon they were contacted, and how good the addresses are.
    """
    from leadq.output.source_figures import print_source_figures
    from leadq.reports.sources import sources as report

    leads = received(from_, to, kind)
    shared = session(ctx)
    with shared.reading() as db:
        rows = report(db, as_of=shared.today(db), received=leads)
    print_source_figures(rows, form)
    if is_explained(form, has_leads=len(rows) > 1):
        say("base = leads without invalid ones; return = order value / cost")
        if any(row.cost_cents is None and not row.is_cut for row in rows):
            suggest("leadq source NAME --cost AMOUNT")
