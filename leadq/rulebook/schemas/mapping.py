"""The schema of the mappings: how lists of other programs are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from leadq.rulebook.mappings import MAPPING_LINES
from leadq.rulebook.problems import Problems
from leadq.rulebook.schemas.conditions import VALUES
from leadq.rulebook.schemas.shapes import (
    DEFINITIONS,
    TEXT,
    YES_NO,
    by_form,
    exactly,
    lines,
    list_of,
    one_or_more,
    reference,
    said,
    when,
)
from leadq.rulebook.targets import IGNORE, KEEP, TARGET_LINES, TYPED, Fillable, Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadq.rulebook.schemas.shapes import Schema
    from leadq.rulebook.vocabulary import Vocabulary

_ROWS: Final[tuple[Rows, ...]] = get_args(Rows)
# A text that means "nothing" is mostly written as YAML's own nothing: NULL, null, ~.
_EMPTY: Final = one_or_more({**TEXT, "type": ("string", "number", "boolean", "null")})


def mapping_schema(vocabulary: Vocabulary) -> Schema:
    """What a mapping file may say."""
    headers = {"type": ("object", "null"), "additionalProperties": one_or_more(TEXT)}
    shapes = {
        "header": said(
            "A list that has all these headers is read so by itself.", one_or_more(TEXT)
        ),
        "system": said("The system that gives the external ids.", TEXT),
        "source": said("Where the leads come from, if no column says it.", TEXT),
        "rows": said("What each row is; leads if nothing is said.", exactly(_ROWS)),
        "columns": said(
            "Header: field, or a list of fields, or lines of a field.",
            {"type": "object", "minProperties": 1},
        ),
        "test_rows": said(
            "Header: the texts that mark a row as a test, which is not imported.", headers
        ),
        "dates": said(
            'How days are written where the column does not tell: "%d.%m.%Y"',
            {"type": "string", "pattern": "%[cdjuwx]"},
        ),
        "empty": said('Texts that mean "not given".', _EMPTY),
        "defaults": said("Field: value, for rows that have none.", {}),
        "anonymous": said("Rows without a name, an e-mail or a phone are leads too.", YES_NO),
    }
    return {
        **lines(MAPPING_LINES, shapes, needed=("columns",)),
        "if": when("rows", ("activities",)),
        "then": {"properties": _filled("activities")},
        "else": {"properties": _filled("leads")},
        "$defs": {
            **_definitions("leads", vocabulary),
            **_definitions("activities", vocabulary),
            **DEFINITIONS,
        },
    }


def _filled(rows: Rows) -> Mapping[str, Schema]:
    """What the rows can fill, by columns and by default."""
    columns = {"additionalProperties": reference(f"column_of_{rows}")}
    return {"columns": columns, "defaults": reference(f"defaults_of_{rows}")}


def _definitions(rows: Rows, vocabulary: Vocabulary) -> Mapping[str, Schema]:
    fillable = Fillable.of(rows, vocabulary, Problems(""))
    values = {name: _value(name, fillable) for name in fillable.fields}
    defaults = {
        name: said(f"The {name} of rows that have none.", value) for name, value in values.items()
    }
    column = _column(values)
    return {f"column_of_{rows}": column, f"defaults_of_{rows}": lines(defaults, defaults)}


def _value(name: str, fillable: Fillable) -> Schema:
    """What may be said of a field instead of a cell."""
    choices = fillable.choices.get(name)
    if choices is not None:
        return exactly(choices)
    field = fillable.vocabulary.catalogue.find(name)
    return VALUES[field.type] if field and field.type in TYPED else TEXT


def _column(values: Mapping[str, Schema]) -> Schema:
    """What one column fills: a field, one with more lines, or several of them."""
    name, target = exactly((*values, KEEP, IGNORE)), _target(values)
    one = by_form(name, object=target)
    several = {
        **list_of(one, least=1),
        "if": {"minItems": 2},
        "then": {"items": {"not": {"const": IGNORE}}},
    }
    return by_form(name, array=several, object=target)


def _target(values: Mapping[str, Schema]) -> Schema:
    shapes = {
        "field": said("The field that the column fills.", exactly(values)),
        "values": said(
            "Cell: the value that it means.",
            {"type": ("object", "null"), "additionalProperties": TEXT},
        ),
        "else": said("What becomes of cells that 'values' does not name.", exactly((KEEP, IGNORE))),
        "empty": said('Cells of this column that mean "not given".', _EMPTY),
        "prefix": said("Taken away where a cell begins with it.", TEXT),
        "add_prefix": said("Put before a cell that does not begin with it.", TEXT),
        "separator": said("Between several values in one cell.", TEXT),
    }
    translated = (
        {
            "if": when("field", (name,)),
            "then": {"properties": {"values": {"additionalProperties": value}}},
        }
        for name, value in values.items()
        if value != TEXT
    )
    return {
        **lines(TARGET_LINES, shapes, needed=("field",)),
        "dependentRequired": {"else": ("values",)},
        "allOf": tuple(translated),
    }
