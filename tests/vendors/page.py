"""The table of docs/vendors.md: what becomes of the columns of every export whose headers are known.

`python -m tests.vendors.page` writes it anew, to be read before it is kept.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from leadq.intake.columns import Layout, Use, lay_out
from leadq.rulebook.loading import load_rulebook
from leadq.rulebook.mappings import IGNORE, KEEP
from leadq.rulebook.ready_mappings import meant_for, ready_mappings

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "rules"
PAGE = ROOT / "docs" / "vendors.md"
HEADERS = Path(__file__).with_name("headers.csv")
_FIRST = "| export | known from | read by | understood | kept | not read |"


@dataclass(frozen=True)
class Export:
    """What a vendor's program writes into the line of headers, and where we know that from."""

    name: str
    known_from: str
    headers: tuple[str, ...]


def exports() -> list[Export]:
    """All whose headers are known."""
    with HEADERS.open(encoding="utf-8", newline="") as handle:
        return [
            Export(name, known, tuple(rest)) for name, known, *rest in list(csv.reader(handle))[1:]
        ]


def table() -> str:
    """The table as the code that imports says it."""
    rulebook, ready = load_rulebook(RULES), ready_mappings(RULES)
    lines = [_FIRST, "| --- | --- | --- | --- | --- | --- |"]
    for export in exports():
        meant = meant_for(Path(export.name), export.headers, ready)
        mapping = meant.load(rulebook) if meant else None
        layout = lay_out(Path(export.name), export.headers, rulebook.fields, mapping)
        by = f"[{meant.name}](../rules/mappings/{meant.path.name})" if meant else "itself"
        lines.append(
            f"| {export.name} | {export.known_from} | {by} | {' | '.join(_told(layout))} |"
        )
    return "\n".join(lines)


def _told(layout: Layout) -> Sequence[str]:
    """The columns that are understood, with their fields, those that are kept, and those that are not read."""
    understood: list[str] = []
    kept: list[str] = []
    ignored: list[str] = []
    for _, uses in groupby(layout.columns, lambda use: use.index):
        found = list(uses)
        header = f"`{found[0].header}`"
        fields = [use.field for use in found if use.field and use.field != IGNORE]
        if fields:
            understood.append(f"{header} → {' and '.join(fields)}{_also_kept(found)}")
        else:
            (ignored if found[0].field == IGNORE else kept).append(header)
    return [", ".join(found) for found in (understood, kept, ignored)]


def _also_kept(uses: Iterable[Use]) -> str:
    return " (and kept)" if any(use.target and use.target.field == KEEP for use in uses) else ""


def written(page: str) -> str:
    """The page with the table as it is now."""
    before, _, rest = page.partition(_FIRST)
    _, _, after = rest.partition("\n\n")
    return f"{before}{table()}\n\n{after}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
