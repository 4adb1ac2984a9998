"""What is plainly simple, read for many cells at once: the same values as one by one, at a fraction of the time.

A cell that is not plain is left to its reader. The texts come stripped; "" stands for a blank cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import is_normalized

from leadq.values.emails import ROLES, is_role_mailbox
from leadq.values.folding import fold
from leadq.values.phones import parse_phone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Narrower than what `parse_email` takes for plain, so that everything that is found here is found there.
_PLAIN_EMAILS = re.compile(
    r"^(?!.{65})[a-z0-9_-]+(?:\.[a-z0-9_-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,24}$",
    re.MULTILINE,
)
_FIRST_WORDS = re.compile(r"[._0-9-]*([^._0-9\n-]*).*\n")
_BETWEEN_WORDS = str.maketrans("", "", "._-0123456789")

Value = str | int | float | None  # as in cleaning


@dataclass(frozen=True, slots=True)
class Found:
    """What was read: a list per slot; `kept` are the rows whose text says more, `others` are left to the reader."""

    slots: Sequence[list[Value]]
    kept: Sequence[int]
    others: Sequence[int]


def read_texts(texts: list[str]) -> Found:
    """Values and their folded twins."""
    plain, others = _plain_texts(texts)
    twins: list[Value] = [twin or None for twin in _folded(plain)]
    return Found(([text or None for text in plain], twins), (), others)


def read_codes(texts: list[str]) -> Found:
    """Values without a twin."""
    plain, others = _plain_texts(texts)
    return Found(([text or None for text in plain],), (), others)


def _plain_texts(texts: list[str]) -> tuple[list[str], list[int]]:
    """The texts that are clean already, with "" in place of the others, and where those stand."""
    joined = "\n".join(texts)
    if (
        "".join(texts).isprintable()
        and "  " not in joined
        and (joined.isascii() or is_normalized("NFC", joined))
    ):
        return texts, []
    others = [
        at
        for at, text in enumerate(texts)
        if not text.isprintable()
        or "  " in text
        or not (text.isascii() or is_normalized("NFC", text))
    ]
    return _without(texts, others), others


def _without(texts: list[str], others: Sequence[int]) -> list[str]:
    plain = list(texts)
    for at in others:
        plain[at] = ""
    return plain


def _folded(texts: list[str]) -> list[str]:
    """Fold clean texts: in them, a blank is the only white space."""
    joined = "\n".join(texts)
    if joined.isascii():
        return joined.lower().split("\n")
    joined = joined.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    twins = joined.split("\n")
    if joined.isascii():
        return twins
    return [twin if twin.isascii() else fold(text) for twin, text in zip(twins, texts, strict=True)]


def read_emails(texts: list[str]) -> Found:
    """Addresses, and 1 for the mailboxes of offices."""
    broken = [at for at, text in enumerate(texts) if "\n" in text]
    lowered = "\n".join(_without(texts, broken)).lower()
    emails: list[Value] = [email or None for email in lowered.split("\n")]
    left = _PLAIN_EMAILS.sub("", lowered)
    others = broken + [at for at, rest in enumerate(left.split("\n")) if rest]
    kept = [at for at, text in enumerate(texts) if text != (emails[at] or "")]
    return Found((emails, _roles(lowered, emails)), kept, others)


def _roles(lowered: str, emails: list[Value]) -> list[Value]:
    """The marks of role mailboxes; only a local part that begins with a role, or is one put together, can be one."""
    local_parts = "\n".join([email.partition("@")[0] for email in lowered.split("\n")])
    first_words = _FIRST_WORDS.findall(f"{local_parts}\n")
    together = local_parts.translate(_BETWEEN_WORDS).split("\n")
    roles: list[Value] = [None] * len(emails)
    for at, (first, whole) in enumerate(zip(first_words, together, strict=True)):
        if (first in ROLES or whole in ROLES) and is_role_mailbox(str(emails[at])):
            roles[at] = 1
    return roles


def phone_reader(country: str) -> Callable[[list[str]], Found]:
    """What reads the phone numbers of a country's rows."""

    def read_phones(texts: list[str]) -> Found:
        phones: list[Value] = [parse_phone(text, country) if text else None for text in texts]
        kept = [
            at
            for at, (phone, text) in enumerate(zip(phones, texts, strict=True))
            if phone != text and text and phone != "".join(text.split())
        ]
        return Found((phones,), kept, ())

    return read_phones
