"""The process: its stages, who waits in them, and what it says."""

from __future__ import annotations

import typer

from leadq.cli.command import Command
from leadq.cli.groups import new_group
from leadq.cli.options import FormatOption
from leadq.cli.session import session
from leadq.output.printing import Format


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    group = new_group("Show the process and who waits where.")
    group.callback()(_process)
    group.command("show", cls=Command)(show)
    app.add_typer(group, name="process")


def _process() -> None:
    """Show the process and who waits where."""


def show(ctx: typer.Context, form: FormatOption = Format.AUTO) -> None:
    """Show the stages with their leads and what the process says.

    Each stage with the leads in it now, those overdue and those that rot, and how long they have been waiting.
    """
    from leadq.output.process import print_process
    from leadq.reports.stages import stage_rows

    with session(ctx).ruled_reading() as (db, rulebook):
        rows = stage_rows(db, rulebook.process, today=session(ctx).today(db))
    print_process(rows, rulebook.process, form)
