"""Changing a lead by hand: ``field=value``, read as the field's type asks; an empty value takes it away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from leadq.errors import UsageError
from leadq.rulebook.catalogue import Catalogue, Field, FieldType
from leadq.rulebook.field_values import folded, read_value
from leadq.rulebook.operators import TYPE_WORDS
from leadq.store import edits, handovers, leads, problems, settings, steps, stories
from leadq.store.writing import Transaction
from leadq.values.countries import parse_country
from leadq.values.suggestions import did_you_mean

Value = str | int | float | None
ReadWhen = Callable[[str], date]

_STEP = ("next_action", "next_due")
_ADDRESS_PARTS = {"street", "postcode", "city", "country"}


class UnclearEdit(UsageError):
    """Something that cannot be written into a field."""

    def __init__(self, text: str, problem: str) -> None:
        super().__init__(f"{text!r}: {problem}; nothing was changed")


@dataclass(frozen=True, slots=True)
class Edited:
    """One field that has another value now."""

    field: str
    old: Value
    new: Value


def edit(
    tx: Transaction, catalogue: Catalogue, lead_id: int, changes: Sequence[str], read_when: ReadWhen
) -> list[Edited]:
    """Carry out the changes (each ``field=value``) and answer those that changed anything.

    An address part that is given was checked today. A new due date keeps the step's number. Raises
    `UnclearEdit` before anything is written.
    """
    given = [_given(text, catalogue) for text in changes]
    _check_once(given)
    country = _country(tx, catalogue, lead_id, given)
    step = {field.name: value for field, value in given if field.name in _STEP}
    values = {
        field.name: _value(field, text, country) for field, text in given if field.name not in _STEP
    }
    if _ADDRESS_PARTS & values.keys() and "address_checked_on" not in values:
        values["address_checked_on"] = tx.today
    edited = _changed(tx, catalogue, lead_id, values)
    _check_owner(tx, lead_id, edited)
    if edited:
        edits.change_fields(tx, lead_id, _columns(catalogue, edited))
        problems.renew(tx, catalogue, lead_id)
    return edited + _change_step(tx, lead_id, step, read_when)


def _given(text: str, catalogue: Catalogue) -> tuple[Field, str]:
    name, equals, value = text.partition("=")
    field = catalogue.find(name.strip())
    if not equals:
        raise UnclearEdit(text, "write field=value")
    if field is None:
        raise UnclearEdit(text, f"unknown field {name!r}{did_you_mean(name, catalogue.fields)}")
    if not field.editable:
        hint = " (leadq advance moves leads)" if field.name in {"stage", "outcome"} else ""
        raise UnclearEdit(text, f"{field.name} is not changed by hand{hint}")
    return field, value.strip()


def _country(
    tx: Transaction, catalogue: Catalogue, lead_id: int, given: Sequence[tuple[Field, str]]
) -> str | None:
    """Where a phone or postcode belongs: the country given with it, else the lead's, else the workspace's."""
    field = catalogue.fields["country"]
    named = [text for one, text in given if one == field and text]
    if named:
        return parse_country(named[-1])
    known = stories.field_values(tx.db, lead_id, [field])[field.name]
    return str(known) if known else settings.setting(tx.db, settings.COUNTRY)


def _check_once(given: Sequence[tuple[Field, str]]) -> None:
    seen: set[str] = set()
    for field, text in given:
        if field.name in seen:
            raise UnclearEdit(f"{field.name}={text}", f"{field.name} is given twice")
        seen.add(field.name)


def _value(field: Field, text: str, country: str | None) -> Value:
    if not text:
        return None
    value = read_value(field, text, country)
    if value is None:
        raise UnclearEdit(f"{field.name}={text}", f"{text!r} is not {_wanted(field)}")
    return value


def _wanted(field: Field) -> str:
    if field.type is FieldType.CHOICE:
        return f"one of {', '.join(field.choices)}"
    if field.type is FieldType.CODE:
        return f"a plausible {field.name}"
    return TYPE_WORDS[field.type]


def _changed(
    tx: Transaction, catalogue: Catalogue, lead_id: int, values: Mapping[str, Value]
) -> list[Edited]:
    fields = [catalogue.fields[name] for name in values]
    old = stories.field_values(tx.db, lead_id, fields) if fields else {}
    return [Edited(name, old[name], new) for name, new in values.items() if old[name] != new]


def _check_owner(tx: Transaction, lead_id: int, edited: Sequence[Edited]) -> None:
    offer = handovers.running(tx.db, lead_id)
    if offer is None:
        return
    for change in edited:
        if change.field == "owner":
            hint = f"leadq handover {lead_id} --to NAME offers it to somebody else"
            raise UnclearEdit(
                f"owner={change.new or ''}", f"it is offered to {offer.owner}; {hint}"
            )


def _columns(catalogue: Catalogue, edited: Sequence[Edited]) -> dict[str, Value]:
    columns: dict[str, Value] = {}
    for change in edited:
        field = catalogue.fields[change.field]
        columns[field.column] = change.new
        columns |= edits.twin(field, None if change.new is None else folded(field, str(change.new)))
    return columns


def _change_step(
    tx: Transaction, lead_id: int, given: Mapping[str, str], read_when: ReadWhen
) -> list[Edited]:
    if not given:
        return []
    standing = leads.standing(tx.db, lead_id)
    if standing.next_action is None or standing.next_due is None:
        raise UnclearEdit(
            next(iter(given)), f"lead {lead_id} is {standing.stage} and has no next step"
        )
    action = given.get("next_action", standing.next_action)
    if not action:
        raise UnclearEdit("next_action=", "a living lead has a next step")
    if given.get("next_due") == "":
        raise UnclearEdit("next_due=", "a living lead has a next step")
    due = (
        read_when(given["next_due"])
        if "next_due" in given
        else date.fromisoformat(standing.next_due)
    )
    steps.change_step(tx, lead_id, action, due)
    pairs = (
        Edited("next_action", standing.next_action, action),
        Edited("next_due", standing.next_due, due.isoformat()),
    )
    return [change for change in pairs if change.old != change.new]
