"""Opening the file: checked before anything is read, and only with the settings that were tried."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from leadq.errors import BusyError, InputError, LeadqError
from leadq.store.transactions import Db, transaction

DATABASE = "leads.db"
VERSION = 4  # of the schema; rises by one with each migration
_APPLICATION_ID = 0x6C656164  # "lead"
_WAIT = 30.0  # seconds until a writer that finds another one gives up


class NoDatabase(InputError):
    """There is no file at that path, or none that we may see."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is no file that can be opened; name another workspace with -C")


class NotOurDatabase(InputError):
    """The file is no SQLite database, or another program's."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is no leadq database; name another workspace with -C")


class NewerDatabase(InputError):
    """The file was written by a newer leadq."""

    def __init__(self, path: Path, version: int) -> None:
        super().__init__(
            f"{path} was written by a newer leadq (version {version} of the file, this one knows"
            f" {VERSION}); update leadq, nothing was touched"
        )


class DatabaseExists(InputError):
    """There is a workspace already where a new one shall be."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} exists already; nothing was changed")


class DatabaseFault(LeadqError):
    """The file could not be read or written (damage, permissions, a full disk)."""

    def __init__(self, path: Path, fault: object) -> None:
        super().__init__(f"{path}: {fault}; nothing was changed")


_FAULTS = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}


@contextlib.contextmanager
def _faults_of(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError:
        raise  # our own mistake: it must be seen, not dressed up
    except sqlite3.DatabaseError as fault:
        code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise BusyError(path) from fault
        if code == sqlite3.SQLITE_NOTADB:
            raise NotOurDatabase(path) from fault
        if code in _FAULTS:
            raise DatabaseFault(path, fault) from fault
        raise


def is_there(path: Path) -> bool:
    """Whether there is a file at `path`, as far as we may see."""
    with contextlib.suppress(PermissionError):
        return path.is_file()
    return False


# With recursive triggers, what INSERT OR REPLACE deletes is journaled too.
_SETTINGS = (
    "trusted_schema=off",
    "journal_mode=truncate",
    "synchronous=full",
    "secure_delete=on",
    "cache_spill=off",
    "recursive_triggers=on",
)


def _connect(path: Path, wait: float = _WAIT) -> Db:
    # A plain connect would create the file; where it cannot be written, SQLite opens it for reading.
    uri = f"{path.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None)


@contextlib.contextmanager
def opened(path: Path, *, wait: float = _WAIT) -> Iterator[Db]:
    """Open the leadq database at `path` for one command; one of an older leadq is brought up to date.

    A file of another program or of a newer leadq is refused untouched (`InputError`); a lock that lasts
    longer than `wait` seconds is a `BusyError`.
    """
    if not is_there(path):
        raise NoDatabase(path)
    with _faults_of(path), contextlib.closing(_connect(path, wait)) as db:
        version = _version(db, path)
        for name in _SETTINGS:
            db.execute(f"PRAGMA {name}")
        if version < VERSION:
            from leadq.store.migrations import upgrade

            upgrade(db, path)
        db.execute("PRAGMA foreign_keys=on")
        yield db


def _version(db: Db, path: Path) -> int:
    """The version of the file; raises where it is not ours to touch."""
    if db.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION_ID:
        raise NotOurDatabase(path)
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise NewerDatabase(path, version)
    return version


def create(path: Path) -> None:
    """Make an empty database at `path`, readable by its owner only.

    It appears under its name when it is complete, so that a killed command leaves no half of one, and two
    at once do not replace each other's.
    """
    import tempfile

    if path.exists():
        raise DatabaseExists(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
            unfinished = Path(folder) / path.name
            unfinished.touch(mode=0o600)
            with _faults_of(path):
                _fill(unfinished)
            path.hardlink_to(unfinished)
    except FileExistsError:
        raise DatabaseExists(path) from None
    except OSError as fault:
        raise DatabaseFault(path, fault.strerror) from fault


def _fill(path: Path) -> None:
    from leadq.store.migrations import migrate

    with contextlib.closing(_connect(path)) as db, transaction(db):
        db.execute(f"PRAGMA application_id={_APPLICATION_ID}")
        migrate(db)
