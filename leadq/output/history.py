"""The history as a list."""

from __future__ import annotations

from collections.abc import Sequence

from leadq.output.columns import Column, day, told
from leadq.output.printing import Format, print_rows
from leadq.store.chronicle import Change, CommandEntry


def _minute(moment: str) -> str:
    """An ISO moment to the minute."""
    return day(moment[:16])


_COMMANDS: list[Column[CommandEntry]] = [
    Column("id", "no.", right=True),
    Column("at", "when (UTC)", words=_minute),
    Column("as_of", "as of", drop=1, words=lambda as_of: day(as_of[:10])),
    Column("who", "who"),
    Column("what", "what"),
    Column("changes", "changed", right=True),
    Column("added", "added", right=True),
]
_CHANGES: list[Column[Change]] = [
    Column("command_id", "no.", right=True),
    Column("at", "when (UTC)", drop=3, words=_minute),
    Column("who", "who", drop=1),
    Column("what", "command", drop=2),
    Column("field", "field"),
    Column("old", "before", words=told),
    Column("new", "after", words=told),
]


def print_commands(entries: Sequence[CommandEntry], form: Format) -> None:
    """Print the commands that wrote."""
    print_rows(entries, _COMMANDS, form)


def print_changes(changes: Sequence[Change], form: Format) -> None:
    """Print the changes of one lead."""
    print_rows(changes, _CHANGES, form)
