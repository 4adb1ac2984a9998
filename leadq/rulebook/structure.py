"""Nodes to texts, numbers, lists and known lines; what does not fit is noted as a problem and read as nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from leadq.rulebook.problems import Problems, shown, titled
from leadq.rulebook.yaml_reading import Node
from leadq.values.durations import parse_duration
from leadq.values.folding import fold
from leadq.values.suggestions import did_you_mean
from leadq.values.yes_no import parse_yes_no

if TYPE_CHECKING:
    from leadq.values.durations import Duration

MAX_WHOLE: Final = 1_000_000
MAX_NAME: Final = 60
MAX_LISTED: Final = 20  # names that a sentence lists
RESERVED: Final = ("known", "unknown")
NOTHING: Final[Mapping[str, Node]] = MappingProxyType({})
_WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)


def mapping(node: Node | None, problems: Problems) -> Mapping[str, Node]:
    """The lines of a mapping; empty when nothing stands there or something else does."""
    if node is None or node.value is None:
        return NOTHING
    if isinstance(node.value, Mapping):
        return node.value
    problems.add(node.line, f"expected lines such as 'name: value', found {described(node)}")
    return NOTHING


def section(
    node: Node | None,
    problems: Problems,
    *,
    known: Collection[str],
    not_available: Collection[str] = (),
) -> Mapping[str, Node]:
    """The lines of a mapping whose names are `known`; others are problems and left out."""
    found = mapping(node, problems)
    for name, value in found.items():
        if name in not_available:
            problems.add(value.line, f"{shown(name)} is not available")
        elif name not in known:
            hint = did_you_mean(name, known) or f"; known are {', '.join(known)}"
            problems.add(value.line, f"unknown line {shown(name)}{hint}")
    return {name: value for name, value in found.items() if name in known}


def within_item(node: Node, kind: str, problems: Problems) -> Problems:
    """The problems of one item of a list, titled by what its line `kind` says: rule "Decision maker"."""
    written = _lines_of(node).get(kind)
    if written is None or not isinstance(written.value, str):
        return problems
    return problems.within(titled(kind, written.value))


def check_given(
    lines: Mapping[str, Node], names: Collection[str], line: int, problems: Problems
) -> bool:
    """Whether all of `names` are among the lines; each missing one is a problem."""
    missing = [name for name in names if name not in lines]
    for name in missing:
        problems.add(line, f"{shown(name)} is missing")
    return not missing


def items(node: Node | None, problems: Problems) -> tuple[Node, ...]:
    """The items of a list; empty when nothing stands there or something else does."""
    if node is None or node.value is None:
        return ()
    if isinstance(node.value, tuple):
        return node.value
    problems.add(node.line, f"expected a list (lines that begin with '-'), found {described(node)}")
    return ()


def scalars(node: Node, problems: Problems) -> list[tuple[str, int]]:
    """One text or a list of texts, each with its line; an empty list is a problem."""
    nodes = node.value if isinstance(node.value, tuple) else (node,)
    if not nodes:
        problems.add(node.line, "the list is empty")
    return [(found, one.line) for one in nodes if (found := text(one, problems)) is not None]


def text(node: Node | None, problems: Problems) -> str | None:
    """The text without white space around it; blank or no text is a problem. None for no node."""
    if node is None:
        return None
    if isinstance(node.value, str) and node.value.strip():
        return node.value.strip()
    problems.add(node.line, f"expected a text, found {described(node)}")
    return None


def name_of(node: Node | None, problems: Problems) -> str | None:
    """The text of `node` as a name: short, printable, and not a word of the condition language."""
    found = text(node, problems)
    if node is None or found is None:
        return None
    if len(found) > MAX_NAME or not found.isprintable():
        problems.add(
            node.line, f"{shown(found)} is no name: at most {MAX_NAME} printable characters"
        )
        return None
    if fold(found) in RESERVED:
        problems.add(node.line, f"{shown(found)} is a word of the conditions; take another name")
        return None
    return found


def named(root: Node, part: str, problems: Problems) -> Iterator[tuple[str, Node]]:
    """The lines of a part of the file whose names the user chooses, without those that cannot be names."""
    seen: dict[str, int] = {}
    problems = problems.within(part)
    for written, node in mapping(_lines_of(root).get(part), problems).items():
        name = name_of(Node(written, node.line), problems)
        if name and unique(name, node.line, seen, problems):
            yield name, node


def yes_no(node: Node | None, problems: Problems, *, default: bool = False) -> bool:
    """Yes or no; `default` where nothing stands, and, with a problem, where it is neither."""
    written = text(node, problems)
    if node is None or written is None:
        return default
    found = parse_yes_no(written)
    if found is None:
        problems.add(node.line, f"{shown(written)} is neither yes nor no")
    return default if found is None else found


def whole(
    node: Node | None, problems: Problems, *, least: int = -MAX_WHOLE, what: str = "a whole number"
) -> int | None:
    """A whole number from `least` to a million; None, and a problem, for anything else."""
    if node is None:
        return None
    written = node.value if isinstance(node.value, str) else ""
    if _WHOLE.fullmatch(written) and least <= int(written) <= MAX_WHOLE:
        return int(written)
    problems.add(node.line, f"{described(node)} is not {what}{_sign_help(written)}")
    return None


def _sign_help(written: str) -> str:
    return "; operators are words, as in {at_least: 50}" if written[:1] in {"<", ">", "="} else ""


def duration(node: Node | None, problems: Problems) -> Duration | None:
    """A duration such as '60 days' or '2 workdays'; None, and a problem, for anything else."""
    if node is None:
        return None
    found = parse_duration(node.value) if isinstance(node.value, str) else None
    if found is None:
        problems.add(
            node.line, f"{described(node)} is no duration; write '60 days', '2 weeks' or '6 months'"
        )
    return found


def calendar_duration(node: Node | None, problems: Problems) -> Duration | None:
    """A duration in days, weeks, months or years; working days are a problem here."""
    found = duration(node, problems)
    if node is None or found is None or found.unit != "workday":
        return found
    problems.add(node.line, f"{described(node)}: working days are not counted here; write days")
    return None


def unique(name: str, line: int, seen: dict[str, int], problems: Problems) -> bool:
    """Whether `name` is new among `seen` (folded name -> line); a second one is a problem."""
    key = fold(name)
    if key not in seen:
        seen[key] = line
        return True
    problems.add(line, f"{shown(name)} stands twice, first in line {seen[key]}")
    return False


def check_known(
    name: str, line: int, known: Collection[str] | None, *, what: str, problems: Problems
) -> bool:
    """Whether `name` is one of `known`; None, when the file that says so is broken, lets all pass."""
    if known is None or name in known:
        return True
    hint = did_you_mean(name, known)
    if not hint and len(known) <= MAX_LISTED:
        hint = f"; known are {', '.join(known) or 'none'}"
    problems.add(line, f"unknown {what} {shown(name)}{hint}")
    return False


def described(node: Node) -> str:
    """What stands there, for a sentence."""
    match node.value:
        case None:
            return "nothing"
        case str():
            return shown(node.value)
        case tuple():
            return "a list"
        case _:
            return "lines of its own"


def declared(root: Node, part: str, line: str) -> tuple[str, ...]:
    """The texts that the items of a list give in one of their lines; nothing is checked here."""
    nodes = [_lines_of(item).get(line) for item in _list_of(_lines_of(root).get(part))]
    texts = [one.value for node in nodes for one in (node, *_list_of(node)) if one]
    return tuple(dict.fromkeys(found.strip() for found in texts if isinstance(found, str)))


def _lines_of(node: Node) -> Mapping[str, Node]:
    return node.value if isinstance(node.value, Mapping) else NOTHING


def _list_of(node: Node | None) -> tuple[Node, ...]:
    return node.value if node and isinstance(node.value, tuple) else ()
