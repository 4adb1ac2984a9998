"""Options that the reports share: which leads are looked at, and for how long."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from leadq.cli.options import parse_day_option
from leadq.output.messages import say
from leadq.output.printing import Format, is_screen
from leadq.values.durations import Duration, parse_duration

if TYPE_CHECKING:
    from leadq.store.cohorts import Cohort
    from leadq.store.received import Received


class Touch(StrEnum):
    """Which sources a lead counts for: the first one, or any that brought it."""

    FIRST = "first"
    ANY = "any"


def parse_duration_option(text: str) -> Duration:
    """A length of time on the command line."""
    duration = parse_duration(text)
    if duration is None:
        raise typer.BadParameter(f"{text!r} is no length of time; write '90 days' or '3 months'")
    return duration


FromOption = Annotated[
    date | None,
    typer.Option(
        "--from",
        parser=parse_day_option,
        metavar="DAY",
        help="Leads received from this day on.",
    ),
]
ToOption = Annotated[
    date | None,
    typer.Option(
        "--to", parser=parse_day_option, metavar="DAY", help="Leads received up to this day."
    ),
]
WithinOption = Annotated[
    Duration | None,
    typer.Option(
        "--within",
        parser=parse_duration_option,
        metavar="TIME",
        help="Only what happened so soon after a lead was received ('90 days'), and only leads that old.",
    ),
]
TouchOption = Annotated[
    Touch,
    typer.Option("--touch", help="Count a lead for its first source, or for any that brought it."),
]


def received(first: date | None, last: date | None, kind: str | None) -> Received:
    """The leads that the options choose; a period that ends before it begins is refused."""
    from leadq.store.received import Received

    if first and last and last < first:
        raise typer.BadParameter(f"--from {first} is after --to {last}")
    return Received(first, last, kind)


def cohort(
    leads: Received,
    *,
    within: Duration | None = None,
    touch: Touch = Touch.FIRST,
    min_leads: int = 0,
) -> Cohort:
    """The leads with what the options say that counts of them."""
    from leadq.store.cohorts import Cohort

    return Cohort(leads, within, any_touch=touch is Touch.ANY, min_leads=min_leads)


def is_explained(form: Format, *, has_leads: bool) -> bool:
    """Whether somebody at a terminal wants to know how the figures are meant; where there are none, that is said."""
    if is_screen(form) and not has_leads:
        say("no leads, or none that these options choose")
    return is_screen(form) and has_leads


def say_how_counted(counted: Cohort, *, by_source: bool) -> None:
    """Say what the options of the cohort mean for the figures."""
    if counted.within:
        say(f"only what happened within {counted.within} of each lead; younger leads are left out")
    if counted.any_touch and by_source:
        say("a lead counts for each source that brought it; the total counts each lead once")
