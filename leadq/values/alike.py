"""Whether two first names, or two last names, may be one person's."""

from __future__ import annotations

_ALIKE = 0.8  # of the letters: meier and meyer, but not hans and heinz


def may_be_one(one: str | None, other: str | None) -> bool:
    """Whether two folded names do not contradict each other.

    They are equal, one is not known, an initial or a part of the other (Hans, Hans-Peter), or they differ by a slip.
    """
    if one is None or other is None or one == other:
        return True
    words, others = (set(name.replace("-", " ").split()) for name in (one, other))
    if words <= others or others <= words or _is_initial(one, other) or _is_initial(other, one):
        return True
    if sorted(one) == sorted(other):
        return True
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _is_initial(short: str, name: str) -> bool:
    letter = short.strip(".")
    return len(letter) == 1 and name.startswith(letter)
