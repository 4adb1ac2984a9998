"""Cells to clean values, one cleaner per column; what it has read it remembers.

A cleaned cell is a tuple: first what is kept of the original (a JSON member, or None), then a value per slot of its
field. Kept is what cleaning changed in more than white space, and what it did not understand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from leadq.rulebook.catalogue import BUILT_IN, SOURCE_KINDS, Field, FieldType
from leadq.values.countries import parse_country
from leadq.values.dates import DateFormat
from leadq.values.emails import is_role_mailbox, parse_email
from leadq.values.folding import fold
from leadq.values.names import split_name
from leadq.values.numbers import parse_integer, parse_money, parse_number
from leadq.values.phones import parse_phone
from leadq.values.postcodes import parse_postcode
from leadq.values.texts import clean_text
from leadq.values.yes_no import parse_yes_no
from leadq.values.zones import local_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from leadq.rulebook.mappings import Target

Value = str | int | float | None
Cleaned = tuple[Value, ...]
Reading = tuple[Value, bool]  # a value, and whether the text says more than it
_MOST_REMEMBERED = 8_000
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

    Dates of a column without a decided format must say themselves what they mean, or `Undecided` is raised.
    """

    own_fields: Mapping[str, Field]
    stages: Mapping[str, str]
    zone: str
    mapping: str
    empty: frozenset[str]
    dates: Mapping[int, DateFormat]


def field_named(name: str, own_fields: Mapping[str, Field]) -> Field | None:
    """The field of a lead with that name, None for what an import knows besides."""
    return own_fields.get(name) or BUILT_IN.get(name)


def slots(name: str, context: Context) -> tuple[str, ...]:
    """What a column of this field fills: columns of the staging table, folded twins included."""
    if name == "full_name":
        return tuple(slot for part in _NAME_PARTS for slot in (part, f"{part}_folded"))
    if name in _SLOTS:
        return _SLOTS[name]
    field = field_named(name, context.own_fields)
    if field is None or not field.folded_column:
        return (field.column if field else name,)
    return field.column, field.folded_column


class Cleaner(dict[str, Cleaned]):
    """Cleans the cells of one column: a dict that reads what it does not know yet."""

    __slots__ = (
        "_blank",
        "_empty",
        "_header",
        "_mapping",
        "_name",
        "_read",
        "_translated",
        "_width",
    )

    def __init__(
        self, header: str, target: Target, context: Context, read: Callable[[str], Cleaned]
    ) -> None:
        super().__init__()
        self._header = header
        self._name = encode_basestring(header)
        self._read = read
        self._mapping = context.mapping
        self._empty = context.empty | frozenset(target.empty)
        self._translated = (
            None
            if target.values is None
            else {**{fold(key): value for key, value in target.values.items()}, **target.values}
        )
        self._blank: Cleaned = (None,) * (1 + len(slots(target.field, context)))

    def __missing__(self, cell: str) -> Cleaned:
        text = cell.strip()
        if not text or text in self._empty:
            cleaned = self._blank
        elif self._translated is None:
            cleaned = self._finished(self._read(text), text)
        else:
            cleaned = self._translation(text, self._translated)
        if len(self) < _MOST_REMEMBERED:
            self[cell] = cleaned
        return cleaned

    def _translation(self, text: str, values: Mapping[str, str]) -> Cleaned:
        meant = values.get(text) or values.get(fold(text))
        if meant is None:
            problem = f"{self._header}: {text!r} is not translated in {self._mapping}"
            return (Wrong(problem), *self._blank[1:])
        return self._finished(self._read(meant), text)

    def _finished(self, cleaned: Cleaned, text: str) -> Cleaned:
        """Put the original, or what is wrong with it, where the reader has left a mark."""
        mark = cleaned[0]
        if mark is None:
            return cleaned
        if isinstance(mark, Wrong):
            return (Wrong(f"{self._header}: {mark}"), *cleaned[1:])
        return (self._member(text), *cleaned[1:])

    def _member(self, text: str) -> str:
        return f"{self._name}: {encode_basestring(text)}"


class Keeper(dict[str, Cleaned]):
    """Keeps the cells of a column that nobody understands."""

    __slots__ = ("_header",)

    def __init__(self, header: str) -> None:
        super().__init__()
        self._header = encode_basestring(header)

    def __missing__(self, cell: str) -> Cleaned:
        text = clean_text(cell)
        cleaned = (f"{self._header}: {encode_basestring(text)}" if text else None,)
        if len(self) < _MOST_REMEMBERED:
            self[cell] = cleaned
        return cleaned


def column_cleaner(
    index: int, header: str, target: Target, context: Context, *, country: str
) -> Cleaner:
    """The cleaner of one column and field, for rows of a country (ISO alpha-2)."""
    return Cleaner(header, target, context, reader(index, target.field, context, country))


DEPENDS_ON_COUNTRY = frozenset({"phone", "mobile", "postcode"})


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
            return _plain(lambda text: _or_kept(parse_postcode(text, country), text))
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
            return _list
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
    written = str(value)
    return value, written != text and "".join(written.split()) != "".join(text.split())


def _text(text: str) -> Cleaned:
    value = clean_text(text)
    if value is None:
        return True, None, None
    is_kept = value != text and "".join(value.split()) != "".join(text.split())
    return is_kept or None, value, fold(value)


def _list(text: str) -> Cleaned:
    cleaned = clean_text(text) or ""
    pieces = _SEPARATORS.split(cleaned) if _SEPARATORS.search(cleaned) else cleaned.split(",")
    items = list(dict.fromkeys(piece.strip() for piece in pieces if piece.strip()))
    if not items:
        return True, None, None
    return None, "\n".join(items), "\n".join(fold(item) for item in items)


def _full_name(text: str) -> Cleaned:
    cleaned = clean_text(text) or ""
    name = split_name(cleaned)
    parts = [name.salutation, name.title, name.first_name, name.last_name]
    is_kept = " ".join(part for part in parts if part) != " ".join(cleaned.split())
    return (
        is_kept or None,
        *(slot for part in parts for slot in (part, fold(part) if part else None)),
    )


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
        if dates is None:
            raise Undecided
        return None, True
    day, time = moment
    if time is not None and len(time) > 8:  # it has an offset
        day = local_day(datetime.fromisoformat(f"{day}T{time}"), zone).isoformat()
    return day, len(text) > _DAY_LENGTH


_SELF_EVIDENT = DateFormat(order=None)
