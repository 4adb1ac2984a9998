"""The value that a test asks for, in the form in which the database keeps it.

Texts are folded, codes in their canonical writing (Deutschland is DE), days ISO, money cents, yes and no 1 and 0.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from leadq.rulebook.catalogue import FieldType
from leadq.rulebook.problems import shown
from leadq.values.countries import parse_country
from leadq.values.dates import parse_day
from leadq.values.emails import parse_email
from leadq.values.folding import fold
from leadq.values.numbers import parse_integer, parse_money, parse_number
from leadq.values.phones import parse_phone
from leadq.values.suggestions import did_you_mean
from leadq.values.yes_no import parse_yes_no

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from leadq.rulebook.compiling import Bound
    from leadq.rulebook.problems import Problems
    from leadq.rulebook.vocabulary import Subject

# A part of a country's code is part of nothing.
NEVER_IN_PARTS: Final = frozenset({"country"})


def wanted_value(subject: Subject, written: str, line: int, problems: Problems) -> Bound | None:
    """The value that `written` means for `subject`; None, and a problem, when it means none."""
    if subject.choices is not None:
        return _choice(subject, written, line, problems)
    found = _VALUES[subject.type](written, subject.name)
    if found is None:
        expected = _EXPECTED_CODES.get(subject.name, _EXPECTED[subject.type])
        problems.add(line, f"{shown(written)} is not {expected}")
    return found


def wanted_part(
    subject: Subject, written: str, line: int, problems: Problems, *, whole_word: bool
) -> str | None:
    """The part of a text that is looked for; None, and a problem, for one that is in every text."""
    if subject.name in NEVER_IN_PARTS:
        problems.add(
            line, f"{shown(subject.name)} holds codes such as DE; list the countries instead"
        )
        return None
    part = _part(subject, written)
    if not part or (whole_word and not any(map(str.isalnum, part))):
        problems.add(line, f"{shown(written)} has nothing to look for")
        return None
    return part


def _choice(subject: Subject, written: str, line: int, problems: Problems) -> str | None:
    choices = subject.choices or ()
    by_fold = {fold(choice): choice for choice in choices}
    found = by_fold.get(fold(written))
    if found is None:
        what = subject.name if subject.name in _NAMED_CHOICES else f"choice of {subject.name!r}:"
        hint = did_you_mean(written, choices) or f"; known are {', '.join(choices) or 'none'}"
        problems.add(line, f"unknown {what} {shown(written)}{hint}")
        return None
    return fold(found) if subject.compares_folded else found


_NAMED_CHOICES: Final = frozenset({"stage", "grade", "reason", "qualification", "owner", "outcome"})


def _code(written: str, name: str) -> str | None:
    return _CODES.get(name, str)(written)


def _part(subject: Subject, written: str) -> str:
    if subject.type is not FieldType.CODE:
        return fold(written)
    return _CODE_PARTS.get(subject.name, str)(written)


def _phone(written: str) -> str | None:
    return parse_phone(written, None)


def _phone_part(written: str) -> str:
    return "".join(character for character in written if character in "+0123456789")


def _day(written: str, _name: str) -> str | None:
    day = parse_day(written)
    return day.isoformat() if day else None


def _yes_no(written: str, _name: str) -> int | None:
    found = parse_yes_no(written)
    return None if found is None else int(found)


_CODES: Final[Mapping[str, Callable[[str], str | None]]] = MappingProxyType(
    {
        "email": parse_email,
        "phone": _phone,
        "mobile": _phone,
        "country": parse_country,
        "postcode": str.upper,
    }
)
_CODE_PARTS: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {"email": str.lower, "phone": _phone_part, "mobile": _phone_part, "postcode": str.upper}
)
_VALUES: Final[Mapping[FieldType, Callable[[str, str], Bound | None]]] = MappingProxyType(
    {
        FieldType.TEXT: lambda written, _name: fold(written) or None,
        FieldType.LIST: lambda written, _name: fold(written) or None,
        FieldType.CODE: _code,
        FieldType.CHOICE: lambda written, _name: written,
        FieldType.INTEGER: lambda written, _name: parse_integer(written),
        FieldType.NUMBER: lambda written, _name: parse_number(written),
        FieldType.MONEY: lambda written, _name: parse_money(written),
        FieldType.DATE: _day,
        FieldType.YES_NO: _yes_no,
    }
)
_EXPECTED: Final[Mapping[FieldType, str]] = MappingProxyType(
    {
        FieldType.TEXT: "a text that can be compared",
        FieldType.LIST: "a text that can be compared",
        FieldType.CODE: "such a value",
        FieldType.CHOICE: "a choice",
        FieldType.INTEGER: "a whole number",
        FieldType.NUMBER: "a number",
        FieldType.MONEY: "an amount of money",
        FieldType.DATE: "a day; write 2026-12-31 or 31.12.2026",
        FieldType.YES_NO: "yes or no",
    }
)
_EXPECTED_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "email": "an e-mail address",
        "phone": "a phone number; write it as +49 711 123456",
        "mobile": "a phone number; write it as +49 171 1234567",
        "country": "a country",
    }
)
