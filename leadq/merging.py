"""Two leads become one, by a plan that says which of them is believed where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadq.comparing import (
    MAIN_CONTACT,
    STANDING,
    Comparison,
    Line,
    Row,
    State,
    Value,
    compared,
    joint_standing,
)
from leadq.errors import UsageError
from leadq.rulebook.catalogue import Catalogue, Part
from leadq.rulebook.field_values import folded
from leadq.store import contacts, edits, joint_process, joint_stories, merges, problems
from leadq.store.contacts import PERSON, Person
from leadq.store.transactions import Db
from leadq.store.writing import Transaction

# Columns that no list fills, or that lists are not held to.
_UNLISTED = {
    *("source_id", "received_on", "outcome", "stage_entered_on", "closed_on", "reason", "step_no"),
    *("next_action", "next_due", "next_first_due", "next_kind", "postponed"),
}

__all__ = ["Comparison", "Merged", "Plan", "believed", "compared", "merge"]


class ChangedMeanwhile(UsageError):
    """Somebody else has changed one of the leads since they were compared."""

    def __init__(self, comparison: Comparison) -> None:
        super().__init__(
            f"lead {comparison.keep.id} or {comparison.drop.id} was changed meanwhile; nothing was merged, compare"
            " them again"
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: `from_dropped` are the topics in which the lead that goes is believed."""

    comparison: Comparison
    from_dropped: frozenset[str] = frozenset()

    def stays(self, line: Line) -> Value:
        """What the merged lead has in a field."""
        return line.dropped if self._is_turned(line) else line.stays

    def goes(self, line: Line) -> Value:
        """What it does not have, of two values that differ."""
        return line.stays if self._is_turned(line) else line.dropped

    def _is_turned(self, line: Line) -> bool:
        return line.state is State.DIFFERS and line.topic in self.from_dropped

    def believing(self, lead_id: int) -> Plan:
        """The same plan, with one of the two believed wherever they differ."""
        is_dropped = lead_id == self.comparison.drop.id
        return Plan(self.comparison, frozenset(self.comparison.questions if is_dropped else ()))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two values of one field: the one that stayed and the one that did not."""

    field: str
    kept: Value
    dropped: Value


@dataclass(frozen=True, slots=True)
class Moved:
    """How much the lead that stays has now that it did not have before."""

    activities: int
    answers: int
    touches: int
    contacts: int


@dataclass(frozen=True, slots=True)
class Merged:
    """What was done: lead `merged` is a part of `id` now; `filled` are fields that were blank."""

    id: int
    merged: int
    filled: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    moved: Moved


def believed(db: Db, catalogue: Catalogue, comparison: Comparison, *, newest: bool) -> int:
    """The lead of which there is later (or, if not `newest`, earlier) news: a list that brought it, a changed field.

    Of one day the later command counts, and of one command the higher number.
    """
    columns = [
        field.column for field in catalogue if field.editable and field.part is not Part.STORY
    ]
    pick = max if newest else min
    return pick(
        (comparison.keep.id, comparison.drop.id),
        key=lambda lead_id: (merges.last_news(db, lead_id, columns), lead_id),
    )


def merge(tx: Transaction, catalogue: Catalogue, plan: Plan) -> Merged:
    """Make one lead of two: nothing that points to the one that goes is lost, and nothing is there twice.

    The merged lead is not assessed anew. Raises `ChangedMeanwhile` when the leads are no longer what was compared.
    """
    comparison = plan.comparison
    if compared(tx.db, catalogue, comparison.keep, comparison.drop) != comparison:
        raise ChangedMeanwhile(comparison)
    keep, drop = comparison.keep.id, comparison.drop.id
    mine, theirs = (merges.whole_lead(tx.db, lead_id) for lead_id in (keep, drop))
    columns = _columns(plan, mine, theirs)
    joint_stories.remember_given_up(tx, keep, _given_up(mine, columns))
    joint_stories.remember_given_up(tx, drop, _given_up(theirs, columns))
    moved = Moved(
        activities=joint_stories.move_activities(tx, keep=keep, drop=drop),
        answers=joint_stories.move_answers(tx, keep=keep, drop=drop),
        touches=joint_stories.move_touches(tx, keep=keep, drop=drop),
        contacts=_move_contacts(
            tx, keep, drop, main=_person(columns), people=(_person(mine), _person(theirs))
        ),
    )
    joint_stories.join_visits(tx, keep=keep, drop=drop, leading=comparison.leading)
    joint_process.join_handovers(tx, keep=keep, drop=drop, leading=comparison.leading)
    joint_process.move_opt_outs(tx, keep=keep, drop=drop)
    joint_process.move_messages(tx, keep=keep, drop=drop)
    step_no = columns["step_no"]
    is_theirs = isinstance(step_no, int) and step_no != mine["step_no"]
    theirs_as = step_no if is_theirs and isinstance(step_no, int) else None
    joint_process.move_levels(tx, keep=keep, drop=drop, step_no=theirs_as)
    merges.move_references(tx, keep=keep, drop=drop)
    merges.move_pairs(tx, keep=keep, drop=drop)
    merges.move_followers(tx, keep=keep, drop=drop)
    merges.remember_number(tx, keep=keep, drop=drop)
    merges.remove_lead(tx, drop)
    merges.write_lead(tx, keep, columns)
    problems.renew(tx, catalogue, keep, more=theirs["problem"])
    return Merged(keep, drop, _filled(plan), _conflicts(plan), moved)


def _columns(plan: Plan, mine: Row, theirs: Row) -> dict[str, Value]:
    """The merged lead: columns of ``lead`` with their folded twins."""
    columns: dict[str, Value] = {}
    for line in plan.comparison.lines:
        if line.topic != STANDING:
            value = plan.stays(line)
            columns[line.field.column] = value
            twin = None if value is None else folded(line.field, str(value))
            columns |= edits.twin(line.field, twin)
    return columns | joint_standing(mine, theirs)


def _given_up(row: Row, columns: Row) -> dict[str, Value]:
    """What a lead said, of what lists can say, and the merged lead does not."""
    said = [name for name in columns if not name.endswith("_folded") and name not in _UNLISTED]
    return {
        name: row[name] for name in said if row[name] is not None and row[name] != columns[name]
    }


def _person(row: Row) -> Person:
    return Person(**{name: None if row[name] is None else str(row[name]) for name in PERSON})


def _move_contacts(
    tx: Transaction, keep: int, drop: int, *, main: Person, people: Sequence[Person]
) -> int:
    """Let the lead that stays have the contacts of both, and `people` who are not found by the main one any more.

    Answers how many it did not have.
    """
    known = [main]
    given, gone, new = [], [], []
    for contact in contacts.contacts_of(tx.db, (keep, drop)):
        if any(one.has_all_of(contact.person) for one in known):
            gone.append(contact.id)
            continue
        known.append(contact.person)
        if contact.lead_id == drop:
            given.append(contact.id)
    for person in people:
        is_there = main.is_found_by(person) or any(one.has_all_of(person) for one in known)
        if person.is_known and not is_there:
            known.append(person)
            new.append(person)
    contacts.remove_contacts(tx, gone)
    contacts.give_contacts(tx, given, keep)
    contacts.add_contacts(tx, keep, new)
    return len(given) + len(new)


def _filled(plan: Plan) -> tuple[str, ...]:
    return tuple(line.field.name for line in plan.comparison.lines if line.state is State.FILLED)


def _conflicts(plan: Plan) -> tuple[Conflict, ...]:
    """Which values lost; a person who is a further contact now has lost nothing."""
    return tuple(
        Conflict(line.field.name, plan.stays(line), plan.goes(line))
        for line in plan.comparison.lines
        if line.state is State.DIFFERS and line.topic != MAIN_CONTACT
    )
