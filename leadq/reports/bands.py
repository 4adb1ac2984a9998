"""Bands of scores, as wide as a round number, few enough to read."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leadq.reports.ranking import Rung

_MOST = 6


@dataclass(frozen=True, slots=True)
class Band:
    """Leads with scores from `low` to `high`, both included; None where the band is open: at both ends of all."""

    low: int | None
    high: int | None
    rung: Rung


def bands(scores: Sequence[tuple[int, Rung]]) -> list[Band]:
    """Part leads, given by their scores, into at most six bands of one width, the best first.

    The width is the smallest round number with which so many bands hold the middle nine tenths of the leads; what
    lies beyond belongs to the outermost ones.
    """
    counted = Counter({score: rung.leads for score, rung in scores})
    if not counted.total():
        return []
    middle = _at(counted, 1), _at(counted, 19)
    width = next(width for width in _widths() if middle[1] // width - middle[0] // width < _MOST)
    first, last = (score // width for score in middle)
    won, lost = Counter[int](), Counter[int]()
    for score, rung in scores:
        number = min(max(score // width, first), last)
        won[number] += rung.won
        lost[number] += rung.lost
    return [
        Band(
            low=None if number == first else number * width,
            high=None if number == last else (number + 1) * width - 1,
            rung=Rung(won[number], lost[number]),
        )
        for number in range(last, first - 1, -1)
    ]


def _at(counted: Counter[int], twentieths: int) -> int:
    """The score that so many twentieths of the leads do not exceed."""
    wanted, so_far = counted.total() * twentieths / 20, 0
    for score in sorted(counted):
        so_far += counted[score]
        if so_far >= wanted:
            return score
    raise AssertionError("all leads are at most all leads")


def _widths() -> Iterator[int]:
    """1, 2, 5, 10, 20, 50, ..."""
    for power in itertools.count():
        yield from (step * 10**power for step in (1, 2, 5))
