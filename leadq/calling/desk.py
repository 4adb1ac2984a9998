"""Where calls are made: the database, the rules, the day, who of us is calling, and how a command is carried out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadq.rulebook.loading import Rulebook
    from leadq.store.transactions import Db
    from leadq.store.writing import Transaction


@dataclass(frozen=True, slots=True)
class Desk:
    """What everything about a call needs; `person` is who of us calls, None where nobody said so.

    `command` carries out one command, all or nothing, and is told what it is.
    """

    db: Db
    rulebook: Rulebook
    today: date
    person: str | None
    command: Callable[[str], AbstractContextManager[Transaction]]
