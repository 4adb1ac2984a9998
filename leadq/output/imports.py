"""What an import did, file by file; the figures add up to the rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from leadq.intake.requests import ImportSummary
from leadq.output.columns import Column
from leadq.output.printing import Format, print_rows

_COUNTS = ("rows", "created", "updated", "unchanged", "rejected", "suppressed")
_COLUMNS: list[Column[ImportSummary]] = [
    Column("file", "file", words=lambda file: Path(file).name),
    Column("source", "source", drop=2, people=lambda one: one.source or "(several)"),
    *(Column(name, name, right=True, drop=1 if name == "suppressed" else 0) for name in _COUNTS),
    Column("rejects_file", "rejects_file", only_machines=True),
]


def print_summaries(summaries: Sequence[ImportSummary], form: Format) -> None:
    """Print one line per file; as json with the promised names."""
    print_rows(summaries, _COLUMNS, form)
