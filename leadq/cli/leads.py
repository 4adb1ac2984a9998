"""Leads: listed, shown, changed by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from leadq.cli.command import Command
from leadq.cli.options import MOST_LISTED, FormatOption, LeadArgument
from leadq.cli.session import session
from leadq.output.messages import say, suggest
from leadq.output.printing import Format, is_screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadq.rulebook.catalogue import Field
    from leadq.rulebook.loading import Rulebook
    from leadq.rulebook.vocabulary import Vocabulary
    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction


_SCREENFUL = 50
FilterArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FIELD=VALUE]...", help="grade=A 'score>=50' city!=Ulm company~bau email=known"
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command("list", cls=Command)(list_)
    app.command("show", cls=Command)(show)
    app.command("edit", cls=Command)(edit)


def list_(
    ctx: typer.Context,
    filters: FilterArgument = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", min=1, max=MOST_LISTED, help=f"At most so many; {_SCREENFUL} on a terminal."
        ),
    ] = None,
    form: FormatOption = Format.AUTO,
) -> None:
    """List leads, the best first."""
    from leadq.filtering import parse_filters
    from leadq.output.leads import print_leads
    from leadq.rulebook.compiling import Compiler
    from leadq.store import mirror
    from leadq.store.listing import count_leads, listed_leads

    with session(ctx).reading() as db:
        catalogue = mirror.catalogue(db)
        condition = parse_filters(filters or [], filter_vocabulary(db))
        compiler = Compiler(session(ctx).today(db), catalogue)
        most = limit or (_SCREENFUL if is_screen(form) else None)
        found = listed_leads(db, condition, compiler, most=most)
        total = count_leads(db, condition, compiler) if most else len(found)
    print_leads(found, form)
    if not found and is_screen(form):
        say("no leads, or none that these filters fit")
    if total > len(found):
        say(f"{len(found)} of {total} leads shown; --limit shows more")


def filter_vocabulary(db: Db) -> Vocabulary:
    """The words that filters may use, from the mirror: a filter reads no YAML."""
    from leadq.rulebook.vocabulary import Vocabulary
    from leadq.store import mirror

    names = [name for name, _, _ in mirror.stages(db)]
    return Vocabulary(mirror.catalogue(db), stages=names or None)


def show(ctx: typer.Context, lead: LeadArgument, form: FormatOption = Format.AUTO) -> None:
    """Show everything about a lead, with its timeline."""
    from leadq.finding import find_lead
    from leadq.output.leads import Portrait, Progress, print_portrait
    from leadq.store import contacts, mirror, stories

    with session(ctx).reading() as db:
        found = find_lead(db, lead)
        catalogue = mirror.catalogue(db)
        portrait = Portrait(
            lead=found,
            fields=catalogue.fields,
            values=stories.field_values(db, found.id, list(catalogue)),
            references=stories.references(db, found.id),
            contacts=contacts.contacts_of(db, [found.id]),
            origins=stories.origins(db, found.id),
            events=stories.events(db, found.id),
            process=Progress(
                handover=stories.last_handover(db, found.id),
                escalations=stories.escalations(db, found.id),
                opt_outs=stories.opt_outs(db, found.id),
                suppressed=stories.suppressed(db, found.id),
            ),
        )
    print_portrait(portrait, form)


def edit(
    ctx: typer.Context,
    lead: LeadArgument,
    changes: Annotated[
        list[str],
        typer.Argument(
            metavar="FIELD=VALUE...",
            help="city=Ulm 'job_title=Head of IT' next_due=+3d; city= takes it away.",
        ),
    ],
) -> None:
    """Change fields of a lead by hand.

    A later import leaves what was changed by hand, unless it is told to --update.
    """
    from leadq import editing, scoring
    from leadq.finding import find_lead

    with session(ctx).ruled() as (db, rulebook):
        found = find_lead(db, lead)
        known = [_with_known_owner(rulebook, change) for change in changes]
        with session(ctx).writing(db, f"edit {found.id}") as tx:
            edited = editing.edit(tx, rulebook.catalogue, found.id, known, _when_reader(tx))
            if edited:
                scoring.score_lead(tx, rulebook, found.id)
            else:
                tx.leave_as_it_was()
        fields = rulebook.catalogue.fields
    for change in edited:
        field = fields.get(change.field)
        say(f"{change.field}: {_shown(field, change.old)} -> {_shown(field, change.new)}")
    say(f"changed {found}" if edited else f"nothing to change: {found}")
    suggest(f"leadq show {found.id}", f"leadq history {found.id}")


def _with_known_owner(rulebook: Rulebook, change: str) -> str:
    """A change of the owner with the name as process.yaml writes it; raises where it knows nobody of that name."""
    from leadq.journey.people import person_called

    field, _, name = change.partition("=")
    if field.strip() != "owner" or not name.strip():
        return change
    return f"owner={person_called(rulebook.process, name.strip())}"


def _when_reader(tx: Transaction) -> Callable[[str], date]:
    from leadq.store.workdays import later
    from leadq.values.whens import parse_when

    return lambda text: parse_when(text, tx.as_of.date(), later(tx.db))


def _shown(field: Field | None, value: object) -> str:
    from leadq.output.columns import money, told
    from leadq.rulebook.catalogue import FieldType

    if value is None:
        return "(none)"
    is_money = field is not None and field.type is FieldType.MONEY
    return money(value) if is_money and isinstance(value, int) else told(value)
