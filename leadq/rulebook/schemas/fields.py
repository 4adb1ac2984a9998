"""The schema of fields.yaml: headers of lists, and the workspace's own fields."""

from __future__ import annotations

from typing import Final

from leadq.rulebook.catalogue import FieldType
from leadq.rulebook.fields import (
    FIELDS_LINES,
    IMPORTED_FIELDS,
    MAX_OWN_FIELDS,
    OWN_FIELD_LINES,
    OWN_NAME,
    OWN_TYPES,
    TAKEN_NAMES,
)
from leadq.rulebook.schemas.shapes import (
    TEXT,
    Schema,
    exactly,
    lines,
    one_or_more,
    said,
    when,
    without,
)
from leadq.rulebook.structure import RESERVED

_HEADERS: Final = one_or_more(TEXT)


def fields_schema() -> Schema:
    """What fields.yaml may say."""
    columns = {
        name: said(f"The headers of lists that mean {name}.", _HEADERS) for name in IMPORTED_FIELDS
    }
    shapes = {
        "columns": said("Which headers of your lists mean which field.", lines(columns, columns)),
        "own_fields": said("Your own fields, which work like all others.", _own_fields()),
    }
    return lines(FIELDS_LINES, shapes)


def _own_fields() -> Schema:
    shapes = {
        "type": said("What it holds.", exactly(OWN_TYPES)),
        "columns": said("The headers of lists that mean it.", _HEADERS),
        "choices": said(
            "What may stand in it, for the type 'choice'.",
            one_or_more({**TEXT, "not": {"enum": RESERVED}}),
        ),
    }
    own_field = {
        **lines(OWN_FIELD_LINES, shapes, needed=("type",)),
        "if": when("type", (FieldType.CHOICE.value,)),
        "then": {"required": ("choices",)},
        "else": {"properties": without(("choices",))},
    }
    names = {
        "pattern": f"^{OWN_NAME.pattern}$",
        "not": {"anyOf": ({"enum": tuple(sorted(TAKEN_NAMES))}, {"pattern": "_folded$"})},
    }
    return {
        "type": ("object", "null"),
        "propertyNames": names,
        "additionalProperties": own_field,
        "maxProperties": MAX_OWN_FIELDS,
    }
