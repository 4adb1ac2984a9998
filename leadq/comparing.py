"""Two leads side by side: field by field what each has, and what one lead made of them would have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import permutations

from leadq.errors import UsageError
from leadq.rulebook.catalogue import BUILT_IN, Catalogue, Field, FieldType, Part
from leadq.rulebook.field_values import folded
from leadq.store import merges, mirror
from leadq.store.leads import LeadName
from leadq.store.pairs import SameLead
from leadq.store.transactions import Db
from leadq.values.alike import may_be_one
from leadq.values.folding import fold
from leadq.values.phones import is_mobile

Value = str | int | float | None
Row = Mapping[str, Value]

ADDRESS, MAIN_CONTACT, STANDING = "address", "main_contact", "standing"  # what is decided as one
NAME = ("salutation", "title", "first_name", "last_name")
_PHONES = ("phone", "mobile")
_CONTRADICTING = ("street", "postcode", "city", "country")
_STEP = ("next_action", "next_due", "next_first_due", "next_kind", "postponed")
_WHERE = ("stage", "outcome", "stage_entered_on", "closed_on", "reason", *_STEP)
_SHOWN = (
    *("received_on", "owner", "stage", "stage_entered_on", "next_action", "next_due"),
    *("closed_on", "reason", "order_value"),
)
_LIVING = ("open", "parked")
_RANKS = {"won": 4, "open": 3, "parked": 2, "lost": 1, "invalid": 0}


class State(Enum):
    """How a field of two leads becomes one."""

    SAME = "same"
    FILLED = "filled"
    BOTH = "both"
    DIFFERS = "differs"
    RULED = "ruled"  # nobody decides: the earliest source, the latest check, where the lead stands


class OwnBusiness(UsageError):
    """Two leads of one customer that are two deals."""

    def __init__(self, former: Row, later: Row, why: str, *, invalid: str | None) -> None:
        number = later["id"]
        hint = f"; if {number} is only a copy, first leadq advance {number} {invalid} --reason WHY"
        super().__init__(
            f"leads {former['id']} and {number} stay apart: {why}{hint if invalid else ''}"
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One field of both leads; `stays` is what the merged lead has unless the lead that goes is preferred.

    Lines of one `topic` that differ are decided together.
    """

    field: Field
    topic: str
    kept: Value
    dropped: Value
    stays: Value
    state: State


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two leads side by side; `keep` is the one that stays.

    `is_one_person` is false when their names contradict: then one of the people becomes a further contact. `leading`
    is the lead whose stage and step the merged lead takes over. `are_different` says that somebody has found before
    that the two are not the same.
    """

    keep: LeadName
    drop: LeadName
    lines: tuple[Line, ...]
    is_one_person: bool
    leading: int
    are_different: bool

    @property
    def questions(self) -> tuple[str, ...]:
        """The topics that somebody can decide, in the order of the fields."""
        found = (line.topic for line in self.lines if line.state is State.DIFFERS)
        return tuple(dict.fromkeys(found))

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The topics that somebody must decide; which of two people is the main contact can stay as it is."""
        return tuple(topic for topic in self.questions if topic != MAIN_CONTACT)

    def choice(self, topic: str) -> tuple[Line, ...]:
        """The lines that are decided together; of two people their whole names, for a part of one says little."""
        return tuple(
            line
            for line in self.lines
            if line.topic == topic
            and (line.state is State.DIFFERS or (topic == MAIN_CONTACT and line.field.name in NAME))
        )


def compared(db: Db, catalogue: Catalogue, keep: LeadName, drop: LeadName) -> Comparison:
    """Put two leads side by side; raises `SameLead`, or `OwnBusiness` where both are deals of their own."""
    if keep.id == drop.id:
        raise SameLead(keep)
    mine, theirs = (merges.whole_lead(db, lead.id) for lead in (keep, drop))
    _check_business(db, mine, theirs)
    is_one_person = all(
        may_be_one(_text(mine[name]), _text(theirs[name]))
        for name in ("first_name_folded", "last_name_folded")
    )
    facts = _fact_lines(catalogue, mine, theirs, is_one_person=is_one_person)
    return Comparison(
        keep=keep,
        drop=drop,
        lines=(*facts, *_standing_lines(mine, theirs)),
        is_one_person=is_one_person,
        leading=leading(mine, theirs),
        are_different=merges.are_different(db, keep.id, drop.id),
    )


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _number(value: Value) -> int:
    assert isinstance(value, int)
    return value


def _arrival(row: Row) -> tuple[str, int]:
    """The day on which a lead came; of one day, the lower number came first."""
    return str(row["received_on"]), _number(row["id"])


def _check_business(db: Db, mine: Row, theirs: Row) -> None:
    """An order, and what comes after it, are business of their own; a copy is neither."""
    if "invalid" in (mine["outcome"], theirs["outcome"]):
        return
    stages = (name for name, _, outcome in mirror.stages(db) if outcome == "invalid")
    invalid = next(stages, None)
    former, later = sorted((mine, theirs), key=_arrival)
    if mine["outcome"] == theirs["outcome"] == "won":
        raise OwnBusiness(former, later, "two orders are two deals", invalid=invalid)
    for one, other in ((mine, theirs), (theirs, mine)):
        if one["id"] in merges.followed_by(db, _number(other["id"])):
            why = f"{other['id']} is new business that follows {one['id']}"
            raise OwnBusiness(one, other, why, invalid=invalid)
        if one["outcome"] == "won" and str(other["received_on"]) >= str(one["closed_on"]):
            day = other["received_on"]
            why = f"{other['id']} came on {day}, after the order of {one['closed_on']}"
            raise OwnBusiness(one, other, why, invalid=invalid)


