"""Countries as ISO 3166 alpha-2, from codes and from the names that lists use."""

from __future__ import annotations

import re
from functools import lru_cache

from leadq.values.folding import fold

_SHORTEST_NAME = 3
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
# Besides codes and the names that babel knows; folded, without dots.
_EVERYDAY = {
    word: code
    for code, words in {
        "DE": "d|brd|ger|dtl|dtld|deutschl|deutschland|germany|bundesrepublik deutschland|bundesrep deutschland"
        "|federal republic of germany",
        "AT": "a|aut|oesterreich|osterreich|austria|republik oesterreich|oesterr",
        "CH": "sui|schweiz|suisse|svizzera|svizra|switzerland|schweizerische eidgenossenschaft|confoederatio helvetica",
        "LI": "fl|fuerstentum liechtenstein",
        "GB": "uk|england|scotland|wales|schottland|britain|great britain|grossbritannien|northern ireland|nordirland"
        "|angleterre|inghilterra|engeland|anglia|gran bretagna|grande bretagne|groot brittannie"
        "|united kingdom of great britain and northern ireland",
        "US": "usa|united states of america|vereinigte staaten von amerika|america|amerika|etats-unis d'amerique"
        "|stati uniti d'america|stany zjednoczone ameryki",
        "NL": "ned|holland|hollande|olanda|the netherlands|niederlande|netherlands|koninkrijk der nederlanden",
        "BE": "b",
        "LU": "l|grand duchy of luxembourg|grossherzogtum luxemburg",
        "FR": "f|republique francaise",
        "IT": "i",
        "ES": "e|espana",
        "PT": "p|por",
        "HU": "h|magyarorszag",
        "SE": "s|sverige",
        "NO": "n|norge",
        "DK": "den|danmark",
        "FI": "suomi",
        "GR": "el|gre|hellas",
        "CZ": "czech|czech rep|czech republic|tschechische republik|tschechei|tschechien|czechia|cesko|ceska republika"
        "|republique tcheque|repubblica ceca|tsjechische republiek|republika czeska",
        "SK": "slowakei|slovak republic|slowakische republik|slovensko",
        "SI": "slo|slovenija",
        "HR": "cro|hrvatska",
        "RS": "srbija",
        "BA": "bosnien|bosnia|bosnien-herzegowina",
        "MK": "mazedonien|macedonia|north macedonia",
        "MD": "moldawien|republic of moldova|moldova, republic of",
        "BY": "weissrussland",
        "IE": "eire|republic of ireland|irische republik",
        "RU": "russia|russian federation|russische foederation",
        "TR": "turkey|tuerkei|turkiye",
        "VA": "vatikan|vatican",
        "CN": "prc|pr china|vr china|volksrepublik china|people's republic of china",
        "HK": "hong kong|hongkong|hong kong sar",
        "MO": "macau|macao",
        "KR": "republic of korea|korea, republic of|korea (south)|rok",
        "IR": "iran, islamic republic of|islamic republic of iran",
        "VN": "viet nam",
        "AE": "uae|vae",
        "ZA": "rsa",
        "BR": "brasil",
        "CI": "ivory coast|elfenbeinkueste",
    }.items()
    for word in words.split("|")
}
_LANGUAGES = ("de", "en", "fr", "it", "nl", "pl")
_DOTS_AND_QUOTES = str.maketrans({".": None, "\u2019": "'", "`": "'", "\xb4": "'"})
_EDGES = " ,;:-()"
_BREAKS = re.compile(r"\s+[-\u2013]\s+|[/|;()]")


@lru_cache(maxsize=8192)
def parse_country(text: str) -> str | None:
    """Read a country as ISO alpha-2 from a code or a name in six languages; None when it is none.

    Of several spellings ("DE - Germany", "Suisse/Schweiz") all must mean the same one.
    """
    key = _key(text)
    code = _code(key)
    if code or not _BREAKS.search(key):
        return code
    pieces = [piece for piece in _BREAKS.split(key) if piece.strip()]
    codes = {_code(piece.strip(_EDGES)) for piece in pieces}
    if "(" in key and codes > {None}:
        codes = {_code(pieces[0].strip(_EDGES))}  # what stands in brackets may be anything
    return codes.pop() if len(codes) == 1 else None


def _key(text: str) -> str:
    return fold(text).translate(_DOTS_AND_QUOTES).replace(" & ", " and ").strip(_EDGES)


def _code(key: str) -> str | None:
    if key in _EVERYDAY:
        return _EVERYDAY[key]
    code = key.upper()
    if code in _ALPHA_2:
        return code
    if len(key) < _SHORTEST_NAME:
        return None
    return _names().get(key) or _names().get(key.removeprefix("the "))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Keys of names and alpha-3 codes → alpha-2; a name never loses to one of a later language."""
    from babel import Locale
    from babel.core import get_global

    names: dict[str, str] = {}
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1 and codes[0] in _ALPHA_2:
            names[alias.lower()] = codes[0]
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code in _ALPHA_2:
                names.setdefault(_key(name), code)
    return names
