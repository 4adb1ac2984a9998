"""Two leads side by side, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence

from leadq.comparing import MAIN_CONTACT, NAME, Line, State, Value
from leadq.merging import Merged, Plan
from leadq.output.columns import Column, day, money, shown
from leadq.output.printing import Format, print_json, print_rows
from leadq.rulebook.catalogue import Field, FieldType

_REMARKS = {
    State.SAME: "",
    State.FILLED: "filled",
    State.BOTH: "both",
    State.DIFFERS: "differs",
    State.RULED: "",
}


def print_comparison(plan: Plan, form: Format) -> None:
    """Print two leads side by side, and what the merged one will have; fields that none of them has are left out."""
    lines = [
        line
        for line in plan.comparison.lines
        if (line.kept, line.dropped, line.stays) != (None, None, None)
    ]
    print_rows(lines, _columns(plan), form)


def _columns(plan: Plan) -> list[Column[Line]]:
    keep, drop = plan.comparison.keep.id, plan.comparison.drop.id
    return [
        Column("field", "field", value=lambda line: line.field.name),
        Column("kept", f"{keep} (stays)", people=lambda line: in_words(line.field, line.kept)),
        Column("dropped", str(drop), people=lambda line: in_words(line.field, line.dropped)),
        Column(
            "merged",
            "merged",
            value=plan.stays,
            people=lambda line: in_words(line.field, plan.stays(line)),
        ),
        Column("remark", "", value=_remark),  # in words, for colours do not come through a pipe
    ]


def _remark(line: Line) -> str:
    is_person = line.topic == MAIN_CONTACT and line.state is State.DIFFERS
    return "other person" if is_person else _REMARKS[line.state]


def in_words(field: Field, value: Value) -> str:
    """A value as people read it, on one line."""
    if value is None:
        return ""
    if field.type is FieldType.MONEY:
        return money(int(value))
    if field.type is FieldType.DATE:
        return day(str(value))
    words = shown(bool(value)) if field.type is FieldType.YES_NO else shown(value)
    return words.replace("\n", " / " if field.name == "note" else ", ")


def said(values: Sequence[tuple[Field, Value]]) -> str:
    """Several values of one lead on one line; the parts of a name as one."""
    words = [(field.name in NAME, in_words(field, value)) for field, value in values]
    name = " ".join(word for is_name, word in words if is_name and word)
    return ", ".join(filter(None, [name, *(word for is_name, word in words if not is_name)]))


def print_merged(merged: Merged, form: Format) -> None:
    """Print what was done, for machines; people have seen the two side by side."""
    if form is Format.JSON:
        print_json(merged)


def counted(merged: Merged) -> str:
    """What has moved, in words; empty for nothing."""
    moved = merged.moved
    counts = {
        "activity": moved.activities,
        "answer": moved.answers,
        "touch": moved.touches,
        "contact": moved.contacts,
    }
    return ", ".join(f"{count} {_plural(word, count)}" for word, count in counts.items() if count)


def _plural(word: str, count: int) -> str:
    if count == 1:
        return word
    return {"activity": "activities", "touch": "touches"}.get(word, f"{word}s")
