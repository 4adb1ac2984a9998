"""Digests to the mail server, over one connection; whatever goes wrong is one sentence and stops no other digest."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from leadq.mailing.faults import NotConnected, NotTaken, SendingFault, has_timed_out
from leadq.mailing.letters import letter
from leadq.mailing.passwords import NoPassword, password

if TYPE_CHECKING:
    from leadq.mailing.digests import Digest
    from leadq.rulebook.mailing import Smtp


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a digest: sent, failed at the server, or not even tried; `problem` says why, in one line."""

    digest: Digest
    state: Literal["sent", "failed", "untried"]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server as the rules describe it; `folder` is the workspace's, where its password may lie.

    Without a `context` of its own, TLS trusts whom this computer trusts (or SSL_CERT_FILE names).
    """

    smtp: Smtp
    folder: Path
    context: ssl.SSLContext | None = None

    def __str__(self) -> str:
        return f"the mail server {self.smtp.host}:{self.smtp.port}"


def send(digests: Iterable[Digest], server: Server, at: datetime) -> Iterator[Outcome]:
    """Send each digest at the moment `at` (with its zone); yields its outcome before the next one is sent.

    No connection is opened for digests that have no address.
    """
    with _Line(server) as line:
        for digest in digests:
            if digest.address is None:
                problem = f"{digest.person} has no e-mail address under 'people' in process.yaml"
                yield Outcome(digest, "untried", problem)
                continue
            message = letter(digest, digest.address, sender=server.smtp.sender, at=at)
            try:
                line.take(message, digest.address)
            except SendingFault as fault:
                yield Outcome(digest, "failed", str(fault))
            else:
                yield Outcome(digest, "sent")


class _Line:
    """A connection that is opened when the first letter needs it, and again after one has broken it."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._connection: smtplib.SMTP | None = None
        self._given_up: SendingFault | None = None

    def take(self, message: EmailMessage, address: str) -> None:
        """Hand one letter over; raises `SendingFault`."""
        connection = self._usable()
        try:
            connection.send_message(message, self._server.smtp.sender, [address])
        except (smtplib.SMTPException, OSError) as fault:
            problem = NotTaken(self._server, fault, address=address, timeout=self._timeout)
            if has_timed_out(fault):
                self._given_up = problem  # waiting as long for each of the others helps nobody
            raise problem from fault

    @property
    def _timeout(self) -> int:
        return self._server.smtp.timeout

    def _usable(self) -> smtplib.SMTP:
        if self._given_up:
            raise self._given_up
        if self._connection is None or self._connection.sock is None:
            try:
                self._connection = _connected(self._server)
            except SendingFault as fault:
                self._given_up = fault
                raise
        return self._connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Take leave; what was handed over stays handed over, however that goes."""
        if self._connection is None:
            return
        if kind is None:  # whoever is interrupted in the middle of a letter waits for no answer
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
        self._connection.close()


def _connected(server: Server) -> smtplib.SMTP:
    """A connection that is secured and logged in as the rules say; raises `SendingFault`."""
    smtp = server.smtp
    secret = _secret(server)
    with contextlib.ExitStack() as until_it_stands:
        try:
            connection = _opened(server)
            until_it_stands.callback(connection.close)
            connection.ehlo_or_helo_if_needed()
            if smtp.security == "starttls":
                connection.starttls(context=_context(server))
            if smtp.user is not None:
                connection.login(smtp.user, secret)
        except (smtplib.SMTPException, OSError, UnicodeError) as fault:
            raise NotConnected(server, fault, timeout=smtp.timeout) from fault
        until_it_stands.pop_all()
    return connection


def _opened(server: Server) -> smtplib.SMTP:
    smtp = server.smtp
    if smtp.security == "tls":
        return smtplib.SMTP_SSL(
            smtp.host, smtp.port, timeout=smtp.timeout, context=_context(server)
        )
    return smtplib.SMTP(smtp.host, smtp.port, timeout=smtp.timeout)


def _context(server: Server) -> ssl.SSLContext:
    return server.context or ssl.create_default_context()


def _secret(server: Server) -> str:
    smtp = server.smtp
    if smtp.user is None:
        return ""
    if smtp.security == "none" and not _is_local(smtp.host):
        raise SendingFault(
            f"the password is not sent to {server} without encryption; write 'security: starttls' or"
            " 'security: tls' under smtp in process.yaml"
        )
    if not smtp.user.isascii():
        raise SendingFault(f"no mail server takes the user {smtp.user!r}, as it is not in ASCII")
    try:
        return password(smtp, server.folder)
    except NoPassword as fault:
        raise SendingFault(str(fault)) from fault


def _is_local(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ip_address(host).is_loopback
    return host.lower() == "localhost"
