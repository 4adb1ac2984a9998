"""Changing fields of one lead by hand."""

from __future__ import annotations

from collections.abc import Mapping

from leadq.rulebook.catalogue import Field
from leadq.store.writing import Transaction

Value = str | int | float | None


def change_fields(tx: Transaction, lead_id: int, values: Mapping[str, Value]) -> None:
    """Write these columns of a lead (twins included); what stays equal is not journaled."""
    columns = ", ".join(f"{column} = :{column}" for column in values)
    tx.db.execute(f"UPDATE lead SET {columns} WHERE id = :lead", {**values, "lead": lead_id})


def twin(field: Field, folded: str | None) -> dict[str, Value]:
    """The folded twin of a field, where it has one."""
    return {field.folded_column: folded} if field.folded_column else {}
