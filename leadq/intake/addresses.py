"""House numbers that have a column of their own, put behind their streets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from leadq.values.folding import fold
from leadq.values.streets import with_number

if TYPE_CHECKING:
    from collections.abc import Sequence

HOUSE_NUMBER: Final = "house_number"


def join_house_numbers(
    slots: dict[str, Sequence[str | None]], numbers: Sequence[str | None]
) -> list[int]:
    """Complete the streets in their columns; answers the rows whose number has no street."""
    streets = slots.get("street") or (None,) * len(numbers)
    pairs = list(zip(streets, numbers, strict=True))
    joined = [with_number(street, number) if number else street for street, number in pairs]
    if "street" in slots:
        slots["street"] = joined
        slots["street_folded"] = [fold(street) if street else None for street in joined]
    return [at for at, (street, number) in enumerate(pairs) if number and not street]
