"""Pairs of leads that are probably one, best first, with their reasons in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from leadq.deduplicating.evidence import evidence
from leadq.deduplicating.identities import Identity, described
from leadq.deduplicating.searching import Likely, likely_pairs, shared_contacts
from leadq.deduplicating.weights import Evidence
from leadq.store import pairs
from leadq.store.pairs import Face, Pair, Proposed
from leadq.store.transactions import Db

_HIGHEST = 100
_PROPOSED = 90  # what a pair has at least that a list brought up
_KEYS = {"external_id": "number in another system", "email": "e-mail", "phone": "phone number"}


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks for (or against) two leads being one, and how many points that is."""

    words: str
    points: int


@dataclass(frozen=True, slots=True)
class ProbablePair:
    """Two leads that may be one; the score is the sum of the reasons' points, between 0 and 100."""

    lead: Face
    other: Face
    score: int
    reasons: tuple[Reason, ...]


def probable_pairs(
    db: Db,
    *,
    least: int,
    among: Collection[int] | None = None,
    most: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[ProbablePair]:
    """The pairs with a score of at least `least`, best first.

    `among` (None: all leads) holds at least one lead of each pair, `most` says how many pairs are wanted. Left out are
    pairs that somebody has kept apart, and those that are two deals with one customer. `progress` is told how many
    identities have been compared.
    """
    identities = described(pairs.identities(db))
    shared = shared_contacts(identities)
    found = likely_pairs(identities, shared=shared, least=least, progress=progress)
    found |= _brought_up(pairs.proposals(db), identities, found, shared)
    wanted = [
        pair
        for pair in _without_settled(db, found)
        if among is None or pair[0] in among or pair[1] in among
    ]
    wanted.sort(key=lambda pair: (-found[pair].points, pair))
    return _in_words(db, {pair: found[pair] for pair in wanted[:most]})


def probable_pair(db: Db, pair: Pair, *, least: int) -> ProbablePair | None:
    """One pair with the score and the reasons that it has now; None when `probable_pairs` would leave it out."""
    identities = described(pairs.identities_of(db, pair))
    keys = {
        contact for one in identities for contact in (one.email, one.phone, one.mobile) if contact
    }
    shared = shared_contacts(described(pairs.identities_behind(db, keys)))
    found = likely_pairs(identities, shared=shared, least=least)
    proposals = [proposed for proposed in pairs.proposals(db) if proposed.pair == pair]
    found |= _brought_up(proposals, identities, found, shared)
    left = _without_settled(db, found)
    return _in_words(db, {pair: found[pair]})[0] if pair in left else None


def _without_settled(db: Db, found: Collection[Pair]) -> list[Pair]:
    """The pairs but those that somebody has kept apart, and those that are two deals with one customer."""
    left_out = pairs.kept_apart(db, found) | pairs.two_deals(db, found)
    first_deals = _first_deals(pairs.followed(db))
    return [
        pair
        for pair in found
        if pair not in left_out
        and first_deals.get(pair[0], pair[0]) != first_deals.get(pair[1], pair[1])
    ]


def _brought_up(
    proposals: Sequence[Proposed],
    identities: Sequence[Identity],
    found: Mapping[Pair, Likely],
    shared: Collection[str],
) -> dict[Pair, Likely]:
    """The pairs that a list brought up, with this as one more reason."""
    if not proposals:
        return {}
    ids = {lead_id for proposed in proposals for lead_id in proposed.pair}
    leads = {
        one.lead_id: one for one in identities if one.contact_id is None and one.lead_id in ids
    }
    brought_up = {}
    for proposed in proposals:
        one, other = (leads[lead_id] for lead_id in proposed.pair)
        likely = found.get(proposed.pair) or _compared(one, other, shared)
        words = (
            f"one row of {proposed.file} fits both, by the {_KEYS[proposed.reason]} of one of them"
        )
        points = max(0, _PROPOSED - likely.points)
        reason = Evidence(points, words)
        brought_up[proposed.pair] = Likely(likely.one, likely.other, (reason, *likely.evidence))
    return brought_up


def _compared(one: Identity, other: Identity, shared: Collection[str]) -> Likely:
    return Likely(one, other, evidence(one, other, shared=shared))


def _first_deals(followed: Mapping[int, int]) -> dict[int, int]:
    """For each lead that follows another one the first of its row: they are deals with one customer."""
    first: dict[int, int] = {}
    for lead_id in followed:
        former, seen = lead_id, {lead_id}
        while former in followed and followed[former] not in seen:
            former = followed[former]
            seen.add(former)
        first[lead_id] = former
    return first


def _in_words(db: Db, found: Mapping[Pair, Likely]) -> list[ProbablePair]:
    leads = pairs.faces(db, {lead_id for pair in found for lead_id in pair})
    contact_ids = {
        one.contact_id
        for likely in found.values()
        for one in (likely.one, likely.other)
        if one.contact_id is not None
    }
    contacts = pairs.faces_of_contacts(db, contact_ids)

    def face(one: Identity) -> Face:
        return leads[one.lead_id] if one.contact_id is None else contacts[one.contact_id]

    return [
        ProbablePair(
            leads[pair[0]],
            leads[pair[1]],
            max(0, min(_HIGHEST, likely.points)),
            tuple(_reasons(likely, face(likely.one), face(likely.other))),
        )
        for pair, likely in found.items()
    ]


def _reasons(likely: Likely, one: Face, other: Face) -> list[Reason]:
    ordered = sorted(likely.evidence, key=lambda each: -each.points)
    sides = (one, other) if one.id < other.id else (other, one)
    reasons = [Reason(in_words(each, *sides), each.points) for each in ordered]
    contacts = [
        Reason(f"{face.name or face.email or face.phone} is a further contact of {face.id}", 0)
        for identity, face in ((likely.one, one), (likely.other, other))
        if identity.contact_id is not None
    ]
    return reasons + contacts


def in_words(each: Evidence, one: Face, other: Face) -> str:
    """The words, with the two values where both are known and differ: nearly the same last name (Maier/Meier)."""
    values = [getattr(face, each.field) for face in (one, other)] if each.field else []
    known = {value for value in values if value}
    return f"{each.words} ({'/'.join(values)})" if len(known) > 1 else each.words
