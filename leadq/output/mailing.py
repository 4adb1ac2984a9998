"""Digests as they would be sent, for a run that only shows what it would do."""

from __future__ import annotations

from collections.abc import Iterable

from leadq.mailing.digests import Digest
from leadq.values.texts import visible


def print_digests(digests: Iterable[Digest]) -> None:
    """Print each digest with whom it is for, and a blank line behind it."""
    for digest in digests:
        address = f"<{digest.address}>" if digest.address else "(no e-mail address)"
        head = (f"To: {digest.person} {address}", f"Subject: {digest.subject}", "")
        for line in (*head, *digest.body.split("\n")):
            print(visible(line))
