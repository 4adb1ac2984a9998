"""The folder with ``leads.db`` and ``rules/``: found, made, and its rules mirrored in the database."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from leadq.errors import BusyError, InputError, LeadqError
from leadq.store import settings
from leadq.store.opening import DATABASE, DatabaseExists, create, is_there
from leadq.store.transactions import Db

if TYPE_CHECKING:
    from leadq.rulebook.catalogue import Field
    from leadq.rulebook.loading import Rulebook
    from leadq.store.writing import Transaction

VARIABLE = "LEADQ_WORKSPACE"
_LOCK = ".run.lock"


class NoWorkspace(InputError):
    """No folder with a ``leads.db`` where we looked."""

    def __init__(self, searched: Sequence[Path]) -> None:
        listed = ", ".join(str(folder) for folder in searched)
        super().__init__(
            f"no workspace (a folder with {DATABASE}) found in {listed}; make one with 'leadq init', or"
            " name it with -C"
        )


class CannotMake(InputError):
    """The folder of the new workspace cannot be made or written."""

    def __init__(self, folder: Path, fault: OSError) -> None:
        super().__init__(f"no workspace can be made in {folder}: {fault.strerror or fault}")


class FolderExists(InputError):
    """The demo makes a folder of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} exists already; remove it, or name another: leadq demo DIR")


class RunningAlready(BusyError):
    """Another nightly job works on this workspace."""

    def __init__(self, folder: Path) -> None:
        LeadqError.__init__(self, f"another leadq run is at work in {folder}; nothing was changed")


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace's folder and what stands in it."""

    folder: Path

    @property
    def database(self) -> Path:
        """The one file with all leads."""
        return self.folder / DATABASE

    @property
    def rules(self) -> Path:
        """The folder with the YAML files."""
        return self.folder / "rules"


@contextlib.contextmanager
def alone(workspace: Workspace) -> Iterator[None]:
    """Be the only nightly job of the workspace; raises `RunningAlready`. A job that is killed keeps nobody out."""
    import fcntl

    path = workspace.folder / _LOCK
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise RunningAlready(workspace.folder) from None
    else:
        yield
    finally:
        os.close(descriptor)


def packaged(name: str) -> Path:
    """A folder that comes with leadq (``rules``, ``sample_data``), from the wheel or the checkout."""
    here = Path(__file__).resolve().parent
    inside = here / "packaged" / name
    return inside if inside.is_dir() else here.parent / name


def users_folder() -> Path:
    """The workspace in the user's data folder, whether it exists or not."""
    from platformdirs import user_data_path

    return user_data_path("leadq")


def find(named: Path | None, environment: Mapping[str, str], here: Path) -> Workspace:
    """The workspace that is meant; raises `NoWorkspace` with the folders that were searched.

    A folder that is named (-C, or the environment) is the only one searched; else the nearest one upwards
    from `here` with a database, else the user's data folder.
    """
    explicit = named or (Path(environment[VARIABLE]) if environment.get(VARIABLE) else None)
    folders = [explicit] if explicit else [here, *here.parents]
    for folder in folders:
        if is_there(folder / DATABASE):
            return Workspace(folder)
    if explicit:
        raise NoWorkspace([explicit])
    if is_there(users_folder() / DATABASE):
        return Workspace(users_folder())
    raise NoWorkspace([here, *here.parents, users_folder()])


def make(folder: Path) -> Workspace:
    """Make a workspace in `folder`: an empty database, and the commented default rules where it has none."""
    workspace = Workspace(folder)
    if workspace.database.exists():
        raise DatabaseExists(workspace.database)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not workspace.rules.exists():
            _copy(packaged("rules"), workspace.rules)
            _describe(workspace.rules)
    except OSError as fault:
        raise CannotMake(folder, fault) from fault
    create(workspace.database)
    return workspace


def restore_rules(workspace: Workspace) -> list[str]:
    """Write the default one of each rules file that is missing; answers their names."""
    from leadq.rulebook.loading import FILES

    missing = [name for name in FILES if not (workspace.rules / name).exists()]
    try:
        workspace.rules.mkdir(exist_ok=True)
        for name in missing:
            (workspace.rules / name).write_bytes((packaged("rules") / name).read_bytes())
    except OSError as fault:
        raise CannotMake(workspace.folder, fault) from fault
    return missing


def _describe(rules: Path) -> None:
    """Write the schemas that the first lines of the rules name to editors."""
    from leadq.rulebook.loading import load_rulebook
    from leadq.rulebook.schemas.writing import write_schemas

    write_schemas(rules, load_rulebook(rules))


def _copy(source: Path, target: Path) -> None:
    """Copy a folder; it appears under its name when it is complete."""
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as unfinished:
        complete = Path(unfinished) / target.name
        complete.mkdir()
        for found in sorted(source.rglob("*")):
            copy = complete / found.relative_to(source)
            if found.is_dir():
                copy.mkdir()
            else:
                shutil.copyfile(found, copy)
        complete.rename(target)


def is_mirrored(db: Db, rulebook: Rulebook, today: date) -> bool:
    """Whether the database has these rules' stages and fields, and a calendar that reaches two years on."""
    from leadq.store.workdays import reaches

    digest = settings.setting(db, settings.RULES_DIGEST)
    reach = date(today.year + 2, 1, 1)
    return digest == rulebook.digest and reaches(db, today) and reaches(db, reach)


def mirror(tx: Transaction, rulebook: Rulebook) -> tuple[Field, ...]:
    """Copy what daily commands need from the rules into the database; answers the own fields that are new.

    Raises when a stage that has leads is gone, or an own field with values has another type.
    """
    import json  # next does without

    from leadq.store import handovers
    from leadq.store import mirror as copies
    from leadq.store.workdays import store_calendar
    from leadq.values.workdays import workdays

    process = rulebook.process
    copies.store_stages(tx, process.stages)
    stages = [stage.name for stage in process.open_stages if stage.is_handover]
    handovers.end_outside(tx, json.dumps(stages))
    new_fields = copies.store_own_fields(tx, rulebook.fields.own)
    no_contacts = sorted(kind.name for kind in process.kinds.values() if not kind.is_contact)
    calendar = process.calendar
    years = range(tx.as_of.year - 2, tx.as_of.year + 6)
    store_calendar(tx, workdays(calendar.country, calendar.region, years), years)
    for name, value in (
        (settings.TIMEZONE, calendar.timezone),
        (settings.CURRENCY, calendar.currency),
        (settings.COUNTRY, calendar.country),
        (settings.LOCALE, calendar.locale),
        (settings.NO_CONTACTS, json.dumps(no_contacts)),
        (settings.RULES_DIGEST, rulebook.digest),
    ):
        settings.store_setting(tx, name, value)
    return new_fields


def make_demo(folder: Path) -> Workspace:
    """Make a workspace with the sample lists in its folder ``lists``; it must not exist."""
    import shutil

    if folder.exists():
        raise FolderExists(folder)
    made = make(folder)
    only_lists = shutil.ignore_patterns("*.py", "*.toml", "*.md", "__pycache__")
    shutil.copytree(packaged("sample_data"), folder / "lists", ignore=only_lists)
    return made
