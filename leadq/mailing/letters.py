"""A digest as an e-mail that any server takes: plain text, its body in ASCII, and no header from a lead's data."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

from leadq.values.texts import visible

if TYPE_CHECKING:
    from datetime import datetime

    from leadq.mailing.digests import Digest

_NAME = "leadq"


def letter(digest: Digest, address: str, *, sender: str, at: datetime) -> EmailMessage:
    """The e-mail to `address` for a digest; `at` is a moment with its time zone.

    The same messages always have the same Message-ID, so that one which arrives twice is known as such.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _mailbox(_NAME, sender)
    message["To"] = _mailbox(visible(digest.person), address)
    message["Subject"] = digest.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{_NAME}.{digest.key}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # no answer from whoever is on holiday
    message.set_content(digest.body, cte="quoted-printable")
    return message


def _mailbox(name: str, address: str) -> Address:
    user, _, domain = address.rpartition("@")
    return Address(name, user, domain)
