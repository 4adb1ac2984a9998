"""Reports: from lead to order; a file for each of them."""

from __future__ import annotations

import typer

from leadq.cli.groups import new_group
from leadq.cli.reports import conversion, funnel, owners, page, scores, sources

_REPORTS = (conversion, funnel, sources, owners, scores, page)


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    group = new_group("Reports: from lead to order.")
    group.callback()(_reports)
    for report in _REPORTS:
        report.register(group)
    app.add_typer(group, name="report")


def _reports() -> None:
    """Reports: from lead to order."""
