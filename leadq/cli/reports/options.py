"""Options that the reports share: which leads are looked at."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from leadq.cli.options import parse_day_option

if TYPE_CHECKING:
    from leadq.store.cohorts import Cohort

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


def chosen(
    received_from: date | None, received_to: date | None, *, kind: str | None = None
) -> Cohort:
    """The cohort that the options choose."""
    from leadq.store.cohorts import Cohort

    check_period(received_from, received_to)
    return Cohort(received_from=received_from, received_to=received_to, kind=kind)


def check_period(first: date | None, last: date | None) -> None:
    """Refuse a period that ends before it begins."""
    if first and last and last < first:
        raise typer.BadParameter(f"--from {first} is after --to {last}")
