"""Words that several sections use: numbers as people read them, and the command that makes a table."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import Final

from leadq.output.columns import number, percent
from leadq.reports.overview import Overview

MOST_ROWS: Final = 15  # of a chart; the table has all
NOTHING: Final = "No leads were received in this time."


def command(report: str, overview: Overview, *more: str) -> str:
    """The command that prints the figures of a section."""
    received = overview.received
    limits = [
        *(("--from", received.first) if received.first else ()),
        *(("--to", received.last) if received.last else ()),
        *(("--kind", received.kind) if received.kind else ()),
        *("--as-of", overview.as_of),
    ]
    return f"leadq report {shlex.join([report, *more, *map(str, limits)])}"


def unit(overview: Overview) -> str:
    """The currency as it follows a title."""
    return f" ({overview.currency})"


def count(value: float) -> str:
    """A whole number as people read it."""
    return number(value, 0)


def leads(many: int) -> str:
    """So many leads."""
    return "1 lead" if many == 1 else f"{count(many)} leads"


def share(value: float) -> str:
    """A share on an axis, in whole percent where that is what it is."""
    rounded = round(value * 100, 6)
    return f"{rounded:.0f} %" if rounded == int(rounded) else percent(value)


def told(pairs: Sequence[tuple[str, str]]) -> str:
    """Names with their figures in one sentence, for those who hear the chart."""
    return "; ".join(f"{name}: {figures}" for name, figures in pairs) + "."


def left_out(what: str, rows: int) -> list[str]:
    """That a chart does not draw all of its rows, if so."""
    if rows <= MOST_ROWS:
        return []
    return [f"Drawn are the {MOST_ROWS} {what}; {count(rows - MOST_ROWS)} more are in the table."]
