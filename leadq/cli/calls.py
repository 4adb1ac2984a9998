"""Calls: the telephone guide, for one lead or for all that are due, the best one first."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.prompts import typed_line
from leadq.cli.session import session
from leadq.cli.steps import ByOption, who_of_us
from leadq.output.messages import say, suggest

if TYPE_CHECKING:
    from leadq.calling.desk import Desk
    from leadq.calling.guide import Guide
    from leadq.store.due_calls import Callee


def register(app: typer.Typer) -> None:
    """Add the command of this group."""
    app.command("call", cls=Command)(call)


def call(
    ctx: typer.Context,
    lead: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]", help="Number, e-mail, phone, last name or firm; else the best one now."
        ),
    ] = None,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="NAME", help="Only this owner's leads.")
    ] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Call also so soon after a talk.")
    ] = False,
    by: ByOption = None,
) -> None:
    """Call a lead: ask the questions of the guide, log the result.

    Without ID whoever is due is offered, one after the other: agreed call-backs first, then the best grade and score.
    Each answer is stored at once. Lines may come through a pipe, as they would be typed; ? lists the keys.
    """
    from leadq.calling.desk import Desk
    from leadq.finding import find_lead

    if lead is None and anyway:
        raise typer.BadParameter("--anyway needs the lead that is meant: leadq call ID --anyway")
    if lead is not None and owner is not None:
        raise typer.BadParameter("--owner is for calling whoever is due; leave it out, or the lead")
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")
    with session(ctx).ruled() as (db, rulebook):
        desk = Desk(
            db=db,
            rulebook=rulebook,
            today=session(ctx).today(db),
            person=who_of_us(rulebook, by),
            command=partial(session(ctx).writing, db),
        )
        if lead is None:
            _call_all(desk, owner)
        else:
            _call_one(desk, find_lead(db, lead).id, anyway=anyway)


def _call_one(desk: Desk, lead_id: int, *, anyway: bool) -> None:
    from leadq.calling.briefing import callee_of
    from leadq.calling.locks import lock_of, put_off
    from leadq.output.calls import print_lock

    callee = callee_of(desk, lead_id)
    lock = None if anyway else lock_of(desk, callee)
    if lock is not None:
        print_lock(callee, lock, is_put_off=put_off(desk, callee, lock))
        return
    _converse(desk, callee)
    suggest(f"leadq why {lead_id}", f"leadq show {lead_id}", "leadq call")


def _call_all(desk: Desk, owner: str | None) -> None:
    """Call one after the other, until whoever calls leaves or nobody is left."""
    from leadq.calling.briefing import callee_of
    from leadq.calling.queueing import next_to_call, waiting_for_lock
    from leadq.cli.daily import UnknownOwner
    from leadq.store.steps import owners, owns_leads
    from leadq.values.folding import fold

    if owner is not None and not owns_leads(desk.db, fold(owner)):
        raise UnknownOwner(owner, owners(desk.db, most=20))
    waiting = waiting_for_lock(desk, owner)
    if waiting:
        say(f"{waiting} due, but talked with too recently to call again (no_call_within)")
    seen: list[int] = []
    while (found := next_to_call(desk, owner, seen)) is not None:
        if seen:
            say("")
        seen.append(found)
        if not _converse(desk, callee_of(desk, found)):
            break
    else:
        say("nobody else is to be called now" if seen else "nobody is to be called now")
    suggest("leadq next", "leadq call ID")


def _converse(desk: Desk, callee: Callee) -> bool:
    """Carry out one call; answers whether whoever calls wants to go on with another lead."""
    from leadq.calling.briefing import brief
    from leadq.calling.guide import Guide
    from leadq.output.calls import print_briefing, print_end, print_prompt, print_sentences

    guide = Guide(desk, callee.id)
    print_briefing(brief(desk, callee), desk.today)
    try:
        while (prompt := guide.prompt) is not None:
            print_prompt(prompt)
            print_sentences(_taken(guide))
    finally:  # also when it is interrupted
        print_end(callee, guide.ending, guide.answered)
    return not guide.leaves


def _taken(guide: Guide) -> list[str]:
    """Let the guide take the next line; answers what is to be said to it."""
    line = typed_line(">")
    if line is None:
        guide.hang_up()
        return []
    if "\ufffd" in line:
        return ["this line is no text in UTF-8; type it again"]
    return guide.take(line)
