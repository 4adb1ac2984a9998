"""A workspace that takes in lists written in a test, and shows what stands in it.

>>> office = Office(tmp_path)
>>> office.take("fair.csv", "Nachname,E-Mail\\nRoth,a@b.example")
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

from leadq.intake.importing import ImportSummary, Request, import_file
from leadq.intake.rejects import publishing_rejects
from leadq.rulebook.loading import load_mapping, load_rulebook
from leadq.store.opening import create, opened
from leadq.store.writing import Command, writing
from leadq.workspace import mirror

RULES = Path(__file__).parents[2] / "rules"
MONDAY = "2026-11-16"

# Everything that is a fact: runs, commands and temporary tables are not.
FACTS = (
    "lead",
    "source",
    "touch",
    "external_reference",
    "activity",
    "stage_visit",
    "journal",
    "inserted",
)


class Office:
    """A workspace with the default rules; every import is one command of its day."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.path = folder / "leads.db"
        self.rulebook = load_rulebook(RULES)
        create(self.path)
        with opened(self.path) as db, writing(db, _command("init", MONDAY)) as tx:
            mirror(tx, self.rulebook)

    def take(
        self,
        name: str,
        text: str | bytes,
        *,
        mapping: str | None = None,
        on: str = MONDAY,
        **said: Any,
    ) -> ImportSummary:
        """Write a list and import it; `said` are fields of the request."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
        return self.take_file(path, mapping=mapping, on=on, **said)

    def take_file(
        self, path: Path, *, mapping: str | None = None, on: str = MONDAY, **said: Any
    ) -> ImportSummary:
        """Import a list that is there."""
        read = None
        if mapping is not None:
            file = self.folder / "mapping.yaml"
            file.write_text(dedent(mapping), encoding="utf-8")
            read = load_mapping(file, self.rulebook)
        received = said.pop("received", None)
        request = Request(
            path, mapping=read, received=received and date.fromisoformat(received), **said
        )
        summaries: list[ImportSummary] = []
        command = _command("import", on)
        with opened(self.path) as db, publishing_rejects(summaries), writing(db, command) as tx:
            summaries.append(import_file(tx, self.rulebook, request))
        return summaries[0]

    def edit(self, sql: str, *, on: str = MONDAY) -> None:
        """Change facts by a command that is no import, as a person does."""
        with opened(self.path) as db, writing(db, _command("edit", on)) as tx:
            tx.db.execute(sql)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a SELECT finds."""
        with opened(self.path) as db:
            return db.execute(sql).fetchall()

    def lead(self, columns: str, lead_id: int = 1) -> tuple[Any, ...]:
        """Columns of one lead."""
        return self.rows(f"SELECT {columns} FROM lead WHERE id = {lead_id}")[0]

    def facts(self) -> dict[str, list[tuple[Any, ...]]]:
        """All facts, table by table."""
        return {table: self.rows(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in FACTS}


def counts(summary: ImportSummary) -> tuple[int, int, int, int]:
    """Created, updated, unchanged and rejected rows, after a check that they add up."""
    found = (summary.created, summary.updated, summary.unchanged, summary.rejected)
    assert sum(found) + summary.suppressed == summary.rows
    return found


def as_csv(headers: list[str], rows: list[list[str]]) -> bytes:
    """Rows as a UTF-8 file with commas."""
    text = io.StringIO()
    csv.writer(text).writerows([headers, *rows])
    return text.getvalue().encode()


def _command(what: str, on: str) -> Command:
    return Command(what, "test", datetime.fromisoformat(f"{on}T09:00:00"), datetime.now(UTC))
