"""YAML text to nodes with line numbers; the only place that knows PyYAML.

Every scalar stays text, so that the field it is meant for decides what it is (``NO`` is Norway, ``01067`` a
postcode). What can blow up memory or hide a line (anchors, tags, merge keys, duplicates) is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from leadq.rulebook.problems import Problem, RulesError, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yaml._yaml import Mark as CMark
    from yaml.error import Mark
    from yaml.events import Event

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_NODES = 50_000


@dataclass(frozen=True, slots=True)
class Node:
    """A text (None when nothing stands there), a list or a mapping, and the line that a person looks for.

    That is the line of its key where it has one, else the line where it begins.
    """

    value: str | tuple[Node, ...] | Mapping[str, Node] | None
    line: int
    quoted: bool = False


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read."""

    line: int
    is_mapping: bool
    items: list[Node]
    entries: dict[str, Node]
    key: str | None = None
    key_line: int = 0
    awaits_value: bool = False


class _RefusedError(Exception):
    """The text cannot be read any further."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


def read_yaml(text: str, file: str, *, until: str | None = None) -> Node:
    """Read one YAML document. Raise RulesError with what is wrong; `file` is the name it gives.

    With `until`, nothing behind the root's line of that name is read.
    """
    problems: list[Problem] = []
    try:
        root = _read(text, file, problems, until)
    except _RefusedError as refused:
        raise RulesError([*problems, Problem(file, refused.line, str(refused))]) from refused
    if problems:
        raise RulesError(problems)
    return root


def _read(text: str, file: str, problems: list[Problem], until: str | None) -> Node:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise _RefusedError(
            0, f"is larger than {MAX_BYTES // 1_000_000} MB; no rules file needs that"
        )
    root: Node | None = None
    opened: list[_Open] = []
    for number, event in enumerate(_events(text), start=1):
        if number > MAX_NODES:
            raise _RefusedError(_line(event.start_mark), f"has more than {MAX_NODES:,} entries")
        _check(event)
        node = _finished(event, opened)
        if node is None:
            continue
        if opened:
            _place(node, opened[-1], file, problems)
            if until is not None and len(opened) == 1 and until in opened[0].entries:
                return Node(MappingProxyType(opened[0].entries), opened[0].line)
        else:
            root = node
    return root or Node(None, 1)


def _events(text: str) -> Iterator[Event]:
    """The parser's events; syntax errors become sentences."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    documents = 0
    try:
        for event in yaml.parse(text, Loader=loader):
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise _RefusedError(
                    _line(event.start_mark), "has several documents ('---'); one is read"
                )
            yield event
    except yaml.MarkedYAMLError as error:
        line = _line(error.problem_mark or error.context_mark)
        raise _RefusedError(line, _sentence(text, line, error.problem or "")) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise _RefusedError(0, "has characters that YAML does not allow") from error


def _line(mark: Mark | CMark | None) -> int:
    return mark.line + 1 if mark else 0


_OPERATOR = re.compile(r"[:,\[{-]\s+[<>]=?\s*[-+\d]")
_SYNTAX_HELP = (
    (re.compile(r"^\s*\t|:\s*\t"), "is indented with a tab; YAML wants spaces"),
    (_OPERATOR, "compares with a sign; operators are words, as in {at_least: 50} or {under: 10}"),
    (
        re.compile(r":\s+[@`%]"),
        "begins with a character that YAML keeps for itself; quote the text",
    ),
    (re.compile(r":\s+[^\"'{\[].*:\s"), "has two colons; quote the text that contains ': '"),
)


def _sentence(text: str, line: int, problem: str) -> str:
    """Say what is wrong in the words of somebody who writes rules, else in the parser's."""
    written = text.split("\n")[line - 1 : line]
    for pattern, help_ in _SYNTAX_HELP:
        if written and pattern.search(written[0]):
            return f"the line {help_}"
    return f"is not YAML here: {problem}"


def _check(event: Event) -> None:
    """Raise on what a rules file may not have."""
    import yaml

    line = _line(event.start_mark)
    if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
        sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
        raise _RefusedError(
            line, f"anchors and aliases are not available; quote a text that begins with '{sign}'"
        )
    tag = getattr(event, "tag", None)
    if isinstance(tag, str):
        raise _RefusedError(line, "tags are not available; quote a text that begins with '!'")


def _finished(event: Event, opened: list[_Open]) -> Node | None:
    """The node that ends with `event`; a list or mapping that begins is put on `opened`."""
    import yaml

    line = _line(event.start_mark)
    if isinstance(event, yaml.ScalarEvent):
        plain = event.style in {None, ""}
        return Node(None if plain and not event.value else event.value, line, not plain)
    if isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
        if len(opened) >= MAX_DEPTH:
            raise _RefusedError(line, f"is nested more than {MAX_DEPTH} levels deep")
        opened.append(_Open(line, isinstance(event, yaml.MappingStartEvent), [], {}))
    elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
        ended = opened.pop()
        value = MappingProxyType(ended.entries) if ended.is_mapping else tuple(ended.items)
        return Node(value, ended.line)
    return None


def _place(node: Node, parent: _Open, file: str, problems: list[Problem]) -> None:
    """Put a finished node into the list or mapping that holds it."""
    if not parent.is_mapping:
        parent.items.append(node)
    elif not parent.awaits_value:
        parent.key, parent.key_line, parent.awaits_value = _key(node), node.line, True
    else:
        parent.awaits_value = False
        key = parent.key or ""
        if key in parent.entries:
            first = parent.entries[key].line
            problems.append(
                Problem(file, parent.key_line, f"{shown(key)} stands twice, first in line {first}")
            )
        else:
            parent.entries[key] = Node(node.value, parent.key_line, node.quoted)


def _key(node: Node) -> str:
    if not isinstance(node.value, str) or not node.value.strip():
        raise _RefusedError(node.line, "a line has no name before its ':'")
    if node.value == "<<":
        raise _RefusedError(node.line, "merge keys ('<<') are not available; write the lines out")
    return node.value
