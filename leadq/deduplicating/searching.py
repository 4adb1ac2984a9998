"""The search: identities that meet in a block are compared, and the best evidence of two leads counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from leadq.deduplicating.blocks import meetings
from leadq.deduplicating.evidence import evidence, may_be_one
from leadq.deduplicating.identities import Identity
from leadq.deduplicating.likeness import Likeness, last_names
from leadq.deduplicating.weights import Evidence
from leadq.store.pairs import Pair

_CROWD = 3  # so many last names behind one e-mail or number make it nobody's own


@dataclass(frozen=True, slots=True)
class Likely:
    """Two identities of two leads, and all that speaks for and against them being one."""

    one: Identity
    other: Identity
    evidence: Sequence[Evidence]

    @property
    def points(self) -> int:
        """The sum of the evidence, which may be more than 100."""
        return sum(each.points for each in self.evidence)


def pair_of(one: Identity, other: Identity) -> Pair:
    """The leads of two identities, as pairs are kept."""
    return min(one.lead_id, other.lead_id), max(one.lead_id, other.lead_id)


def likely_pairs(
    identities: Sequence[Identity],
    *,
    shared: Collection[str],
    least: int,
    progress: Callable[[int], None] | None = None,
) -> dict[Pair, Likely]:
    """The pairs with at least `least` points; those of two invalid leads interest nobody.

    `shared` are the e-mails and phone numbers behind which there are several people.
    """
    found: dict[Pair, Likely] = {}
    for number, met in meetings(identities):
        if progress and number % _STRIDE == 0:
            progress(number)
        one = identities[number]
        for partner in met:
            other = identities[partner]
            if not may_be_one(one, other, least):
                continue
            if one.lead_id != other.lead_id and not (one.is_invalid and other.is_invalid):
                likely = Likely(one, other, evidence(one, other, shared=shared, least=least))
                _keep_best(found, likely, least)
    return found


_STRIDE = 1000


def _keep_best(found: dict[Pair, Likely], likely: Likely, least: int) -> None:
    if not likely.evidence or likely.points < least:
        return
    pair = pair_of(likely.one, likely.other)
    known = found.get(pair)
    if known is None or known.points < likely.points:
        found[pair] = likely


def shared_contacts(identities: Sequence[Identity]) -> frozenset[str]:
    """E-mails and numbers behind which there are several people; a misspelt name is none of its own."""
    first: dict[str, str] = {}
    several: dict[str, list[str]] = {}
    for one in identities:
        name = one.last_name
        if name is None:
            continue
        for contact in (one.email, one.phone, one.mobile):
            if contact and first.setdefault(contact, name) != name:
                known = several.setdefault(contact, [first[contact]])
                if len(known) < _CROWD and _is_new(name, known):
                    known.append(name)
    return frozenset(contact for contact, names in several.items() if len(names) >= _CROWD)


def _is_new(name: str, known: Sequence[str]) -> bool:
    return all(last_names(name, each) is Likeness.OTHER for each in known)
