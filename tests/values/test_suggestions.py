"""Suggestions."""

from __future__ import annotations

import pytest

from leadq.values.suggestions import did_you_mean


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [
        ("job_titel", ", did you mean 'job_title'?"),
        ("FIRMENGRÖSSE", ", did you mean 'Firmengröße'?"),
        ("xyzzy", ""),
        ("", ""),
        ("q" * 100_000, ""),
    ],
)
def test_the_nearest_known_word_is_suggested(word: str, suggestion: str) -> None:
    assert did_you_mean(word, ["job_title", "company", "Firmengröße"]) == suggestion


def test_nothing_is_suggested_when_nothing_is_known() -> None:
    assert did_you_mean("stage", []) == ""
