"""Questions to the person at the terminal, on stderr, one line each; nobody else is ever asked."""

from __future__ import annotations

import sys

import typer

from leadq.values.texts import visible


def somebody_is_there() -> bool:
    """Whether a person can be asked: both what is typed and what is said are at a terminal."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def typed_line(mark: str) -> str | None:
    """The next line that is typed, or comes through a pipe, behind a mark; None at the end of the input.

    What comes through a pipe is said again behind the mark, as it would stand at a terminal.
    """
    if sys.stdin is None:  # closed by whoever started us
        return None
    is_at_terminal = sys.stdin.isatty()
    if is_at_terminal:
        sys.stderr.write(f"{mark} ")
        sys.stderr.flush()
    line = sys.stdin.readline()
    if not is_at_terminal:
        sys.stderr.write(f"{mark} {visible(line.strip())}".rstrip() + "\n")
    elif not line:
        sys.stderr.write("\n")
    return line.strip() if line else None


def ask(question: str) -> str:
    """Ask and answer what was typed, without blanks around it; the end of the input is an interruption."""
    sys.stderr.write(f"{visible(question)} ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        sys.stderr.write("\n")
        raise typer.Abort
    return line.strip()


def confirmed(question: str, *, default: bool) -> bool:
    """Ask a question of yes or no until one of them is the answer; Enter is the default."""
    from leadq.values.yes_no import parse_yes_no

    choice = "[Y/n]" if default else "[y/N]"
    while True:
        answer = ask(f"{question} {choice}")
        meant = parse_yes_no(answer) if answer else default
        if meant is not None:
            return meant
