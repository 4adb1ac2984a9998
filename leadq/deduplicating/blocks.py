"""Which identities are worth comparing: those that share a key, such as a number, or name and town.

A key that too many share (a switchboard, a common name in a large town) is narrowed: its identities are put in an
order in which those most alike stand together, and each is compared with the nearest only.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from leadq.deduplicating.identities import Identity

_CROWD = 12  # more identities than these do not all meet each other
_NEAREST = 4  # but so many before each in the order of the crowd

_Key = Callable[[Identity], object]


def _email(one: Identity) -> object:
    return one.email


def _phone(one: Identity) -> object:
    return one.phone


def _mobile(one: Identity) -> object:
    return one.mobile if one.mobile != one.phone else None


def _name_in_town(one: Identity) -> object:
    return one.sound and one.city and (one.sound, one.city, (one.first_name or "")[:3])


def _house(one: Identity) -> object:
    return one.street and (one.street, one.postcode or one.city)


def _last_name_at_firm(one: Identity) -> object:
    return one.firm and one.sound and (_root(one.firm), _town(one), one.sound, _initials(one)[0])


def _first_name_at_firm(one: Identity) -> object:
    if not (one.firm and one.first_name):
        return None
    return _root(one.firm), _town(one), one.first_name, _initials(one)[1]


def _both_names(one: Identity) -> object:
    """In either order, for somebody swaps them: at one firm, or behind one house number."""
    first, last = one.first_name, one.last_name
    if not (first and last):
        return None
    where = _root(one.firm) if one.firm else (one.street or "").rpartition(" ")[2]
    return min(first, last), max(first, last), where


def _firm_in_town(one: Identity) -> object:
    return one.firm and one.is_nameless and (_root(one.firm), _town(one))


def _root(firm: str) -> str:
    """The beginning of a firm's name, which abbreviations leave."""
    return firm.replace(" ", "")[:6]


def _initials(one: Identity) -> tuple[str, str]:
    return (one.first_name or "")[:1], (one.last_name or "")[:1]


def _town(one: Identity) -> str:
    return (one.city or "")[:4]


def _alike(one: Identity) -> tuple[str, str, str, str]:
    """The order of a crowd: those most alike stand together."""
    return (one.city or "", one.firm or "", one.last_name or "", one.first_name or "")


def _alike_by_name(one: Identity) -> tuple[str, str, str, str]:
    return (one.last_name or "", one.first_name or "", one.city or "", one.firm or "")


@dataclass(frozen=True, slots=True)
class _Block:
    """Keys of one kind (a phone may stand in two columns), and the order of those that a crowd shares."""

    keys: tuple[_Key, ...]
    order: Callable[[Identity], tuple[str, str, str, str]]


_BLOCKS = (
    _Block((_email,), _alike_by_name),
    _Block((_phone, _mobile), _alike_by_name),
    _Block((_name_in_town,), _alike),
    _Block((_house,), _alike_by_name),
    _Block((_last_name_at_firm,), _alike),
    _Block((_first_name_at_firm,), _alike),
    _Block((_both_names,), _alike),
    _Block((_firm_in_town,), _alike),
)


@dataclass(slots=True)
class _Order:
    """Identities sorted by a key: where each stands (-1: nobody shares its key), and where those it meets begin."""

    place: array[int]
    sorted: array[int]
    begin: array[int]


def meetings(identities: Sequence[Identity]) -> Iterator[tuple[int, set[int]]]:
    """For each identity that meets any: its number, and the numbers of those it is to be compared with.

    Two identities meet once; only those that a crowd brings together may meet again.
    """
    orders = [order for block in _BLOCKS for order in _orders(identities, block)]
    for number in range(len(identities)):
        met: set[int] = set()
        for order in orders:
            place = order.place[number]
            if place >= 0:
                met.update(order.sorted[order.begin[place] : place])
        met.discard(number)
        if met:
            yield number, met


def _orders(identities: Sequence[Identity], block: _Block) -> list[_Order]:
    """The identities in the order of a block, once for each of its keys, with the places that it gives."""
    count = len(identities)
    keys = [_hashed(key(one)) for key in block.keys for one in identities]
    repeated = _repeated(keys)
    entries = [entry for entry, key in enumerate(keys) if key in repeated]
    entries.sort(key=keys.__getitem__)
    place, begin, found = array("i", [-1]) * len(keys), array("i"), array("i")
    for _, group in groupby(entries, keys.__getitem__):
        members, start = list(group), len(found)
        is_crowd = len(members) > _CROWD
        if is_crowd:
            members.sort(key=lambda entry: block.order(identities[entry % count]))
        for entry in members:
            place[entry] = len(found)
            begin.append(max(start, len(found) - _NEAREST) if is_crowd else start)
            found.append(entry % count)
    parts = (place[part * count : (part + 1) * count] for part in range(len(block.keys)))
    return [_Order(part, found, begin) for part in parts]


def _hashed(key: object) -> int:
    """A key as a number: a million of them take little room, and a collision costs one comparison."""
    return hash(key) if key else 0


def _repeated(keys: Sequence[int]) -> set[int]:
    seen: set[int] = set()
    repeated: set[int] = set()
    for key in keys:
        (repeated if key in seen else seen).add(key)
    repeated.discard(0)
    return repeated
