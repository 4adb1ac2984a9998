"""The name of a lead, as lists show it."""

from __future__ import annotations

_NAME = "trim(coalesce(lead.first_name, '') || ' ' || coalesce(lead.last_name, ''))"
NAME_SQL = f"CASE {_NAME} WHEN '' THEN NULL ELSE {_NAME} END"
