"""What an import did or would do, file by file; the figures add up to the rows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from leadq.intake.previewing import ColumnPreview
from leadq.intake.requests import ImportSummary
from leadq.output.columns import Column, number
from leadq.output.printing import Format, print_rows
from leadq.values.texts import visible

_COUNTS = ("rows", "created", "updated", "unchanged", "rejected", "suppressed")
_LONGEST = 24  # of a cell that is only an example


def print_summaries(summaries: Sequence[ImportSummary], form: Format, *, dry_run: bool) -> None:
    """Print one line per file, with the promised names as json; a dry run tells before that how each is read."""
    if dry_run and form not in {Format.CSV, Format.JSON}:
        for summary in summaries:
            _print_preview(summary, form)
    print_rows(summaries, _columns(dry_run=dry_run), form)


def _columns(*, dry_run: bool) -> list[Column[ImportSummary]]:
    return [
        Column("file", "file", words=lambda file: Path(file).name),
        Column("source", "source", drop=3, people=lambda one: one.source or "(several)"),
        *(
            Column(name, name, right=True, drop=1 if name == "suppressed" else 0)
            for name in _COUNTS
        ),
        Column("rejects_file", "rejects_file", only_machines=True),
        Column(
            "doubtful",
            "doubtful",
            right=True,
            drop=2,
            only_machines=not dry_run,
            value=lambda one: one.proposals,
        ),
        Column("told", "told", only_machines=True),
        Column("header_line", "header_line", only_machines=True),
        Column("mapping", "mapping", only_machines=True),
        Column("preview", "preview", only_machines=True),
    ]


def _print_preview(summary: ImportSummary, form: Format) -> None:
    """Print how a file is read: what it is, each column with a cell of it, and why rows are rejected."""
    assert summary.preview is not None
    told = f"{Path(summary.file).name}: {summary.told}, header in line {summary.header_line}"
    sys.stdout.write(f"{visible(told)}\n\n")
    sys.stdout.flush()
    print_rows(summary.preview.columns, _PREVIEW, form)
    unclear = [(column.unclear, _unclear(column)) for column in summary.preview.columns]
    for title, counted in (
        ("not understood, and kept as it is written", unclear),
        ("why rows would be rejected", summary.preview.rejections),
    ):
        lines = [
            f"{number(count, digits=0):>7}  {visible(what)}" for count, what in counted if count
        ]
        if lines:
            sys.stdout.write("\n".join([f"\n{title}", *lines]) + "\n")
    sys.stdout.write("\n")
    sys.stdout.flush()


def _shortened(text: str, longest: int = _LONGEST) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _field(column: ColumnPreview) -> str:
    return f"{column.field}, {column.form}" if column.form else column.field or "(kept as it is)"


def _unclear(column: ColumnPreview) -> str:
    examples = ", ".join(_shortened(text, 2 * _LONGEST) for text in column.examples)
    return f"{_shortened(column.header)}: {examples}"


_PREVIEW: list[Column[ColumnPreview]] = [
    Column("header", "column", words=_shortened),
    Column("field", "field", people=_field),
    Column("written", "as it is written", drop=1, words=_shortened),
    Column("read", "as it is read", words=_shortened),
]
