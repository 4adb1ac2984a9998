"""What a night has done, as a digest without names: cron mails it, and logs keep it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadq.nightly import Night
from leadq.output.columns import Column
from leadq.output.printing import Format, print_json, print_rows
from leadq.store.attention import Attention


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done, with how many leads, and the numbers of those that somebody should look at."""

    what: str
    leads: int
    numbers: str


_COLUMNS: list[Column[Line]] = [
    Column("what", "what"),
    Column("leads", "leads", right=True),
    Column("numbers", "numbers"),
]
_WORDS = {
    "remind": "reminded {}",
    "tell": "told {}",
    "reassign": "reassigned to {}",
    "nobody": "ready, and taken by nobody",
}
_WHY = {
    "automatic": "moved to {}",
    "date": "woken up to {}, at their date",
    "condition": "woken up to {}",
}


def print_night(done: Night, form: Format) -> None:
    """Print the digest; as json with the numbers of leads."""
    if form is Format.JSON:
        print_json(
            {
                "assessed_anew": done.assessed_anew,
                "moved": list(done.moved),
                "handed_over": done.handed.given,
                "taken_by_nobody": done.handed.nobody,
                "reminded": done.escalated.reminded,
                "told": done.escalated.told,
                "reassigned": done.escalated.reassigned,
                "attention": list(done.attention),
            }
        )
    else:
        print_rows(_lines(done), _COLUMNS, form)


def _lines(done: Night) -> Sequence[Line]:
    lines = [
        Line("assessed anew", done.assessed_anew, ""),
        *(Line(_WHY[moved.why].format(moved.stage), moved.leads, "") for moved in done.moved),
        Line("offered after waiting", done.handed.given, ""),
        *(
            Line(_WORDS[one.what].format(one.person or "nobody"), one.count, _numbers(one))
            for one in done.attention
        ),
    ]
    return [line for line in lines if line.leads]


def _numbers(one: Attention) -> str:
    more = one.count - len(one.leads)
    listed = ", ".join(map(str, one.leads))
    return f"{listed} and {more} more" if more else listed
