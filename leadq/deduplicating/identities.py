"""A lead as it is compared: its names, contacts, firm and address in forms that differ only where people do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from leadq.deduplicating.likeness import plain
from leadq.store.pairs import IdentityRow
from leadq.values.firms import company_key
from leadq.values.names import split_name
from leadq.values.sounds import sound
from leadq.values.streets import street_key

_BEFORE_FIRMS = frozenset({"fa", "firma"})
_BEHIND_FIRMS = frozenset(
    {"gruppe", "group", "deutschland", "germany", "international", "holding", "europe", "europa"}
)


@dataclass(slots=True)
class Identity:
    """Who a lead is, or one of its contacts; None for what is not known. Names are folded, firms without their legal form."""

    lead_id: int
    contact_id: int | None
    is_invalid: bool
    first_name: str | None
    last_name: str | None
    sound: str | None
    email: str | None
    phone: str | None
    mobile: str | None
    firm: str | None
    street: str | None
    postcode: str | None
    city: str | None
    is_nameless: bool  # a firm of which nobody is known


def described(rows: Iterable[IdentityRow]) -> list[Identity]:
    """The identities of stored rows, in their order."""
    return [_described(*row) for row in rows]


def _described(  # noqa: PLR0913, PLR0917  # the columns of a row, once per lead
    lead_id: int,
    contact_id: int | None,
    is_invalid: int,
    first: str | None,
    last: str | None,
    email: str | None,
    phone: str | None,
    mobile: str | None,
    firm: str | None,
    street: str | None,
    postcode: str | None,
    city: str | None,
) -> Identity:
    first_name = first and _first_name(first)
    last_name = last and _last_name(last)
    return Identity(
        lead_id,
        contact_id,
        bool(is_invalid),
        first_name,
        last_name,
        last_name and sound(last_name),
        email,
        phone,
        mobile,
        firm and _firm(firm),
        street and _street(street),
        postcode,
        city and plain(city),
        first_name is None and last_name is None,
    )


# The caches also keep one copy of what thousands of leads share.


@lru_cache(maxsize=65_536)
def _first_name(folded: str) -> str | None:
    """The first name without a title that somebody wrote before it."""
    if "." in folded:
        folded = split_name(f"{folded} x").first_name or ""
    return folded.strip(". ") or None


@lru_cache(maxsize=65_536)
def _last_name(folded: str) -> str | None:
    return folded.strip(". ") or None


@lru_cache(maxsize=65_536)
def _firm(folded: str) -> str | None:
    """The firm's name without its legal form and the words that say no more than that it is a firm."""
    words = company_key(folded).split()
    if len(words) > 1 and words[0] in _BEFORE_FIRMS:
        del words[0]
    while len(words) > 1 and words[-1] in _BEHIND_FIRMS:
        del words[-1]
    return plain(" ".join(words)) or None


@lru_cache(maxsize=65_536)
def _street(folded: str) -> str | None:
    """The street with its number; a street alone is no address."""
    name, number = street_key(folded)
    return f"{name} {number}" if number else None
