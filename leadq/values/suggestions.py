"""Suggestions: the known word that was probably meant, as the end of an error's sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadq.values.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_WORD = 80  # comparing takes the square of the length


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ", did you mean 'x'?" for the known word nearest to this one, or "" when none is near."""
    import difflib

    by_fold = {fold(name): name for name in known}
    near = difflib.get_close_matches(fold(word[:_LONGEST_WORD]), by_fold, n=1)
    return f", did you mean '{by_fold[near[0]]}'?" if near else ""
