"""What a digest says: in the workspace's words, the earliest first, and nothing that a lead's name could do to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest

from leadq.mailing.digests import Digest, digests
from leadq.rulebook.mailing import TEXTS, Texts
from leadq.rulebook.people import Person
from leadq.rulebook.process import Calendar, Locale, Process
from leadq.store.outbox import Message

ANNA = Message(
    id=1,
    person="south",
    about="remind",
    written_on="2026-11-20",
    lead_id=17,
    name="Anna Meier",
    company="Alpha GmbH",
    action="First call",
    due="2026-11-18",
    stage="new",
    owner="south",
    phone="+4971112345",
)
GERMAN = {
    "subject": "leadq: $count Leads für $person",
    "greeting": "Hallo $person,",
    "handover": "Neu für dich:",
    "remind": "Überfällig:",
    "line": "$id $lead: $action bis $due ($phone)",
    "closing": "Schöne Grüße",
}


def a_process(texts: Mapping[str, str] = MappingProxyType({}), locale: Locale = "en") -> Process:
    people = {
        name: Person(name, email=email)
        for name, email in [
            ("south", "south@example.com"),
            ("north", "n@example.com"),
            ("pool", None),
        ]
    }
    return Process(
        calendar=Calendar(locale=locale),
        kinds={},
        stages=(),
        results={},
        people=people,
        escalation=(),
        no_call_within=None,
        smtp=None,
        texts=Texts({**TEXTS, **texts}),
    )


def digests_of(*messages: Message, process: Process | None = None) -> list[Digest]:
    return digests(messages, process or a_process(), origin="2026-01-05T12:00:00+00:00")


def the_digest(*messages: Message, process: Process | None = None) -> Digest:
    (digest,) = digests_of(*messages, process=process)
    return digest


def test_a_digest_says_what_is_new_and_what_is_late() -> None:
    digest = the_digest(
        ANNA,
        replace(ANNA, id=2, about="tell", lead_id=20, name=None, owner=None),
        replace(ANNA, id=3, lead_id=19, due="2026-11-16", company=None),
        replace(ANNA, id=4, lead_id=18, due="2026-11-16", name=None, company=None),
        replace(ANNA, id=5, about="handover", lead_id=21, stage="handover"),
        replace(ANNA, id=6, about="reassign", lead_id=22),
    )
    assert (digest.person, digest.address) == ("south", "south@example.com")
    assert digest.subject == "leadq: 6 for you"
    assert digest.message_ids == (1, 2, 3, 4, 5, 6)
    assert (
        digest.body
        == """\
Hello south,

New leads for you, to accept or reject:

  21 Anna Meier, Alpha GmbH: First call, due 2026-11-18 (south, handover)

These leads are yours now:

  22 Anna Meier, Alpha GmbH: First call, due 2026-11-18 (south, new)

These next steps are late:

  18 -: First call, due 2026-11-16 (south, new)
  19 Anna Meier: First call, due 2026-11-16 (south, new)
  17 Anna Meier, Alpha GmbH: First call, due 2026-11-18 (south, new)

Nobody has acted on these leads:

  20 Alpha GmbH: First call, due 2026-11-18 (-, new)

leadq accept ID, leadq reject ID --reason WHY, leadq show ID
"""
    )


def test_the_words_and_the_days_are_the_workspaces() -> None:
    digest = the_digest(
        ANNA,
        replace(ANNA, id=2, about="handover", phone=None),
        process=a_process(GERMAN, locale="de"),
    )
    assert digest.subject == "leadq: 1 Leads für south"
    assert (
        digest.body
        == """\
Hallo south,

Neu für dich:

  17 Anna Meier, Alpha GmbH: First call bis 18.11.2026 (-)

Überfällig:

  17 Anna Meier, Alpha GmbH: First call bis 18.11.2026 (+4971112345)

Schöne Grüße
"""
    )


def test_texts_may_have_several_lines_but_a_subject_has_one() -> None:
    texts = {"subject": "leadq\nfor you\n", "greeting": "Hello\n$person,\n", "line": "$id\n$lead\n"}
    digest = the_digest(ANNA, process=a_process(texts))
    assert digest.subject == "leadq for you"
    assert digest.body.startswith(
        "Hello\nsouth,\n\nThese next steps are late:\n\n  17\n  Anna Meier"
    )


def test_what_waits_twice_is_said_once() -> None:
    digest = the_digest(ANNA, replace(ANNA, id=2))
    assert digest.body.count("Anna Meier") == 1
    assert (digest.subject, digest.message_ids) == ("leadq: 1 for you", (1, 2))


def test_each_person_gets_one_digest() -> None:
    found = digests_of(
        ANNA,
        replace(ANNA, id=2, person="pool"),
        replace(ANNA, id=3, person="north"),
        replace(ANNA, id=4, lead_id=20),
        replace(ANNA, id=5, person="gone"),
    )
    assert [(digest.person, digest.address, digest.message_ids) for digest in found] == [
        ("gone", None, (5,)),
        ("north", "n@example.com", (3,)),
        ("pool", None, (2,)),
        ("south", "south@example.com", (1, 4)),
    ]


def test_nothing_that_waits_is_no_digest() -> None:
    assert digests_of() == []


@pytest.mark.parametrize(
    "name",
    [
        "Anna\r\nBcc: all@example.com",
        "Anna\n\n  99 Free money",
        "\x1b[2JAnna",
        "a\u202ennA",
        "a\u2028b",
    ],
)
def test_a_name_stays_in_its_line(name: str) -> None:
    digest = the_digest(replace(ANNA, name=name, company=name, action=name, stage=name, owner=name))
    plain = the_digest(ANNA)
    assert len(digest.body.splitlines()) == len(plain.body.splitlines())
    assert all(line.isprintable() for line in digest.body.splitlines())


def test_dollar_signs_of_a_name_ask_for_nothing() -> None:
    assert "  17 $phone $$, Alpha GmbH:" in the_digest(replace(ANNA, name="$phone $$")).body


def test_the_key_is_that_of_the_messages_not_of_what_they_say() -> None:
    other = replace(ANNA, id=2)
    key = the_digest(ANNA, other).key
    assert the_digest(other, replace(ANNA, name="Bea", due="2026-12-24")).key == key
    assert key not in {
        the_digest(ANNA).key,
        the_digest(ANNA, replace(ANNA, id=3)).key,
        the_digest(*(replace(one, person="north") for one in (ANNA, other))).key,
        digests([ANNA, other], a_process(), origin="another workspace")[0].key,
    }
