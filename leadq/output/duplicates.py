"""Pairs of leads that may be one: as a list, or one of them side by side."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from leadq.deduplicating.probable import ProbablePair
from leadq.output.columns import Column, told
from leadq.output.printing import Format, print_rows
from leadq.store.pairs import Face
from leadq.values.texts import visible

_FIELDS = (
    *("name", "job_title", "company", "email", "phone", "mobile", "street", "postcode", "city"),
    *("source", "received_on", "stage"),
)


def _words(pair: ProbablePair) -> list[str]:
    return [reason.words for reason in pair.reasons]


def _sentence(pair: ProbablePair) -> str:
    return "; ".join(_words(pair))


_IDS: list[Column[ProbablePair]] = [
    Column("id", "id", right=True, value=lambda pair: pair.lead.id),
    Column("other_id", "other", right=True, value=lambda pair: pair.other.id),
]
_NAMES: list[Column[ProbablePair]] = [
    Column("name", "name", value=lambda pair: pair.lead.name),
    Column("company", "company", drop=1, value=lambda pair: pair.lead.company),
    Column("other_name", "other name", value=lambda pair: pair.other.name),
    Column("other_company", "other company", drop=2, value=lambda pair: pair.other.company),
]
_SCORE: Column[ProbablePair] = Column("score", "score", right=True)
_REASONS: Column[ProbablePair] = Column("reasons", "reasons", value=_sentence)
_LISTED_REASONS: Column[ProbablePair] = Column("reasons", "reasons", value=_words)


def print_pairs(pairs: Sequence[ProbablePair], form: Format) -> None:
    """Print pairs as a list; for people the reasons, which are long, stand at the end."""
    if form in {Format.CSV, Format.JSON}:
        reasons = _LISTED_REASONS if form is Format.JSON else _REASONS
        print_rows(pairs, [*_IDS, _SCORE, reasons, *_NAMES], form)
    else:
        print_rows(pairs, [*_IDS, *_NAMES, _SCORE, _REASONS], form)


@dataclass(frozen=True, slots=True)
class _Line:
    """One field of both leads."""

    field: str
    one: str | None
    other: str | None

    @property
    def remark(self) -> str:
        """In words, for a colour alone says nothing to some people and programs."""
        if self.one == self.other:
            return ""
        return "one only" if self.one is None or self.other is None else "differs"


def print_pair(pair: ProbablePair, title: str) -> None:
    """Print two leads side by side, then the points of each reason."""
    sys.stdout.write(f"\n{visible(title)}\n\n")
    lines = [_line(name, pair.lead, pair.other) for name in _FIELDS]
    columns: list[Column[_Line]] = [
        Column("field", ""),
        Column("one", str(pair.lead.id)),
        Column("other", str(pair.other.id)),
        Column("remark", ""),
    ]
    print_rows([line for line in lines if line.one or line.other], columns, Format.TABLE)
    reasons = [f"{reason.points:+4}  {visible(reason.words)}" for reason in pair.reasons]
    points = sum(reason.points for reason in pair.reasons)
    limited = "" if points == pair.score else f", limited to {pair.score}"
    sys.stdout.write("\n".join(["", *reasons, f"{points:4}  score{limited}", ""]))
    sys.stdout.flush()


def _line(name: str, lead: Face, other: Face) -> _Line:
    one, two = (getattr(face, name) for face in (lead, other))
    return _Line(name.replace("_", " "), one and told(one), two and told(two))
