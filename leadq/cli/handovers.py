"""Hand-overs: offered, accepted, rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.moves import say_offer
from leadq.cli.options import DueOption, LeadArgument, NextOption, parse_words
from leadq.cli.prompts import ask, somebody_is_there
from leadq.cli.session import session
from leadq.cli.steps import given_step, say_step
from leadq.errors import UsageError
from leadq.output.messages import counted, say, suggest

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadq.rulebook.loading import Rulebook
    from leadq.store.leads import Standing
    from leadq.store.writing import Transaction


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command("handover", cls=Command)(handover)
    app.command("accept", cls=Command)(accept)
    app.command("reject", cls=Command)(reject)


def handover(
    ctx: typer.Context,
    lead: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="Only this lead; it moves to the hand-over."),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to", parser=parse_words, metavar="NAME", help="To this person, whoever takes it."
        ),
    ] = None,
) -> None:
    """Hand ready leads over to those who take them.

    Without a lead: every lead that waits in a hand-over stage, and first those that move there by themselves.
    """
    from leadq import scoring
    from leadq.journey.automatic import move_automatically
    from leadq.journey.handing import hand_over_all
    from leadq.store.assessments import EVERYBODY

    if lead is not None:
        _hand_over_one(ctx, lead, to)
        return
    if to is not None:
        raise typer.BadParameter("--to needs the lead that shall go there")
    with (
        session(ctx).ruled() as (db, rulebook),
        session(ctx).writing(db, "handover") as tx,
    ):
        scoring.score_everybody(tx, rulebook, looks_back=session(ctx).as_of is not None)
        moved = move_automatically(tx, rulebook, EVERYBODY)
        handed = hand_over_all(tx, rulebook)
        if not moved and not handed.given:
            tx.leave_as_it_was()
    for one in moved:
        say(f"moved to {one.stage}: {counted(one.leads)}")
    if handed.given:
        say(f"offered to somebody, after waiting: {counted(handed.given)}")
    if handed.nobody:
        say(f"taken by nobody: {counted(handed.nobody)}; leadq check lists them")
    if not moved and not handed.given and not handed.nobody:
        say("no lead is ready to be handed over")
    suggest("leadq next --owner NAME", "leadq accept ID")


def _hand_over_one(ctx: typer.Context, lead: str, to: str | None) -> None:
    from leadq import scoring
    from leadq.finding import find_lead
    from leadq.handover import offer
    from leadq.journey.people import person_called

    with session(ctx).ruled() as (db, rulebook):
        found = find_lead(db, lead)
        name = person_called(rulebook.process, to) if to is not None else None
        with session(ctx).writing(db, f"handover {found.id}") as tx:
            scoring.score_lead(tx, rulebook, found.id)
            standing = offer(tx, rulebook, found.id, name)
            scoring.score_lead(tx, rulebook, found.id)
        if standing.stage != found.stage:
            say(f"{found}: {found.stage} -> {standing.stage}")
        say_step(standing)
        say_offer(db, rulebook, standing)


def accept(
    ctx: typer.Context, lead: LeadArgument, next_: NextOption = None, due: DueOption = None
) -> None:
    """Accept a lead that is offered to you: it moves to the next open stage."""
    from leadq import handover as ending

    def decide(tx: Transaction, rulebook: Rulebook, lead_id: int) -> Standing:
        return ending.accept(tx, rulebook, lead_id, given_step(tx, next_, due))

    _decided(ctx, lead, "accept", decide)


def reject(
    ctx: typer.Context,
    lead: LeadArgument,
    reason: Annotated[
        str | None, typer.Option("--reason", parser=parse_words, metavar="TEXT", help="Why.")
    ] = None,
    next_: NextOption = None,
    due: DueOption = None,
) -> None:
    """Reject a lead that is offered to you: it goes back to where it came from."""
    from leadq import handover as ending

    if reason is None:
        reason = _asked_reason()

    def decide(tx: Transaction, rulebook: Rulebook, lead_id: int) -> Standing:
        return ending.reject(tx, rulebook, lead_id, reason, given_step(tx, next_, due))

    _decided(ctx, lead, "reject", decide)


class NoReasonGiven(UsageError):
    """Who rejects a lead says why."""

    def __init__(self) -> None:
        super().__init__("say why with --reason, so that whoever gets the lead back knows")


def _asked_reason() -> str:
    """Ask at a terminal why; raises where nobody is there, or nothing is said."""
    said = ask("Why?") if somebody_is_there() else ""
    if not said:
        raise NoReasonGiven
    return parse_words(said)


def _decided(
    ctx: typer.Context,
    lead: str,
    what: str,
    decide: Callable[[Transaction, Rulebook, int], Standing],
) -> None:
    from leadq import scoring
    from leadq.finding import find_lead

    with session(ctx).ruled() as (db, rulebook):
        found = find_lead(db, lead)
        with session(ctx).writing(db, f"{what} {found.id}") as tx:
            standing = decide(tx, rulebook, found.id)
            scoring.score_lead(tx, rulebook, found.id)
    say(f"{found}: {found.stage} -> {standing.stage}, owner {standing.owner or 'nobody'}")
    say_step(standing)
    suggest(f"leadq log {found.id} KIND", f"leadq show {found.id}")
