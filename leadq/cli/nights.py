"""The nightly job."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from leadq import workspace
from leadq.cli.command import Command
from leadq.cli.options import FormatOption
from leadq.cli.session import session
from leadq.output.messages import say, suggest
from leadq.output.printing import Format


def register(app: typer.Typer) -> None:
    """Add the command of this group."""
    app.command("run", cls=Command)(run)


def run(
    ctx: typer.Context,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="Print nothing when nobody has to do anything.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done and sent; change nothing.")
    ] = False,
    print_cron: Annotated[
        bool, typer.Option("--print-cron", help="Print the line for the crontab, and do nothing.")
    ] = False,
    form: FormatOption = Format.AUTO,
) -> None:
    """Do what is due every night: scores, moves, hand-overs, escalation, messages.

    Each thing is done once, however often this runs, and also when it has not run for a week.
    """
    from leadq.nightly import night
    from leadq.output.nights import print_night

    shared = session(ctx)
    found = shared.workspace()
    if print_cron:
        typer.echo(_cron_line(found.folder))
        return
    with workspace.alone(found), shared.ruled(mirrors=not dry_run) as (db, rulebook):
        begin = shared.trying(db, rulebook, "run") if dry_run else shared.writing(db, "run")
        with begin as tx:
            done = night(tx, rulebook)
    if not quiet or done.attention:
        print_night(done, form)
    if dry_run:
        say("nothing was changed")
    elif not quiet:
        suggest("leadq next --overdue", "leadq check")


def _cron_line(folder: Path) -> str:
    """Every working day at six, with absolute paths; a % would end the line for cron."""
    program = shutil.which(sys.argv[0]) or sys.argv[0]
    command = shlex.join([str(Path(program).resolve()), "run", "-q", "-C", str(folder.resolve())])
    return "0 6 * * 1-5 " + command.replace("%", r"\%")
