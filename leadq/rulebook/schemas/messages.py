"""The schema of what process.yaml says on messages: the mail server, and the texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadq.rulebook.mailing import FILLED_IN, TEXTS
from leadq.rulebook.mailing_parsing import LAST_PORT, SECURITY, SMTP_LINES
from leadq.rulebook.schemas.shapes import EMAIL, TEXT, exactly, lines, said, whole

if TYPE_CHECKING:
    from leadq.rulebook.schemas.shapes import Schema


def smtp_schema() -> Schema:
    """What stands under ``smtp``."""
    shapes = {
        "host": said("The mail server.", TEXT),
        "port": said("Its port, if it is not the usual one.", whole(1, LAST_PORT)),
        "security": said("How the connection is encrypted.", exactly(SECURITY)),
        "from": said("The address that messages come from.", EMAIL),
        "user": said("Who logs in there.", TEXT),
        "password_file": said("The file in which the password stands.", TEXT),
        "password_command": said("The command that prints the password.", TEXT),
        "timeout": said("After how many seconds we give up.", whole(1)),
    }
    passwords = ("password_file", "password_command")
    return {
        **lines(SMTP_LINES, shapes, needed=("host", "from")),
        "not": {"required": passwords},
        "dependentRequired": dict.fromkeys(passwords, ("user",)),
        "if": {"required": ("user",)},
        "then": {"anyOf": tuple({"required": (line,)} for line in passwords)},
    }


def texts_schema() -> Schema:
    """What stands under ``texts``."""
    shapes = {name: said(_hint(name), _text(name)) for name in TEXTS}
    return lines(TEXTS, shapes)


def _hint(name: str) -> str:
    words = "".join(f" ${word}" for word in sorted(FILLED_IN.get(name, ())))
    return f"Instead of: {TEXTS[name]}" + (f"\nFilled in:{words}" if words else "")


def _text(name: str) -> Schema:
    """A text in which only words stand behind a dollar sign that are filled in."""
    words = "|".join(sorted(FILLED_IN.get(name, ())))
    filled = rf"|\$(?:{words})(?![A-Za-z0-9_])|\$\{{(?:{words})\}}" if words else ""
    known = ", ".join(f"${word}" for word in sorted(FILLED_IN.get(name, ()))) or "none"
    return {
        **TEXT,
        "pattern": rf"^(?=[\s\S]*\S)(?:[^$]|\$\${filled})*$",
        "patternErrorMessage": f"write $$ for a dollar sign; words that are filled in: {known}",
    }
