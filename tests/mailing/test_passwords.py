"""Where the password comes from, and each way in which it does not."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import pytest

from leadq.mailing.passwords import NoPassword, password
from leadq.rulebook.mailing import Smtp


def from_file(path: str) -> Smtp:
    return Smtp("mail.example.com", 587, "starttls", "leadq@example.com", "me", path, (), 5)


def from_command(command: str, timeout: int = 30) -> Smtp:
    words = tuple(shlex.split(command))
    return Smtp(
        "mail.example.com", 587, "starttls", "leadq@example.com", "me", None, words, timeout
    )


def python(program: str) -> str:
    return f"{sys.executable} -c {shlex.quote(program)}"


def write(path: Path, content: bytes, mode: int = 0o600) -> None:
    path.touch(mode)
    path.write_bytes(content)
    path.chmod(mode)


@pytest.mark.parametrize("content", [b"a b$c", b"a b$c\n", b"a b$c\r\n"])
def test_a_file_holds_the_password_in_its_one_line(tmp_path: Path, content: bytes) -> None:
    write(tmp_path / "secret", content)
    assert password(from_file("secret"), tmp_path) == "a b$c"


def test_a_file_may_lie_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "secret", b"abc")
    monkeypatch.setenv("HOME", str(tmp_path))
    elsewhere = tmp_path / "ws"
    assert password(from_file(str(tmp_path / "secret")), elsewhere) == "abc"
    assert password(from_file("~/secret"), elsewhere) == "abc"


def test_the_group_may_read_the_file(tmp_path: Path) -> None:
    write(tmp_path / "secret", b"abc", mode=0o640)
    assert password(from_file("secret"), tmp_path) == "abc"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "gives no password"),
        (b"\n", "gives no password"),
        (b"abc\ndef\n", "gives more than one line"),
        (b"a" * 2000, "gives more than one line"),
        (b"\xff\xfe", "gives no UTF-8 text"),
        ("schlüssel".encode(), "gives a password that no mail server takes, as it is not in ASCII"),
    ],
)
def test_a_file_that_holds_no_password(tmp_path: Path, content: bytes, problem: str) -> None:
    write(tmp_path / "secret", content)
    with pytest.raises(NoPassword) as raised:
        password(from_file("secret"), tmp_path)
    assert str(raised.value) == f"the password file {tmp_path}/secret {problem}"


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such permissions")
def test_a_file_that_everybody_can_read_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "secret", b"abc", mode=0o644)
    with pytest.raises(NoPassword, match=r"everybody on this computer can read .*run chmod 600"):
        password(from_file("secret"), tmp_path)


@pytest.mark.parametrize(
    ("name", "problem"), [("nowhere", "No such file or directory"), (".", "Is a directory")]
)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, problem: str) -> None:
    with pytest.raises(NoPassword, match=problem):
        password(from_file(name), tmp_path)


def test_a_command_prints_the_password(tmp_path: Path) -> None:
    assert password(from_command(python("print('a b$c')")), tmp_path) == "a b$c"


def test_a_command_is_run_by_no_shell_in_the_workspace(tmp_path: Path) -> None:
    words = python("import os, sys; print(sys.argv[1], os.path.basename(os.getcwd()))")
    (tmp_path / "ws").mkdir()
    printed = password(from_command(f"{words} '$HOME;echo'"), tmp_path / "ws")
    assert printed == "$HOME;echo ws"


def test_a_command_gets_no_answer_to_what_it_asks(tmp_path: Path) -> None:
    with pytest.raises(NoPassword, match="failed with exit code 1"):
        password(from_command(python("input('passphrase: ')")), tmp_path)


_PRINTS_ON = (
    "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"
)


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        (python("print()"), "gives no password"),
        (python("print('a'); print('b')"), "gives more than one line"),
        (python("import sys; print('secret'); sys.exit(3)"), "failed with exit code 3"),
        (python("import sys; sys.exit('secret')"), "failed with exit code 1"),
    ],
)
def test_a_command_that_gives_no_password(tmp_path: Path, command: str, problem: str) -> None:
    with pytest.raises(NoPassword) as raised:
        password(from_command(command), tmp_path)
    assert str(raised.value) == f"the password command {sys.executable!r} {problem}"


def test_a_command_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(NoPassword) as raised:
        password(from_command("no-such-program show"), tmp_path)
    problem = "the password command 'no-such-program' cannot be run: No such file or directory"
    assert str(raised.value) == problem


def test_a_command_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    """What it started holds the pipe too: were it not ended, reading would wait for it."""
    with pytest.raises(NoPassword, match="did not end within 1 seconds"):
        password(from_command(python(_PRINTS_ON), timeout=1), tmp_path)
