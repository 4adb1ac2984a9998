"""What commands about one lead share: the next step as it was typed, who of us it is, and what is said afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadq.cli.options import parse_words
from leadq.cli.session import user_name
from leadq.output.columns import day
from leadq.output.messages import say

if TYPE_CHECKING:
    from leadq.journey.steps import GivenStep
    from leadq.rulebook.loading import Rulebook
    from leadq.store.leads import Standing
    from leadq.store.writing import Transaction

ByOption = Annotated[
    str | None,
    typer.Option(
        "--by",
        parser=parse_words,
        metavar="NAME",
        help="Who of us it was; else whoever is logged in.",
    ),
]


def given_step(tx: Transaction, action: str | None, due: str | None) -> GivenStep:
    """The step as it was typed; raises what `parse_when` raises."""
    from leadq.journey.steps import GivenStep
    from leadq.store.workdays import later
    from leadq.values.whens import parse_when

    day = parse_when(due, tx.as_of.date(), later(tx.db)) if due is not None else None
    return GivenStep(action, day)


def who_of_us(rulebook: Rulebook, by: str | None) -> str | None:
    """Who of our people it is: as typed, else by the name of the user; None where nobody is called so."""
    from leadq.journey.people import person_called, person_of_login

    if by is not None:
        return person_called(rulebook.process, by)
    return person_of_login(rulebook.process, user_name())


def say_step(standing: Standing) -> None:
    """Say the next step, where there is one."""
    if standing.next_action is not None and standing.next_due is not None:
        call_back = " (agreed call-back)" if standing.next_kind == "callback" else ""
        say(f"next step: {standing.next_action}, {day(standing.next_due)}{call_back}")
