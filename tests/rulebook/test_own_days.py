"""Conditions on days of their own: everything that is measured from the day is a column, nothing a value."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from leadq.rulebook.own_days import ENDING, OwnDays
from leadq.rulebook.points import Rule
from leadq.scoring import rule_points
from tests.rulebook.rulebooks import Tested, conditions, rulebook, written

DAYS = (date(1999, 12, 31), date(2026, 2, 28))


def compiled(day: date, rule: Rule) -> tuple[str, OwnDays]:
    compiler = OwnDays(day, rulebook().catalogue, computed={"qualification": "'ready'"})
    return rule_points(rule, compiler), compiler


def rule_of(when: object, **more: object) -> Rule:
    rule = {"rule": "A rule", "points": 5, "when": when, **more}
    text = written({"fit": {"rules": [rule]}, "grades": [{"grade": "A"}]})
    return rulebook(scoring=text).scoring.rules[0]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(conditions())
def test_no_condition_knows_the_day_of_the_compiler(when: Tested) -> None:
    rule = rule_of(when)
    (sql, one), (same, other) = (compiled(day, rule) for day in DAYS)
    assert sql == same
    assert (one.params, one.windows) == (other.params, other.windows)
    assert (one.activity_pass(), one.answer_pass()) == (other.activity_pass(), other.answer_pass())


def test_equal_windows_are_one_column_and_before_is_not_after() -> None:
    within = {"address_checked_on": {"within": "6 months"}, "trial_ends": {"within": "6 months"}}
    _, compiler = compiled(
        DAYS[0], rule_of({**within, "answer": {"start": {"in_next": "6 months"}}})
    )
    assert list(compiler.windows.values()) == ["w1", "w2"]


def test_weights_are_of_the_age_on_the_own_day() -> None:
    each = {"half_life": "60 days"}
    sql, compiler = compiled(DAYS[0], rule_of({"activity": {"kind": "form"}}, each=each))
    assert (compiler.fading, compiler.half_lives) == ([60], [])
    assert "activity_total.t1" in sql
    assert "fading.age = horizon.number - day_number.number" in str(compiler.activity_pass())


@pytest.mark.parametrize(
    ("when", "sees"),
    [
        ({"order_value": {"at_least": 1}}, True),
        ({"not": {"any": [{"next_due": "known"}, {"phone": "known"}]}}, True),
        ({"outcome": "won", "stage": "won", "reason": "unknown", "closed_on": "known"}, False),
        ({"deposit": {"at_least": 1}}, False),
    ],
)
def test_it_is_known_who_asks_for_what_the_closing_writes(when: object, sees: bool) -> None:
    _, compiler = compiled(DAYS[0], rule_of(when))
    assert bool(compiler.asked & ENDING) == sees
