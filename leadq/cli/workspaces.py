"""Workspaces: made, and shown on invented lists."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from leadq import workspace
from leadq.cli.command import Command
from leadq.cli.session import session
from leadq.output.messages import say, suggest


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command("init", cls=Command)(init)
    app.command("demo", cls=Command)(demo)


def init(
    ctx: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Where; else -C, else this folder.")
    ] = None,
) -> None:
    """Make a workspace: an empty leads.db and default rules.

    In a workspace that is there already, write the default one of each rules file that is missing.
    """
    from leadq.rulebook.loading import load_rulebook

    shared = session(ctx)
    shared.folder = folder or shared.folder or Path()
    there = workspace.Workspace(shared.folder)
    restored = workspace.restore_rules(there) if there.database.exists() else []
    if restored:
        say(f"wrote the default {', '.join(restored)} into {there.rules}/")
        suggest("leadq rules check")
        return
    made = workspace.make(shared.folder)
    load_rulebook(made.rules)
    with shared.ruled():
        say(f"made {made.database} and {made.rules}/")
    suggest("leadq import FILE", "leadq rules show")


def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where.")] = Path("leadq-demo"),
) -> None:
    """Show the main job on invented lists, in a new workspace.

    Imports, scores, calls, moves, next steps and the conversion table, each under the command to type.
    """
    from leadq.cli.tour import play

    code = play(workspace.make_demo(folder))
    if code:
        raise typer.Exit(code)
