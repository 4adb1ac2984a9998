"""The program: its groups, the options that every command takes, and how errors end."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextvars import copy_context
from importlib import import_module
from typing import Any

import typer
import typer.main
from typer.core import TyperGroup

from leadq.cli.command import shared_options
from leadq.errors import LeadqError
from leadq.output.messages import say

# command: the module of its group, imported when the command is called
COMMANDS = {
    "import": "imports",
    "score": "scores",
    "why": "scores",
    "next": "daily",
    "call": "calls",
    "log": "logs",
    "advance": "moves",
    "handover": "handovers",
    "accept": "handovers",
    "reject": "handovers",
    "run": "nights",
    "report": "reports",
    "list": "leads",
    "show": "leads",
    "edit": "leads",
    "dupes": "duplicates",
    "merge": "merging",
    "export": "exports",
    "source": "sources",
    "rules": "rules",
    "process": "process",
    "check": "checks",
    "history": "histories",
    "init": "workspaces",
    "demo": "workspaces",
}


_INTERRUPTED = 130


class Program(TyperGroup):
    """The whole program: our own errors become one sentence on stderr and their exit code."""

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401  # as Typer calls it
        settings["params"] = [*(settings.get("params") or []), *shared_options()]
        super().__init__(*args, **settings)
        names: dict[str, Any] = dict.fromkeys(COMMANDS)
        self.commands = names  # for suggestions; each command is made when it is called

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002
        """The names of the commands, the daily job first."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002
        """Make a command from the module of its group; None for a name that is none."""
        if cmd_name not in COMMANDS:
            return None
        group = typer.Typer(rich_markup_mode=None)
        import_module(f"leadq.cli.{COMMANDS[cmd_name]}").register(group)
        commands = group.registered_commands
        group.registered_commands = [one for one in commands if one.name == cmd_name]
        return typer.main.get_group(group).commands[cmd_name]

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401
        """Run the command that was named."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except LeadqError as error:
            say(f"leadq: {error}")
            raise typer.Exit(error.exit_code) from None
        except BrokenPipeError:
            sys.stdout = None  # nobody reads it: nothing to flush at exit
            raise typer.Exit(0) from None
        except OSError as fault:
            what = fault.filename or "the output cannot be written"
            say(f"leadq: {what}: {fault.strerror or fault}")
            sys.stdout = None
            raise typer.Exit(1) from None
        except (typer.Abort, KeyboardInterrupt):
            say("leadq: interrupted; a command changes all that it is for, or nothing")
            raise typer.Exit(_INTERRUPTED) from None
        return result


def build() -> typer.Typer:
    """The program, whose commands come when they are called: starting is half of what `next` takes."""
    app = typer.Typer(
        cls=Program,
        help="Lead qualification over a local SQLite file.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_version)
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        from leadq import __version__

        print(f"leadq {__version__}")
        raise typer.Exit


def _version(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Lead qualification over a local SQLite file."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the program once and answer its exit code; nothing is printed that a terminal could obey."""
    if sys.stderr is None:  # closed by whoever started us
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    words = sys.argv[1:] if arguments is None else list(arguments)
    garbled = [word for word in words if not _is_text(word)]
    if garbled:
        say(f"leadq: {garbled[0]!r} is no text in UTF-8; rename the file, or type it in UTF-8")
        return 2
    try:
        # what a run chooses, such as the way to write numbers, ends with it
        copy_context().run(build(), args=words, prog_name="leadq")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        return 130
    return 0


def _is_text(word: str) -> bool:
    """Whether a word of the command line can be stored and printed: not all bytes that a shell passes are text."""
    return word.isascii() or not any("\ud800" <= one <= "\udfff" for one in word)
