"""Yes and no in the ways that lists say them."""

from __future__ import annotations

from leadq.values.folding import fold

_MEANINGS = {
    **dict.fromkeys(
        ("yes", "y", "ja", "j", "true", "wahr", "1", "1.0", "x", "on", "ok", "\u2713", "\u2714"),
        True,
    ),
    **dict.fromkeys(("no", "n", "nein", "false", "falsch", "0", "0.0", "off"), False),
}


def parse_yes_no(text: str) -> bool | None:
    """Read yes or no in English, German or computers' words; None when it is neither."""
    meaning = _MEANINGS.get(text)
    return _MEANINGS.get(fold(text)) if meaning is None else meaning
