"""From what waits in the database to the mailboxes of our people, and the marks that it leaves."""

from __future__ import annotations

import contextlib
import shutil
import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import pytest
import trustme

from leadq.mailing.delivering import NO_SERVER, Delivery, deliver, waiting_digests
from leadq.rulebook.loading import load_rulebook
from leadq.rulebook.process import Process
from leadq.store.opening import opened
from leadq.store.transactions import Db
from leadq.store.writing import Transaction, writing
from tests.facts import (
    a_command,
    add_described_lead,
    add_source,
    add_stages,
    new_database,
    write_message,
)
from tests.mailing.servers import HOST, Post, mail_server, unused_port

NOW = datetime(2026, 11, 20, 6)  # noqa: DTZ001  local, as everywhere below the commands
RULES = Path(__file__).parents[2] / "rules"
PEOPLE = """
people:
  south: {email: south@example.com}
  north: {email: north@example.com}
  pool: {}
"""
PLAIN = "smtp: {{host: 127.0.0.1, port: {port}, from: leadq@example.com, security: none}}\n"
PASSWORD = "correct horse"  # noqa: S105  of a server that lives as long as its test


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    """Leads 1 to 3, of each of which somebody is to be told something."""
    with opened(new_database(tmp_path)) as db:
        add_stages(db)
        source = add_source(db, "Fair")
        for name in ("Alpha", "Beta", "Gamma"):
            add_described_lead(db, {"company": name, "owner": "south"}, source=source)
        with writing(db, a_command("2026-11-20")) as tx:
            write_message(tx, "south", 1, "remind")
            write_message(tx, "north", 2, "tell")
            write_message(tx, "south", 3, "reassign")
        yield db


def process(tmp_path: Path, more: str) -> Process:
    """The packaged rules with our people, and `more` lines of process.yaml."""
    folder = tmp_path / "rules"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(RULES, folder)
    with (folder / "process.yaml").open("a", encoding="utf-8") as file:
        file.write(PEOPLE + more)
    return load_rulebook(folder).process


def delivered(db: Db, tmp_path: Path, smtp: str) -> Delivery:
    """What one run delivers."""

    def begin(what: str) -> AbstractContextManager[Transaction]:
        return writing(db, a_command("2026-11-20", what))

    return deliver(db, process(tmp_path, smtp), now=NOW, folder=tmp_path, begin=begin)


def marks(db: Db) -> list[tuple[str | None, int]]:
    """When each message was sent, and how often that was tried."""
    return db.execute("SELECT sent_at, tries FROM message ORDER BY id").fetchall()


def commands(db: Db) -> list[str]:
    return [what for (what,) in db.execute("SELECT what FROM command ORDER BY id")]


SENT = ("2026-11-20T05:00:00+00:00", 1)
WAITS = (None, 0)


def test_a_run_sends_one_digest_to_each_person_and_the_next_one_nothing(
    db: Db, tmp_path: Path
) -> None:
    post = Post()
    with mail_server(post) as port:
        first = delivered(db, tmp_path, PLAIN.format(port=port))
        second = delivered(db, tmp_path, PLAIN.format(port=port))
    assert (first.sent, first.waiting, first.settled, first.problems) == (2, 0, 0, ())
    assert second == Delivery((), 0)
    assert (post.addressees, post.connections) == (["north@example.com", "south@example.com"], 1)
    assert marks(db) == [SENT] * 3
    assert commands(db) == ["test", "send messages"]
    _, to_south = post.letters[1]
    assert to_south["Subject"] == "leadq: 2 for you"
    assert to_south["Date"] == "Fri, 20 Nov 2026 06:00:00 +0100"
    assert [name in to_south.get_content() for name in ("Alpha", "Beta", "Gamma")] == [
        *(True, False, True)
    ]


def test_what_cannot_be_sent_waits_for_the_next_run(db: Db, tmp_path: Path) -> None:
    port = unused_port()
    down = delivered(db, tmp_path, PLAIN.format(port=port))
    refused = (
        f"the mail server 127.0.0.1:{port} refuses connections; check 'host' and 'port' under smtp in"
        " process.yaml"
    )
    assert (down.sent, down.waiting, down.problems) == (0, 2, (refused,))
    assert marks(db) == [(None, 1)] * 3
    with mail_server(Post(refuses="north@example.com")) as port:
        assert delivered(db, tmp_path, PLAIN.format(port=port)).sent == 1
    assert [tries for _, tries in marks(db)] == [2, 2, 2]
    with mail_server(Post()) as port:
        assert delivered(db, tmp_path, PLAIN.format(port=port)).sent == 1
    assert [tries for _, tries in marks(db)] == [2, 3, 2]
    assert all(sent_at for sent_at, _ in marks(db))


