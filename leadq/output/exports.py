"""Leads go out: to a file that appears when it is complete, or to stdout."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Final, TextIO

from leadq.errors import InputError, UsageError
from leadq.exporting import Export, Value
from leadq.output.cells import cell_writer
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


class FileExists(InputError):
    """Something that nobody has asked to replace."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} exists already; --force replaces it, nothing was written")


class CannotWrite(InputError):
    """The file cannot be written where it shall be."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} cannot be written: {reason}")


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
        _write_text(export, wanted, _stdout())
        return
    with _new_file(wanted) as unfinished:
        if wanted.form is ExportFormat.XLSX:
            from leadq.output.workbooks import write_workbook

            write_workbook(export, unfinished, day)
        else:
            with unfinished.open("w", encoding="utf-8", newline="") as stream:
                _write_text(export, wanted, stream)


def _stdout() -> TextIO:
    """The standard output, in UTF-8 whatever the terminal speaks: a name must not change on its way."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="strict", newline="")
    return sys.stdout


@contextlib.contextmanager
def _new_file(wanted: Wanted) -> Iterator[Path]:
    """A file of another name beside the wanted one, whose place it takes at the end."""
    path = wanted.path
    assert path is not None
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        unfinished.touch(mode=0o600)
        yield unfinished
        wanted.check()  # somebody may have been here since
        unfinished.replace(path)
    except OSError as error:
        raise CannotWrite(path, error.strerror or str(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)


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
