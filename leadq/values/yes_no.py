"""Yes and no in the ways that lists say them."""

from __future__ import annotations

from typing import Final

from leadq.values.folding import fold

_WORDS = {
    True: "yes y ja j oui si s\xec tak true t wahr vrai vero waar prawda 1 1.0 1,0 -1 x on ok \u2713 \u2714 \u2611",
    False: "no n nein non nee nie false f falsch faux falso onwaar falsz 0 0.0 0,0 off \u2717 \u2718 \u2610",
}
# -1 is how Access writes yes; "tak" and "nie" are Polish.
MEANINGS: Final = {word: meaning for meaning, words in _WORDS.items() for word in words.split()}


def parse_yes_no(text: str) -> bool | None:
    """Read yes or no in six languages or computers' words; None when it is neither."""
    meaning = MEANINGS.get(text)
    return MEANINGS.get(fold(text)) if meaning is None else meaning
