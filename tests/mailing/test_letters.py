"""The e-mail of a digest: its headers, and that any text survives the way."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest

from leadq.mailing.digests import Digest
from leadq.mailing.letters import letter

AT = datetime(2026, 11, 20, 6, tzinfo=ZoneInfo("Europe/Berlin"))
DIGEST = Digest("south", "south@example.com", "leadq: 3 for you", "Hello\n", (1, 2, 3), "0123abc")


def received(digest: Digest) -> EmailMessage:
    """The letter as whoever gets it reads it."""
    sent = letter(digest, "south@example.com", sender="leadq@mail.example.com", at=AT).as_bytes()
    assert sent.isascii()
    assert max(map(len, sent.split(b"\r\n"))) <= 998  # what servers take
    message = message_from_bytes(sent, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_headers_say_who_when_and_that_a_program_wrote_it() -> None:
    assert dict(received(DIGEST).items()) == {
        "From": "leadq <leadq@mail.example.com>",
        "To": "south <south@example.com>",
        "Subject": "leadq: 3 for you",
        "Date": "Fri, 20 Nov 2026 06:00:00 +0100",
        "Message-ID": "<leadq.0123abc@mail.example.com>",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }


@pytest.mark.parametrize(
    "body",
    [
        "Jürgen Größe, Straße 1 €\n",
        "x" * 5000 + "\n",
        "ü" * 5000 + "\n",
        ".\n..\nFrom here\n",
        "  indented = yes  \n",
        "\U0001f600 مرحبا\n",
    ],
)
def test_any_text_arrives_as_it_was(body: str) -> None:
    message = received(Digest("south", None, "leadq", body, (1,), "k"))
    assert message.get_content().replace("\r\n", "\n") == body


@pytest.mark.parametrize(
    "person", ["Jürgen Größe", 'Anna "A" <x@y.example>, Bea', "s" * 200, "a\r\nBcc: b@example.com"]
)
def test_a_name_of_ours_stays_in_its_header(person: str) -> None:
    message = received(
        Digest(person, None, f"für {person}".replace("\r\n", " "), "Hello\n", (1,), "k")
    )
    (to,) = message["To"].addresses
    assert to.addr_spec == "south@example.com"
    assert to.display_name == person.replace("\r\n", r"\r\n")
    assert message["Bcc"] is None
