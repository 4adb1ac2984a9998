"""Phone numbers to E.164. Letters never become digits, and of several numbers the first good one counts."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from leadq.values.phone_cells import number_pieces, numbers_side_by_side

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
_SCIENTIFIC = re.compile(r"([0-9])[.,]([0-9]{5,15})E\+?([0-9]{1,2})", re.IGNORECASE)
_NOT_PLAIN = frozenset({".0", ".."})  # endings of a float, and of digits left out
_AREA_DIGITS = 5
_LOCAL_DIGITS = 8  # so many digits without 0 or + may be a number that never had an area code
_WITHOUT_ZERO = 11  # so many are a country code somebody forgot to mark
_LONGEST_PHONE = 16  # E.164: a plus and 15 digits


def parse_phone(text: str, country: str | None = "DE") -> str | None:
    """Read a phone number as E.164; None when there is no valid one.

    Numbers without + or 00 are of the given country (ISO alpha-2); None accepts international ones only.
    """
    compact = text.translate(_NOISE)
    area, slash, rest = compact.partition("/")
    if slash and 3 <= len(area) <= _AREA_DIGITS + 1 and area[0] == "0" and rest[:1] not in "0+":
        compact = area + rest
    if (
        compact.isascii()
        and (compact.isdigit() or compact[:1] == "+")
        and text[-2:] not in _NOT_PLAIN
    ):
        phone = _plain_phone(compact, country)
        if phone:
            return phone
        code = _CODES.get(country or "")
        if code and compact[:1] not in "+0" and not compact.startswith(code):
            if _LOCAL_DIGITS < len(compact) < _WITHOUT_ZERO:
                return _without_zero(compact, code)
            if compact == text and len(text) <= _LOCAL_DIGITS:
                return None  # it never had an area code: it is nobody's
    return _first_phone(text, country)


def is_mobile(phone: str) -> bool:
    """Whether an E.164 number is that of a mobile, or may be where the country's numbers do not tell."""
    import phonenumbers

    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return False
    kinds = phonenumbers.PhoneNumberType
    return phonenumbers.number_type(number) in {kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE}


def _without_zero(digits: str, code: str) -> str | None:
    """A national number that has lost its 0."""
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
        most = _LONGEST_PHONE - len(f"+{code}")
        kinds_of_numbers = "|".join(f"(?:{text})" for text in texts)
        patterns[code] = re.compile(rf"(?=\d{{1,{most}}}\Z)(?:{kinds_of_numbers})", re.ASCII)
    return patterns


@lru_cache(maxsize=16_384)
def _first_phone(text: str, country: str | None) -> str | None:
    cleaned = unicodedata.normalize("NFKC", text[:_LONGEST]).replace("\u2013", "-")
    scientific = _SCIENTIFIC.fullmatch(cleaned.strip())
    if scientific:
        # Fewer digits than the exponent says are lost for good; a number must not be made up.
        is_whole = len(scientific[2]) == int(scientific[3])
        return _phone(scientific[1] + scientific[2], country) if is_whole else None
    for piece in number_pieces(cleaned):
        for number in (piece, *numbers_side_by_side(piece)):
            phone = _phone(number, country)
            if phone:
                return phone
    return None


def _phone(piece: str, country: str | None) -> str | None:
    digits = re.sub(r"[^0-9+]", "", piece)
    phone = _plain_phone(digits, country)
    if phone:
        return phone
    code = _CODES.get(country or "")
    if code and digits[0] not in "+0":
        stands_apart = re.match(rf"[ (]*{code}[^0-9]", piece)  # "49 30 123456" is not 04930 123456
        phone = _library_phone(f"+{digits}", None) if stands_apart else None
        return phone or _unmarked_phone(digits, code, country)
    if digits.startswith(("00", "+00")):
        digits = f"+{digits.lstrip('+')[2:]}"
    # "+39 (0)6" keeps its zero and "+44 (0)20" loses it: the library knows.
    return _library_phone(digits, country)


def _unmarked_phone(digits: str, code: str, country: str | None) -> str | None:
    """A number that has lost its + or its 0; None where both or neither can be."""
    international = _library_phone(f"+{digits}", None) if digits.startswith(code) else None
    if len(digits) >= _WITHOUT_ZERO and international:
        return international
    is_national = _LOCAL_DIGITS < len(digits) < _WITHOUT_ZERO or (
        len(digits) == _WITHOUT_ZERO and digits[0] == "1"
    )
    national = _library_phone(digits, country) if is_national else None
    return None if national and international else national or international


def _library_phone(digits: str, country: str | None) -> str | None:
    import phonenumbers

    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    phone = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return phone if len(phone) <= _LONGEST_PHONE else None
