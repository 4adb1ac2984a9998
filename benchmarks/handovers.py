"""Invented hand-overs: one for each time that an invented lead came to sales; no chance, so that nothing else moves.

Rows are tuples in the order of the columns named beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.leads import COMING, PAST, Row, names

HANDOVER_COLUMNS = names(
    "lead_id seq owner stage from_stage handed_on accept_by ended_on ending reason ended_by"
)
_STAGE = "sales"
_OWNERS = ("petra", "juergen", "nord")  # written as they fold
# of ten that have ended: how many days it took, how
_ENDINGS = (
    *[(0, "accepted")] * 3,
    *[(1, "accepted")] * 3,
    (4, "accepted"),
    (1, "rejected"),
    (3, "reassigned"),
    (0, "withdrawn"),
)
_AGES = {day: age for age, day in enumerate(PAST)}


def handovers(visits: Sequence[Row], command_id: int) -> Iterator[Row]:
    """The hand-overs of some leads from their visits; the one of a lead that is still there runs, every other time."""
    before: Row = (None,) * 6
    for visit in visits:
        lead_id, seq, stage, entered_on, left_on, _ = visit
        if stage == _STAGE:
            from_stage = before[2] if before[0] == lead_id else stage
            runs = left_on is None and seq % 2 == 0
            ending = (None, None, None, None) if runs else _ending(seq, entered_on, command_id)
            owner = _OWNERS[seq % len(_OWNERS)]
            yield lead_id, seq, owner, stage, from_stage, entered_on, _later(entered_on, 1), *ending
        before = visit


def _ending(seq: int, handed_on: str, command_id: int) -> Row:
    days, ending = _ENDINGS[seq % len(_ENDINGS)]
    reason = "no need" if ending == "rejected" else None
    return min(_later(handed_on, days), PAST[0]), ending, reason, command_id


def _later(day: str, days: int) -> str:
    age = _AGES[day] - days
    return PAST[age] if age >= 0 else COMING[-age]
