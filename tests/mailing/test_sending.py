"""Digests against real servers: good ones, and each way in which one can fail."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from leadq.mailing.digests import Digest
from leadq.mailing.sending import Outcome, Server, send
from leadq.rulebook.mailing import Smtp
from tests.mailing.servers import HOST, Post, mail_server, silent_server, unused_port

# The server of the tests warns of a login that it is told to take.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

AT = datetime(2026, 11, 20, 6, tzinfo=UTC)
PASSWORD = "correct horse"  # noqa: S105  of a server that lives as long as its test
LOGIN = {"user": "leadq", "password_file": "password"}


def a_digest(person: str, *, address: str | None = "", body: str = "Hello\n") -> Digest:
    given = f"{person}@example.com" if address == "" else address
    return Digest(person, given, "leadq: 1 for you", body, (1,), f"key-of-{person}")


def a_server(port: int, folder: Path = Path(), **more: object) -> Server:
    """A server without encryption, login or patience, unless `more` says otherwise."""
    given: dict[str, object] = {
        "host": HOST,
        "security": "none",
        "sender": "leadq@example.com",
        "user": None,
        "password_file": None,
        "password_command": (),
        "timeout": 10,
    }
    context = more.pop("context", None)
    assert context is None or isinstance(context, ssl.SSLContext)
    return Server(Smtp(**(given | {"port": port} | more)), folder, context)  # type: ignore[arg-type]


def sent(server: Server, *people: str) -> list[tuple[str, str | None]]:
    """What becomes of the digests of these people: the states, and the problems without the server's name."""
    return [outcome_of(outcome, server) for outcome in send(map(a_digest, people), server, AT)]


def outcome_of(outcome: Outcome, server: Server) -> tuple[str, str | None]:
    problem = outcome.problem
    assert problem is None or problem.isprintable()
    assert PASSWORD not in str(problem)
    return outcome.state, problem.replace(f"{server} ", "") if problem else None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace's folder with the password in a file."""
    file = tmp_path / "password"
    file.touch(0o600)
    file.write_text(f"{PASSWORD}\n")
    return tmp_path


