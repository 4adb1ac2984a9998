"""A mapping file written down, from what somebody said of a list's columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Final

from leadq.errors import InputError
from leadq.rulebook.ready_mappings import FOLDER

_NOT_IN_NAMES: Final = re.compile(r"[^\w-]+")
_LONGEST_NAME: Final = 60


class NotSaved(InputError):
    """The mapping cannot be written where later lists look for it."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} cannot be written ({reason}); nothing was imported")


def mapping_text(list_name: str, headers: Sequence[str], columns: Mapping[str, str]) -> str:
    """The text of a mapping file that is picked up by lists with these headers.

    `columns` is header → field, or ``keep``. Every text is quoted, so that none is taken for something else.
    """
    lines = [
        f"# How lists like {' '.join(list_name.split())} are read.",
        f"header: [{', '.join(map(_quoted, headers))}]",
        "columns:",
        *(f"  {_quoted(header)}: {field}" for header, field in columns.items()),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """As YAML reads it back; what it forbids, or what cannot be seen, is escaped."""
    signs = (
        f"\\{sign}" if sign in '"\\' else sign if sign.isprintable() else f"\\U{ord(sign):08x}"
        for sign in text
    )
    return f'"{"".join(signs)}"'


def save_mapping(rules: Path, list_name: str, text: str) -> Path:
    """Write a mapping into the rules folder, under a name that no other has; answers where. Raises NotSaved."""
    folder = rules / FOLDER
    name = _NOT_IN_NAMES.sub("-", list_name)[:_LONGEST_NAME].strip("-") or "list"
    for number in count(1):
        path = folder / f"{name}{f'-{number}' if number > 1 else ''}.yaml"
        try:
            folder.mkdir(exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            continue
        except OSError as error:
            raise NotSaved(path, error.strerror or str(error)) from error
        return path
    raise AssertionError("counting does not end")
