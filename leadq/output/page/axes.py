"""Where the ticks of an axis stand."""

from __future__ import annotations

import math
from typing import Final

_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


def ticks(highest: float, most: int, *, whole: bool = False) -> list[float]:
    """Round numbers from 0 up to `highest` or just beyond it, at most `most` and at least two of them.

    With `whole` they are whole numbers.
    """
    end = highest if highest > 0 else 1.0
    wanted = end / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(wanted))
    step = next(one * power for one in _STEPS if one * power >= wanted * (1 - 1e-9))
    if whole:
        step = float(max(1, math.ceil(step)))
    count = max(1, math.ceil(end / step - 1e-9))
    return [round(number * step, 12) for number in range(count + 1)]
