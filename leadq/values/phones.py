"""Phone numbers to E.164. Letters never become digits, and of several numbers the first good one counts."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LONGEST = 200
# What the library calls the kinds of numbers that it looks at to tell a valid one.
_KINDS = (
    *("mobile", "fixed_line", "toll_free", "premium_rate", "shared_cost", "personal_number"),
    *("voip", "pager", "uan", "voicemail"),
)
_CODES = {
    "DE": "49",
    "AT": "43",
    "CH": "41",
}  # countries with the trunk prefix 0, read without the library
_NOISE = str.maketrans("", "", " -().\t\xa0\u2013")
_FLOAT_ENDING = re.compile(r"(?<=[0-9]{6})[.,]0+(?![0-9])")
_SCIENTIFIC = re.compile(r"([0-9])[.,]([0-9]{5,15})E\+?([0-9]{1,2})", re.IGNORECASE)
# Words, and marks between numbers; a slash only where a new number can begin behind it.
_BETWEEN = re.compile(r"[^\W\d_]+\.?:?|[;,|&:\n]|/\s*(?=[0+])|(?<=[0-9])\s*(?=\+)")
_EXTENSION_LIST = re.compile(r"(?<=[0-9])\s*/\s*[0-9]{1,5}\s*$")
_FEWEST_DIGITS = 5
_AREA_DIGITS = 5
_WITHOUT_ZERO = 11  # so many digits without 0 or + are a country code somebody forgot to mark


def parse_phone(text: str, country: str | None = "DE") -> str | None:
    """Read a phone number as E.164; None when there is no valid one.

    Numbers without + or 00 are of the given country (ISO alpha-2); None accepts international ones only.
    """
    compact = text.translate(_NOISE)
    area, slash, rest = compact.partition("/")
    if slash and 3 <= len(area) <= _AREA_DIGITS + 1 and area[0] == "0" and rest[:1] not in "0+":
        compact = area + rest
    if compact.isascii() and (compact.isdigit() or compact[:1] == "+") and text[-2:] != ".0":
        phone = _plain_phone(compact, country)
        if phone:
            return phone
        code = _CODES.get(country or "")
        is_short = 0 < len(compact) < _WITHOUT_ZERO
        if code and is_short and compact[0] not in "+0" and not compact.startswith(code):
            return _without_zero(compact, code)
    return _first_phone(text, country)


def _without_zero(digits: str, code: str) -> str | None:
    """A national number that has lost its 0, or never had an area code: then it is nobody's."""
    pattern = _patterns(every_kind=True)[code]
    return f"+{code}{digits}" if pattern.fullmatch(digits) else None


def _plain_phone(compact: str, country: str | None) -> str | None:
    if compact[:2] == "00":
        compact = f"+{compact[2:]}"
    if compact[:1] == "+":
        code, number = compact[1:3], compact[3:].removeprefix("0")
    elif compact[:1] == "0" and country in _CODES:
        code, number = _CODES[country], compact[1:]
    else:
        return None
    pattern = _patterns().get(code)
    return f"+{code}{number}" if pattern and pattern.fullmatch(number) else None


@lru_cache(maxsize=2)
def _patterns(*, every_kind: bool = False) -> dict[str, re.Pattern[str]]:
    """Calling code → the land-line and mobile numbers (or those of every kind) that the library holds for valid."""
    from phonenumbers import PhoneMetadata

    patterns = {}
    for country, code in _CODES.items():
        metadata = PhoneMetadata.metadata_for_region(country)
        kinds = [getattr(metadata, kind) for kind in (_KINDS if every_kind else _KINDS[:2])]
        texts = [kind.national_number_pattern for kind in kinds if kind]
        patterns[code] = re.compile("|".join(f"(?:{text})" for text in texts), re.ASCII)
    return patterns


@lru_cache(maxsize=16_384)
def _first_phone(text: str, country: str | None) -> str | None:
    cleaned = unicodedata.normalize("NFKC", text[:_LONGEST]).replace("\u2013", "-")
    scientific = _SCIENTIFIC.fullmatch(cleaned.strip())
    if scientific:
        # Fewer digits than the exponent says are lost for good; a number must not be made up.
        is_whole = len(scientific[2]) == int(scientific[3])
        return _phone(scientific[1] + scientific[2], country) if is_whole else None
    cleaned = _FLOAT_ENDING.sub("", cleaned)
    for piece in _BETWEEN.split(cleaned):
        if sum(character.isdigit() for character in piece) >= _FEWEST_DIGITS:
            phone = _phone(_without_extension_list(piece), country)
            if phone:
                return phone
    return None


def _without_extension_list(piece: str) -> str:
    """Cut "030 1234567/68" before the slash, but join "0351/123456", where it follows the area code."""
    match = _EXTENSION_LIST.search(piece)
    if match is None:
        return piece.replace("/", "")
    before = re.sub(r"\D", "", piece[: match.start()])
    is_area = len(before.removeprefix("00").removeprefix("49").lstrip("0")) <= _AREA_DIGITS
    return piece.replace("/", "") if is_area else piece[: match.start()].replace("/", "")


def _phone(piece: str, country: str | None) -> str | None:
    digits = re.sub(r"[^0-9+]", "", piece)
    phone = _plain_phone(digits, country)
    if phone:
        return phone
    code = _CODES.get(country or "")
    if code and digits[0] not in "+0":
        if len(digits) >= _WITHOUT_ZERO and digits.startswith(code):
            return _library_phone(f"+{digits}", None)
        if len(digits) > _WITHOUT_ZERO or (len(digits) == _WITHOUT_ZERO and digits[0] != "1"):
            return None
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    # "+39 (0)6" keeps its zero and "+44 (0)20" loses it: the library knows.
    return _library_phone(digits, country)


def _library_phone(digits: str, country: str | None) -> str | None:
    import phonenumbers

    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
