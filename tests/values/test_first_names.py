"""Short forms, and names that look alike and are two."""

from __future__ import annotations

import pytest

from leadq.values.first_names import are_two_names, is_short_for


@pytest.mark.parametrize(
    ("one", "other"),
    [("tom", "thomas"), ("bill", "william"), ("lisa", "elisabeth"), ("kasia", "katarzyna"), ("flor", "floriane")],
)  # fmt: skip
def test_a_short_form_goes_both_ways(one: str, other: str) -> None:
    assert is_short_for(one, other)
    assert is_short_for(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("stefan", "stefanie"), ("peter", "paul"), ("jo", "jolanda"), ("", "anna")]
)
def test_no_short_form(one: str, other: str) -> None:
    assert not is_short_for(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("daniel", "daniela"), ("karin", "katrin"), ("julian", "julina"), ("valerio", "valerioina"), ("roman", "romana")],
)  # fmt: skip
def test_two_names_that_look_alike(one: str, other: str) -> None:
    assert are_two_names(one, other) is (other != "julina")


def test_a_slip_is_no_second_name() -> None:
    assert not are_two_names("thomas", "thoams")
