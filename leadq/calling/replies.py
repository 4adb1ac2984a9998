"""What was typed: one of the keys of the guide, or an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ENTER: Final = ""
KEYS: Final = frozenset({ENTER, "b", "s", "n", "c", "r", "q", "?"})


@dataclass(frozen=True, slots=True)
class Reply:
    """A typed line: a `key` (Enter is the blank one), or None and the `text` of an answer.

    `number` is the text as a number key; `is_literal` says that a = stood before it, so that it is no key.
    """

    text: str
    key: str | None
    is_literal: bool

    @property
    def number(self) -> int | None:
        """The number key that was typed, if it was one."""
        is_number = self.text.isascii() and self.text.isdecimal() and len(self.text) < 5
        return int(self.text) if is_number and not self.is_literal else None


def parse_reply(line: str) -> Reply:
    """Read a line; ``=`` before a text says that it is an answer, also where it looks like a key."""
    text = line.strip()
    if text.startswith("="):
        return Reply(text[1:].strip(), None, is_literal=True)
    key = text.lower()
    return Reply(text, key if key in KEYS else None, is_literal=False)
