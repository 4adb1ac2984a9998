"""What an editor sees of a YAML file: typed values, by version 1.2 of YAML or by 1.1, held against a schema."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from leadq.rulebook.loading import Rulebook
from leadq.rulebook.schemas.writing import schema_texts

_CORE: list[
    tuple[re.Pattern[str], Callable[[str], Any]]
] = [  # the core schema of YAML 1.2, which editors use
    (re.compile(r"~|null|Null|NULL|"), lambda _: None),
    (re.compile(r"true|True|TRUE"), lambda _: True),
    (re.compile(r"false|False|FALSE"), lambda _: False),
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"0o[0-7]+"), lambda text: int(text, 0)),
    (re.compile(r"0x[0-9a-fA-F]+"), lambda text: int(text, 0)),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
]


def seen_as_yaml_1_2(text: str) -> Any:
    return _core(yaml.compose(text, Loader=yaml.SafeLoader))


def _core(node: yaml.Node | None) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _core(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_core(item) for item in node.value]
    if node is None or (isinstance(node, yaml.ScalarNode) and node.style is None):
        written = "" if node is None else node.value
        for pattern, read in _CORE:
            if pattern.fullmatch(written):
                return read(written)
    return node.value if node else None


def seen_as_yaml_1_1(text: str) -> Any:
    return json.loads(json.dumps(yaml.safe_load(text), default=str, ensure_ascii=False))


VIEWS: list[Callable[[str], Any]] = [seen_as_yaml_1_2, seen_as_yaml_1_1]


def schemas(rulebook: Rulebook) -> dict[str, Any]:
    """The schemas of a rulebook by the names of their files: scoring, mapping, ..."""
    texts = schema_texts(rulebook)
    return {name.removesuffix(".schema.json"): json.loads(text) for name, text in texts.items()}


def underlined(schema: Any, text: str, seen: Callable[[str], Any] = seen_as_yaml_1_2) -> list[str]:
    """What an editor finds wrong: where, and why."""
    found = Draft202012Validator(schema).iter_errors(seen(text))
    return [f"{error.json_path}: {error.message[:300]}" for error in found]
