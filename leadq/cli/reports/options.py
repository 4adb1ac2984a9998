"""Options that the reports share: which leads are looked at, and for how long."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from leadq.cli.options import parse_day_option
from leadq.output.messages import say
from leadq.values.durations import Duration, parse_duration

if TYPE_CHECKING:
    from leadq.store.cohorts import Cohort


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


def chosen(
    received_from: date | None,
    received_to: date | None,
    *,
    kind: str | None = None,
    within: Duration | None = None,
    touch: Touch = Touch.FIRST,
    min_leads: int = 0,
) -> Cohort:
    """The cohort that the options choose."""
    from leadq.store.cohorts import Cohort

    check_period(received_from, received_to)
    return Cohort(
        received_from=received_from,
        received_to=received_to,
        kind=kind,
        within=within,
        any_touch=touch is Touch.ANY,
        min_leads=min_leads,
    )


def check_period(first: date | None, last: date | None) -> None:
    """Refuse a period that ends before it begins."""
    if first and last and last < first:
        raise typer.BadParameter(f"--from {first} is after --to {last}")


def say_how_counted(cohort: Cohort, *, by_source: bool) -> None:
    """Say what the options of the cohort mean for the figures."""
    if cohort.within:
        say(f"only what happened within {cohort.within} of each lead; younger leads are left out")
    if cohort.any_touch and by_source:
        say("a lead counts for each source that brought it; the total counts each lead once")
