"""Names that may be one person's, and names that say that there are two people."""

from __future__ import annotations

import pytest

from leadq.values.alike import may_be_one


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (None, "anna", True),
        ("anna", "anna", True),
        ("a.", "anna", True),
        ("b", "anna", False),
        ("hans", "hans-peter", True),
        ("roth", "roth-meier", True),
        ("roth", "meier roth", True),
        ("meier", "meyer", True),
        ("schmidt", "schmitt", True),
        ("rafl", "ralf", True),
        ("hans", "heinz", False),
        ("anna", "bernd", False),
        ("roth", "cramer", False),
    ],
)
def test_names_contradict_when_no_slip_or_short_form_explains_the_difference(
    one: str | None, other: str | None, *, expected: bool
) -> None:
    assert may_be_one(one, other) is expected
    assert may_be_one(other, one) is expected
