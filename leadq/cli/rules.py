"""The rules: checked, and shown as tables."""

from __future__ import annotations

import typer

from leadq.cli.command import Command
from leadq.cli.groups import new_group
from leadq.cli.options import FormatOption
from leadq.cli.session import session
from leadq.output.messages import say
from leadq.output.printing import Format


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    group = new_group("Check the rules, show them.")
    group.command("check", cls=Command)(check)
    group.command("show", cls=Command)(show)
    app.add_typer(group, name="rules")


def check(ctx: typer.Context) -> None:
    """Say everything that is wrong with the rules, by file and line."""
    from leadq.rulebook.ready_mappings import check_mappings

    folder = session(ctx).workspace().rules
    with session(ctx).ruled() as (
        _,
        rulebook,
    ):  # also against what leads, fields and calendar allow
        mappings = check_mappings(folder, rulebook)
    say(
        f"{folder}: no problems; rules: {len(rulebook.scoring.rules)},"
        f" stages: {len(rulebook.process.stages)},"
        f" questions: {len(rulebook.questionnaire.questions)},"
        f" own fields: {len(rulebook.fields.own)},"
        f" mappings: {mappings}"
    )


def show(ctx: typer.Context, form: FormatOption = Format.AUTO) -> None:
    """Show the rules as tables, in the order in which they count."""
    from leadq.output.rules import print_rulebook
    from leadq.rulebook.loading import load_rulebook

    print_rulebook(load_rulebook(session(ctx).workspace().rules), form)
