"""Leads that may be one: proposed, and decided on one after the other."""

from __future__ import annotations

import shlex
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.leads import FilterArgument, filter_vocabulary
from leadq.cli.options import MOST_LISTED, FormatOption
from leadq.cli.prompts import ask, somebody_is_there
from leadq.cli.session import Session, session
from leadq.errors import UsageError
from leadq.output.messages import say, suggest
from leadq.output.printing import Format, is_screen
from leadq.output.progress import progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadq.deduplicating.probable import ProbablePair
    from leadq.rulebook.loading import Rulebook
    from leadq.store.leads import LeadName
    from leadq.store.pairs import Pair
    from leadq.store.transactions import Db

_KEYS = {"m": "merged", "k": "kept apart", "s": "skipped"}
_QUIT = "q"
_LEAST = 85


def register(app: typer.Typer) -> None:
    """Add the command of this group."""
    app.command("dupes", cls=Command)(dupes)


def dupes(
    ctx: typer.Context,
    filters: FilterArgument = None,
    least: Annotated[
        int, typer.Option("--min", min=1, max=100, help="The lowest score that is shown.")
    ] = _LEAST,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, max=MOST_LISTED, help="At most so many pairs.")
    ] = None,
    different: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--different", metavar="ID ID", help="These two are not the same: remember it."
        ),
    ] = None,
    form: FormatOption = Format.AUTO,
) -> None:
    """Propose leads that are probably one, the best first, with the reasons.

    On a terminal you decide on one pair after the other; in a pipe, or with --format, the pairs are listed. Filters
    are those of `list`; a pair is shown when one of both fits. Pairs that were kept apart do not come again.
    """
    shared = session(ctx)
    if different is not None:
        _keep_apart(shared, *different)
    elif is_screen(form) and somebody_is_there():
        with shared.ruled() as (db, rulebook):
            pairs = _pairs(shared, db, filters, least=least, limit=limit)
            if pairs:
                _Round(shared, db, rulebook, least, _again(filters, least)).decide(pairs)
            else:
                say(f"no two leads look like one with a score of {least} or more")
    else:
        from leadq.output.duplicates import print_pairs

        with shared.reading() as db:
            pairs = _pairs(shared, db, filters, least=least, limit=limit)
        print_pairs(pairs, form)
        if pairs and is_screen(form):
            suggest("leadq merge ID ID", "leadq dupes --different ID ID")


def _again(filters: list[str] | None, least: int) -> str:
    """The same command once more."""
    lowest = [] if least == _LEAST else ["--min", str(least)]
    return shlex.join(["leadq", "dupes", *(filters or []), *lowest])


def _pairs(
    shared: Session, db: Db, filters: list[str] | None, *, least: int, limit: int | None
) -> list[ProbablePair]:
    from leadq.deduplicating.probable import probable_pairs
    from leadq.filtering import parse_filters
    from leadq.rulebook.compiling import Compiler
    from leadq.store import mirror
    from leadq.store.pairs import fitting

    condition = parse_filters(filters or [], filter_vocabulary(db))
    compiler = Compiler(shared.today(db), mirror.catalogue(db))
    among = fitting(db, condition, compiler) if condition else None
    with progress("comparing") as show:
        return probable_pairs(db, least=least, among=among, most=limit, progress=show)


def _keep_apart(shared: Session, one: str, other: str) -> None:
    from leadq.finding import find_lead

    with shared.opened() as db:
        _remember(shared, db, find_lead(db, one), find_lead(db, other))


def _remember(shared: Session, db: Db, one: LeadName, other: LeadName) -> None:
    from leadq.deduplicating.deciding import keep_apart

    with shared.writing(db, f"keep {one.id} and {other.id} apart") as tx:
        is_new = keep_apart(tx, one, other)
        if not is_new:
            tx.leave_as_it_was()
    say(f"{'kept apart' if is_new else 'apart already'}: {one}; {other}")


@dataclass(slots=True)
class _Round:
    """A person decides on one pair after the other; what was merged before is looked at as what it is now."""

    shared: Session
    db: Db
    rulebook: Rulebook
    least: int
    again: str
    done: Counter[str] = field(default_factory=Counter)
    part_of: dict[int, int] = field(default_factory=dict)
    decided: set[Pair] = field(default_factory=set)

    def decide(self, pairs: Sequence[ProbablePair]) -> None:
        """Show the pairs and carry out the answers, until all are done or the person has had enough."""
        try:
            for number, pair in enumerate(pairs, start=1):
                self._decide(pair, f"pair {number} of {len(pairs)}")
        except typer.Abort:
            pass  # enough
        finally:
            self._say_count(len(pairs))

    def _decide(self, pair: ProbablePair, title: str) -> None:
        from leadq.output.duplicates import print_pair

        now = self._as_it_is_now(pair)
        if now is None:
            self.done["settled by an earlier one"] += 1
            return
        print_pair(now, title)
        self._carry_out(self._answer(), now)

    def _as_it_is_now(self, pair: ProbablePair) -> ProbablePair | None:
        """The pair after all that was merged before; None when it is one lead or no pair now, or decided already."""
        from leadq.deduplicating.probable import probable_pair

        one, other = sorted(self._stays(face.id) for face in (pair.lead, pair.other))
        if one == other or (one, other) in self.decided:
            return None
        self.decided.add((one, other))
        return probable_pair(self.db, (one, other), least=self.least)

    def _stays(self, lead_id: int) -> int:
        while lead_id in self.part_of:
            lead_id = self.part_of[lead_id]
        return lead_id

    def _answer(self) -> str:
        while True:
            answer = ask("m merge, k keep both, s skip, q quit? [s]").lower()[:1] or "s"
            if answer == _QUIT:
                raise typer.Abort
            if answer in _KEYS:
                return answer

    def _carry_out(self, answer: str, pair: ProbablePair) -> None:
        one, other = self._named(pair.lead.id), self._named(pair.other.id)
        if answer == "k":
            _remember(self.shared, self.db, one, other)
        elif answer == "m":
            try:
                self._merge(one, other)
            except UsageError as refusal:
                say(f"not merged: {refusal}")
                answer = "s"
        self.done[_KEYS[answer]] += 1

    def _named(self, lead_id: int) -> LeadName:
        from leadq.finding import find_lead

        return find_lead(self.db, str(lead_id))

    def _merge(self, one: LeadName, other: LeadName) -> None:
        from leadq.cli.merging import carry_out, decided
        from leadq.merging import Plan, compared
        from leadq.output.merging import counted

        keep, drop = (one, other) if self._is_first_kept(one, other) else (other, one)
        plan = decided(Plan(compared(self.db, self.rulebook.catalogue, keep, drop)))
        merged = carry_out(self.shared, self.db, self.rulebook, plan)
        self.part_of[drop.id] = keep.id
        moved = counted(merged)
        say(f"merged {drop} into {keep}" + (f": {moved}" if moved else ""))

    def _is_first_kept(self, one: LeadName, other: LeadName) -> bool:
        while True:
            answer = ask(f"which number stays, {one.id} or {other.id}? [{one.id}]") or str(one.id)
            if answer in {str(one.id), str(other.id)}:
                return answer == str(one.id)

    def _say_count(self, pairs: int) -> None:
        left = pairs - sum(self.done.values())
        parts = [f"{count} {what}" for what, count in self.done.items()]
        say(", ".join([*parts, f"{left} left"] if left else parts))
        if left or self.done["skipped"]:
            suggest(self.again)
