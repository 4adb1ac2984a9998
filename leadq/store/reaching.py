"""On which ways a lead may be reached: what it opted out of, and what was suppressed, is no way any more.

The tests stand in statements over ``lead``; they look up one row each, so they belong where few leads are listed.
"""

from __future__ import annotations

from typing import Final

_NOT_OPTED_OUT: Final = """
NOT EXISTS (SELECT 1 FROM opt_out WHERE opt_out.lead_id = lead.id AND opt_out.channel = '{channel}')
""".strip()

_ALLOWED: Final = """
CASE WHEN NOT EXISTS (SELECT 1 FROM suppression WHERE suppression.channel = '{channel}'
  AND suppression.address = lead.{column}) THEN lead.{column} END
""".strip()


def _allowed(channel: str, column: str) -> str:
    return _ALLOWED.format(channel=channel, column=column)


CALLABLE_SQL: Final = f"""
CASE WHEN {_NOT_OPTED_OUT.format(channel="phone")}
THEN coalesce({_allowed("phone", "phone")}, {_allowed("phone", "mobile")}) END
""".strip()
"""The number of a row of ``lead`` that may be called, or NULL."""

WRITABLE_SQL: Final = f"""
CASE WHEN {_NOT_OPTED_OUT.format(channel="email")} THEN {_allowed("email", "email")} END
""".strip()
"""The e-mail address of a row of ``lead`` that may be written to, or NULL."""
