"""Digests on the screen, as a run prints them that only tries."""

from __future__ import annotations

import pytest

from leadq.mailing.digests import Digest
from leadq.output.mailing import print_digests


def test_a_digest_is_printed_as_it_would_be_sent(capsys: pytest.CaptureFixture[str]) -> None:
    print_digests(
        [
            Digest(
                "south",
                "south@example.com",
                "leadq: 1 for you",
                "Hello \x1b\n\n  1 Anna\n",
                (1,),
                "k",
            ),
            Digest("pool", None, "leadq: 1 for you", "Hello\n", (2,), "k"),
        ]
    )
    assert capsys.readouterr().out == (
        "To: south <south@example.com>\nSubject: leadq: 1 for you\n\nHello \\x1b\n\n  1 Anna\n\n"
        "To: pool (no e-mail address)\nSubject: leadq: 1 for you\n\nHello\n\n"
    )


def test_nothing_that_waits_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    print_digests([])
    assert capsys.readouterr() == ("", "")
