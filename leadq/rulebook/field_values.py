"""Text to the value of a field, in the form in which the database keeps it, and its folded twin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from leadq.rulebook.catalogue import Field, FieldType
from leadq.values.countries import parse_country
from leadq.values.dates import parse_day
from leadq.values.emails import parse_email
from leadq.values.folding import fold
from leadq.values.numbers import parse_integer, parse_money, parse_number
from leadq.values.phones import parse_phone
from leadq.values.postcodes import parse_postcode
from leadq.values.texts import clean_text, unquoted
from leadq.values.yes_no import parse_yes_no

if TYPE_CHECKING:
    from leadq.rulebook.questions import Question

FieldValue = str | int | float


def read_value(field: Field, text: str, country: str | None) -> FieldValue | None:
    """The value that `text` means for `field`; None when it means none.

    `country` (ISO) is where phones and postcodes without one of their own belong.
    """
    if field.type is FieldType.CODE:
        return _CODES.get(field.name, _plain)(text, country)
    if field.type is FieldType.CHOICE:
        return _choice(field, text)
    return _TYPES[field.type](text)


def read_answer(question: Question, text: str) -> FieldValue | None:
    """The value that `text` means as an answer; a choice may be given by its key or by what is said."""
    if question.choices:
        for key, label in question.choices.items():
            if fold(text) in {fold(key), fold(label)}:
                return key
        return None
    return _TYPES[question.value_type](text)


def folded(field: Field, value: str) -> str | None:
    """The twin that rules compare: folded, item by item for a list."""
    if field.type is FieldType.LIST:
        return "\n".join(fold(item) for item in value.split("\n")) or None
    return fold(value) or None


def _choice(field: Field, text: str) -> str | None:
    return next((choice for choice in field.choices if fold(choice) == fold(text)), None)


def _day(text: str) -> str | None:
    day = parse_day(text)
    return day.isoformat() if day else None


def _yes_no(text: str) -> int | None:
    found = parse_yes_no(text)
    return None if found is None else int(found)


def read_list(text: str) -> str | None:
    """The items of a list, separated by semicolons, bars, commas or lines, one per line."""
    for separator in (";", "|", ","):
        if separator in text:
            text = text.replace(separator, "\n")
            break
    items = [item for line in text.split("\n") if (item := clean_text(unquoted(line)))]
    return "\n".join(dict.fromkeys(items)) or None


def _plain(text: str, _country: str | None) -> str | None:
    return clean_text(text)


_CODES: Final[Mapping[str, Callable[[str, str | None], str | None]]] = MappingProxyType(
    {
        "email": lambda text, _country: parse_email(text),
        "phone": parse_phone,
        "mobile": parse_phone,
        "country": lambda text, _country: parse_country(text),
        "postcode": parse_postcode,
    }
)
_TYPES: Final[Mapping[FieldType, Callable[[str], FieldValue | None]]] = MappingProxyType(
    {
        FieldType.TEXT: clean_text,
        FieldType.LIST: read_list,
        FieldType.INTEGER: parse_integer,
        FieldType.NUMBER: parse_number,
        FieldType.MONEY: parse_money,
        FieldType.DATE: _day,
        FieldType.YES_NO: _yes_no,
    }
)
