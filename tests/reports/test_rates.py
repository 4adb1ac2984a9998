"""Rates: Wilson's interval as statsmodels has it, and percentiles by nearest rank."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint  # type: ignore[import-untyped]

from leadq.reports.rates import percentile, share, wilson


@settings(deadline=None)
@given(st.integers(1, 10**6).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_the_interval_is_that_of_statsmodels(counts: tuple[int, int]) -> None:
    expected = proportion_confint(*counts, alpha=0.05, method="wilson")
    assert wilson(*counts) == pytest.approx(expected, abs=1e-9)


def test_of_nothing_there_is_neither_a_share_nor_an_interval() -> None:
    assert share(0, 0) is None
    assert wilson(0, 0) == (None, None)
    assert percentile(Counter(), 50) is None


@settings(deadline=None)
@given(st.lists(st.integers(-5, 400), min_size=1, max_size=90), st.sampled_from([50, 75, 90]))
def test_so_many_percent_are_within_the_percentile_and_fewer_within_less(
    days: list[int], percent: int
) -> None:
    found = percentile(Counter(days), percent)
    assert found in days
    assert 100 * sum(day <= found for day in days) >= percent * len(days)
    assert 100 * sum(day < found for day in days) < percent * len(days)
