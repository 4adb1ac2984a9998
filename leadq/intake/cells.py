"""What a cell means: readers of the fields, one cell at a time, and what they must know besides the cell.

A cleaned cell is a tuple: first what is kept of the original (a JSON member, or None), then a value per slot of its
field. Kept is what cleaning changed in more than white space, and what it did not understand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from leadq.rulebook.catalogue import BUILT_IN, SOURCE_KINDS, Field, FieldType
from leadq.values.countries import parse_country
from leadq.values.date_shapes import means_no_date
from leadq.values.dates import DateFormat
from leadq.values.emails import is_role_mailbox, parse_email
from leadq.values.folding import fold
from leadq.values.names import split_name
from leadq.values.numbers import parse_integer, parse_money, parse_number
from leadq.values.phones import parse_phone
from leadq.values.postcodes import parse_postcode
from leadq.values.texts import clean_text, unquoted
from leadq.values.yes_no import parse_yes_no
from leadq.values.zones import local_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


Value = str | int | float | None
Cleaned = tuple[Value, ...]
Reading = tuple[Value, bool]  # a value, and whether the text says more than it
_SLOTS = {
    "email": ("email", "role"),  # role: 1 when the mailbox belongs to an office
    "happened_at": ("happened_on", "happened_at"),
    "subject": ("subject", "subject_folded"),
}
_NAME_PARTS = ("salutation", "title", "first_name", "last_name")
_SEPARATORS = re.compile(r"[;|\n]")
_PLAIN_MONEY = re.compile(r"-?[0-9]+(?:\.[0-9]{1,2})?")
_DAY_LENGTH = 10


class Wrong(str):
    """Stands where the kept original stands, and says why the row is rejected."""

    __slots__ = ()


class Undecided(Exception):
    """A date does not say itself which number is the day; the whole column must be looked at."""


@dataclass(frozen=True, slots=True)
class Context:
    """What cleaning must know besides the cell; `stages` maps a folded name to the stage's name.

    Dates of a column without a decided format must say themselves what they mean, or `Undecided` is raised. In a file
    that leadq wrote (`is_export`) stand values that were read before.
    """

    own_fields: Mapping[str, Field]
    stages: Mapping[str, str]
    zone: str
    mapping: str
    empty: frozenset[str]
    dates: Mapping[int, DateFormat]
    is_export: bool = False


def field_named(name: str, own_fields: Mapping[str, Field]) -> Field | None:
    """The field of a lead with that name, None for what an import knows besides."""
    return own_fields.get(name) or BUILT_IN.get(name)


def slots(name: str, context: Context) -> tuple[str, ...]:
    """What a column of this field fills: columns of the staging table, folded twins included."""
    return tuple(slot for unit in units(name, context) for slot in unit)


def units(name: str, context: Context) -> tuple[tuple[str, ...], ...]:
    """The slots of a field, those that belong together in one unit: blank together, the value first."""
    if name == "full_name":
        return tuple((part, f"{part}_folded") for part in _NAME_PARTS)
    if name in _SLOTS:
        return (_SLOTS[name],)
    field = field_named(name, context.own_fields)
    if field is None or not field.folded_column:
        return ((field.column if field else name,),)
    return ((field.column, field.folded_column),)


def reader(  # noqa: PLR0911  one line per kind of field
    index: int, name: str, context: Context, country: str
) -> Callable[[str], Cleaned]:
    """What reads a cell of a field that is not blank."""
    match name:
        case "full_name":
            return _full_name
        case "email":
            return _email
        case "phone" | "mobile":
            return _plain(lambda text: _or_kept(parse_phone(text, country), text))
        case "postcode":
            return _plain(lambda text: _or_kept(_postcode(text, country, context), text))
        case "country":
            return _plain(lambda text: _or_kept(parse_country(text), text))
        case "stage":
            return lambda text: _stage(text, context)
        case "source_kind":
            return _plain(lambda text: _or_kept(_one_of(SOURCE_KINDS, text), text))
        case _:
            return _typed(index, field_named(name, context.own_fields), context)


def _typed(  # noqa: PLR0911  one line per type
    index: int, field: Field | None, context: Context
) -> Callable[[str], Cleaned]:
    match field.type if field else FieldType.CODE:
        case FieldType.TEXT:
            return _text
        case FieldType.LIST:
            return _stored_list if context.is_export else _list
        case FieldType.DATE:
            return _plain(lambda text: _day(text, context.dates.get(index), context.zone))
        case FieldType.INTEGER:
            return _plain(lambda text: _or_kept(parse_integer(text), text))
        case FieldType.NUMBER:
            return _plain(lambda text: (parse_number(text), parse_number(text) is None))
        case FieldType.MONEY:
            return _plain(lambda text: (parse_money(text), not _PLAIN_MONEY.fullmatch(text)))
        case FieldType.YES_NO:
            return _plain(_yes_no)
        case FieldType.CHOICE:
            choices = field.choices if field else ()
            return _plain(lambda text: _or_kept(_one_of(choices, text), text))
        case FieldType.CODE:
            return _plain(lambda text: _or_kept(clean_text(text), text))


def _plain(read: Callable[[str], Reading]) -> Callable[[str], Cleaned]:
    """A reader of a field with one slot."""

    def cleaned(text: str) -> Cleaned:
        value, is_kept = read(text)
        return is_kept or None, value

    return cleaned


def _or_kept(value: str | int | None, text: str) -> Reading:
    written = "" if value is None else str(value)
    return value, written != text and "".join(written.split()) != "".join(text.split())


def _text(text: str) -> Cleaned:
    value = clean_text(text)
    if value is None:
        return True, None, None
    is_kept = value != text and "".join(value.split()) != "".join(text.split())
    return is_kept or None, value, fold(value) or None


def _list(text: str) -> Cleaned:
    cleaned = clean_text(text) or ""
    pieces = _SEPARATORS.split(cleaned) if _SEPARATORS.search(cleaned) else cleaned.split(",")
    return _items(map(unquoted, pieces))


def _items(pieces: Iterable[str]) -> Cleaned:
    items = list(dict.fromkeys(piece.strip() for piece in pieces if piece.strip()))
    if not items:
        return True, None, None
    return None, "\n".join(items), "\n".join(fold(item) for item in items) or None


def _stored_list(text: str) -> Cleaned:
    """A list in a file that leadq wrote: an item per line; only the first separator that is there counts."""
    cleaned = clean_text(text) or ""
    separator = next((one for one in "\n;|," if one in cleaned), "\n")
    return _items(cleaned.split(separator))


def _full_name(text: str) -> Cleaned:
    cleaned = clean_text(text) or ""
    name = split_name(cleaned)
    parts = [name.salutation, name.title, name.first_name, name.last_name]
    is_kept = " ".join(part for part in parts if part) != " ".join(cleaned.split())
    return (
        is_kept or None,
        *(slot for part in parts for slot in (part, (fold(part) or None) if part else None)),
    )


def _postcode(text: str, country: str, context: Context) -> str | None:
    """A postcode of the row's country; in a file that leadq wrote, the country may have been corrected since."""
    return parse_postcode(text, country) or (clean_text(text) if context.is_export else None)


def _email(text: str) -> Cleaned:
    email = parse_email(text)
    role = 1 if email and is_role_mailbox(email) else None
    return email != text or None, email, role


def _stage(text: str, context: Context) -> Cleaned:
    stage = context.stages.get(fold(text))
    if stage is None:
        known = ", ".join(context.stages.values())
        return Wrong(f"{text!r} is no stage (known: {known})"), None
    return None, stage


def _one_of(choices: tuple[str, ...], text: str) -> str | None:
    folded = fold(text)
    return next((choice for choice in choices if fold(choice) == folded), None)


def _yes_no(text: str) -> Reading:
    meaning = parse_yes_no(text)
    return (None, True) if meaning is None else (int(meaning), False)


def _day(text: str, dates: DateFormat | None, zone: str) -> Reading:
    moment = (dates or _SELF_EVIDENT).moment(text)
    if moment is None:
        if means_no_date(text):
            return None, False
        if dates is None:
            raise Undecided
        return None, True
    day, time = moment
    if time is not None and len(time) > 8:  # it has an offset
        day = local_day(datetime.fromisoformat(f"{day}T{time}"), zone).isoformat()
    return day, len(text) > _DAY_LENGTH


_SELF_EVIDENT = DateFormat(order=None)
