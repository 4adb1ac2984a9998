"""The list of sources."""

from __future__ import annotations

from collections.abc import Sequence

from leadq.output.columns import Column, day, money
from leadq.output.printing import Format, print_rows
from leadq.store.sources import Source

_COLUMNS: list[Column[Source]] = [
    Column("name", "source"),
    Column("kind", "kind"),
    Column("started_on", "started", words=day),
    Column("cost", "cost", right=True, words=money),
    Column("leads", "leads", right=True),
    Column("touches", "touches", right=True),
]


def print_sources(sources: Sequence[Source], form: Format) -> None:
    """Print the sources; cost is cents for machines."""
    print_rows(sources, _COLUMNS, form)
