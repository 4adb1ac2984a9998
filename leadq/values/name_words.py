"""The words around people's names, folded and without their dots: salutations, titles, particles, jobs."""

from __future__ import annotations

import re

from leadq.values.folding import fold

# "M." and "Pan" stay away: they are initials and Chinese names as often as Monsieur and the Polish Mr.
SALUTATIONS = {
    **dict.fromkeys(("herr", "herrn", "hr", "hrn"), "Herr"),
    **dict.fromkeys(("frau", "fr", "fraeulein"), "Frau"),
    **dict.fromkeys(("familie", "fam"), "Familie"),
    **dict.fromkeys(("eheleute", "ehepaar"), "Eheleute"),
    **dict.fromkeys(("mr", "mister"), "Mr"),
    "mrs": "Mrs",
    "ms": "Ms",
    "miss": "Miss",
    "mx": "Mx",
    "monsieur": "Monsieur",
    **dict.fromkeys(("madame", "mme"), "Madame"),
    **dict.fromkeys(("mademoiselle", "mlle"), "Mademoiselle"),
    **dict.fromkeys(("signor", "signore"), "Signor"),
    **dict.fromkeys(("signora", "sig.ra", "sigra"), "Signora"),
    **dict.fromkeys(("signorina", "sig.na", "signa"), "Signorina"),
    **dict.fromkeys(("dhr", "meneer"), "Dhr."),
    **dict.fromkeys(("mevr", "mevrouw"), "Mevr."),
    "pani": "Pani",
    "senor": "Señor",
    "senora": "Señora",
}
"""Folded word → the one form in which it is kept."""

TITLES = frozenset(
    """
    dr dres ddr prof professor dipl ing mag mmag magister univ priv-doz doz drs ir arch dott dott.ssa dottssa avv rag geom
    mgr inz lek bacc lic
    """.split()  # noqa: SIM905  a list of words reads better as words
)
"""What stands before a name wherever it comes in front; what starts with "dipl-" does too."""

_TITLE_PARTS = TITLES | frozenset("o ao em hon priv univ".split())  # noqa: SIM905
_FIELDS = frozenset(
    """
    med dent vet pharm rer nat phil jur iur oec pol theol sc techn mont math agr soc publ hort disc habil mult h.c hc e.h eh
    ing inf phys kfm kffr betriebsw wirt wirtsch volksw des fh tu uni univ ba vwa ihk dr
    """.split()  # noqa: SIM905
)
# As words of small letters these are names: Di, Ra.
_CASED_TITLES = frozenset({"DI", "PD", "RA", "RAin", "StB", "StBin", "WP", "KommR", "DDr", "MMag"})
_DEGREES = frozenset(
    """
    mba emba bba mpa dba msc m.sc bsc b.sc m.a b.a b.eng m.eng beng meng llm ll.m llb ll.b phd ph.d m.d mph b.ed m.ed cpa cfa
    pmp bcom b.com m.phil dipl-ing dipl-kfm dipl-kffr dr-ing
    """.split()  # noqa: SIM905
)

PARTICLES = frozenset(
    """
    von van vom zu zum zur de den der del della dello delle degli dei dal dalla des dos du ter ten af av van't 't
    """.split()  # noqa: SIM905
)
SMALL_PARTICLES = frozenset("la le di da do al el bin ben ibn".split())  # noqa: SIM905
"""Particles when written small; capital ones are first names."""

LEADING_PARTICLES = frozenset({"in", "op", "auf", "aus", "an"})
"""Particles only before another one: in der Au, op den Berg."""

NOBLE_WORDS = frozenset(
    "freiherr freifrau graf graefin baron baronin fuerst fuerstin prinz prinzessin ritter edler".split()  # noqa: SIM905
)
"""Parts of a last name, between it and the first name."""

GENERATIONS = frozenset("jr sr jun sen junior senior ii iii iv".split())  # noqa: SIM905
JOINERS = frozenset({"und", "u", "and", "&", "+", "et", "e", "en"})
JOBS = frozenset(
    """
    einkauf einkaeufer einkaeuferin einkaufsleiter einkaufsleiterin vertrieb vertriebsleiter vertriebsleiterin verkauf buchhaltung
    geschaeftsfuehrer geschaeftsfuehrerin geschaeftsfuehrung geschaeftsleitung gf inhaber inhaberin prokurist prokuristin vorstand
    leiter leiterin leitung assistent assistentin assistenz sekretariat technik marketing personal personalleiter personalleiterin
    ceo cto cfo coo cio cmo md owner founder president director manager head sales purchasing procurement assistant
    """.split()  # noqa: SIM905
)
NOBODY = frozenset(
    """
    na ka nn unbekannt unknown anonym anonymous none null nan keine keiner kein keineangabe nichtangegeben nichtbekannt
    noname xxx xx x
    """.split()  # noqa: SIM905
)
"""Whole cells, letters only, that name nobody."""

_FIRM_WORDS = frozenset(
    "ag kg ug eg ek kgaa ohg gbr ltd limited inc llc plc sarl srl kft".split()  # noqa: SIM905
)
_SPECIAL = frozenset().union(
    *(SALUTATIONS, TITLES, _FIELDS, _DEGREES, PARTICLES, SMALL_PARTICLES, LEADING_PARTICLES),
    *(NOBLE_WORDS, GENERATIONS, JOINERS, JOBS, NOBODY, _FIRM_WORDS),
    {fold(title) for title in _CASED_TITLES},
    {"n", "k", "no", "nicht", "an", "dear", "liebe", "lieber"},  # begin what is no name
)


def word_key(word: str) -> str:
    """The form in which a word is looked up here: "Dipl.-Ing." is dipl-ing."""
    return fold(word).strip(".()").replace(".-", "-")


def may_be_special(word: str) -> bool:
    """Whether a plain word of letters has a meaning here besides being a name."""
    key = word.lower() if word.isascii() else fold(word)
    return key in _SPECIAL or key.endswith("mbh")


def is_title(word: str, key: str) -> bool:
    """Whether a word is a title in front of a name."""
    if key in TITLES or word.strip(".") in _CASED_TITLES or key.startswith("dipl-"):
        return True
    if key in _DEGREES:
        return "." in word
    parts = [part for part in re.split(r"[.-]", key) if part]
    return (
        len(parts) > 1
        and any(part in TITLES for part in parts)
        and all(part in _TITLE_PARTS or part in _FIELDS for part in parts)
    )


def belongs_to_title(word: str, key: str) -> bool:
    """Whether a word behind a title goes on with it: med., (FH), h.c.; Phil is a name."""
    is_marked = word[:1].islower() or word.endswith((".", ")"))
    parts = [part for part in key.split("-") if part]
    return is_marked and bool(parts) and all(part.strip(".") in _FIELDS for part in parts)


def is_degree(word: str, key: str) -> bool:
    """Whether a word behind a name is a degree: MBA, M.Sc., PhD; "Ma" is a name."""
    return key in _DEGREES or (is_title(word, key) and word.endswith("."))