def _fact_lines(
    catalogue: Catalogue, mine: Row, theirs: Row, *, is_one_person: bool
) -> Iterator[Line]:
    is_one_address = not any(
        _contradict(BUILT_IN[name], mine[name], theirs[name]) for name in _CONTRADICTING
    )
    numbers = _numbers(mine, theirs)
    for field in sorted(catalogue, key=lambda one: one.part is Part.OWN):
        pair = mine.get(field.column), theirs.get(field.column)
        if not field.editable or field.name in _SHOWN:
            continue
        if field.part is Part.PERSON and not is_one_person:
            yield _whole(field, MAIN_CONTACT, *pair)
        elif field.part is Part.ADDRESS and not is_one_address:
            yield _whole(field, ADDRESS, *pair)
        elif field.name in _PHONES:
            yield _phone_line(field, *pair, numbers)
        else:
            yield _single(field, *pair)


def _contradict(field: Field, kept: Value, dropped: Value) -> bool:
    return None not in (kept, dropped) and not _alike(field, kept, dropped)


def _alike(field: Field, kept: Value, dropped: Value) -> bool:
    """Whether two values mean the same; of texts, capitals and accents do not count."""
    if field.folded_column and kept is not None and dropped is not None:
        return folded(field, str(kept)) == folded(field, str(dropped))
    return kept == dropped


def _whole(field: Field, topic: str, kept: Value, dropped: Value) -> Line:
    """A line of what is taken from one of the leads, blanks included."""
    state = State.SAME if _alike(field, kept, dropped) else State.DIFFERS
    return Line(field, topic, kept, dropped, kept, state)


def _single(field: Field, kept: Value, dropped: Value) -> Line:
    if dropped is None or _alike(field, kept, dropped):
        return Line(field, field.name, kept, dropped, kept, State.SAME)
    if kept is None:
        return Line(field, field.name, kept, dropped, dropped, State.FILLED)
    if field.name == "note" or field.type is FieldType.LIST:
        united = _united(str(kept), str(dropped))
        return Line(field, field.name, kept, dropped, united, State.BOTH)
    if field.name == "address_checked_on":
        latest = max(str(kept), str(dropped))
        return Line(field, field.name, kept, dropped, latest, State.RULED)
    return Line(field, field.name, kept, dropped, kept, State.DIFFERS)


def _united(kept: str, dropped: str) -> str:
    """The lines of both, none of them twice."""
    mine = kept.split("\n")
    known = {fold(line) for line in mine}
    return "\n".join([*mine, *(line for line in dropped.split("\n") if fold(line) not in known)])


def _numbers(mine: Row, theirs: Row) -> dict[str, Value]:
    """Phone and mobile with as many numbers of both as there is room for, each in its own place if it is free.

    A mobile may stand for the phone, but a land line never for the mobile.
    """
    numbers = {name: mine[name] for name in _PHONES}
    for name, place in (*zip(_PHONES, _PHONES, strict=True), *permutations(_PHONES)):
        number = theirs[name]
        if number is None or number in numbers.values() or numbers[place] is not None:
            continue
        if place in {name, "phone"} or is_mobile(str(number)):
            numbers[place] = number
    return numbers


def _phone_line(field: Field, kept: Value, dropped: Value, numbers: Mapping[str, Value]) -> Line:
    stays = numbers[field.name]
    if dropped is not None and dropped not in numbers.values():
        state = State.DIFFERS
    elif stays != kept:
        state = State.FILLED
    else:
        state = State.SAME if dropped in (None, kept) else State.BOTH
    return Line(field, field.name, kept, dropped, stays, state)


def leading(mine: Row, theirs: Row) -> int:
    """The lead whose place in the process counts: won before open (the furthest), parked, lost and invalid."""

    def rank(row: Row) -> tuple[int, int]:
        open_stages = _number(row["furthest"]) if row["outcome"] == "open" else 0
        return _RANKS[str(row["outcome"])], open_stages

    return _number(max(mine, theirs, key=rank)["id"])  # of equal ones the first: that which stays


def joint_standing(mine: Row, theirs: Row) -> dict[str, Value]:
    """Where the merged lead stands: source, stage, step and owner, as columns of ``lead``.

    Stage and step are those of the leading lead; an agreed call-back of either survives, the earliest of two. A step
    that is new to the lead that stays has a new number.
    """
    first, other = (mine, theirs) if leading(mine, theirs) == mine["id"] else (theirs, mine)
    earliest = min(mine, theirs, key=_arrival)
    joint = {name: first[name] for name in _WHERE}
    step = first
    if first["outcome"] in _LIVING:
        calls = [row for row in (first, other) if row["next_kind"] == "callback"]
        step = min(calls, key=lambda row: str(row["next_due"]), default=first)
        joint |= {name: step[name] for name in _STEP}
    owned = first if first["owner"] is not None else other
    order = first if first["order_value"] is not None else other
    last = max(_number(mine["step_no"]), _number(theirs["step_no"]))
    return joint | {
        "source_id": earliest["source_id"],
        "received_on": earliest["received_on"],
        "step_no": mine["step_no"] if step is mine else last + 1,
        "owner": owned["owner"],
        "owner_folded": owned["owner_folded"],
        "order_value": order["order_value"],
    }


def _standing_lines(mine: Row, theirs: Row) -> Sequence[Line]:
    joint = joint_standing(mine, theirs)
    lines = []
    for name in _SHOWN:
        kept, dropped, stays = (row[name] for row in (mine, theirs, joint))
        state = State.SAME if kept == dropped == stays else State.RULED
        lines.append(Line(BUILT_IN[name], STANDING, kept, dropped, stays, state))
    return lines
