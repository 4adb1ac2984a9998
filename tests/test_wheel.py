"""The wheel, installed away from the checkout: the default rules and the sample lists come with it."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*words: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command in `folder`, whose Python sees no more than is installed."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "LEADQ", "COV"))
    }
    environment |= {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")}
    return subprocess.run(
        list(map(str, words)),
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    words: list[str | Path] = ["wheel", ROOT, "--no-deps", "--quiet", "--wheel-dir", folder]
    built = run(sys.executable, "-m", "pip", *words, folder=folder)
    if "No matching distribution found for hatchling" in built.stderr:
        pytest.skip("the wheel's build tool, hatchling, cannot be fetched here")
    assert built.returncode == 0, built.stderr
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program in an environment of its own, which borrows only what leadq depends on."""
    folder = tmp_path_factory.mktemp("installed")
    made = run(sys.executable, "-m", "venv", "--without-pip", "env", folder=folder)
    assert made.returncode == 0, made.stderr
    python = folder / "env" / "bin" / "python"
    words: list[str | Path] = [
        "--python",
        python,
        "install",
        "--no-deps",
        "--no-index",
        "--quiet",
        wheel,
    ]
    done = run(sys.executable, "-m", "pip", *words, folder=folder)
    assert done.returncode == 0, done.stderr
    (packages,) = (folder / "env" / "lib").glob("python3*/site-packages")
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "borrowed.pth").write_text("\n".join(sorted(borrowed)), encoding="utf-8")
    return python.with_name("leadq")


def test_the_program_is_the_installed_one(installed: Path, tmp_path: Path) -> None:
    told = "import leadq, sys; print(leadq.__file__); print(*sys.path, sep='\\n')"
    program, *searched = run(
        installed.with_name("python"), "-c", told, folder=tmp_path
    ).stdout.splitlines()
    assert Path(program).is_relative_to(installed.parent.parent)
    assert str(ROOT) not in searched


def contents(folder: Path) -> dict[Path, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder): path.read_bytes() for path in files}


def test_init_brings_the_default_rules(installed: Path, tmp_path: Path) -> None:
    made = run(installed, "init", "leads", folder=tmp_path)
    assert made.returncode == 0, made.stderr
    made_rules = contents(tmp_path / "leads" / "rules")
    schemas = {path for path in made_rules if path.parts[0] == "schemas"}  # written then and there
    assert len(schemas) == 5
    packaged = {path: made_rules[path] for path in set(made_rules) - schemas}
    assert packaged == contents(ROOT / "rules")
    assert (tmp_path / "leads" / "leads.db").stat().st_mode & 0o777 == 0o600


def test_the_demo_imports_every_sample_list(installed: Path, tmp_path: Path) -> None:
    shown = run(installed, "demo", folder=tmp_path)
    assert shown.returncode == 0, shown.stderr
    lists = {path.name for path in (ROOT / "sample_data").glob("*-20*")}
    found = {path.name for path in (tmp_path / "leadq-demo" / "lists").iterdir()}
    assert lists <= found
    for name in (name for name in lists if not name.endswith(".yaml")):
        assert f"$ leadq import lists/{name}" in shown.stdout
    for command in ("score", "next --overdue", "why", "report conversion"):
        assert f"$ leadq {command}" in shown.stdout
    assert (tmp_path / "leadq-demo" / "leads.db").exists()


def test_the_page_of_the_reports_comes_with_its_templates(installed: Path, tmp_path: Path) -> None:
    run(installed, "init", "leads", folder=tmp_path)
    shown = run(installed, "report", "html", "-C", "leads", "-o", "-", folder=tmp_path)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith("<!DOCTYPE html>")
    assert "</style>" in shown.stdout
