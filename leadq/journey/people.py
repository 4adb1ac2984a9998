"""Our people, by what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadq.errors import UsageError
from leadq.values.folding import fold
from leadq.values.suggestions import did_you_mean

if TYPE_CHECKING:
    from leadq.rulebook.process import Process


class NobodyCalled(UsageError):
    """process.yaml knows nobody of this name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        listed = ", ".join(known)
        super().__init__(f"nobody is called {name!r}{did_you_mean(name, known)} (known: {listed})")


def person_called(process: Process, name: str) -> str:
    """The name of one of the people as process.yaml writes it; where it declares nobody, any name will do."""
    if not process.people:
        return name
    for known in process.people:
        if fold(known) == fold(name):
            return known
    raise NobodyCalled(name, list(process.people))


def person_of_login(process: Process, login: str) -> str | None:
    """Who of our people is known to the computer by this name, or called so; None where nobody is."""
    for person in process.people.values():
        if fold(login) in {fold(person.name), fold(person.login or person.name)}:
            return person.name
    return None
