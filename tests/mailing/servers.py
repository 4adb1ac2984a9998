"""Real mail servers for tests, each in a thread: one that takes letters or misbehaves as told, one that says nothing.

>>> with mail_server(Post()) as port: ...
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"


@dataclass
class Post:
    """What a server has taken, and at whose letters it misbehaves."""

    refuses: str = ""
    refuses_content: str = ""
    dies_at: str = ""
    hangs_at: str = ""
    interrupts_at: str = ""  # as Ctrl-C does whoever sends
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    connections: int = 0
    logins: list[bytes] = field(default_factory=list)

    @property
    def addressees(self) -> list[str]:
        return [address for address, _ in self.letters]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == self.refuses:
            return "550 5.1.1 no such mailbox\x1b[31m"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        (address,) = envelope.rcpt_tos
        if address == self.hangs_at:
            await asyncio.Event().wait()
        if address == self.interrupts_at:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            await asyncio.Event().wait()
        if address == self.dies_at:
            assert server.transport is not None
            server.transport.close()
            return "250 nobody hears this"
        content = envelope.original_content or b""
        if address == self.refuses_content:
            return f"554 5.7.1 spam: {content.decode()[-60:]!r}"
        self.raw.append(content)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.letters.append((address, message))
        return "250 OK"


@contextlib.contextmanager
def mail_server(
    post: Post, *, context: ssl.SSLContext | None = None, tls: bool = False, password: str = ""
) -> Iterator[int]:
    """A server for `post`: with a `context` it asks for STARTTLS, or for TLS; with a password for a login.

    Yields its port.
    """

    def authenticator(*words: object) -> AuthResult:
        given = words[-1]
        assert isinstance(given, LoginPassword)
        post.logins.append(given.password)
        return AuthResult(success=given.password == password.encode(), handled=False)

    def protocol() -> SMTP:
        post.connections += 1
        return SMTP(
            post,
            hostname="mail.test",
            tls_context=None if tls else context,
            require_starttls=context is not None and not tls,
            authenticator=authenticator,
            auth_required=bool(password),
            auth_require_tls=context is not None and not tls,
            loop=loop,
        )

    loop = asyncio.new_event_loop()
    serving = loop.create_server(protocol, HOST, 0, ssl=context if tls else None)
    server = loop.run_until_complete(serving)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@contextlib.contextmanager
def silent_server() -> Iterator[int]:
    """A server that accepts and says nothing."""
    with socket.create_server((HOST, 0)) as listening:
        yield listening.getsockname()[1]


def unused_port() -> int:
    """A port where nobody listens."""
    with socket.create_server((HOST, 0)) as listening:
        port: int = listening.getsockname()[1]
    return port
