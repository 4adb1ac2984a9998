"""Leads as a list, and one of them whole."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadq.output.columns import Column, day, money, shown, told
from leadq.output.printing import Format, print_json, print_rows
from leadq.rulebook.catalogue import Field, FieldType
from leadq.store.contacts import Contact, Person
from leadq.store.leads import LeadName
from leadq.store.listing import ListedLead
from leadq.store.stories import Escalation, Event, Handover, OptOut, Origin, Suppressed
from leadq.values.texts import visible

_COLUMNS: list[Column[ListedLead]] = [
    Column("id", "id", right=True),
    Column("name", "name"),
    Column("company", "company"),
    Column("email", "e-mail", drop=1),
    Column("phone", "phone", drop=4),
    Column("city", "city", drop=6),
    Column("source", "source", drop=2),
    Column("received_on", "received", only_machines=True),
    Column("stage", "stage"),
    Column("outcome", "outcome", only_machines=True),
    Column("qualification", "qualification", drop=3),
    Column("grade", "grade"),
    Column("score", "score", right=True),
    Column("owner", "owner", drop=5),
    Column("action", "next step", drop=8),
    Column("due", "due", drop=7, words=day),
]


def print_leads(leads: Sequence[ListedLead], form: Format) -> None:
    """Print a list of leads."""
    print_rows(leads, _COLUMNS, form)


@dataclass(frozen=True, slots=True)
class Progress:
    """How the process has treated a lead: its running or last hand-over, what escalated, how not to reach it."""

    handover: Handover | None
    escalations: Sequence[Escalation]
    opt_outs: Sequence[OptOut]
    suppressed: Sequence[Suppressed]


@dataclass(frozen=True, slots=True)
class Portrait:
    """Everything about one lead; `values` by field name, None where unknown; `references` of other systems."""

    lead: LeadName
    fields: Mapping[str, Field]
    values: Mapping[str, str | int | float | None]
    references: Sequence[tuple[str, str]]
    contacts: Sequence[Contact]
    origins: Sequence[Origin]
    events: Sequence[Event]
    process: Progress


_LABEL, _WIDEST = 20, 32  # characters; a longer label pushes its text to the right
_PARAGRAPHS = (
    ("salutation", "title", "first_name", "last_name", "job_title", "department"),
    ("email", "phone", "mobile"),
    ("company", "industry", "product", "employees", "revenue", "website"),
    ("street", "postcode", "city", "region", "country", "address_checked_on"),
    ("received_on", "owner", "note", "problem"),
    (
        *("stage", "outcome", "stage_entered_on", "next_action", "next_due"),
        *("closed_on", "reason", "order_value"),
    ),
    ("qualification", "score", "grade", "fit", "interest"),
)


def print_portrait(portrait: Portrait, form: Format) -> None:
    """Print one lead: its known fields in paragraphs, its sources, its timeline."""
    if form is Format.JSON:
        print_json({"id": portrait.lead.id, **portrait.values} | _story(portrait))
    elif form is Format.CSV:
        columns: list[Column[Portrait]] = [Column("id", "id", value=lambda one: one.lead.id)]
        columns += [_value_column(name) for name in portrait.values]
        print_rows([portrait], columns, form)
    else:
        sys.stdout.write("\n\n".join(_paragraphs(portrait)) + "\n")


def _story(portrait: Portrait) -> dict[str, object]:
    return {
        "external_ids": [{"system": name, "external_id": id_} for name, id_ in portrait.references],
        "contacts": [contact.person for contact in portrait.contacts],
        "sources": list(portrait.origins),
        "timeline": list(portrait.events),
        "handover": portrait.process.handover,
        "escalations": list(portrait.process.escalations),
        "opt_outs": list(portrait.process.opt_outs),
        "suppressed": list(portrait.process.suppressed),
    }


def _value_column(name: str) -> Column[Portrait]:
    return Column(name, name, value=lambda one: one.values[name])


def _paragraphs(portrait: Portrait) -> list[str]:
    placed = {name for names in _PARAGRAPHS for name in names}
    others = [name for name in portrait.values if name not in placed]
    blocks = [_block(portrait, names) for names in (*_PARAGRAPHS, others)]
    blocks.append("\n".join(f"  {_line(*line)}" for line in _process(portrait.process)))
    origins = [
        f"  {day(origin.received_on)}  {visible(origin.source)} ({visible(origin.kind)}), {visible(origin.file)}"
        for origin in portrait.origins
    ]
    timeline = [f"  {day(event.day)}  {_event(event)}" for event in portrait.events]
    titled = [
        _titled("further contacts", [f"  {_contact(one.person)}" for one in portrait.contacts]),
        _titled("sources", origins),
        _titled("in other systems", [f"  {_line(*names)}" for names in portrait.references]),
        _titled("as the lists had it", _kept(portrait.origins)),
        _titled("timeline", timeline),
    ]
    return [f"lead {visible(str(portrait.lead))}", *filter(None, blocks), *filter(None, titled)]


def _process(process: Progress) -> list[tuple[str, str]]:
    """How the lead must not be contacted, its running or last hand-over, and the last escalation."""
    refused = {one.channel for one in process.opt_outs}
    lines = [
        (f"no {one.channel}", f"opted out on {day(one.opted_out_on)}") for one in process.opt_outs
    ]
    lines += [
        (f"no {one.channel}", f"{one.address}, suppressed on {day(one.noted_on)}")
        for one in process.suppressed
        if one.channel not in refused  # its own addresses are suppressed together with it
    ]
    if process.handover:
        lines.append(("handover", _handover(process.handover)))
    lines += [("escalation", _escalation(one)) for one in process.escalations[-1:]]
    return lines


def _handover(handover: Handover) -> str:
    if handover.ending is None:
        return f"{handover.owner} since {day(handover.handed_on)}, to accept by {day(handover.accept_by)}"
    reason = f": {handover.reason}" if handover.reason else ""
    return f"{handover.owner} on {day(handover.handed_on)}, {handover.ending} on {told(handover.ended_on)}{reason}"


def _escalation(escalation: Escalation) -> str:
    person = f" {escalation.person}" if escalation.person else ""
    return f"level {escalation.level} on {day(escalation.fired_on)}: {escalation.act}{person}"


def _kept(origins: Sequence[Origin]) -> list[str]:
    """The cells that are no field, under the source and the file that had them; the same cell once."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for origin in origins:
        if origin.kept:
            heading = f"{visible(origin.source)}, {visible(origin.file)}"
            found.setdefault(heading, {}).update(dict.fromkeys(origin.kept.items()))
    longest = max((len(visible(name)) for cells in found.values() for name, _ in cells), default=0)
    width = min(max(longest, _LABEL), _WIDEST)
    lines: list[str] = []
    for heading, cells in found.items():
        lines += [f"  {heading}", *(f"    {_line(*cell, width=width)}" for cell in cells)]
    return lines


def _contact(person: Person) -> str:
    name = (person.salutation, person.title, person.first_name, person.last_name)
    said = (" ".join(filter(None, name)), person.job_title, person.department)
    return visible(", ".join(filter(None, (*said, person.email, person.phone, person.mobile))))


def _block(portrait: Portrait, names: Sequence[str]) -> str:
    known = [(name, portrait.values.get(name)) for name in names]
    return "\n".join(
        f"  {_line(name, _words(portrait.fields[name], value))}"
        for name, value in known
        if value is not None
    )


def _words(field: Field, value: str | float) -> str:
    if field.type is FieldType.MONEY:
        return money(int(value))
    if field.type is FieldType.DATE:
        return day(str(value))
    words = shown(bool(value)) if field.type is FieldType.YES_NO else shown(value)
    return words.replace("\n", ", ")


def _line(name: str, text: str, *, width: int = _LABEL) -> str:
    return f"{visible(name):<{width}} {visible(text)}"


def _titled(title: str, lines: Sequence[str]) -> str:
    return "\n".join([title, *lines]) if lines else ""


def _event(event: Event) -> str:
    return visible(event.what + (f": {told(event.detail)}" if event.detail else ""))
