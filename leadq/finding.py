"""Finding the lead that is meant: by number, e-mail, phone, or the beginning of a last name or firm."""

from __future__ import annotations

from collections.abc import Sequence

from leadq.errors import UsageError
from leadq.store import settings
from leadq.store.leads import LeadName, lead_numbered, leads_beginning, leads_with
from leadq.store.transactions import Db
from leadq.values.folding import fold

_MOST = 10


class UnknownLead(UsageError):
    """Nobody answers to this."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"no lead answers to {text!r}; give a number, an e-mail, a phone number, or the beginning of"
            " a last name or firm"
        )


class AmbiguousLead(UsageError):
    """Several leads answer to this; none is guessed."""

    def __init__(self, text: str, hits: Sequence[LeadName]) -> None:
        listed = "\n".join(f"  {hit}, {hit.stage}" for hit in hits[: _MOST - 1])
        more = "\n  ... and more" if len(hits) >= _MOST else ""
        super().__init__(f"{text!r} may be any of these; say it by number:\n{listed}{more}")


def find_lead(db: Db, text: str) -> LeadName:
    """The one lead that answers to `text`; `UnknownLead` or `AmbiguousLead` otherwise."""
    hits = _hits(db, text.strip())
    if not hits:
        raise UnknownLead(text)
    if len(hits) > 1:
        raise AmbiguousLead(text, hits)
    return hits[0]


def _hits(db: Db, text: str) -> list[LeadName]:
    if text.isascii() and text.isdigit() and not text.startswith("0") and len(text) < 10:
        return lead_numbered(db, int(text))
    if "@" in text:
        return leads_with(db, "email", text.casefold(), most=_MOST)
    if sum(character.isdigit() for character in text) > len(text) / 2:
        hits = _by_phone(db, text)
        if hits:
            return hits  # else a firm may begin so: 1&1, 3M
    return leads_beginning(db, fold(text), most=_MOST) if text else []


def _by_phone(db: Db, text: str) -> list[LeadName]:
    from leadq.values.phones import parse_phone

    phone = parse_phone(text, settings.setting(db, settings.COUNTRY))
    if phone is None:
        return []
    hits = {
        hit.id: hit
        for column in ("phone", "mobile")
        for hit in leads_with(db, column, phone, most=_MOST)
    }
    return list(hits.values())
