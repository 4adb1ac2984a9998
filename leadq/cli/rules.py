"""The rules: checked, and shown as tables."""

from __future__ import annotations

import typer

from leadq.cli.command import Command
from leadq.cli.groups import new_group
from leadq.cli.options import FormatOption
from leadq.cli.session import session
from leadq.output.messages import say
from leadq.output.printing import Format

_FOR_EDITORS = """\
wrote {folder}: {names}
An editor that knows YAML completes words, explains them and underlines mistakes when a file begins with
  # yaml-language-server: $schema=schemas/scoring.schema.json
For the mappings, in the settings.json of VS Code:
  "yaml.schemas": {{"rules/schemas/mapping.schema.json": "rules/mappings/*.yaml"}}
After a change of fields, questions, stages or other words: once more."""


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    group = new_group("Check the rules, show them.")
    group.command("check", cls=Command)(check)
    group.command("show", cls=Command)(show)
    group.command("schema", cls=Command)(schema)
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


def schema(ctx: typer.Context) -> None:
    """Write JSON Schemas of the rules, with your own words, for editors."""
    from leadq.rulebook.loading import load_rulebook
    from leadq.rulebook.schemas.writing import write_schemas

    rules = session(ctx).workspace().rules
    written = write_schemas(rules, load_rulebook(rules))
    names = ", ".join(path.name.partition(".")[0] for path in written)
    say(_FOR_EDITORS.format(folder=f"{written[0].parent}/", names=names))
