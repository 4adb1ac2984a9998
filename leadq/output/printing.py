"""A list on stdout: a table that fits the terminal, plain aligned text in a pipe, csv and json for machines."""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from unicodedata import combining, east_asian_width

from leadq.output.columns import Column
from leadq.values.texts import spreadsheet_safe

Row = TypeVar("Row")

_OBEYED = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)  # json leaves these as they are


class Format(StrEnum):
    """How a list is written."""

    AUTO = "auto"
    TABLE = "table"
    TEXT = "text"
    CSV = "csv"
    JSON = "json"


def is_screen(form: Format) -> bool:
    """Whether a person looks at a terminal, who wants a screenful with hints rather than everything."""
    return form is Format.AUTO and sys.stdout.isatty()


def print_rows(
    rows: Sequence[Row], columns: Sequence[Column[Row]], form: Format = Format.AUTO
) -> None:
    """Print `rows` on stdout; an empty list prints nothing for people, an empty list for machines."""
    if form is Format.AUTO:
        form = Format.TABLE if is_screen(form) else Format.TEXT
    if form is not Format.TABLE:
        columns = [column for column in columns if not column.drawing]
    if form is Format.JSON:
        print_json([{column.name: column.cell(row) for column in columns} for row in rows])
    elif form is Format.CSV:
        _print_csv(rows, columns)
    elif rows:
        seen = [column for column in columns if not column.only_machines]
        cells = [[column.text(row) for column in seen] for row in rows]
        (_print_table if form is Format.TABLE else _print_text)(cells, seen)


def print_json(value: object) -> None:
    """Print `value` as json: ISO dates, null for unknown, dataclasses as objects; nothing that a terminal obeys."""
    import json

    print(json_safe(json.dumps(value, ensure_ascii=False, indent=2, default=_plain)))


def json_safe(text: str) -> str:
    """Write what a terminal would obey in a JSON text as escapes, which mean the same."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _plain(value: object) -> Any:  # noqa: ANN401
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} has no json form")


def _print_csv(rows: Sequence[Row], columns: Sequence[Column[Row]]) -> None:
    """Text cells that a spreadsheet could take for a formula are guarded with an apostrophe."""
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([name for column in columns for name in _names(column, rows)])
    for row in rows:
        writer.writerow([_machine(cell) for column in columns for cell in _cells(column, row)])


def _names(column: Column[Row], rows: Sequence[Row]) -> list[str]:
    """A cell that is a mapping becomes a column for each of its keys."""
    first = column.cell(rows[0]) if rows else None
    if isinstance(first, Mapping):
        return [f"{column.name}_{key}" for key in first]
    return [column.name]


def _cells(column: Column[Row], row: Row) -> list[Any]:
    value = column.cell(row)
    return list(value.values()) if isinstance(value, Mapping) else [value]


def _machine(value: object) -> object:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):  # the writer quotes a cell for a newline, not for a carriage return
        return spreadsheet_safe(value.replace("\r\n", "\n").replace("\r", "\n"))
    return value


def _print_text(cells: list[list[str]], columns: Sequence[Column[Row]]) -> None:
    titles = [column.title.replace("\n", " ") for column in columns]
    padded = [
        _padded(texts, right=column.right)
        for texts, column in zip(zip(titles, *cells, strict=True), columns, strict=True)
    ]
    print("\n".join("  ".join(line).rstrip() for line in zip(*padded, strict=True)))


def _padded(texts: Sequence[str], *, right: bool) -> list[str]:
    """The texts of a column, filled up with blanks to the width of the widest."""
    beyond = [0 if _is_narrow(text) else _cells_wide(text) - len(text) for text in texts]
    width = max(map(sum, zip(map(len, texts), beyond, strict=True)))
    pad = str.rjust if right else str.ljust
    return [pad(text, width - more) for text, more in zip(texts, beyond, strict=True)]


def _is_narrow(text: str) -> bool:
    """Whether every character takes one cell, as those of European languages do."""
    return text.isascii() or max(text) < "\N{COMBINING GRAVE ACCENT}"


def _cells_wide(text: str) -> int:
    """How many cells of a fixed-width font the text takes: two for a wide Asian character, none for an accent."""
    return sum(
        0 if combining(one) else 2 if east_asian_width(one) in {"W", "F"} else 1 for one in text
    )


def _print_table(cells: list[list[str]], columns: Sequence[Column[Row]]) -> None:
    from leadq.output.tables import print_table

    print_table(cells, columns)