def test_who_has_no_address_stops_nobody_else(db: Db, tmp_path: Path) -> None:
    with writing(db, a_command("2026-11-20")) as tx:
        write_message(tx, "pool", 1, "tell")
        write_message(tx, "gone", 1, "tell")
    with mail_server(Post()) as port:
        delivery = delivered(db, tmp_path, PLAIN.format(port=port))
    assert (delivery.sent, delivery.waiting) == (2, 2)
    assert delivery.problems == (
        "gone has no e-mail address under 'people' in process.yaml",
        "pool has no e-mail address under 'people' in process.yaml",
    )
    assert marks(db) == [SENT, SENT, SENT, WAITS, WAITS]


def test_without_a_server_messages_wait_and_nothing_is_written(db: Db, tmp_path: Path) -> None:
    delivery = delivered(db, tmp_path, "")
    assert (delivery.sent, delivery.waiting, delivery.problems) == (0, 2, (NO_SERVER,))
    assert marks(db) == [WAITS] * 3
    assert commands(db) == ["test"]


def test_what_has_no_reason_any_more_is_settled_and_not_sent(db: Db, tmp_path: Path) -> None:
    db.execute("UPDATE lead SET step_no = step_no + 1, owner = 'north'")
    assert delivered(db, tmp_path, PLAIN.format(port=unused_port())) == Delivery((), 3)
    assert marks(db) == [WAITS] * 3
    assert delivered(db, tmp_path, "") == Delivery((), 0)


def test_a_run_that_is_killed_before_its_marks_sends_the_same_letters_again(
    db: Db, tmp_path: Path
) -> None:
    class Killed(BaseException):
        pass

    @contextlib.contextmanager
    def begin(what: str) -> Iterator[Transaction]:
        with writing(db, a_command("2026-11-20", what)) as tx:
            yield tx
            raise Killed

    post = Post()
    with mail_server(post) as port:
        smtp = PLAIN.format(port=port)
        with pytest.raises(Killed):
            deliver(db, process(tmp_path, smtp), now=NOW, folder=tmp_path, begin=begin)
        assert marks(db) == [WAITS] * 3
        assert delivered(db, tmp_path, smtp).sent == 2
    ids = [letter["Message-ID"] for _, letter in post.letters]
    assert ids[:2] == ids[2:]
    assert len(set(ids)) == 2


def test_what_was_sent_before_an_interruption_is_marked(db: Db, tmp_path: Path) -> None:
    with (
        mail_server(Post(interrupts_at="south@example.com")) as port,
        pytest.raises(KeyboardInterrupt),
    ):
        delivered(db, tmp_path, PLAIN.format(port=port))
    assert marks(db) == [WAITS, SENT, WAITS]


def test_two_runs_that_meet_do_not_send_what_one_has_marked(db: Db, tmp_path: Path) -> None:
    post = Post()
    with opened(tmp_path / "leads.db") as other, mail_server(post) as port:
        assert len(waiting_digests(other, process(tmp_path, ""))) == 2
        assert delivered(db, tmp_path, PLAIN.format(port=port)).sent == 2
        assert delivered(other, tmp_path, PLAIN.format(port=port)) == Delivery((), 0)
    assert len(post.letters) == 2


def test_german_words_go_encrypted_to_a_server_that_asks_for_a_password(
    db: Db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    (tmp_path / "secret").touch(0o600)
    (tmp_path / "secret").write_text(PASSWORD)
    db.execute("UPDATE lead SET company = 'Größe & Söhne' WHERE id = 2")
    post = Post()
    with mail_server(post, context=context, password=PASSWORD) as port:
        texts = "texts: {subject: '$count für dich', tell: 'Liegt seit Tagen:', line: '$lead bis $due'}\n"
        smtp = (
            f"host: {HOST}, port: {port}, from: leadq@example.com, user: me, password_file: secret"
        )
        delivery = delivered(db, tmp_path, f"smtp: {{{smtp}}}\n{texts}")
    assert (delivery.sent, delivery.problems) == (2, ())
    _, to_north = post.letters[0]
    assert to_north["Subject"] == "1 für dich"
    assert "Liegt seit Tagen:\r\n\r\n  Größe & Söhne bis 2026-01-07" in to_north.get_content()


def test_a_lead_cannot_write_to_anybody(db: Db, tmp_path: Path) -> None:
    name = "Alpha\r\n.\r\nRCPT TO:<all@example.com>\r\nBcc: all@example.com"
    db.execute("UPDATE lead SET company = ?", (name,))
    post = Post()
    with mail_server(post) as port:
        assert delivered(db, tmp_path, PLAIN.format(port=port)).sent == 2
    assert post.addressees == ["north@example.com", "south@example.com"]
    for _, letter in post.letters:
        assert letter["Bcc"] is None
        assert (
            r"Alpha\r\n.\r\nRCPT TO:<all@example.com>\r\nBcc: all@example.com:"
            in letter.get_content()
        )


def test_the_problems_tell_nothing_of_a_lead(db: Db, tmp_path: Path) -> None:
    post = Post(refuses_content="north@example.com", dies_at="south@example.com")
    with mail_server(post) as port:
        delivery = delivered(db, tmp_path, PLAIN.format(port=port))
    assert len(delivery.problems) == 2
    assert not any(name in str(delivery.problems) for name in ("Alpha", "Beta", "Gamma"))
