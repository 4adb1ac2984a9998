"""Where leads go: one, or all that a filter is true for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.options import DueOption, NextOption, parse_words
from leadq.cli.prompts import confirmed, somebody_is_there
from leadq.cli.session import session
from leadq.cli.steps import given_step, say_step
from leadq.errors import UsageError
from leadq.output.columns import day
from leadq.output.messages import counted, say, suggest

if TYPE_CHECKING:
    from leadq.journey.filtered import AdvancedAll
    from leadq.journey.moves import WantedMove
    from leadq.rulebook.loading import Rulebook
    from leadq.store.leads import Standing
    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction


class NotConfirmed(UsageError):
    """Many leads move only when somebody says so."""

    def __init__(self, leads: int) -> None:
        super().__init__(f"{counted(leads)} would move; say --yes to move them")


class ChangedMeanwhile(UsageError):
    """Somebody else has changed leads while the question was open."""

    def __init__(self) -> None:
        super().__init__(
            "leads were changed meanwhile, so other ones would move; nothing was changed, try again"
        )


def register(app: typer.Typer) -> None:
    """Add the command of this group."""
    app.command("advance", cls=Command)(advance)


ReasonOption = Annotated[
    str | None,
    typer.Option(
        "--reason",
        parser=parse_words,
        metavar="TEXT",
        help="Why it is lost or invalid, or opens again.",
    ),
]


def advance(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="ID|FIELD=VALUE... [STAGE]",
            help="Whom, by number, e-mail, phone, last name or firm, or all that the filters fit; and where to,"
            " without it the next open stage.",
        ),
    ],
    next_: NextOption = None,
    due: DueOption = None,
    reason: ReasonOption = None,
    value: Annotated[
        str | None,
        typer.Option("--value", metavar="AMOUNT", help="The order's value, or 'unknown'."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Move all that fit without asking.")] = False,
) -> None:
    """Move a lead to a stage, or to the next open one; or all leads that filters fit."""
    filters = [word for word in words if _is_filter(word)]
    others = [word for word in words if not _is_filter(word)]
    most = 1 if filters else 2
    if len(others) > most:
        raise typer.BadParameter(
            f"{others[most]!r}: name one lead or filters, and at most one stage"
        )
    with session(ctx).ruled() as (db, rulebook):

        def wanted(
            tx: Transaction, given_reason: str | None, given_value: str | None
        ) -> WantedMove:
            from leadq.journey.moves import WantedMove

            cents, unknown = _amount(given_value)
            return WantedMove(
                stage=others[most - 1] if len(others) == most else None,
                reason=given_reason,
                value=cents,
                value_unknown=unknown,
                step=given_step(tx, next_, due),
            )

        if filters:
            _advance_all(ctx, (db, rulebook), filters, lambda tx: wanted(tx, reason, value), yes)
        else:
            _advance_one(ctx, (db, rulebook), others, wanted, (reason, value))


Wanted = Callable[["Transaction", str | None, str | None], "WantedMove"]


def _is_filter(word: str) -> bool:
    from leadq.filtering import is_filter

    return is_filter(word)


def _advance_one(
    ctx: typer.Context,
    opened: tuple[Db, Rulebook],
    others: Sequence[str],
    wanted: Wanted,
    given: tuple[str | None, str | None],
) -> None:
    from leadq import scoring
    from leadq.finding import find_lead
    from leadq.journey.moves import advance as move

    db, rulebook = opened
    found = find_lead(db, others[0])
    stage = others[1] if len(others) > 1 else ""

    def attempt(reason: str | None, value: str | None) -> Standing:
        with session(ctx).writing(db, f"advance {found.id} {stage}".strip()) as tx:
            # Guards look at today's assessment, and the move itself is a fact that rules may look at.
            scoring.score_lead(tx, rulebook, found.id)
            standing = move(tx, rulebook, found.id, wanted(tx, reason, value))
            scoring.score_lead(tx, rulebook, found.id)
            return standing

    standing = _asking(attempt, *given)
    say(f"{found}: {found.stage} -> {standing.stage}")
    say_step(standing)
    if say_offer(db, rulebook, standing):
        return
    if standing.living:
        suggest(f"leadq log {found.id} KIND", f"leadq show {found.id}")
    else:
        suggest("leadq report conversion", f"leadq show {found.id}")


def say_offer(db: Db, rulebook: Rulebook, standing: Standing) -> bool:
    """Say to whom a lead in a hand-over stage is offered, and what comes next; False where it is in none."""
    from leadq.store.handovers import running

    stage = rulebook.process.stage(standing.stage)
    if stage is None or not stage.is_handover:
        return False
    offer = running(db, standing.id)
    if offer is None:
        say("nobody takes it")
        suggest(f"leadq handover {standing.id} --to NAME", f"leadq show {standing.id}")
    else:
        say(f"offered to {offer.owner}, to accept or reject until {day(offer.accept_by)}")
        suggest(f"leadq accept {standing.id}", f"leadq reject {standing.id} --reason WHY")
    return True


def _advance_all(
    ctx: typer.Context,
    opened: tuple[Db, Rulebook],
    filters: Sequence[str],
    wanted: Callable[[Transaction], WantedMove],
    yes: bool,
) -> None:
    from leadq import scoring
    from leadq.filtering import parse_filters
    from leadq.journey.filtered import advance_all

    db, rulebook = opened
    condition = parse_filters(filters, rulebook.vocabulary)
    assert condition is not None, "there is a filter"

    def move(tx: Transaction) -> AdvancedAll:
        scoring.score_everybody(tx, rulebook, looks_back=session(ctx).as_of is not None)
        return advance_all(tx, rulebook, condition, wanted(tx))

    what = f"advance {' '.join(map(_without_value, filters))}"
    with session(ctx).trying(db, rulebook, what) as tx:
        planned = move(tx)
    if not yes and planned.moved and not _confirmed(planned):
        say("nothing was changed")
        return
    if planned.moved:
        with session(ctx).writing(db, what) as tx:
            done = move(tx)
            if not yes and done.leads != planned.leads:
                raise ChangedMeanwhile
    else:
        done = planned
    say(f"moved to {done.stage}: {counted(done.moved)}")
    _say_kept(done)
    suggest(f"leadq list stage={done.stage}", "leadq next")


def _without_value(text: str) -> str:
    """A filter as the history keeps it: what was looked at, not what a person is called."""
    from leadq.filtering import field_of

    return f"{field_of(text)}=…"


def _confirmed(planned: AdvancedAll) -> bool:
    if not somebody_is_there():
        raise NotConfirmed(planned.moved)
    _say_kept(planned)
    return confirmed(f"Move {counted(planned.moved)} to {planned.stage}?", default=False)


def _say_kept(done: AdvancedAll) -> None:
    for why, count in done.kept.items():
        say(f"stayed: {counted(count)}, which {why}")


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
    from leadq.journey.moves import ReasonMissing, ValueMissing

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
