"""What the checks have found: the offenders as a list, and for each check a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from leadq.checking import Check, Finding
from leadq.output.columns import Column
from leadq.output.messages import say
from leadq.output.printing import Format, print_rows
from leadq.store.offenders import Offender

_Row = tuple[Check, Offender]

_COLUMNS: list[Column[_Row]] = [
    Column("id", "id", right=True, value=lambda row: row[1].id),
    Column("name", "name", value=lambda row: row[1].name),
    Column("company", "company", drop=1, value=lambda row: row[1].company),
    Column("check", "check", value=lambda row: row[0].name),
    Column("detail", "detail", value=lambda row: row[1].detail),
]


def print_findings(findings: Sequence[Finding], form: Format) -> None:
    """Print the offenders, check by check; people are told below what is wrong and what to do."""
    rows = [(finding.check, one) for finding in findings for one in finding.offenders]
    print_rows(rows, _COLUMNS, form)
    if form in {Format.CSV, Format.JSON}:
        return
    for finding in findings:
        say(_sentence(finding))


def _sentence(finding: Finding) -> str:
    check = finding.check
    unnamed = finding.total - len(finding.offenders)
    more = f"; {unnamed} more, --limit shows them" if unnamed else ""
    return f"{check.name} ({finding.total}): {check.wrong}; {check.advice}{more}"
