"""The daily commands: what is due, what happened, and where a lead goes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.options import (
    MOST_LISTED,
    DueOption,
    FormatOption,
    LeadArgument,
    NextOption,
    parse_words,
)
from leadq.cli.session import session
from leadq.errors import UsageError
from leadq.output.messages import say, suggest
from leadq.output.printing import Format, is_screen

if TYPE_CHECKING:
    from leadq.journey import GivenStep, WantedMove
    from leadq.rulebook.loading import Rulebook
    from leadq.store.leads import LeadName, Standing
    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction

_SCREENFUL = 20


class UnknownOwner(UsageError):
    """Nobody of this name has a lead; a cron job must not wait for the steps of a misspelt name."""

    def __init__(self, owner: str) -> None:
        super().__init__(f"nobody called {owner!r} owns a lead; leadq list shows the owners")


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command("next", cls=Command)(next_)
    app.command("log", cls=Command)(log)
    app.command("advance", cls=Command)(advance)


def next_(
    ctx: typer.Context,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is overdue.")] = False,
    owner: Annotated[str | None, typer.Option("--owner", help="Only this owner's leads.")] = None,
    days: Annotated[int, typer.Option("--days", min=0, max=36_525, help="So many days ahead.")] = 7,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, max=MOST_LISTED, help="At most so many; 20 on a terminal."),
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 10 when anything is listed.")
    ] = False,
    form: FormatOption = Format.AUTO,
) -> None:
    """List the next steps: overdue, today's and coming ones.

    The oldest due date comes first; on the same day the best score.
    """
    from leadq.output.next_steps import print_next_steps
    from leadq.store.steps import count_due, due_steps, owns_leads
    from leadq.values.folding import fold

    with session(ctx).reading() as db:
        today = session(ctx).today(db)
        until = today + timedelta(days=-1 if overdue else days)
        whose = fold(owner) if owner else None
        on_terminal = is_screen(form)
        most = limit or (_SCREENFUL if on_terminal else None)
        steps = due_steps(db, today=today, until=until, owner=whose, most=most)
        counts = count_due(db, today=today, until=until, owner=whose) if on_terminal else None
        if owner and whose and not steps and not owns_leads(db, whose):
            raise UnknownOwner(owner)
    print_next_steps(steps, form, today=today, counts=counts)
    if steps and exit_code:
        raise typer.Exit(10)


def log(
    ctx: typer.Context,
    lead: LeadArgument,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="call, email, ... of process.yaml.")],
    result: Annotated[str | None, typer.Option("--result", help="How it ended.")] = None,
    answer: Annotated[
        list[str] | None,
        typer.Option(
            "--answer", metavar="QUESTION=ANSWER", help="An answer of the guide; repeatable."
        ),
    ] = None,
    subject: Annotated[
        str | None,
        typer.Option("--subject", parser=parse_words, metavar="TEXT", help="What it was about."),
    ] = None,
    note: Annotated[
        str | None,
        typer.Option("--note", parser=parse_words, metavar="TEXT", help="What to remember."),
    ] = None,
    next_: NextOption = None,
    due: DueOption = None,
) -> None:
    """Write down what happened with a lead; sets its next step.

    What we did (a call, an e-mail) completes the step: the next one is the one given, or the stage's own. What
    the lead did leaves the step as it is.
    """
    from leadq import journey, scoring
    from leadq.finding import find_lead

    answers = dict(_split(text) for text in answer or ())
    if len(answers) < len(answer or ()):
        raise typer.BadParameter("--answer: one question is answered twice")
    with session(ctx).ruled() as (db, rulebook):
        found = find_lead(db, lead)
        before = _qualification(db, found)
        with session(ctx).writing(db, f"log {found.id} {kind}") as tx:
            entry = journey.Entry(
                kind=kind,
                result=result,
                subject=subject,
                note=note,
                answers=answers,
                step=_given(tx, next_, due),
            )
            standing = journey.log(tx, rulebook, found.id, entry)
            scoring.score_lead(tx, rulebook, found.id)
        after = _qualification(db, found)
        say(f"logged {kind} with {found}")
        if after != (before or "unasked"):
            say(f"qualification: {before or 'unasked'} -> {after}")
        _say_step(standing)
        if standing.living:
            suggest(f"leadq why {found.id}", f"leadq advance {found.id}")
        else:
            suggest(f"leadq show {found.id}")


def _split(text: str) -> tuple[str, str]:
    question, equals, answer = text.partition("=")
    if not equals or not answer.strip():
        raise typer.BadParameter(f"{text!r}: write --answer QUESTION=ANSWER, such as budget=10-50k")
    return question.strip(), answer.strip()


def _given(tx: Transaction, action: str | None, due: str | None) -> GivenStep:
    from leadq.journey import GivenStep
    from leadq.store.workdays import later
    from leadq.values.whens import parse_when

    day = parse_when(due, tx.as_of.date(), later(tx.db)) if due is not None else None
    return GivenStep(action, day)


def _qualification(db: Db, lead: LeadName) -> str | None:
    from leadq.store.assessments import stored_qualification

    return stored_qualification(db, lead.id)


def _say_step(standing: Standing) -> None:
    if standing.next_action is not None:
        say(f"next step: {standing.next_action}, {standing.next_due}")


def advance(
    ctx: typer.Context,
    lead: LeadArgument,
    stage: Annotated[
        str | None,
        typer.Argument(metavar="STAGE", help="Where to; without it the next open stage."),
    ] = None,
    next_: NextOption = None,
    due: DueOption = None,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason",
            parser=parse_words,
            metavar="TEXT",
            help="Why it is lost or invalid, or opens again.",
        ),
    ] = None,
    value: Annotated[
        str | None,
        typer.Option("--value", metavar="AMOUNT", help="The order's value, or 'unknown'."),
    ] = None,
) -> None:
    """Move a lead to a stage, or to the next open one."""
    from leadq import journey
    from leadq.finding import find_lead

    with session(ctx).ruled() as (db, rulebook):
        found = find_lead(db, lead)

        def attempt(wanted_reason: str | None, wanted_value: str | None) -> Standing:
            with session(ctx).writing(db, f"advance {found.id} {stage or ''}".strip()) as tx:
                cents, unknown = _amount(wanted_value)
                wanted = journey.WantedMove(
                    stage=stage,
                    reason=wanted_reason,
                    value=cents,
                    value_unknown=unknown,
                    step=_given(tx, next_, due),
                )
                return _advance(tx, rulebook, found.id, wanted)

        standing = _asking(attempt, reason, value)
        say(f"{found}: {found.stage} -> {standing.stage}")
        _say_step(standing)
        if standing.living:
            suggest(f"leadq log {found.id} KIND", f"leadq show {found.id}")
        else:
            suggest("leadq report conversion", f"leadq show {found.id}")


def _advance(tx: Transaction, rulebook: Rulebook, lead_id: int, wanted: WantedMove) -> Standing:
    """Guards look at today's assessment, and the move itself is a fact that rules may look at."""
    from leadq import journey, scoring

    scoring.score_lead(tx, rulebook, lead_id)
    standing = journey.advance(tx, rulebook, lead_id, wanted)
    scoring.score_lead(tx, rulebook, lead_id)
    return standing


def _amount(text: str | None) -> tuple[int | None, bool]:
    from leadq.values.folding import fold
    from leadq.values.numbers import parse_money

    if text is None:
        return None, False
    if fold(text) in {"unknown", "unbekannt"}:
        return None, True
    cents = parse_money(text)
    if cents is None or cents < 0:
        raise typer.BadParameter(
            f"--value {text!r} is no amount; write 12500, 12.500,00 or unknown"
        )
    return cents, False


def _asking(
    attempt: Callable[[str | None, str | None], Standing], reason: str | None, value: str | None
) -> Standing:
    """Try; on a terminal ask for what is missing, once each, and try again."""
    from leadq.journey import ReasonMissing, ValueMissing

    try:
        return attempt(reason, value)
    except ReasonMissing as missing:
        if not sys.stdin.isatty():
            raise
        say(f"Why? One of: {', '.join(missing.choices)}")
        return attempt(typer.prompt("Reason", err=True), value)
    except ValueMissing:
        if not sys.stdin.isatty():
            raise
        return attempt(reason, typer.prompt("Order value (or unknown)", err=True))
