"""Shares with what their numbers allow to say: how sure they are, and when they are too small to decide on."""

from __future__ import annotations

import math
from collections import Counter
from typing import Final

_THIN_BELOW: Final = 30
Z_95: Final = (
    1.959963984540054  # 95 % of a normal distribution lie within so many standard deviations
)


def is_thin(leads: int) -> bool:
    """Whether a rate of so few leads is mostly chance."""
    return leads < _THIN_BELOW


def share(part: int, whole: int) -> float | None:
    """The part of the whole, between 0 and 1; of nothing, None."""
    return part / whole if whole else None


def wilson(part: int, whole: int) -> tuple[float, float] | tuple[None, None]:
    """The 95 % interval of part / whole by Wilson's score method (1927), within 0 and 1; of nothing, nothing."""
    if whole == 0:
        return None, None
    rate, square = part / whole, Z_95 * Z_95 / whole
    middle = rate + square / 2
    reach = Z_95 * math.sqrt(rate * (1 - rate) / whole + square / whole / 4)
    # At the ends the formula gives exactly 0 and 1, but rounding does not.
    low = 0.0 if part == 0 else (middle - reach) / (1 + square)
    high = 1.0 if part == whole else (middle + reach) / (1 + square)
    return low, high


def percentile(days: Counter[int], percent: int) -> int | None:
    """The smallest number of days within which at least so many percent of the leads were: by nearest rank.

    `days` counts leads by their days; of no leads, None.
    """
    needed = math.ceil(days.total() * percent / 100)
    passed = 0
    for day in sorted(days):
        passed += days[day]
        if passed >= needed:
            return day
    return None
