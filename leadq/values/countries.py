"""Countries as ISO 3166 alpha-2, from codes and from the names that lists use."""

from __future__ import annotations

from functools import lru_cache

from leadq.values.folding import fold

_ALPHA_2 = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
    CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
    GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
    KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
    MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
    SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
    UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
    """.split()  # noqa: SIM905  a list of words reads better as words
)
_EVERYDAY = {
    **dict.fromkeys(
        ("d", "brd", "ger", "deutschland", "germany", "bundesrepublik deutschland"), "DE"
    ),
    **dict.fromkeys(("a", "aut", "oesterreich", "austria", "republik oesterreich"), "AT"),
    **dict.fromkeys(("sui", "schweiz", "suisse", "svizzera", "switzerland"), "CH"),
    **dict.fromkeys(
        ("uk", "u.k.", "england", "scotland", "wales", "schottland", "great britain"), "GB"
    ),
    **dict.fromkeys(("grossbritannien", "northern ireland", "nordirland", "britain"), "GB"),
    **dict.fromkeys(
        ("u.s.", "u.s.a.", "usa", "united states of america", "amerika", "america"), "US"
    ),
    **dict.fromkeys(("holland", "the netherlands", "niederlande", "netherlands"), "NL"),
    **dict.fromkeys(("czech republic", "tschechische republik", "tschechien", "czechia"), "CZ"),
    "fl": "LI",
    "f": "FR",
    "i": "IT",
    "e": "ES",
    "b": "BE",
    "l": "LU",
    "p": "PT",
    "h": "HU",
    "s": "SE",
    "n": "NO",
    "russia": "RU",
    "turkey": "TR",
    "tuerkei": "TR",
    "slowakei": "SK",
}
_LANGUAGES = ("de", "en", "fr", "it", "nl", "pl")


@lru_cache(maxsize=8192)
def parse_country(text: str) -> str | None:
    """Read a country as ISO alpha-2 from a code or a name in six languages; None when it is none."""
    folded = fold(text)
    if folded in _EVERYDAY:
        return _EVERYDAY[folded]
    code = folded.upper()
    if code in _ALPHA_2:
        return code
    if len(folded) < 3:
        return None
    names = _names()
    return names.get(folded) or names.get(folded.partition("(")[0].removeprefix("the ").strip())


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Folded names and alpha-3 codes → alpha-2; a name never loses to one of a later language."""
    from babel import Locale
    from babel.core import get_global

    names: dict[str, str] = {}
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1 and codes[0] in _ALPHA_2:
            names[alias.lower()] = codes[0]
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code in _ALPHA_2:
                names.setdefault(fold(name), code)
    return names
