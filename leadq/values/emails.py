"""E-mail addresses in their one lower-case form, and the mailboxes that belong to no person."""

from __future__ import annotations

import re
from functools import lru_cache

from leadq.values.folding import fold

_LONGEST = 1000
_PLAIN_LENGTH = 64  # below it no part can be too long
_PLAIN = re.compile(r"[a-z0-9_%+-]+(?:\.[a-z0-9_%+-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,24}")
_AT_WORDS = re.compile(r"\s*[(\[]\s*(?:at|ät)\s*[)\]]\s*", re.IGNORECASE)
_CANDIDATE = re.compile(r"[^\s<>()\[\]{},;:|\"/?]+@[^\s<>()\[\]{},;:|\"/?@]+")
_RESERVED_ENDINGS = frozenset({"example", "test", "invalid", "local", "localhost"})
_ROLES = frozenset(
    """
    admin administration anfrage anfragen bestellung bewerbung bestellungen buchhaltung buero career careers contact datenschutz
    dispo donotreply einkauf email empfang export finance geschaeftsfuehrung hallo hello help helpdesk hi hr info
    information infos jobs karriere kontakt kundenservice kundendienst mail mailbox marketing moin news newsletter noreply office
    orders personal post postfach postmaster presse press purchasing rechnung rechnungen reception redaktion
    root sales sekretariat service shop support team technik termine verkauf vertrieb verwaltung verwaltung
    webmaster welcome werkstatt zentrale
    """.split()  # noqa: SIM905  a list of words reads better as words
)


def parse_email(text: str) -> str | None:
    """Read the first e-mail address of a text in lower case; None when there is no valid one."""
    if "@" in text:
        plain = text.strip().lower()
        if len(plain) <= _PLAIN_LENGTH and _PLAIN.fullmatch(plain):
            return plain
    elif "(" not in text and "[" not in text:
        return None
    return _first_email(text[:_LONGEST])


def is_role_mailbox(email: str) -> bool:
    """Whether an address is an office and not a person: info@, sales-de@, no-reply@, vertrieb2@."""
    local = fold(email.partition("@")[0].partition("+")[0])
    parts = [part for part in re.split(r"[._\d-]+", local) if part]
    if "".join(parts) in _ROLES:
        return True
    return bool(parts) and parts[0] in _ROLES and all(len(part) <= 3 for part in parts[1:])


@lru_cache(maxsize=16_384)
def _first_email(text: str) -> str | None:
    for candidate in _CANDIDATE.findall(_AT_WORDS.sub("@", text)):
        plain: str = candidate.strip(".'`\u2019\u201d").lower()
        if len(plain) <= _PLAIN_LENGTH and _PLAIN.fullmatch(plain):
            return plain
        email = _library_email(plain)
        if email:
            return email
    return None


def _library_email(text: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email

    domain, _, ending = text.rpartition(".")
    is_reserved = ending in _RESERVED_ENDINGS
    try:
        # The library refuses endings reserved for examples and tests, which people do use.
        found = validate_email(f"{domain}.com" if is_reserved else text, check_deliverability=False)
    except (EmailNotValidError, ValueError):
        return None
    email: str = found.normalized.lower()
    return email.removesuffix("com") + ending if is_reserved else email
