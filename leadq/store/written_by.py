"""Which command wrote a row: what came later on the same day, the days themselves do not tell."""

from __future__ import annotations


def command_of(table: str, alias: str | None = None) -> str:
    """The SQL of the command that inserted a row of `table`, called `alias` in the statement, by its number `seq`."""
    return (
        f"(SELECT command_id FROM inserted WHERE table_name = '{table}' AND first_id <= {alias or table}.seq"
        " ORDER BY first_id DESC LIMIT 1)"
    )
