"""The tree of errors: each leaf takes facts and writes its sentence; each branch owns an exit code."""

from __future__ import annotations


class LeadqError(Exception):
    """Something that we can explain in one sentence: what, where, and what to do."""

    exit_code = 1


class UsageError(LeadqError):
    """The command line asks for something that does not exist or is not unique."""

    exit_code = 2


class InputError(LeadqError):
    """A file, a rule or the workspace is wrong; nothing was changed."""

    exit_code = 3


class BusyError(LeadqError):
    """Somebody else is writing, and went on for longer than we wait."""

    exit_code = 5

    def __init__(self, path: object) -> None:
        super().__init__(
            f"{path} is being written by another leadq; nothing was changed, try again"
        )
