"""Arguments and options that several commands share, as they read in the help."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from leadq.output.printing import Format

MOST_LISTED = 1_000_000_000


def parse_day_option(text: str) -> date:
    """A day on the command line."""
    from leadq.values.dates import parse_day

    day = parse_day(text)
    if day is None:
        raise typer.BadParameter(f"{text!r} is no day; write 2026-11-20 or 20.11.2026")
    return day


def parse_words(text: str) -> str:
    """Free words on the command line, without what a terminal would obey."""
    from leadq.values.texts import clean_text

    words = clean_text(text)
    if words is None:
        raise typer.BadParameter("this needs words; leave the option out to say nothing")
    return words


LeadArgument = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="Number, e-mail, phone, or the beginning of a last name or firm."
    ),
]
FormatOption = Annotated[
    Format,
    typer.Option(
        "--format", help="A table on a terminal, plain text in a pipe; csv and json for machines."
    ),
]
NextOption = Annotated[
    str | None,
    typer.Option("--next", parser=parse_words, metavar="ACTION", help="The next step."),
]
DueOption = Annotated[
    str | None,
    typer.Option(
        "--due", metavar="WHEN", help="When: 2026-12-24, 24.12.2026, +3d, 5 workdays, friday."
    ),
]
