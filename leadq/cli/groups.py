"""A group of commands, such as ``leadq report ...``."""

from __future__ import annotations

import typer


def new_group(help_text: str) -> typer.Typer:
    """A group that says what it has when nothing is asked of it."""
    return typer.Typer(help=help_text, no_args_is_help=True, rich_markup_mode=None)
