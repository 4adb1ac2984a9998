"""The mappings of a workspace (``rules/mappings``), and which of them is meant for a list with these headers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from leadq.errors import InputError
from leadq.rulebook.loading import content_of, load_mapping, root_of
from leadq.rulebook.mappings import HEADER, compared
from leadq.rulebook.problems import Problem, Problems, RulesError
from leadq.rulebook.structure import mapping
from leadq.rulebook.targets import texts

if TYPE_CHECKING:
    from leadq.rulebook.loading import Rulebook
    from leadq.rulebook.mappings import MappingFile

FOLDER: Final = "mappings"
_ENDING: Final = ".yaml"


class SeveralMappings(InputError):
    """Two mappings are meant for a list alike."""

    def __init__(self, path: Path, first: ReadyMapping, second: ReadyMapping) -> None:
        super().__init__(
            f"{path}: {first.file} and {second.file} are both for a list with these headers: say which one with"
            f" --mapping {first.name} or --mapping {second.name}, or --mapping none"
        )


@dataclass(frozen=True, slots=True)
class ReadyMapping:
    """A mapping file of the workspace; `headers`, as they are compared, are those that its lists have."""

    path: Path
    headers: frozenset[str]

    @property
    def name(self) -> str:
        """What --mapping calls it."""
        return self.path.stem

    @property
    def file(self) -> str:
        """How it is named to people."""
        return f"{self.path.parent.parent.name}/{FOLDER}/{self.path.name}"

    def load(self, rulebook: Rulebook) -> MappingFile:
        """Read and check all of it; raises RulesError."""
        return load_mapping(self.path, rulebook, name=self.file)


def ready_mappings(rules: Path) -> tuple[ReadyMapping, ...]:
    """The mappings of a rules folder by name, each read no further than to its headers; raises RulesError."""
    found: list[Problem] = []
    ready = [_ready(path, found) for path in sorted((rules / FOLDER).glob(f"*{_ENDING}"))]
    if found:
        raise RulesError(found)
    return tuple(ready)


def _ready(path: Path, found: list[Problem]) -> ReadyMapping:
    nameless = ReadyMapping(path, frozenset())
    root = root_of(nameless.file, content_of(path), found, until=HEADER)
    problems = Problems(nameless.file, found=found)
    node = mapping(root, problems).get(HEADER)
    return ReadyMapping(path, frozenset(map(compared, texts(node, problems))))


def meant_for(
    path: Path, headers: Sequence[str], ready: Collection[ReadyMapping]
) -> ReadyMapping | None:
    """The mapping whose headers the list at `path` all has: of several, the one that names most.

    Raises SeveralMappings when two name as many.
    """
    there = frozenset(map(compared, headers))
    fitting = [one for one in ready if one.headers and one.headers <= there]
    fitting.sort(key=lambda one: len(one.headers), reverse=True)
    if len(fitting) > 1 and len(fitting[0].headers) == len(fitting[1].headers):
        raise SeveralMappings(path, fitting[0], fitting[1])
    return fitting[0] if fitting else None


def named_mapping(given: Path, rules: Path) -> ReadyMapping | None:
    """The mapping of the rules folder that a bare name stands for; None for a file of the user's own."""
    inside = rules / FOLDER / f"{given.name.removesuffix(_ENDING)}{_ENDING}"
    is_bare = given.parent == Path() and not given.exists()
    return ReadyMapping(inside, frozenset()) if is_bare and inside.is_file() else None


def check_mappings(rules: Path, rulebook: Rulebook) -> int:
    """Read all mappings of the folder; answers how many. Raises RulesError with the problems of all of them."""
    found: list[Problem] = []
    first: dict[frozenset[str], str] = {}
    paths = sorted((rules / FOLDER).glob(f"*{_ENDING}"))
    for path in paths:
        try:
            one = _ready(path, [])
            one.load(rulebook)
        except RulesError as error:
            found += error.problems
        else:
            other = first.setdefault(one.headers, one.file) if one.headers else one.file
            if other != one.file:
                found.append(Problem(one.file, 0, f"is for lists with the same headers as {other}"))
    if found:
        raise RulesError(found)
    return len(paths)
