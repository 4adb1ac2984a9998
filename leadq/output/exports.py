"""Leads go out: to a file that appears when it is complete, or to stdout."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Final, TextIO

from leadq.errors import UsageError
from leadq.exporting import Export, Value
from leadq.output.cells import cell_writer
from leadq.output.files import CannotWrite, FileExists, new_file, utf8_stdout
from leadq.output.printing import json_safe
from leadq.output.vcards import write_vcards
from leadq.rulebook.catalogue import FieldType


class ExportFormat(StrEnum):
    """How leads are written for others."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    VCARD = "vcard"


_BY_ENDING: Final = {
    "": ExportFormat.CSV,
    ".csv": ExportFormat.CSV,
    ".xlsx": ExportFormat.XLSX,
    ".json": ExportFormat.JSON,
    ".vcf": ExportFormat.VCARD,
}


class UnknownEnding(UsageError):
    """A file whose ending names none of the formats."""

    def __init__(self, path: Path) -> None:
        endings = ", ".join(ending for ending in _BY_ENDING if ending)
        super().__init__(f"{path} ends in none of {endings}; end it so, or say --format")


class NeedsFile(UsageError):
    """A workbook is no text that could be printed."""

    def __init__(self) -> None:
        super().__init__("a workbook needs a file: -o FILE.xlsx")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written where; `path` None is stdout, `excel` a csv file that German Excel opens by itself."""

    form: ExportFormat
    path: Path | None = None
    excel: bool = False
    replace: bool = False

    def check(self) -> None:
        """Raise NeedsFile, FileExists or CannotWrite, before anything is read."""
        if self.path is None:
            if self.form is ExportFormat.XLSX:
                raise NeedsFile
        elif self.path.exists():
            if not self.path.is_file():
                raise CannotWrite(self.path, "it is no regular file")
            if not self.replace:
                raise FileExists(self.path)


def format_for(path: Path | None) -> ExportFormat:
    """The format that a file's ending asks for; csv without one. Raises `UnknownEnding`."""
    if path is None:
        return ExportFormat.CSV
    form = _BY_ENDING.get(path.suffix.casefold())
    if form is None:
        raise UnknownEnding(path)
    return form


def write_export(export: Export, wanted: Wanted, day: date) -> None:
    """Write the leads; a file appears under its name when it is complete, readable by its owner only."""
    if wanted.path is None:
        _write_text(export, wanted, utf8_stdout())
        return
    with new_file(wanted.path, wanted.check) as unfinished:
        if wanted.form is ExportFormat.XLSX:
            from leadq.output.workbooks import write_workbook

            write_workbook(export, unfinished, day)
        else:
            with unfinished.open("w", encoding="utf-8", newline="") as stream:
                _write_text(export, wanted, stream)


def _write_text(export: Export, wanted: Wanted, stream: TextIO) -> None:
    writers: dict[ExportFormat, Callable[[Export, TextIO], None]] = {
        ExportFormat.CSV: partial(_write_csv, excel=wanted.excel),
        ExportFormat.JSON: _write_json,
        ExportFormat.VCARD: write_vcards,
    }
    writers[wanted.form](export, stream)


def _write_csv(export: Export, stream: TextIO, *, excel: bool) -> None:
    """Write a line per lead; for Excel with a byte order mark, semicolons, decimal commas and its line ends."""
    if excel:
        stream.write("\ufeff")
    writer = csv.writer(
        stream, delimiter=";" if excel else ",", lineterminator="\r\n" if excel else "\n"
    )
    writer.writerow([column.name for column in export.columns])
    cells = [cell_writer(column.type, decimal="," if excel else ".") for column in export.columns]
    writer.writerows(
        [write(value) for write, value in zip(cells, row, strict=True)] for row in export.rows
    )


def _write_json(export: Export, stream: TextIO) -> None:
    """Write a list with a lead per line: money in cents, lists as lists, null for unknown."""
    separator = "[\n"
    for row in export.rows:
        lead = {
            column.name: _json_value(value, column.type)
            for column, value in zip(export.columns, row, strict=True)
        }
        stream.write(separator + json_safe(json.dumps(lead, ensure_ascii=False)))
        separator = ",\n"
    stream.write("[]\n" if separator == "[\n" else "\n]\n")


def _json_value(value: Value, type_: FieldType) -> object:
    if isinstance(value, tuple):
        return [{"system": one.system, "external_id": one.external_id} for one in value]
    if value is None:
        return None
    if type_ is FieldType.LIST:
        return str(value).split("\n")
    return bool(value) if type_ is FieldType.YES_NO else value
