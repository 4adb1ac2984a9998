"""Who must not be contacted: a lead that said so, and the numbers and addresses that it had when it did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from leadq.rulebook.process import Channel
    from leadq.store.writing import Transaction

_COLUMNS: Final[dict[str, tuple[str, ...]]] = {"phone": ("phone", "mobile"), "email": ("email",)}

_OPT_OUT = """
INSERT INTO opt_out (lead_id, channel, seq, opted_out_on) VALUES (:lead, :channel, :seq, :today)
"""

_SUPPRESS = """
INSERT INTO suppression (channel, address, seq, noted_on) VALUES (:channel, :address, :seq, :today)
"""

_KNOWN = """
SELECT (SELECT 1 FROM opt_out WHERE lead_id = :lead AND channel = :channel),
  (SELECT 1 FROM suppression WHERE channel = :channel AND address = :address)
"""


def opt_out(tx: Transaction, lead_id: int, channel: Channel) -> list[str]:
    """Contact a lead on this channel no more, nor any of its numbers or its address; answers those."""
    facts = {"lead": lead_id, "channel": channel, "today": tx.today}
    names = _COLUMNS[channel]
    row = tx.db.execute(f"SELECT {', '.join(names)} FROM lead WHERE id = ?", (lead_id,)).fetchone()
    addresses = [address for address in row if address is not None]
    if not tx.db.execute(_KNOWN, facts | {"address": None}).fetchone()[0]:
        tx.db.execute(_OPT_OUT, facts | {"seq": tx.reserve("opt_out", 1)})
    for address in addresses:
        if not tx.db.execute(_KNOWN, facts | {"address": address}).fetchone()[1]:
            seq = tx.reserve("suppression", 1)
            tx.db.execute(_SUPPRESS, facts | {"address": address, "seq": seq})
    return addresses


_CLEAR = """
UPDATE lead SET {column} = NULL WHERE id = ?
"""


def clear(tx: Transaction, lead_id: int, channel: Channel) -> str | None:
    """Forget the number that was called (the first that is known), or the address; answers it."""
    for column in _COLUMNS[channel]:
        value: str | None = tx.db.execute(
            f"SELECT {column} FROM lead WHERE id = ?", (lead_id,)
        ).fetchone()[0]
        if value is not None:
            tx.db.execute(_CLEAR.format(column=column), (lead_id,))
            return value
    return None
