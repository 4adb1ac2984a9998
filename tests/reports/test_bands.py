"""Bands of scores: few, of one width, and every lead in the one that its score says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadq.reports.bands import Band, bands
from leadq.reports.ranking import Rung


def ends(*scores: int) -> list[tuple[int | None, int | None]]:
    return [(band.low, band.high) for band in bands([(score, Rung(1, 0)) for score in scores])]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([], []),
        ([7, 7, 7], [(None, None)]),
        ([0, 1, 2], [(2, None), (1, 1), (None, 0)]),
        ([-15, 0, 40, 62], [(60, None), (40, 59), (20, 39), (0, 19), (None, -1)]),
        ([-999, *range(100), 9999], [(80, None), (60, 79), (40, 59), (20, 39), (None, 19)]),
    ],
    ids=["nobody", "one score", "small points", "below zero", "far ones at both ends"],
)
def test_the_ends_are_round_numbers(
    scores: list[int], expected: list[tuple[int | None, int | None]]
) -> None:
    assert ends(*scores) == expected


def holds(band: Band, score: int) -> bool:
    return (band.low is None or band.low <= score) and (band.high is None or score <= band.high)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.integers(-200, 2_000),
        st.builds(Rung, st.integers(0, 5), st.integers(0, 5)),
        max_size=40,
    )
)
def test_every_lead_is_in_the_band_of_its_score(scored: dict[int, Rung]) -> None:
    found = bands(list(scored.items()))
    assert len(found) <= 6
    for band in found:
        members = [rung for score, rung in scored.items() if holds(band, score)]
        assert band.rung.won == sum(rung.won for rung in members)
        assert band.rung.lost == sum(rung.lost for rung in members)
    if any(rung.leads for rung in scored.values()):
        assert all(sum(holds(band, score) for band in found) == 1 for score in scored)
