"""Two leads that are one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.options import FormatOption
from leadq.cli.prompts import ask, confirmed, somebody_is_there
from leadq.cli.session import Session, session
from leadq.errors import UsageError
from leadq.output.messages import say, suggest
from leadq.output.printing import Format

if TYPE_CHECKING:
    from leadq.comparing import Comparison
    from leadq.merging import Merged, Plan
    from leadq.rulebook.loading import Rulebook
    from leadq.store.transactions import Db


class Undecided(UsageError):
    """Values that differ, and nobody who says which of them stays."""

    def __init__(self, told: list[str], keep: int, drop: int) -> None:
        listed = "\n".join(f"  {one}" for one in told)
        super().__init__(
            f"leads {keep} and {drop} differ; say which of them is believed with --prefer {keep}, --prefer {drop},"
            f" --prefer newer or --prefer older:\n{listed}"
        )


class FoundDifferent(UsageError):
    """Somebody has said that the two are not the same."""

    def __init__(self, keep: int, drop: int) -> None:
        super().__init__(
            f"somebody found leads {keep} and {drop} not to be the same; to merge them all the same, add --yes"
        )


def register(app: typer.Typer) -> None:
    """Add the command of this group."""
    app.command("merge", cls=Command)(merge)


def merge(
    ctx: typer.Context,
    keep: Annotated[str, typer.Argument(metavar="ID", help="The lead that stays.")],
    drop: Annotated[str, typer.Argument(metavar="ID", help="The lead that becomes a part of it.")],
    prefer: Annotated[
        str | None,
        typer.Option(
            "--prefer",
            metavar="ID|newer|older",
            help="Which of them is believed where they differ; without it you are asked.",
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Also when the two were found not to be the same.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would stay, write nothing.")
    ] = False,
    form: FormatOption = Format.AUTO,
) -> None:
    """Make one lead of two.

    The first one stays, with its number. Blanks are filled from the other; contacts, activities, answers and touches
    move; a person, an e-mail or a number that finds no place becomes a further contact. The other's number means this
    lead from then on.
    """
    from leadq.finding import find_lead
    from leadq.merging import Plan, compared
    from leadq.output.merging import print_comparison, print_merged

    with session(ctx).ruled() as (db, rulebook):
        comparison = compared(db, rulebook.catalogue, find_lead(db, keep), find_lead(db, drop))
        plan = Plan(comparison)
        if prefer is not None:
            plan = plan.believing(_preferred(db, rulebook, comparison, prefer))
        if form is not Format.JSON:
            print_comparison(plan, form)
        if comparison.are_different and not (yes or dry_run):
            _confirm(comparison)
        if prefer is None and not dry_run:
            plan = decided(plan)
        merged = carry_out(session(ctx), db, rulebook, plan, dry_run=dry_run)
    print_merged(merged, form)
    _say_what_next(merged, comparison, dry_run=dry_run)


def _preferred(db: Db, rulebook: Rulebook, comparison: Comparison, prefer: str) -> int:
    from leadq.merging import believed

    sides = {
        str(comparison.keep.id): comparison.keep.id,
        str(comparison.drop.id): comparison.drop.id,
    }
    if prefer in sides:
        return sides[prefer]
    if prefer in {"newer", "older"}:
        return believed(db, rulebook.catalogue, comparison, newest=prefer == "newer")
    raise typer.BadParameter(f"--prefer {prefer!r}: write {', '.join(sides)}, newer or older")


def _confirm(comparison: Comparison) -> None:
    keep, drop = comparison.keep.id, comparison.drop.id
    if not somebody_is_there():
        raise FoundDifferent(keep, drop)
    if not confirmed(
        f"Somebody found {keep} and {drop} not to be the same. Merge them?", default=False
    ):
        say("nothing was merged")
        raise typer.Exit


def decided(plan: Plan) -> Plan:
    """Ask, topic by topic, which of the two is believed; raises `Undecided` when nobody is there and one must be."""
    from leadq.merging import Plan

    comparison = plan.comparison
    if somebody_is_there():
        dropped = [topic for topic in comparison.questions if _is_dropped_believed(plan, topic)]
        return Plan(comparison, frozenset(dropped))
    if comparison.conflicts:
        told = [_told(plan, topic) for topic in comparison.conflicts]
        raise Undecided(told, comparison.keep.id, comparison.drop.id)
    return plan


def _sides(plan: Plan, topic: str) -> tuple[str, str]:
    """What each lead says about a topic, in words."""
    from leadq.output.merging import said

    lines = plan.comparison.choice(topic)
    mine = said([(line.field, line.kept) for line in lines])
    theirs = said([(line.field, line.dropped) for line in lines])
    return mine or "nothing", theirs or "nothing"


def _told(plan: Plan, topic: str) -> str:
    mine, theirs = _sides(plan, topic)
    return f"{topic}: {mine} ({plan.comparison.keep.id}) or {theirs} ({plan.comparison.drop.id})"


def _is_dropped_believed(plan: Plan, topic: str) -> bool:
    mine, theirs = _sides(plan, topic)
    say(f"{topic.replace('_', ' ')}:\n  1  {mine}\n  2  {theirs}")
    while True:
        answer = ask("  1 or 2? [1]") or "1"
        if answer in {"1", "2"}:
            return answer == "2"


def carry_out(
    shared: Session, db: Db, rulebook: Rulebook, plan: Plan, *, dry_run: bool = False
) -> Merged:
    """Merge as one command, and assess the lead that stays."""
    from leadq import merging, scoring

    keep, drop = plan.comparison.keep.id, plan.comparison.drop.id
    with shared.writing(db, f"merge {drop} into {keep}") as tx:
        merged = merging.merge(tx, rulebook.catalogue, plan)
        scoring.score_lead(tx, rulebook, keep)
        if dry_run:
            tx.leave_as_it_was()
    return merged


def _say_what_next(merged: Merged, comparison: Comparison, *, dry_run: bool) -> None:
    from leadq.output.merging import counted

    if dry_run:
        say("dry run: nothing was merged")
        return
    moved = counted(merged)
    say(f"merged {comparison.drop} into {comparison.keep}" + (f": {moved}" if moved else ""))
    suggest(f"leadq show {merged.id}", f"leadq history {merged.id}")
