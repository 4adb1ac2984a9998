"""How a text, a number, a day or a choice may stand in a file: the building blocks of the schemas.

An editor has read YAML's own types (``points: 5`` is a number, ``contact: no`` may be a boolean), where leadq reads
every scalar as a text. So whatever YAML may have made of a text is allowed.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from leadq.rulebook.schemas.patterns import alternatives, folded_pattern
from leadq.rulebook.structure import MAX_NAME, MAX_WHOLE, RESERVED
from leadq.values.dates import STRICT_DAY
from leadq.values.durations import ONE, UNITS
from leadq.values.yes_no import MEANINGS, parse_yes_no

Schema = Mapping[str, object]

_SCALAR: Final = ("string", "number", "boolean")
_BOOLEANS: Final = ("yes", "no", "true", "false", "on", "off", "y", "n")  # to YAML 1.1 or 1.2

ANYTHING: Final[Schema] = {}
NEVER: Final[Schema] = {"not": {}}
TEXT: Final[Schema] = {"type": _SCALAR, "pattern": r"\S"}
NUMBER: Final[Schema] = {
    "type": ("number", "string"),
    "pattern": "[0-9]",
    "patternErrorMessage": "write a number",
}
DAY: Final[Schema] = {
    "type": "string",
    "pattern": rf"^\s*(?:{STRICT_DAY.pattern})\s*$",
    "patternErrorMessage": "write 2026-12-31 or 31.12.2026",
}
EMAIL: Final[Schema] = {
    "type": "string",
    "pattern": "[^@]@[^@]",
    "patternErrorMessage": "write an e-mail address",
}
_YES_NO: Final[Schema] = {
    "anyOf": (
        {"enum": ("yes", "no", True, False, 1, 0, -1)},
        {"type": "string", "pattern": folded_pattern(MEANINGS)},
    )
}
NAME: Final[Schema] = {
    **TEXT,
    "maxLength": MAX_NAME,
    "not": {"type": "string", "pattern": folded_pattern(RESERVED)},
}


def said(text: str, shape: Schema) -> Schema:
    """The shape with the words that an editor shows beside it."""
    return {**shape, "description": text}


def reference(name: str) -> Schema:
    """The shape that stands under this name among the definitions."""
    return {"$ref": f"#/$defs/{name}"}


def lines(
    known: Iterable[str],
    shapes: Mapping[str, Schema],
    *,
    needed: Collection[str] = (),
    may_be_blank: bool | None = None,
) -> Schema:
    """The lines that a part of a file may have, and has to; nothing at all may stand there where none is needed."""
    blank = not needed if may_be_blank is None else may_be_blank
    return {
        "type": ("object", "null") if blank else "object",
        "properties": {name: shapes.get(name, ANYTHING) for name in known},
        "additionalProperties": False,
        **({"required": tuple(needed)} if needed else {}),
    }


def named_lines(shape: Schema, **more: object) -> Schema:
    """Lines whose names are the user's own; `more` says what else those names may not be."""
    names = {**NAME, **more}
    return {"type": ("object", "null"), "propertyNames": names, "additionalProperties": shape}


def list_of(shape: Schema, *, least: int = 0) -> Schema:
    """A list; with at least one item, it has to stand there."""
    if not least:
        return {"type": ("array", "null"), "items": shape}
    return {"type": "array", "items": shape, "minItems": least}


def by_form(scalar: Schema, **others: Schema) -> Schema:
    """A scalar, or an `array` or `object` of its own shape: what is wrong in those is named, not that they stand there."""
    forms = {"type": tuple(others)}
    return {
        "anyOf": (scalar, forms),
        "allOf": tuple({"if": {"type": form}, "then": shape} for form, shape in others.items()),
    }


def one_or_more(scalar: Schema) -> Schema:
    """One such value, or a list of them."""
    return by_form(scalar, array=list_of(scalar, least=1))


def exactly(names: Iterable[str]) -> Schema:
    """One of these words, as they are written."""
    found = tuple(names)
    typed = dict.fromkeys((type(value), value) for name in found for value in _typed(name))
    return {"enum": (*found, *(value for _, value in typed))} if found else NEVER


def folded(names: Iterable[str]) -> Schema:
    """One of these words, in any case, with or without umlauts and accents."""
    found = tuple(names)
    if not found:
        return NEVER
    return {"anyOf": (exactly(found), {"type": "string", "pattern": folded_pattern(found)})}


def _typed(name: str) -> list[object]:
    """What YAML may make of a name that is written without quotes."""
    if name.lower() in _BOOLEANS:
        return [bool(parse_yes_no(name))]
    try:
        number = float(name)
    except ValueError:
        return []
    if not math.isfinite(number):
        return []
    return [int(number) if number.is_integer() else number]


def whole(least: int = -MAX_WHOLE, most: int = MAX_WHOLE) -> Schema:
    """A whole number, or a text of its digits."""
    digits = r"\+?0*[1-9][0-9]*" if least > 0 else r"[+-]?[0-9]{1,9}"
    return {
        "anyOf": (
            {"type": "integer", "minimum": least, "maximum": most},
            {"type": "string", "pattern": f"^{digits}$"},
        )
    }


def duration(*, workdays: bool = True, positive: bool = False) -> Schema:
    """A number of days, weeks, months or years, and of working days where those are counted."""
    units = [word for word, unit in UNITS.items() if workdays or unit != "workday"]
    count = r"0*[1-9][0-9]{0,5}" if positive else r"[0-9]{1,6}"
    return {
        "type": "string",
        "pattern": rf"^\s*(?:{count}\s*|(?:{alternatives(ONE)})\s+)(?:{alternatives(units)})\s*$",
        "patternErrorMessage": "write '60 days', '2 weeks' or '6 months'",
        "examples": ("2 workdays", "1 week", "3 months") if workdays else ("60 days", "12 months"),
    }


def when(line: str, values: Iterable[str], *, given: bool = True) -> Schema:
    """A condition of the schema: `line` has one of these values; if it is not `given`, that counts too."""
    one_of: dict[str, object] = {"properties": {line: exactly(values)}}
    return {**one_of, "required": (line,)} if given else one_of


def without(names: Iterable[str]) -> dict[str, object]:
    """Lines that may not stand there."""
    return dict.fromkeys(names, False)


# What many lines share stands once among the definitions of a schema.
DEFINITIONS: Final[Mapping[str, Schema]] = {
    "duration": duration(),
    "calendar_duration": duration(workdays=False),
    "yes_no": _YES_NO,
}
DURATION: Final = reference("duration")
YES_NO: Final = reference("yes_no")
CALENDAR_DURATION: Final = reference("calendar_duration")
