"""How messages are sent, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server; the password stands in a file or is what a command prints, never in the rules."""

    host: str
    port: int
    security: Security
    sender: str
    user: str | None
    password_file: str | None
    password_command: tuple[str, ...]
    timeout: int  # seconds


# What leadq says to people; the words with a dollar sign are filled in.
TEXTS: Final[Mapping[str, str]] = {
    "call_back": "Call back",
    "subject": "leadq: $count for you",
    "greeting": "Hello $person,",
    "handover": "New leads for you, to accept or reject:",
    "remind": "These next steps are late:",
    "tell": "Nobody has acted on these leads:",
    "reassign": "These leads are yours now:",
    "line": "$id $lead: $action, due $due ($owner, $stage)",
    "closing": "leadq accept ID, leadq reject ID --reason WHY, leadq show ID",
}
FILLED_IN: Final[Mapping[str, frozenset[str]]] = {
    "subject": frozenset({"count", "person"}),
    "greeting": frozenset({"count", "person"}),
    "closing": frozenset({"count", "person"}),
    "line": frozenset({"lead", "id", "action", "due", "owner", "stage", "phone"}),
}
"""The words that each text may ask for; texts that are not named here have none."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of this workspace, by the names of `TEXTS`."""

    by_name: Mapping[str, str]

    def text(self, name: str, **words: str) -> str:
        """A text with its words filled in."""
        return Template(self.by_name[name]).substitute(words)
