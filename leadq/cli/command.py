"""A command as leadq has them: the options that all share stand on each of them, and before its name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperOption

from leadq.cli.session import session

_YEARS = range(1900, 2101)  # in which days can be counted, back and on


def _keep_folder(ctx: typer.Context, _: object, value: str | None) -> None:
    if value is not None:
        session(ctx).folder = Path(value)


def _keep_as_of(ctx: typer.Context, _: object, value: str | None) -> None:
    if value is None:
        return
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None or moment.year not in _YEARS:
        message = f"{value!r} is no local day or time; write 2026-11-20 or 2026-11-20T14:30"
        raise typer.BadParameter(message)
    session(ctx).as_of = moment


def shared_options() -> list[TyperOption]:
    """The options that stand before a command and on each of them."""
    return [
        TyperOption(
            param_decls=["--workspace", "-C"],
            type=str,
            metavar="DIR",
            expose_value=False,
            callback=_keep_folder,
            help="The workspace, a folder with leads.db.",
        ),
        TyperOption(
            param_decls=["--as-of"],
            type=str,
            metavar="DAY",
            expose_value=False,
            callback=_keep_as_of,
            help="Take this day (or time) for now.",
        ),
    ]


class Command(TyperCommand):
    """A command; the options that all share stand on each of them."""

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401  # as Typer calls it
        settings["params"] = [*(settings.get("params") or []), *shared_options()]
        super().__init__(*args, **settings)
