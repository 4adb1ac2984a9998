"""Names of people, taken apart: Frau Prof. Dr. Eva von der Heide."""

from __future__ import annotations

from dataclasses import dataclass

from leadq.values.folding import fold

_SALUTATIONS = {
    **dict.fromkeys(("herr", "herrn", "hr"), "Herr"),
    **dict.fromkeys(("frau", "fr", "fraeulein"), "Frau"),
    "mr": "Mr",
    "mister": "Mr",
    "mrs": "Mrs",
    "ms": "Ms",
    "miss": "Miss",
    "mx": "Mx",
    "monsieur": "Monsieur",
    "madame": "Madame",
    "mme": "Madame",
    "dhr": "Dhr.",
    "mevr": "Mevr.",
}
_TITLES = frozenset(
    """
    dr dres prof professor dipl ing dipl-ing dr-ing dipl-kfm dipl-kffr dipl-betriebsw dipl-wirt-ing dipl-inf dipl-phys
    dipl-oec dipl-volksw mag med rer nat phil jur oec pol h.c hc habil mult univ priv-doz pd ba bsc b.sc ma msc m.sc
    m.a b.a mba llm ll.m ph.d phd md m.d
    """.split()  # noqa: SIM905
)
_PARTICLES = frozenset(
    [
        "von",
        "van",
        "vom",
        "zu",
        "zum",
        "zur",
        "de",
        "den",
        "der",
        "del",
        "della",
        "des",
        "dos",
        "du",
        "ter",
        "ten",
        "af",
        "av",
    ]
)
_SMALL_PARTICLES = frozenset("la le di da al el bin ben".split())  # noqa: SIM905  capital ones are first names
_GENERATIONS = frozenset("jr sr jun sen ii iii iv".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a person's name; None for what was not said."""

    salutation: str | None = None
    title: str | None = None
    first_name: str | None = None
    last_name: str | None = None


def split_name(text: str) -> Name:
    """Take a name apart; a single word is a last name, and "Meier, Anna" is turned around."""
    front, comma, back = text.partition(",")
    salutation, titles, words = _without_titles(front.split())
    back_salutation, back_titles, back_words = _without_titles(back.replace(",", " ").split())
    titles += back_titles
    if comma and back_words:
        first, last = back_words, words
        if first[-1].lower() in _PARTICLES:  # "Heide, Eva von der"
            first, last = _particles_moved(first, last)
    else:
        first, last = _first_and_last(words)
    return Name(
        salutation or back_salutation,
        " ".join(titles) or None,
        " ".join(first) or None,
        " ".join(last) or None,
    )


def _without_titles(words: list[str]) -> tuple[str | None, list[str], list[str]]:
    salutation: str | None = None
    titles: list[str] = []
    rest: list[str] = []
    for word in words:
        key = fold(word).strip(".").replace(".-", "-")
        if not rest and not salutation and key in _SALUTATIONS:
            salutation = _SALUTATIONS[key]
        elif not rest and (key in _TITLES or _is_compound_title(key)):
            titles.append(word)
        else:
            rest.append(word)
    return salutation, titles, rest


def _is_compound_title(key: str) -> bool:
    parts = [part for part in key.replace("-", ".").split(".") if part]
    return len(parts) > 1 and all(part in _TITLES for part in parts)


def _first_and_last(words: list[str]) -> tuple[list[str], list[str]]:
    start = len(words) - 1
    if start > 1 and words[start].lower().strip(".") in _GENERATIONS:
        start -= 1
    for position, word in enumerate(words[:-1]):
        if word.lower() in _PARTICLES or word in _SMALL_PARTICLES:
            start = position
            break
    return words[: max(start, 0)], words[max(start, 0) :]


def _particles_moved(first: list[str], last: list[str]) -> tuple[list[str], list[str]]:
    end = len(first)
    while end > 1 and first[end - 1].lower() in _PARTICLES:
        end -= 1
    return first[:end], first[end:] + last
