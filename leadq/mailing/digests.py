"""What waits for each of our people, as one text in the workspace's words. Pure: nothing is sent here.

A lead's data comes from strangers: whatever would move a cursor, end a line or hide something is made visible.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import indent
from typing import TYPE_CHECKING, Final

from leadq.values.folding import fold
from leadq.values.texts import visible

if TYPE_CHECKING:
    from leadq.rulebook.mailing import Texts
    from leadq.rulebook.process import Locale, Process
    from leadq.store.outbox import About, Message

_ORDER: Final[tuple[About, ...]] = ("handover", "reassign", "remind", "tell")
_UNKNOWN: Final = "-"


@dataclass(frozen=True, slots=True)
class Digest:
    """All that waits for one person; `address` is None where the rules have none.

    `key` is the same whenever the same messages are put together, whatever has become of their leads.
    """

    person: str
    address: str | None
    subject: str
    body: str
    message_ids: tuple[int, ...]
    key: str


def digests(messages: Iterable[Message], process: Process, *, origin: str) -> list[Digest]:
    """One digest for each person, by name; `origin` tells this workspace's messages from another's."""
    by_person: dict[str, list[Message]] = {}
    for message in messages:
        by_person.setdefault(message.person, []).append(message)
    return [_digest(by_person[person], process, origin) for person in sorted(by_person)]


def _digest(messages: Sequence[Message], process: Process, origin: str) -> Digest:
    name = messages[0].person
    person = next((one for one in process.people.values() if fold(one.name) == fold(name)), None)
    count = len({message.lead_id for message in messages})
    words = {"person": visible(name), "count": str(count)}
    texts, locale = process.texts, process.calendar.locale
    parts = [
        texts.text("greeting", **words),
        *_sections(messages, texts, locale),
        texts.text("closing", **words),
    ]
    return Digest(
        person=name,
        address=person.email if person else None,
        subject=visible(" ".join(texts.text("subject", **words).split())),
        body="\n\n".join(part.strip("\n") for part in parts) + "\n",
        message_ids=tuple(message.id for message in messages),
        key=_key(messages, origin),
    )


def _sections(messages: Sequence[Message], texts: Texts, locale: Locale) -> Iterator[str]:
    """What is new first, then what is late; in each part the earliest first, and a lead once."""
    for about in _ORDER:
        chosen = {message.lead_id: message for message in messages if message.about == about}
        ordered = sorted(chosen.values(), key=lambda message: (message.due, message.lead_id))
        if ordered:
            lines = [indent(_line(message, texts, locale), "  ") for message in ordered]
            yield "\n".join([texts.text(about).strip("\n") + "\n", *lines])


def _line(message: Message, texts: Texts, locale: Locale) -> str:
    lead = ", ".join(filter(None, (message.name, message.company))) or _UNKNOWN
    words = {
        "id": str(message.lead_id),
        "lead": lead,
        "action": message.action,
        "due": _day(message.due, locale),
        "owner": message.owner or _UNKNOWN,
        "stage": message.stage,
        "phone": message.phone or _UNKNOWN,
    }
    shown = {name: visible(word) for name, word in words.items()}
    return texts.text("line", **shown).strip("\n")


def _day(day: str, locale: Locale) -> str:
    return f"{date.fromisoformat(day):%d.%m.%Y}" if locale == "de" else day


def _key(messages: Sequence[Message], origin: str) -> str:
    facts = sorted((message.id, message.person, message.written_on) for message in messages)
    return hashlib.sha256(repr((origin, facts)).encode()).hexdigest()[:32]
