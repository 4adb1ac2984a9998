"""The layers and the doors, as the design draws them: imports go downwards only, for types too."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import leadq
from tests.commands import new_workspace, write_list

_PACKAGE = Path(leadq.__file__).parent
_FEATURES = {
    *("scoring", "editing", "filtering", "finding", "workspace", "intake"),
    "exporting",
    "checking",
    "comparing",
    "mailing",
    "deduplicating",
}
# from top to bottom; what stands in one set does not import each other
_LAYERS: list[set[str]] = [
    {"__main__"},
    {"cli"},
    {"output"},
    {"nightly"},  # does all of what follows
    {"calling", "merging"},  # a call may accept a hand-over; merging does what comparing shows
    {"handover", "escalating"},  # move leads
    {"journey", "reports"},  # look at assessments
    _FEATURES,
    {"store"},
    {"rulebook"},
    {"values"},
    {"errors"},
    {"__init__"},
]
_DOORS = {
    "typer": "leadq.cli.",
    "click": "nowhere",  # Typer brings its own
    "rich": "leadq.output.",
    "sqlite3": "leadq.store.",
    "sqlite_utils": "leadq.store.",
    "yaml": "leadq.rulebook.yaml_reading",
    "phonenumbers": "leadq.values.",
    "email_validator": "leadq.values.",
    "holidays": "leadq.values.",
    "babel": "leadq.values.",
    "dateutil": "leadq.values.",
    "platformdirs": "leadq.workspace",
    "python_calamine": "leadq.intake.workbooks",
    "olefile": "leadq.intake.xls_bounds",
    "rapidfuzz": "leadq.deduplicating.likeness",
    "xlsxwriter": "leadq.output.workbooks",
    "jinja2": "leadq.output.page.rendering",
    "smtplib": "leadq.mailing.",
    "ssl": "leadq.mailing.",
    "email": "leadq.mailing.",
    "subprocess": "leadq.mailing.passwords",
}
_NEEDS_MAIL = {"smtplib", "ssl", "email", "subprocess"}  # of Python itself
# what is not needed to start: imported inside the functions that need it
_HEAVY = set(_DOORS) - {"typer", "sqlite3"} - _NEEDS_MAIL


@dataclass(frozen=True)
class _Module:
    name: str
    tree: ast.Module

    @property
    def layer(self) -> str:
        return _part(self.name)


def _part(name: str) -> str:
    """The part of leadq that a module belongs to."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def _modules() -> list[_Module]:
    files = sorted(_PACKAGE.rglob("*.py"))
    return [
        _Module(".".join(file.relative_to(_PACKAGE.parent).with_suffix("").parts), _tree(file))
        for file in files
    ]


def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


_MODULES = _modules()


def _imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The modules that are imported anywhere in `tree`, with their lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            for alias in node.names:
                name = f"{node.module}.{alias.name}" if node.module == "leadq" else node.module
                assert name is not None
                yield name, node.lineno


def _height(part: str) -> int:
    return next(number for number, layer in enumerate(_LAYERS) if part in layer)


def test_every_part_has_its_place_in_the_drawing() -> None:
    assert {module.layer for module in _MODULES} == set().union(*_LAYERS)


def test_imports_go_downwards_only() -> None:
    wrong = [
        f"{module.name}:{line} imports {name}"
        for module in _MODULES
        for name, line in _imports(module.tree)
        if name.startswith("leadq.")
        and name != "leadq.__version__"
        and _part(name) != module.layer
        and _height(_part(name)) <= _height(module.layer)
    ]
    assert wrong == []


def test_each_dependency_has_one_door() -> None:
    wrong = [
        f"{module.name}:{line} imports {name}"
        for module in _MODULES
        for name, line in _imports(module.tree)
        if not module.name.startswith(_DOORS.get(name.split(".")[0], ""))
    ]
    assert wrong == []


_BEHIND_DOORS = {
    "leadq.output.tables",
    "leadq.rulebook.yaml_reading",
    "leadq.store.migrations",
    "leadq.deduplicating.likeness",
}


def test_what_is_not_needed_to_start_is_imported_where_it_is_used() -> None:
    wrong = [
        f"{module.name}:{line} imports {name}"
        for module in _MODULES
        if module.name not in _BEHIND_DOORS
        for statement in module.tree.body
        if isinstance(statement, ast.Import | ast.ImportFrom | ast.Try)
        for name, line in _imports(statement)
        if name.split(".")[0] in _HEAVY
    ]
    assert wrong == []


def _names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Dotted names that are used in `tree`, with their lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            yield ast.unparse(node), node.lineno


def _uses(forbidden: set[str], parts: set[str]) -> list[str]:
    return [
        f"{module.name}:{line} uses {name}"
        for module in _MODULES
        if module.layer in parts
        for name, line in _names(module.tree)
        if name in forbidden
    ]


_ALL = set().union(*_LAYERS)


@pytest.mark.parametrize(
    ("forbidden", "parts"),
    [
        ({"print", "input", "sys.stdout", "sys.stderr"}, _ALL - {"cli", "output"}),
        ({"sys.exit", "exit", "quit", "SystemExit", "os._exit"}, _ALL - {"cli", "__main__"}),
        ({"date.today", "datetime.now", "datetime.utcnow", "time.time"}, _ALL - {"cli"}),
        ({"eval", "exec", "pickle", "os.system"}, _ALL),
        ({"subprocess"}, _ALL - {"mailing"}),  # the command that prints a password; see the doors
    ],
    ids=["prints", "exits", "looks at the clock", "runs text", "runs programs"],
)
def test_only_the_top_layers_do_this(forbidden: set[str], parts: set[str]) -> None:
    assert _uses(forbidden, parts) == []


def test_nothing_below_the_output_takes_or_gives_anything() -> None:
    """Inside a module a row of cells may be of any types; what others call says what it is."""
    wrong = [
        f"{module.name}:{node.lineno} {node.name}"
        for module in _MODULES
        if module.layer not in {"cli", "output", "__main__"}
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        for hint in [node.returns, *(argument.annotation for argument in node.args.args)]
        if hint is not None and "Any" in {name for name, _ in _names(hint)}
    ]
    assert wrong == []


_NEXT = """
import sys
from leadq.cli.program import run
code = run(["-C", sys.argv[1], "next", *sys.argv[2:]])
print(*sorted(set(sys.modules) & set(%r)), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize("words", [(), ("--overdue",), ("--owner", "Anna"), ("--format", "json")])
def test_next_piped_loads_nothing_heavy(tmp_path: Path, words: tuple[str, ...]) -> None:
    heavy = sorted(_HEAVY | {"pydantic", "holidays", "sqlite_utils"})
    leadq = new_workspace(tmp_path / "ws", as_of="2026-01-05")
    people = write_list(tmp_path / "fair.csv", "Firma;Nachname\nAlpha GmbH;Arndt\n")
    leadq.ok("import", people, "--source", "Fair")
    leadq.ok("edit", "1", "owner=Anna")
    done = subprocess.run(
        [sys.executable, "-c", _NEXT % heavy, str(leadq.folder), *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=_PACKAGE.parent,
        env={**os.environ, "PYTHONPATH": str(_PACKAGE.parent)},
    )
    assert (done.returncode, done.stderr.strip()) == (0, "")
    assert "2026" in done.stdout
