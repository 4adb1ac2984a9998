"""What is said of an import beside its counts: how it was read, what stayed, and what to look at."""

from __future__ import annotations

from collections.abc import Sequence

from leadq.intake.requests import ImportSummary, Job
from leadq.output.columns import number
from leadq.output.messages import say

_FEW = 5


def say_mapping(job: Job) -> None:
    """Say which mapping was found by the headers of a list."""
    if job.request.mapping:
        say(f"{job.file.path}: read as {job.request.mapping.file} says")


def say_what_was_read(summary: ImportSummary, *, is_dated: bool) -> None:
    """Say what of a file was not read, and when it came in before; `is_dated`: a day or a kind was given for it."""
    if summary.unread_sheets:
        hold = "holds a list" if len(summary.unread_sheets) == 1 else "hold lists"
        say(
            f"{summary.file}: sheet {summary.sheet} was read;"
            f" {_listed(summary.unread_sheets)} {hold} too: see --sheet"
        )
    if summary.outdated:
        say(
            f"{summary.file}: this content came in before, and other content of its source since;"
            " with --update it counts again"
        )
    if summary.came_before and is_dated:
        say(f"{summary.file}: this content came in before; --received and --kind change nothing")
    others = [header for header, field in summary.columns if field is None]
    if others:
        say(f"{summary.file}: no field for {_listed(others)}; kept with the lead as it is")
    if summary.spills:
        say(
            f"{summary.file}: {number(summary.rows, digits=0)} rows are many; other commands may have waited a moment"
        )


def say_what_became(summary: ImportSummary) -> None:
    """Say what of a file needs a look: doubts, edits that stayed, rejected rows."""
    if (
        summary.created
        and summary.rows > _FEW * (1 + summary.created)
        and summary.updated > summary.unchanged
    ):
        say(
            f"{summary.file}: {summary.rows} rows are only {summary.created} new leads; if they are more people,"
            " a --mapping says which column tells them apart"
        )
    if summary.proposals:
        rows = "1 row fits" if summary.proposals == 1 else f"{summary.proposals} rows fit"
        say(
            f"{rows} two leads; the one with the stronger key got what is in the list, leadq dupes shows both"
        )
    for kept in summary.kept_edits:
        stays = "empty" if kept.kept is None else repr(kept.kept)
        say(
            f"lead {kept.lead_id}: {kept.field} stays {stays}, changed here since;"
            f" the list has {kept.given!r}"
        )
    if summary.rejects_file:
        say(_where_rejected(summary))
    if summary.rows > 1 and summary.rejected == summary.rows > summary.no_leads:
        say(
            f"{summary.file}: no row was taken; a --mapping may be missing that says what the columns mean"
        )


def _where_rejected(summary: ImportSummary) -> str:
    count, file = summary.rejected, summary.rejects_file
    if count == summary.no_leads:
        rows = "row is no lead" if count == 1 else "rows are no leads"
        return f"{count} {rows} (a total, a test): not taken, but in {file}"
    rows = "row" if count == 1 else "rows"
    return f"{count} rejected {rows}, with reasons, in {file}: correct and import it"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return ", ".join(names[:_FEW]) + more
