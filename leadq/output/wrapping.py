"""Lines for whoever sits at the terminal: wrapped between words at its width, and as they are in a pipe."""

from __future__ import annotations

import sys

from leadq.output.messages import say
from leadq.values.texts import visible

_NARROWEST = 20


def say_wrapped(label: str, text: str = "") -> None:
    """Say a text on stderr, behind a label; its further lines stand below the first."""
    shown = visible(label)
    for line in _wrapped(visible(text), len(shown)):
        say(f"{shown}{line}".rstrip())
        shown = " " * len(shown)


def _wrapped(text: str, indent: int) -> list[str]:
    if not sys.stderr.isatty():
        return [text]
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    width = max(console.width - indent, _NARROWEST)
    return [line.plain for line in Text(text).wrap(console, width, overflow="fold")] or [""]
