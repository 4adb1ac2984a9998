from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.rulebook.problems import RulesError
from leadq.rulebook.yaml_reading import MAX_DEPTH, MAX_NODES, Node, read_yaml


def plain(node: Node) -> object:
    match node.value:
        case tuple():
            return [plain(item) for item in node.value]
        case str() | None:
            return node.value
        case _:
            return {key: plain(value) for key, value in node.value.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("country: NO", {"country": "NO"}),
        ("postcode: [01067, 08001]", {"postcode": ["01067", "08001"]}),
        ("at: 12:30", {"at": "12:30"}),
        ("day: 2024-02-30", {"day": "2024-02-30"}),
        ("yes: on", {"yes": "on"}),
        ("none: null", {"none": "null"}),
        ("empty:", {"empty": None}),
        ("empty: ''", {"empty": ""}),
        ("", None),
        ("# only a comment", None),
        ("---\na: 1", {"a": "1"}),
        ("a: {b: [c, {d: e}]}", {"a": {"b": ["c", {"d": "e"}]}}),
        ("a: 'Größe: ß'", {"a": "Größe: ß"}),
    ],
)
def test_every_scalar_stays_text(text: str, expected: object) -> None:
    assert plain(read_yaml(text, "x.yaml")) == expected


def lines(node: Node) -> object:
    """The lines of a node and of all that is in it, in the shape of the node."""
    match node.value:
        case tuple():
            return [lines(item) for item in node.value]
        case str() | None:
            return node.line
        case _:
            return {key: (value.line, lines(value)) for key, value in node.value.items()}


def test_nodes_know_the_line_of_their_key() -> None:
    root = read_yaml("a: 1\nb:\n\n  - x\n  - c:\n      d\n", "x.yaml")
    assert lines(root) == {"a": (1, 1), "b": (2, [4, {"c": (5, 5)}])}


BOMBS = {
    "laughs": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]",
    "merge keys": "a: &a {x: 1}\nb: {<<: *a}",
    "merge key without anchor": "a: {<<: {x: 1}}",
    "anchor on itself": "a: &a [*a]",
    "deep lists": "[" * 5_000 + "]" * 5_000,
    "deep mappings": "{a: " * 2_000 + "1" + "}" * 2_000,
    "deep by indentation": "".join(f"{' ' * at}a:\n" for at in range(600)),
    "python object": "!!python/object/apply:os.system [true]",
    "binary tag": "a: !!binary aGVsbG8=",
    "many nodes": "[" + "x," * (MAX_NODES + 1) + "]",
    "many bytes": "a: " + "x" * 1_000_001,
    "many documents": "a: 1\n---\nb: 2\n" * 1_000,
    "duplicate keys": "a: 1\na: 2",
    "huge version": f"%YAML {'9' * 5_000}.1\n---\na: 1",
    "unclosed": "[" * 30,
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_bombs_are_refused_at_once(text: str) -> None:
    start = time.process_time()
    with pytest.raises(RulesError):
        read_yaml(text, "x.yaml")
    assert (
        time.process_time() - start < 2
    )  # each of them takes minutes or gigabytes when it goes off


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3", "x.yaml:3: 'a' stands twice, first in line 1"),
        ("a:\n  points: >= 50", "x.yaml:2: the line compares with a sign; operators are words, as in {at_least: 50} or {under: 10}"),
        ("a:\n\tb: 1", "x.yaml:2: the line is indented with a tab; YAML wants spaces"),
        ("a: b: c", "x.yaml:1: the line has two colons; quote the text that contains ': '"),
        ("a: @home", "x.yaml:1: the line begins with a character that YAML keeps for itself; quote the text"),
        ("a: 1\nb: *c", "x.yaml:2: anchors and aliases are not available; quote a text that begins with '*'"),
        ("a: &b c", "x.yaml:1: anchors and aliases are not available; quote a text that begins with '&'"),
        ("a: !b c", "x.yaml:1: tags are not available; quote a text that begins with '!'"),
        ("a: 1\n---\nb: 1", "x.yaml:2: has several documents ('---'); one is read"),
        ("? [a]\n: b", "x.yaml:1: a line has no name before its ':'"),
        ("a:\n  <<: b", "x.yaml:2: merge keys ('<<') are not available; write the lines out"),
        ("a: \x07", "x.yaml: has characters that YAML does not allow"),
        ("a: '\ud800'", "x.yaml: has characters that YAML does not allow"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(text: str, expected: str) -> None:
    with pytest.raises(RulesError) as raised:
        read_yaml(text, "x.yaml")
    assert str(raised.value) == expected


def test_lists_may_be_as_deep_as_the_limit() -> None:
    assert read_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH, "x.yaml")
    with pytest.raises(RulesError, match="nested more than"):
        read_yaml("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "x.yaml")


@given(st.text(max_size=200) | st.text("ab:-[]{}\n \"'#&*!|>%@?,<~", max_size=200))
def test_no_text_raises_anything_but_a_rules_error(text: str) -> None:
    with suppress(RulesError):
        read_yaml(text, "x.yaml")
