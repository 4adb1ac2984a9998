"""Nodes to the mail server and the texts of messages."""

from __future__ import annotations

import shlex
from string import Template
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from leadq.rulebook.mailing import FILLED_IN, TEXTS, Smtp, Texts
from leadq.rulebook.problems import shown
from leadq.rulebook.structure import check_given, check_known, section, text, whole
from leadq.values.emails import parse_email

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadq.rulebook.mailing import Security
    from leadq.rulebook.problems import Problems
    from leadq.rulebook.yaml_reading import Node

SMTP_LINES: Final = (
    *("host", "port", "security", "from", "user"),
    *("password_file", "password_command", "timeout"),
)
SECURITY: Final[Mapping[str, Security]] = MappingProxyType(
    {"starttls": "starttls", "tls": "tls", "none": "none"}
)
_PORTS: Final[Mapping[Security, int]] = MappingProxyType({"starttls": 587, "tls": 465, "none": 25})
LAST_PORT: Final = 65_535
_TIMEOUT: Final = 30


def parse_smtp(node: Node | None, problems: Problems) -> Smtp | None:
    """Read how messages are sent; None where nothing says so."""
    if node is None:
        return None
    problems = problems.within("smtp")
    lines = section(node, problems, known=SMTP_LINES)
    check_given(lines, ("host", "from"), node.line, problems)
    security = _security(lines.get("security"), problems)
    port = whole(lines.get("port"), problems, least=1, what="a port") or _PORTS[security]
    if port > LAST_PORT:
        problems.add(lines["port"].line, f"{port} is not a port")
    command = _command(lines.get("password_command"), problems)
    if "password_file" in lines and command:
        problems.add(node.line, "the password is in a file or from a command, not both")
    if ("password_file" in lines or command) and "user" not in lines:
        problems.add(node.line, "a password needs a 'user'")
    if "user" in lines and "password_file" not in lines and "password_command" not in lines:
        problems.add(node.line, "a 'user' needs a password_file or a password_command")
    return Smtp(
        host=text(lines.get("host"), problems) or "",
        port=port,
        security=security,
        sender=_sender(lines.get("from"), problems),
        user=text(lines.get("user"), problems),
        password_file=text(lines.get("password_file"), problems),
        password_command=command,
        timeout=whole(lines.get("timeout"), problems, least=1, what="seconds") or _TIMEOUT,
    )


def _security(node: Node | None, problems: Problems) -> Security:
    written = text(node, problems)
    if node and written:
        check_known(written, node.line, SECURITY, what="security", problems=problems)
    return SECURITY.get(written or "", "starttls")


def _sender(node: Node | None, problems: Problems) -> str:
    written = text(node, problems)
    email = parse_email(written) if written else None
    if node and written and email is None:
        problems.add(node.line, f"{shown(written)} is not an e-mail address")
    return email or ""


def _command(node: Node | None, problems: Problems) -> tuple[str, ...]:
    written = text(node, problems)
    if node is None or written is None:
        return ()
    try:
        return tuple(shlex.split(written))
    except ValueError as fault:
        problems.add(node.line, f"{shown(written)} is no command: {fault}")
        return ()


def parse_texts(node: Node | None, problems: Problems) -> Texts:
    """Read the words of messages; those that are not given are the English ones."""
    problems = problems.within("texts")
    lines = section(node, problems, known=tuple(TEXTS))
    found = dict(TEXTS)
    for name, line in lines.items():
        written = text(line, problems)
        if written is not None and _can_be_filled(name, written, line.line, problems):
            found[name] = written
    return Texts(MappingProxyType(found))


def _can_be_filled(name: str, written: str, line: int, problems: Problems) -> bool:
    template, known = Template(written), FILLED_IN.get(name, frozenset())
    if not template.is_valid():
        problems.add(line, f"{shown(written)}: write $$ for a dollar sign")
        return False
    unknown = [word for word in template.get_identifiers() if word not in known]
    if unknown:
        listed = f"known are {', '.join(f'${word}' for word in sorted(known)) or 'none'}"
        problems.add(line, f"{shown(written)}: unknown word ${unknown[0]}; {listed}")
    return not unknown
