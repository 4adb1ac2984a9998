"""Runs of `import` and the sources that lists come from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leadq.store.staging import Tally
    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction


@dataclass(frozen=True, slots=True)
class Source:
    """Where leads come from; `folded` is the name by which it is found again."""

    id: int
    name: str
    folded: str
    kind: str


def sources(db: Db) -> list[Source]:
    """All sources."""
    return [Source(*row) for row in db.execute("SELECT id, name, name_folded, kind FROM source")]


_ADD_SOURCE = """
INSERT INTO source (id, name, name_folded, kind) VALUES (:id, :name, :folded, :kind)
"""


def add_sources(tx: Transaction, new: Iterable[Source]) -> None:
    """Write new sources, which have their ids already."""
    for one in new:
        facts = {"id": one.id, "name": one.name, "folded": one.folded, "kind": one.kind}
        tx.db.execute(_ADD_SOURCE, facts)
        tx.inserted("source", one.id, one.id)


def change_kind(tx: Transaction, source_id: int, kind: str) -> None:
    """Give a source another kind; the same again writes nothing."""
    tx.db.execute("UPDATE source SET kind = ?1 WHERE id = ?2 AND kind <> ?1", (kind, source_id))


_LAST_USED = """
SELECT max(command.as_of) FROM import_run JOIN command ON command.id = import_run.command_id
WHERE import_run.source = ?
"""


def last_used(db: Db, source: str) -> str | None:
    """The local time (ISO) of the last import from a source, None when there was none."""
    row: tuple[str | None] = db.execute(_LAST_USED, (source,)).fetchone()
    return row[0]


@dataclass(frozen=True, slots=True)
class Run:
    """An import: its file and what the content is known by; `source` is None for a file with several.

    `outdated` says that other content of the same source or system came in after this content did.
    """

    file: str
    fingerprint: str
    source: str | None
    system: str | None
    outdated: bool = False


_SAME_CONTENT = """
SELECT run.file, run.fingerprint, run.source, run.system, EXISTS (
  SELECT 1 FROM import_run AS later
  WHERE later.id > (SELECT min(id) FROM import_run WHERE fingerprint = :fingerprint)
    AND later.fingerprint <> :fingerprint AND (later.source = run.source OR later.system = run.system))
FROM import_run AS run WHERE run.fingerprint = :fingerprint ORDER BY run.source IS :source DESC, run.id DESC LIMIT 1
"""


def same_content(db: Db, fingerprint: str, source: str | None) -> Run | None:
    """The latest import of the same content, if there is one from this source (None: several) the latest of those."""
    row = db.execute(_SAME_CONTENT, {"fingerprint": fingerprint, "source": source}).fetchone()
    if row is None:
        return None
    *run, outdated = row
    return replace(Run(*run), outdated=bool(outdated))


_BEGIN_RUN = """
INSERT INTO import_run (command_id, file, fingerprint, source, system, rows, created, updated, unchanged, rejected,
  suppressed)
VALUES (:command, :file, :fingerprint, :source, :system, 0, 0, 0, 0, 0, 0)
"""


def begin_run(tx: Transaction, run: Run) -> int:
    """Write the run, still without its counts; answers its id."""
    facts = {
        "command": tx.command_id,
        "file": run.file,
        "fingerprint": run.fingerprint,
        "source": run.source,
        "system": run.system,
    }
    run_id = tx.db.execute(_BEGIN_RUN, facts).lastrowid
    assert run_id is not None
    return run_id


_FINISH_RUN = """
UPDATE import_run SET rows = :rows, created = :created, updated = :updated, unchanged = :unchanged,
  rejected = :rejected, suppressed = :suppressed
WHERE id = :run
"""


def finish_run(tx: Transaction, run_id: int, *, rows: int, tally: Tally) -> None:
    """Write the counts of a run; the schema refuses counts that do not add up."""
    facts = {
        "run": run_id,
        "rows": rows,
        "created": tally.created,
        "updated": tally.updated,
        "unchanged": tally.unchanged,
        "rejected": tally.rejected,
        "suppressed": tally.suppressed,
    }
    tx.db.execute(_FINISH_RUN, facts)