def authority(name: str = HOST) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate for `name`, and that of a client that trusts it."""
    authority = trustme.CA()
    ours, theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert(name).configure_cert(ours)
    authority.configure_trust(theirs)
    return ours, theirs


def test_all_digests_go_over_one_connection() -> None:
    post = Post()
    with mail_server(post) as port:
        outcomes = sent(a_server(port), "south", "north", "head")
    assert outcomes == [("sent", None)] * 3
    assert post.addressees == ["south@example.com", "north@example.com", "head@example.com"]
    assert post.connections == 1


def test_without_an_address_nobody_is_connected_to() -> None:
    outcomes = list(send([a_digest("pool", address=None)], a_server(unused_port()), AT))
    problem = "pool has no e-mail address under 'people' in process.yaml"
    assert [(outcome.state, outcome.problem) for outcome in outcomes] == [("untried", problem)]


def test_without_digests_nobody_is_connected_to() -> None:
    assert sent(a_server(unused_port())) == []


def test_a_refused_recipient_stops_nobody_else() -> None:
    post = Post(refuses="north@example.com")
    with mail_server(post) as port:
        outcomes = sent(a_server(port), "south", "north", "head")
    refused = r"refuses north@example.com: 550 5.1.1 no such mailbox\x1b[31m"
    assert outcomes == [("sent", None), ("failed", refused), ("sent", None)]
    assert post.connections == 1


def test_what_a_server_says_about_the_content_is_not_repeated() -> None:
    post = Post(refuses_content="south@example.com")
    with mail_server(post) as port:
        outcomes = sent(a_server(port), "south", "north")
    refused = "refuses the letter to south@example.com (554)"
    assert outcomes == [("failed", refused), ("sent", None)]


def test_a_server_that_dies_at_a_letter_is_asked_again_for_the_others() -> None:
    post = Post(dies_at="south@example.com")
    with mail_server(post) as port:
        outcomes = sent(a_server(port), "south", "north")
    died = "closed the connection; the letter to south@example.com may arrive twice"
    assert outcomes == [("failed", died), ("sent", None)]
    assert post.connections == 2


def test_a_server_that_hangs_at_a_letter_is_waited_for_once() -> None:
    post = Post(hangs_at="north@example.com")
    with mail_server(post) as port:
        outcomes = sent(a_server(port, timeout=1), "south", "north", "head")
    hung = "stopped answering for 1 seconds; the letter to north@example.com may arrive twice"
    assert outcomes == [("sent", None), ("failed", hung), ("failed", hung)]
    assert post.connections == 1


def test_a_server_that_says_nothing_is_waited_for_once() -> None:
    with silent_server() as port:
        outcomes = sent(a_server(port, timeout=1), "south", "north")
    assert outcomes == [("failed", "did not answer within 1 seconds")] * 2


def test_a_server_that_hangs_before_its_certificate_is_waited_for_once() -> None:
    with silent_server() as port:
        outcomes = sent(a_server(port, timeout=1, security="tls"), "south", "north")
    assert outcomes == [("failed", "did not answer within 1 seconds")] * 2


def test_nobody_listens() -> None:
    refused = "refuses connections; check 'host' and 'port' under smtp in process.yaml"
    assert sent(a_server(unused_port()), "south", "north") == [("failed", refused)] * 2


@pytest.mark.parametrize("host", ["mail.invalid", "mail..example.com", "x" * 100])
def test_a_server_that_does_not_exist(host: str) -> None:
    unknown = "is not known by that name; check 'host' under smtp in process.yaml"
    assert sent(a_server(25, host=host), "south") == [("failed", unknown)]


def test_a_server_that_knows_ascii_only_stops_nobody_else() -> None:
    post = Post()
    with mail_server(post) as port:
        outcomes = sent(a_server(port), "jürgen", "south")
    refused = "takes no letter to jürgen@example.com, as it knows addresses in ASCII only"
    assert outcomes == [("failed", refused), ("sent", None)]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_letters_and_the_password_go_encrypted(folder: Path, security: str) -> None:
    ours, theirs = authority()
    post = Post()
    with mail_server(post, context=ours, tls=security == "tls", password=PASSWORD) as port:
        server = a_server(port, folder, security=security, context=theirs, **LOGIN)
        assert sent(server, "south", "north") == [("sent", None)] * 2
    assert post.logins == [PASSWORD.encode()]


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("name", "trusted", "reason"),
    [
        (HOST, False, "unable to get local issuer certificate"),
        (
            "mail.example.com",
            True,
            "IP address mismatch, certificate is not valid for '127.0.0.1'.",
        ),
    ],
    ids=["unknown authority", "another server"],
)
def test_a_wrong_certificate_is_refused_before_the_password_is_sent(
    folder: Path, security: str, name: str, reason: str, *, trusted: bool
) -> None:
    ours, theirs = authority(name)
    post = Post()
    with mail_server(post, context=ours, tls=security == "tls", password=PASSWORD) as port:
        context = theirs if trusted else None
        server = a_server(port, folder, security=security, context=context, **LOGIN)
        outcomes = sent(server, "south", "north")
    assert outcomes == [("failed", f"shows a certificate that is not trusted: {reason}")] * 2
    assert (post.logins, post.letters) == ([], [])


def test_a_server_without_starttls_gets_nothing() -> None:
    post = Post()
    with mail_server(post) as port:
        outcomes = sent(a_server(port, security="starttls"), "south")
    missing = (
        "cannot do what smtp in process.yaml asks for: STARTTLS extension not supported by server."
    )
    assert (outcomes, post.letters) == ([("failed", missing)], [])


def test_a_server_without_tls_gets_nothing() -> None:
    post = Post()
    with mail_server(post) as port:
        outcomes = sent(a_server(port, security="tls"), "south")
    missing = "speaks no TLS here; check 'port' and 'security' under smtp in process.yaml"
    assert (outcomes, post.letters) == ([("failed", missing)], [])


def test_a_wrong_password_is_tried_once(folder: Path) -> None:
    ours, theirs = authority()
    post = Post()
    with mail_server(post, context=ours, password=PASSWORD[1:]) as port:
        server = a_server(port, folder, security="starttls", context=theirs, **LOGIN)
        outcomes = sent(server, "south", "north")
    assert outcomes == [("failed", "refuses the user or the password (535)")] * 2
    assert (post.connections, post.letters) == (1, [])


def test_a_password_is_not_sent_to_another_computer_without_encryption(folder: Path) -> None:
    server = a_server(25, folder, host="mail.example.com", **LOGIN)
    refused = (
        "the password is not sent to the mail server mail.example.com:25 without encryption; write"
        " 'security: starttls' or 'security: tls' under smtp in process.yaml"
    )
    outcomes = list(send([a_digest("south")], server, AT))
    assert [(outcome.state, outcome.problem) for outcome in outcomes] == [("failed", refused)]


def test_a_password_is_sent_to_this_computer_without_encryption(folder: Path) -> None:
    post = Post()
    with mail_server(post, password=PASSWORD) as port:
        server = a_server(port, folder, **LOGIN)
        assert sent(server, "south") == [("sent", None)]
    assert set(post.logins) == {PASSWORD.encode()}


def test_a_user_that_no_server_takes(folder: Path) -> None:
    server = a_server(unused_port(), folder, **(LOGIN | {"user": "jürgen"}))
    refused = "no mail server takes the user 'jürgen', as it is not in ASCII"
    assert sent(server, "south") == [("failed", refused)]


def test_without_the_password_nobody_is_connected_to(tmp_path: Path) -> None:
    server = a_server(unused_port(), tmp_path, **LOGIN)
    missing = f"the password file {tmp_path}/password: No such file or directory"
    assert sent(server, "south", "north") == [("failed", missing)] * 2
