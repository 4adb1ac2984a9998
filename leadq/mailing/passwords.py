"""The password for the mail server: what stands in a file, or what a command prints; never kept, never shown."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from leadq.errors import InputError

if TYPE_CHECKING:
    from leadq.rulebook.mailing import Smtp

_LONGEST = 1000  # bytes; a file that is longer is another one


class NoPassword(InputError):
    """The rules say where the password is, and it is not there."""


def password(smtp: Smtp, folder: Path) -> str:
    """The password of `smtp.user`; a relative file or command starts in the workspace's `folder`.

    Raises `NoPassword`.
    """
    if smtp.password_file is not None:
        path = folder / Path(smtp.password_file).expanduser()
        return _one_line(_content(path), f"the password file {path}")
    printed = _printed(smtp.password_command, folder, smtp.timeout)
    return _one_line(printed, f"the password command {smtp.password_command[0]!r}")


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if os.name == "posix" and mode & stat.S_IROTH:
                raise NoPassword(
                    f"everybody on this computer can read the password file {path}; run chmod 600 on it"
                )
            return file.read(_LONGEST + 1)
    except OSError as fault:
        raise NoPassword(f"the password file {path}: {fault.strerror}") from fault


def _printed(command: tuple[str, ...], folder: Path, timeout: int) -> bytes:
    name = f"the password command {command[0]!r}"
    try:
        # A session of its own, so that what the command has started ends with it.
        process = subprocess.Popen(  # noqa: S603  the command is the rules' own, and no shell reads it
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # may hold the secret; who wants to see it runs the command
            start_new_session=True,
        )
    except OSError as fault:
        raise NoPassword(f"{name} cannot be run: {fault.strerror}") from fault
    with process:
        try:
            printed, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            raise NoPassword(f"{name} did not end within {timeout} seconds") from None
        finally:
            _end(process)
    if process.returncode:
        raise NoPassword(f"{name} failed with exit code {process.returncode}")
    return printed


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _one_line(content: bytes, name: str) -> str:
    try:
        text = content.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise NoPassword(f"{name} gives no UTF-8 text") from None
    if not text:
        raise NoPassword(f"{name} gives no password")
    if "\n" in text or len(content) > _LONGEST:
        raise NoPassword(f"{name} gives more than one line")
    if not text.isascii():
        raise NoPassword(
            f"{name} gives a password that no mail server takes, as it is not in ASCII"
        )
    return text
