"""What is said on stderr: what changed, hints, warnings, errors; stdout carries data only."""

from __future__ import annotations

import sys

from leadq.values.texts import visible


def say(text: str) -> None:
    """Say one or more lines on stderr, safe for a terminal."""
    for line in text.split("\n"):
        print(visible(line), file=sys.stderr)


def counted(leads: int) -> str:
    """So many leads, in words: 1 lead, 5 leads."""
    return "1 lead" if leads == 1 else f"{leads} leads"


def suggest(*commands: str) -> None:
    """Say which commands make sense next."""
    say("then: " + "   or: ".join(commands))
