"""The file: what is refused untouched, how it appears, and the settings it is opened with."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from leadq.errors import BusyError, InputError, LeadqError
from leadq.store import opening
from leadq.store.opening import (
    DATABASE,
    DatabaseExists,
    DatabaseFault,
    NewerDatabase,
    NoDatabase,
    NotOurDatabase,
    create,
    opened,
)
from leadq.store.transactions import transaction
from tests.facts import new_database

_FORK = multiprocessing.get_context("fork")
_NOBODY = 65534


def _names_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def _refusal(path: Path) -> LeadqError:
    with pytest.raises(LeadqError) as caught, opened(path):
        pass
    assert caught.value.exit_code == 3
    return caught.value


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE moz_places (id INTEGER)")


def _newer(path: Path) -> None:
    create(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version={opening.VERSION + 1}")


@pytest.mark.parametrize(
    ("write", "refusal"),
    [
        (_foreign, NotOurDatabase),
        (_newer, NewerDatabase),
        (lambda path: path.write_text("id;name\n1;Anna\n" * 100), NotOurDatabase),
        (lambda path: path.write_bytes(b""), NotOurDatabase),
        (lambda path: path.write_bytes(b"SQLite format 3\0" + b"x" * 200), NotOurDatabase),
    ],
    ids=["another program's", "of a newer leadq", "a list", "empty", "only begins like one"],
)
def test_a_file_that_is_not_ours_is_refused_and_not_touched(
    tmp_path: Path, write: Callable[[Path], None], refusal: type[InputError]
) -> None:
    path = tmp_path / DATABASE
    write(path)
    before = path.read_bytes()
    assert type(_refusal(path)) is refusal
    assert path.read_bytes() == before
    assert _names_in(tmp_path) == [DATABASE]


def test_a_newer_file_asks_for_a_newer_leadq(tmp_path: Path) -> None:
    path = tmp_path / DATABASE
    _newer(path)
    assert str(_refusal(path)) == (
        f"{path} was written by a newer leadq (version {opening.VERSION + 1} of the file, this one"
        f" knows {opening.VERSION}); update leadq, nothing was touched"
    )


def test_a_file_that_does_not_exist_is_refused_and_not_made(tmp_path: Path) -> None:
    assert isinstance(_refusal(tmp_path / DATABASE), NoDatabase)
    assert _names_in(tmp_path) == []


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert isinstance(_refusal(tmp_path), NoDatabase)


@pytest.mark.parametrize("name", ["what? #1%20", "Messe & Söhne", "a;b'c"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    create(folder / DATABASE)
    with opened(folder / DATABASE) as db:
        assert db.execute("SELECT count(*) FROM lead").fetchone() == (0,)


def test_a_damaged_file_is_named_and_not_dressed_up(tmp_path: Path) -> None:
    path = new_database(tmp_path)
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(DatabaseFault, match="malformed"), opened(path) as db:
        db.execute("SELECT * FROM lead").fetchall()


def test_a_statement_that_is_wrong_is_seen_as_it_is(tmp_path: Path) -> None:
    with (
        pytest.raises(sqlite3.OperationalError, match="no such table"),
        opened(new_database(tmp_path)) as db,
    ):
        db.execute("SELECT * FROM typo")


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("synchronous", 2),
        ("secure_delete", 1),
        ("journal_mode", "truncate"),
        ("cache_spill", 0),
        ("recursive_triggers", 1),
        ("user_version", opening.VERSION),
    ],
)
def test_the_settings_that_were_tried_are_in_force(
    tmp_path: Path, pragma: str, value: object
) -> None:
    with opened(new_database(tmp_path)) as db:
        assert db.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_a_row_cannot_point_to_one_that_does_not_exist(tmp_path: Path) -> None:
    with opened(new_database(tmp_path)) as db, pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO external_reference VALUES ('crm', '1', 99)")


def test_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = new_database(tmp_path)
        with opened(path) as db, transaction(db):
            db.execute("INSERT INTO setting VALUES ('currency', 'EUR')")
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert modes == {DATABASE: 0o600, f"{DATABASE}-journal": 0o600}


def test_a_database_is_never_made_over_another(tmp_path: Path) -> None:
    path = new_database(tmp_path)
    before = path.read_bytes()
    with pytest.raises(DatabaseExists):
        create(path)
    assert path.read_bytes() == before


def _create_at_once(path: Path, start: object, ends: object) -> None:
    start.wait()  # type: ignore[attr-defined]
    try:
        create(path)
        ends.put("made")  # type: ignore[attr-defined]
    except DatabaseExists:
        ends.put("exists")  # type: ignore[attr-defined]


def test_of_two_who_make_it_at_once_one_is_refused(tmp_path: Path) -> None:
    start, ends = _FORK.Barrier(4), _FORK.Queue()
    path = tmp_path / DATABASE
    makers = [_FORK.Process(target=_create_at_once, args=(path, start, ends)) for _ in range(4)]
    for maker in makers:
        maker.start()
    assert sorted(ends.get(timeout=60) for _ in makers) == ["exists", "exists", "exists", "made"]
    for maker in makers:
        maker.join()
    assert _names_in(tmp_path) == [DATABASE]


def _die_while_creating(path: Path, event: str) -> None:
    def die(happened: str, _: object) -> None:
        if happened == event:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(die)
    create(path)


@pytest.mark.parametrize("event", ["tempfile.mkdtemp", "sqlite3.connect/handle", "os.link"])
def test_a_killed_command_leaves_no_half_of_a_database(tmp_path: Path, event: str) -> None:
    path = tmp_path / DATABASE
    killed = _FORK.Process(target=_die_while_creating, args=(path, event))
    killed.start()
    killed.join()
    assert killed.exitcode == -signal.SIGKILL
    assert not path.exists()
    create(path)
    with opened(path) as db:
        assert db.execute("SELECT count(*) FROM lead").fetchone() == (0,)


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseFault, match="Not a directory; nothing was changed"):
        create(tmp_path / "file" / "folder" / DATABASE)


def test_a_writer_that_finds_another_one_says_busy(tmp_path: Path) -> None:
    path = new_database(tmp_path)
    with opened(path) as first, transaction(first):
        first.execute("INSERT INTO setting VALUES ('currency', 'EUR')")
        with (
            pytest.raises(BusyError) as caught,
            opened(path, wait=0) as second,
            transaction(second),
        ):
            pass
    assert caught.value.exit_code == 5
    assert str(caught.value) == (
        f"{path} is being written by another leadq; nothing was changed, try again"
    )


def test_readers_see_the_last_state_while_somebody_writes(tmp_path: Path) -> None:
    path = new_database(tmp_path)
    with opened(path) as writer, transaction(writer):
        writer.execute("INSERT INTO setting VALUES ('currency', 'EUR')")
        with opened(path, wait=0) as reader:
            assert reader.execute("SELECT count(*) FROM setting").fetchone() == (0,)


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that a user without rights can see into (pytest's own are closed)."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def _said_without_rights(act: Callable[[], object]) -> str:
    """What `act` answers or which error it ends with, in a process that is not root."""
    answers = _FORK.Queue()

    def run() -> None:
        if os.getuid() == 0:
            os.setuid(_NOBODY)
        try:
            answers.put(f"fine: {act()}")
        except LeadqError as error:
            answers.put(str(error))

    process = _FORK.Process(target=run)
    process.start()
    said = str(answers.get(timeout=60))
    process.join()
    return said


def test_a_read_only_file_can_be_read_but_not_written(public_folder: Path) -> None:
    path = new_database(public_folder)
    path.chmod(0o444)

    def read() -> int:
        with opened(path) as db:
            count: int = db.execute("SELECT count(*) FROM lead").fetchone()[0]
            return count

    def write() -> None:
        with opened(path) as db, transaction(db):
            db.execute("INSERT INTO setting VALUES ('currency', 'EUR')")

    assert _said_without_rights(read) == "fine: 0"
    assert _said_without_rights(write) == (
        f"{path}: attempt to write a readonly database; nothing was changed"
    )


def test_a_file_that_we_may_not_see_is_a_sentence(public_folder: Path) -> None:
    closed = public_folder / "closed"
    path = new_database(closed)
    closed.chmod(0o700 if os.getuid() == 0 else 0)

    def read() -> None:
        with opened(path):
            pass

    try:
        assert _said_without_rights(read).startswith(f"{path} is no file that can be opened")
    finally:
        closed.chmod(0o700)
