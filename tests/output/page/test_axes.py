from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadq.output.page.axes import ticks


@pytest.mark.parametrize(
    ("highest", "most", "expected"),
    [
        (527, 4, [0, 200, 400, 600]),
        (1.0, 6, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0.79, 6, [0, 0.2, 0.4, 0.6, 0.8]),
        (0.061, 6, [0, 0.02, 0.04, 0.06, 0.08]),
        (100, 5, [0, 25, 50, 75, 100]),
        (0, 3, [0, 0.5, 1.0]),
        (1_234_567, 2, [0, 2_000_000]),
    ],
)
def test_ticks_are_round_numbers(highest: float, most: int, expected: list[float]) -> None:
    assert ticks(highest, most) == expected


@settings(deadline=None)
@given(st.floats(1e-6, 1e12), st.integers(2, 8))
def test_ticks_begin_at_0_and_reach_the_highest_value(highest: float, most: int) -> None:
    marks = ticks(highest, most)
    assert marks[0] == 0
    assert 2 <= len(marks) <= most
    assert marks[-1] >= highest * (1 - 1e-6)
    assert marks[-1] <= highest * 2.5 + 1e-9 or len(marks) == 2


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 8))
def test_whole_ticks_are_whole(highest: float, most: int) -> None:
    marks = ticks(highest, most, whole=True)
    assert all(mark == int(mark) for mark in marks)
    assert marks[-1] >= highest
    assert len(marks) <= most


@settings(deadline=None)
@given(st.just(0.0) | st.floats(1e-6, 1), st.integers(2, 8))
def test_no_axis_of_shares_goes_beyond_100_percent(highest: float, most: int) -> None:
    assert ticks(highest, most)[-1] <= 1.0
