"""Sources: listed, and told what they are and cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.options import FormatOption, parse_day_option
from leadq.cli.session import session
from leadq.errors import UsageError
from leadq.output.columns import money, told
from leadq.output.messages import say, suggest
from leadq.output.printing import Format
from leadq.rulebook.catalogue import SOURCE_KINDS

Changes = dict[str, str | int | None]


class UnknownSource(UsageError):
    """No source has this name."""

    def __init__(self, name: str, known: list[str]) -> None:
        from leadq.values.suggestions import did_you_mean

        hint = did_you_mean(name, known) or "; leadq source lists them"
        super().__init__(f"no source is called {name!r}{hint}")


class NameTaken(UsageError):
    """Another source has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is a source {name!r} already; nothing was changed")


def register(app: typer.Typer) -> None:
    """Add the command of this group."""
    app.command("source", cls=Command)(source)


def parse_kind(text: str) -> str:
    """A kind of source on the command line."""
    from leadq.values.folding import fold

    if fold(text) not in SOURCE_KINDS:
        raise typer.BadParameter(
            f"{text!r} is no kind of source; known are {', '.join(SOURCE_KINDS)}"
        )
    return fold(text)


KindOption = Annotated[
    str | None,
    typer.Option("--kind", parser=parse_kind, metavar="KIND", help=", ".join(SOURCE_KINDS) + "."),
]


def source(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Only this source.")] = None,
    kind: KindOption = None,
    cost: Annotated[
        str | None, typer.Option("--cost", metavar="AMOUNT", help="What it cost.")
    ] = None,
    started: Annotated[
        date | None,
        typer.Option("--started", parser=parse_day_option, metavar="DAY", help="When it began."),
    ] = None,
    rename: Annotated[
        str | None, typer.Option("--rename", metavar="NAME", help="A new name.")
    ] = None,
    form: FormatOption = Format.AUTO,
) -> None:
    """List the sources, or change what is known of one."""
    from leadq.output.sources import print_sources
    from leadq.store import sources

    changes: dict[str, str | int | None] = {
        "kind": kind,
        "cost": _cents(cost),
        "started_on": started.isoformat() if started else None,
        "name": _new_name(rename),
    }
    given: Changes = {field: value for field, value in changes.items() if value is not None}
    if not given:
        with session(ctx).reading() as db:
            found = sources.sources(db, name)
            known = [one.name for one in sources.sources(db)] if name and not found else []
        if name and not found:
            raise UnknownSource(name, known)
        print_sources(found, form)
        return
    if name is None:
        raise typer.BadParameter("name the source that shall be changed")
    _change(ctx, name, given)


def _change(ctx: typer.Context, name: str, given: Changes) -> None:
    from leadq.store import sources
    from leadq.values.folding import fold

    with session(ctx).opened() as db:
        found = sources.sources(db, name)
        if not found:
            raise UnknownSource(name, [one.name for one in sources.sources(db)])
        new_name = given.get("name")
        if new_name and fold(str(new_name)) != fold(name) and sources.sources(db, str(new_name)):
            raise NameTaken(str(new_name))
        with session(ctx).writing(db, f"source {found[0].name}") as tx:
            sources.change_source(tx, replace(found[0], **given))  # type: ignore[arg-type]
    said = [
        f"{field} {money(value) if isinstance(value, int) else told(value)}"
        for field, value in given.items()
    ]
    say(f"changed source {name}: {', '.join(said)}")
    suggest("leadq source", f"leadq report {'sources' if 'cost' in given else 'conversion'}")


def _new_name(text: str | None) -> str | None:
    from leadq.values.texts import clean_text

    if text is None:
        return None
    name = " ".join((clean_text(text) or "").split())
    if not name:
        raise typer.BadParameter("--rename needs a name")
    return name


def _cents(text: str | None) -> int | None:
    from leadq.values.numbers import parse_money

    if text is None:
        return None
    cents = parse_money(text)
    if cents is None or cents < 0:
        raise typer.BadParameter(f"--cost {text!r} is no amount; write 12500 or 12.500,00")
    return cents
