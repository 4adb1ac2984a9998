"""Small facts about the workspace, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadq.store.transactions import Db

if TYPE_CHECKING:
    from leadq.store.writing import Transaction

LAST_SCORED_ON = "last_scored_on"
RULES_DIGEST = "rules_digest"
TIMEZONE = "timezone"
CURRENCY = "currency"
COUNTRY = "country"
LOCALE = "locale"
NO_CONTACTS = "no_contacts"  # kinds of activities, a JSON list


def setting(db: Db, name: str) -> str | None:
    """The value stored under `name`, or None."""
    row = db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def store_setting(tx: Transaction, name: str, value: str) -> None:
    """Store `value` under `name`; the same value again writes nothing."""
    if setting(tx.db, name) != value:
        tx.db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
