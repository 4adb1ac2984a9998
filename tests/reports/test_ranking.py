"""Rankings: the area and its interval against scikit-learn, a lead-by-lead DeLong and a bootstrap; the best leads by hand."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from leadq.reports.ranking import Rung, area, interval, ranking

RUNGS = st.lists(st.builds(Rung, st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12)


def leads(rungs: Sequence[Rung]) -> tuple[list[int], list[bool]]:
    """Each lead with its place (higher is better), and whether it was won."""
    places, won = [], []
    for place, rung in enumerate(reversed(rungs)):
        places += [place] * rung.leads
        won += [True] * rung.won + [False] * rung.lost
    return places, won


@settings(deadline=None)
@given(RUNGS)
def test_the_area_is_that_of_scikit_learn(rungs: list[Rung]) -> None:
    places, won = leads(rungs)
    assume(0 < sum(won) < len(won))
    assert area(rungs) == pytest.approx(roc_auc_score(won, places))


@pytest.mark.parametrize("rungs", [[], [Rung(0, 0)], [Rung(3, 0)], [Rung(0, 2), Rung(0, 1)]])
def test_without_two_outcomes_there_is_no_area(rungs: list[Rung]) -> None:
    found = ranking("score", rungs)
    assert (found.auc, found.auc_low, found.auc_high) == (None, None, None)


def delong(places: Sequence[int], won: Sequence[bool]) -> tuple[float, float]:
    """The interval as the paper writes it: every won lead compared with every lost one."""
    cases = np.array([place for place, one in zip(places, won, strict=True) if one], float)
    controls = np.array([place for place, one in zip(places, won, strict=True) if not one], float)
    kernel = (cases[:, None] > controls) + 0.5 * (cases[:, None] == controls)
    variance = kernel.mean(1).var(ddof=1) / len(cases) + kernel.mean(0).var(ddof=1) / len(controls)
    reach = 1.959963984540054 * math.sqrt(variance)
    return max(0.0, kernel.mean() - reach), min(1.0, kernel.mean() + reach)


@settings(deadline=None)
@given(RUNGS)
def test_the_interval_is_delongs(rungs: list[Rung]) -> None:
    places, won = leads(rungs)
    assume(2 <= sum(won) <= len(won) - 2)
    low, high = interval(rungs)
    assume(low is not None)
    assert (low, high) == pytest.approx(delong(places, won))


def test_the_interval_is_about_that_of_a_bootstrap() -> None:
    dice = random.Random(5)
    scored = [(round(dice.gauss(10 * won, 12)), won) for won in [True] * 120 + [False] * 280]
    keys = sorted({score for score, _ in scored}, reverse=True)
    rungs = [Rung(scored.count((key, True)), scored.count((key, False))) for key in keys]
    areas = []
    for _ in range(400):
        sample = dice.choices(scored, k=len(scored))
        areas.append(roc_auc_score([won for _, won in sample], [score for score, _ in sample]))
    assert interval(rungs) == pytest.approx(tuple(np.quantile(areas, [0.025, 0.975])), abs=0.01)


@pytest.mark.parametrize(
    "rungs", [[Rung(9, 0), Rung(0, 9)], [Rung(0, 9), Rung(9, 0)], [Rung(1, 5), Rung(0, 3)]]
)
def test_an_order_without_any_contradiction_or_with_one_order_has_no_interval(
    rungs: list[Rung],
) -> None:
    assert interval(rungs) == (None, None)


def test_the_best_fifth_is_counted_as_by_hand() -> None:
    # ten leads, the best two: the one before, and one of the four that stand equal behind it, of whom two were won
    found = ranking("score", [Rung(1, 0), Rung(2, 2), Rung(1, 4)])
    assert (found.best_leads, found.best_won, found.best_rate) == (2, 1.5, 0.75)
    assert found.lift == pytest.approx(0.75 / 0.4)
    assert found.gains == pytest.approx([0, 0.25, 0.375, 0.5, 0.625, 0.75, 0.8, 0.85, 0.9, 0.95, 1])


@settings(deadline=None)
@given(st.lists(st.builds(Rung, st.integers(0, 2), st.integers(0, 2)), max_size=3))
def test_at_the_cut_as_many_orders_count_as_by_chance(rungs: list[Rung]) -> None:
    best = math.ceil(sum(rung.leads for rung in rungs) / 5)
    orders = [list(itertools.permutations([1] * rung.won + [0] * rung.lost)) for rung in rungs]
    held = [sum([*itertools.chain(*order)][:best]) for order in itertools.product(*orders)]
    assert ranking("score", rungs).best_won == pytest.approx(sum(held) / len(held))


@settings(deadline=None)
@given(RUNGS)
def test_gains_rise_from_none_to_all(rungs: list[Rung]) -> None:
    found = ranking("score", rungs)
    if not any(rung.won for rung in rungs):
        assert (found.gains, found.lift) == ((), None)
        return
    assert len(found.gains) == 11
    assert [found.gains[0], found.gains[-1]] == pytest.approx([0, 1])
    assert list(found.gains) == sorted(found.gains)
