"""The nightly job."""

from __future__ import annotations

import shlex
import shutil
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadq import workspace
from leadq.cli.command import Command
from leadq.cli.options import FormatOption
from leadq.cli.session import Session, session
from leadq.output.messages import say, suggest
from leadq.output.printing import Format

if TYPE_CHECKING:
    from leadq.mailing.delivering import Delivery
    from leadq.rulebook.loading import Rulebook
    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction
    from leadq.workspace import Workspace


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
    from leadq.mailing.delivering import waiting_digests
    from leadq.nightly import night
    from leadq.output.mailing import print_digests
    from leadq.output.nights import print_night

    shared = session(ctx)
    found = shared.workspace()
    if print_cron:
        typer.echo(_cron_line(found.folder))
        return
    with workspace.alone(found), shared.ruled(mirrors=not dry_run) as (db, rulebook):
        begin = shared.trying(db, rulebook, "run") if dry_run else shared.writing(db, "run")
        with begin as tx:
            done = night(tx, rulebook, looks_back=shared.as_of is not None)
            planned = waiting_digests(db, rulebook.process) if dry_run else []
        sent = None if dry_run else _deliver(shared, found, db, rulebook)
    if not quiet or done.attention:
        print_night(done, form)
    if sent is not None:
        _say_sent(sent, quiet=quiet)
    if dry_run:
        if form not in {Format.CSV, Format.JSON}:  # letters are no rows
            print_digests(planned)
        say("nothing was changed, and nothing sent")
    elif not quiet:
        suggest("leadq next --overdue", "leadq check")


def _deliver(shared: Session, found: Workspace, db: Db, rulebook: Rulebook) -> Delivery:
    from leadq.mailing.delivering import deliver

    def begin(what: str) -> AbstractContextManager[Transaction]:
        return shared.writing(db, what)

    return deliver(db, rulebook.process, now=shared.now(db), folder=found.folder, begin=begin)


def _say_sent(sent: Delivery, *, quiet: bool) -> None:
    """Say what became of the messages; that there is no mail server is no news for cron."""
    from leadq.mailing.delivering import NO_SERVER

    if sent.sent and not quiet:
        say(f"messages sent: {sent.sent}")
    for problem in sent.problems:
        if problem != NO_SERVER or not quiet:
            say(problem)
    if sent.waiting and not quiet:
        say(f"messages that wait for the next run: {sent.waiting}")


def _cron_line(folder: Path) -> str:
    """Every working day at six, with absolute paths; a % would end the line for cron."""
    program = Path(shutil.which(sys.argv[0]) or sys.argv[0]).resolve()
    start = [sys.executable, "-m", "leadq"] if program.suffix == ".py" else [str(program)]
    command = shlex.join([*start, "run", "-q", "-C", str(folder.resolve())])
    return "0 6 * * 1-5 " + command.replace("%", r"\%")
