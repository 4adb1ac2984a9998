"""What rows are known by: hashes of their content, and the keys that several rows of a file may share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from struct import unpack
from typing import TYPE_CHECKING

from leadq.store.shared_keys import EMAIL, EXTERNAL_ID, PHONE, ROW
from leadq.values.firms import company_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadq.intake.batches import Rows

_WORD = 1 << 64
_BETWEEN_CELLS = "\x1f"
_WHO = ("external_id", "email", "role", "phone", "mobile", "first_name", "last_name")
_TOLD = ("first_name_folded", "last_name_folded", "company", "postcode")


@dataclass(slots=True)
class Seen:
    """What the rows read so far have in common: their number, the sum of their hashes, keys met before."""

    rows: int = 0
    total: int = 0
    hashes: dict[int, set[int]] = field(
        default_factory=lambda: {key: set() for key in (EXTERNAL_ID, EMAIL, PHONE, ROW)}
    )
    repeated: dict[int, set[str | int]] = field(
        default_factory=lambda: {key: set() for key in (EXTERNAL_ID, EMAIL, PHONE, ROW)}
    )

    @property
    def fingerprint(self) -> str:
        """What the content is known by, whatever the order of its rows and columns."""
        return f"{self.total % _WORD:016x}-{self.rows}"

    def note(self, strength: int, keys: Sequence[str | int]) -> None:
        """Remember keys; those that were met before are repeated."""
        hashes = list(
            map(hash, keys)
        )  # eight bytes instead of a text; a collision only costs a look
        distinct = set(hashes)
        again = distinct & self.hashes[strength]
        if len(distinct) < len(hashes):
            again.update(found for found, times in Counter(hashes).items() if times > 1)
        if again:
            pairs = zip(hashes, keys, strict=True)
            self.repeated[strength].update(key for found, key in pairs if found in again)
        self.hashes[strength] |= distinct


def row_hashes(rows: Iterable[Sequence[str]]) -> tuple[int, ...]:
    """A number for each row's cells."""
    return _numbers(map(_BETWEEN_CELLS.join, rows))


def note_keys(rows: Rows, sources: Sequence[str], seen: Seen) -> list[int | None]:
    """Note the keys of all rows; answers the row keys of those that have no other one (`sources`: folded names)."""
    who = [rows.texts(name) for name in _WHO]
    ids, emails, roles, phones, mobiles = who[:5]
    seen.note(EXTERNAL_ID, [one for one in ids if one is not None])
    boxes = zip(emails, roles, strict=True)
    seen.note(EMAIL, [email for email, role in boxes if email is not None and role is None])
    called = list(zip(phones, mobiles, strict=True))
    seen.note(PHONE, [one for phone, mobile in called if (one := phone or mobile)])
    both = [mobile for phone, mobile in called if phone and mobile and phone != mobile]
    seen.note(PHONE, both)
    told = [rows.texts(name) for name in _TOLD]
    keys: list[int | None] = [None] * len(rows.lines)
    for at in _keyless(who):
        keys[at] = row_key_of(sources[at], *(column[at] for column in told), hashed=rows.hashes[at])
    seen.note(ROW, [key for key in keys if key is not None])
    return keys


def _keyless(who: Sequence[Sequence[str | None]]) -> list[int]:
    """The rows without an external id, an e-mail of their own, and a phone with both names."""
    return [
        at
        for at, (id_, email, role, phone, mobile, first_name, last_name) in enumerate(
            zip(*who, strict=True)
        )
        if id_ is None
        and (email is None or role is not None)
        and (first_name is None or last_name is None or (phone is None and mobile is None))
    ]


def row_key_of(
    source: str,
    first_name: str | None,
    last_name: str | None,
    company: str | None,
    postcode: str | None,
    *,
    hashed: int,
) -> int:
    """Who a row without any key is: source, folded name, firm and postcode; without name and firm, the whole row."""
    if first_name or last_name or company:
        firm = company_key(company) if company else ""
        parts = [source, first_name or "", last_name or "", firm, postcode or ""]
    else:
        parts = [source, str(hashed)]
    return _numbers([_BETWEEN_CELLS.join(parts)])[0]


def _numbers(texts: Iterable[str]) -> tuple[int, ...]:
    """Eight bytes that stand for a text, as SQLite's integers are."""
    digests = [
        blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in texts
    ]
    return unpack(f"<{len(digests)}q", b"".join(digests))
