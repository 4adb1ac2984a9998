"""What happened with a lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.moves import say_offer
from leadq.cli.options import DueOption, LeadArgument, NextOption, parse_words
from leadq.cli.session import session
from leadq.cli.steps import ByOption, given_step, say_step, who_of_us
from leadq.output.messages import say, suggest

if TYPE_CHECKING:
    from leadq.calling.logging import Entry, Logged
    from leadq.store.leads import LeadName


def register(app: typer.Typer) -> None:
    """Add the command of this group."""
    app.command("log", cls=Command)(log)


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
    call_back: Annotated[
        str | None,
        typer.Option("--call-back", metavar="WHEN", help="A call was agreed for this day."),
    ] = None,
    main_contact: Annotated[
        bool,
        typer.Option("--main-contact", help="The person named in an answer is the main contact."),
    ] = False,
    by: ByOption = None,
) -> None:
    """Write down what happened with a lead; sets its next step.

    The result says what follows: another attempt, another step. Otherwise what we did (a call, an e-mail) completes
    the step: the next one is the one given, or the stage's own. What the lead did, and a note, leaves the step as it is.
    """
    from leadq.calling.logging import Entry
    from leadq.calling.logging import log as write_down
    from leadq.finding import find_lead

    if call_back is not None and due is not None:
        raise typer.BadParameter("--call-back says the day of the next step, so there is no --due")
    answers = dict(_split(text) for text in answer or ())
    if len(answers) < len(answer or ()):
        raise typer.BadParameter("--answer: one question is answered twice")
    with session(ctx).ruled() as (db, rulebook):
        found = find_lead(db, lead)
        with session(ctx).writing(db, f"log {found.id} {kind}") as tx:
            entry = Entry(
                kind=kind,
                result=result,
                subject=subject,
                note=note,
                answers=answers,
                step=given_step(tx, next_, due),
                call_back=given_step(tx, None, call_back).due,
                makes_main=main_contact,
                person=who_of_us(rulebook, by),
            )
            logged = write_down(tx, rulebook, found.id, entry)
        say_logged(found, entry, logged)
        is_offered = logged.after.stage != logged.before.stage and say_offer(
            db, rulebook, logged.after
        )
    if is_offered:
        return
    if logged.after.living:
        suggest(f"leadq why {found.id}", f"leadq advance {found.id}")
    else:
        suggest(f"leadq show {found.id}")


def _split(text: str) -> tuple[str, str]:
    question, equals, answer = text.partition("=")
    if not equals or not answer.strip():
        raise typer.BadParameter(f"{text!r}: write --answer QUESTION=ANSWER, such as budget=10-50k")
    return question.strip(), answer.strip()


def say_logged(found: LeadName, entry: Entry, logged: Logged) -> None:
    """Say what an entry has changed."""
    say(f"logged {entry.kind} with {found}")
    for sentence in logged.said:
        say(sentence)
    before = logged.qualification_before or "unasked"
    if logged.qualification != before:
        say(f"qualification: {before} -> {logged.qualification}")
    if logged.after.stage != logged.before.stage:
        say(f"{logged.before.stage} -> {logged.after.stage}")
    say_step(logged.after)
