"""Fields whose text nobody understood: each stands in a lead's `problem`, one per line, until it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadq.rulebook.catalogue import BUILT_IN, Catalogue
from leadq.rulebook.field_values import folded
from leadq.store import mirror
from leadq.store.stories import field_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction

Value = str | int | float | None


def renew(tx: Transaction, catalogue: Catalogue, lead_id: int, *, more: Value = None) -> None:
    """Take what is known by now off a lead's problems, after adding `more`."""
    known, said = tx.db.execute(
        "SELECT problem, ? FROM lead WHERE id = ?", (more, lead_id)
    ).fetchone()
    _write(tx.db, lead_id, _unknown(tx.db, catalogue, lead_id, _names(known, said)))


# New leads have the problems of their first row already; later rows of the file have their own, or bring what it lacked.
_ARRIVED = """
WITH later AS MATERIALIZED (
  SELECT head, group_concat(problem, char(10)) AS problem FROM staged WHERE place IS NOT NULL GROUP BY head)
SELECT lead_id, known, group_concat(said, char(10)), max(is_news) FROM (
  SELECT lead.id AS lead_id, lead.problem AS known, staged.problem AS said, staged.status = 'updated' AS is_news
  FROM staged CROSS JOIN lead ON lead.id = staged.lead_id
  WHERE (staged.problem IS NOT NULL OR staged.status = 'updated')
    AND (staged.problem IS NOT NULL OR lead.problem IS NOT NULL)
  UNION ALL
  SELECT lead.id, lead.problem, later.problem, 1
  FROM created CROSS JOIN later ON later.head = created.line CROSS JOIN lead ON lead.id = created.lead_id
  WHERE lead.problem IS NOT NULL OR later.problem IS NOT NULL)
GROUP BY lead_id
"""

# A row of which something was not understood for the first time says something new.
_SAYS_MORE = """
UPDATE staged SET status = 'updated'
WHERE lead_id = :lead AND head IS NULL AND status = 'unchanged' AND problem IS NOT NULL
"""


def renew_arrived(tx: Transaction) -> None:
    """Add to the leads of a file what nobody understood in it, and take off what it has brought."""
    catalogue = mirror.catalogue(tx.db)
    for lead_id, known, said, is_news in tx.db.execute(_ARRIVED).fetchall():
        before = _names(known)
        new = [name for name in _names(said) if name not in before]
        checked = [*before, *new] if is_news else new
        unknown = _unknown(tx.db, catalogue, lead_id, checked)
        _write(tx.db, lead_id, unknown if is_news else [*before, *unknown])
        if not set(unknown) <= set(before):
            tx.db.execute(_SAYS_MORE, {"lead": lead_id})


def _names(*problems: str | None) -> list[str]:
    return list(dict.fromkeys("\n".join(filter(None, problems)).split()))


def _unknown(db: Db, catalogue: Catalogue, lead_id: int, names: Iterable[str]) -> list[str]:
    """Those of the fields that the lead does not have; what is no field stays unknown."""
    fields = {name: catalogue.find(name) for name in names}
    return [
        name
        for name, field in fields.items()
        if field is None or field_values(db, lead_id, [field])[name] is None
    ]


_WRITE = """
UPDATE lead SET problem = :problem, problem_folded = :folded WHERE id = :lead AND problem IS NOT :problem
"""


def _write(db: Db, lead_id: int, names: Iterable[str]) -> None:
    problem = "\n".join(names) or None
    twin = folded(BUILT_IN["problem"], problem) if problem else None
    db.execute(_WRITE, {"lead": lead_id, "problem": problem, "folded": twin})
