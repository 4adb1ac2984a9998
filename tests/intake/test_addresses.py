"""House numbers with a column of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadq.intake.addresses import join_house_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence


def test_house_numbers_go_behind_their_streets() -> None:
    slots: dict[str, Sequence[str | None]] = {
        "street": ["Große Str.", "Am Markt 3", "Weg", None],
        "street_folded": ["grosse str.", "am markt 3", "weg", None],
    }
    kept = join_house_numbers(slots, ["5a", "3", None, None])
    assert slots["street"] == ["Große Str. 5a", "Am Markt 3", "Weg", None]
    assert slots["street_folded"] == ["grosse str. 5a", "am markt 3", "weg", None]
    assert kept == []


def test_a_number_without_a_street_is_told() -> None:
    slots: dict[str, Sequence[str | None]] = {}
    assert join_house_numbers(slots, ["5", None]) == [0]
    assert slots == {}
