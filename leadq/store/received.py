"""Which leads a report looks at: by when they were received, and from what kind of source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Received:
    """Leads received in a period (both ends belong to it), of a kind of first source; None does not limit."""

    first: date | None = None
    last: date | None = None
    kind: str | None = None

    @property
    def is_always(self) -> bool:
        """Whether no day limits it."""
        return self.first is None and self.last is None

    def days(self, as_of: date) -> tuple[date, date]:
        """The first and the last day of the period; nothing is received after `as_of`."""
        return self.first or date.min, min(self.last or date.max, as_of)

    def facts(self, as_of: date) -> dict[str, str | None]:
        """What statements ask for: `first`, `last`, `kind` and `as_of`."""
        first, last = self.days(as_of)
        return {
            "as_of": as_of.isoformat(),
            "first": first.isoformat(),
            "last": last.isoformat(),
            "kind": self.kind,
        }


ALL: Final = Received()
