"""Cards as other programs read them; vobject is not ours."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from leadq.exporting import Export, ExportColumn
from leadq.output.vcards import write_vcards
from leadq.rulebook.catalogue import BUILT_IN, FieldType
from leadq.values.texts import clean_text

NAMES = ("leadq_id", *BUILT_IN, "id")


def cards(*leads: dict[str, str]) -> str:
    """The cards of leads, whose other fields are unknown."""
    columns = tuple(ExportColumn(name, FieldType.TEXT) for name in NAMES)
    given_ = [{"leadq_id": "kdwqzt-7", "id": "7"} | lead for lead in leads]
    rows = iter([tuple(lead.get(name) for name in NAMES) for lead in given_])
    stream = io.StringIO(newline="")
    write_vcards(Export(columns, len(leads), rows), stream)
    return stream.getvalue()


def read(text: str) -> Iterator[Any]:
    yield from vobject.readComponents(text)


ANNA = {
    "title": "Dr.",
    "first_name": "Anna",
    "last_name": "Arndt",
    "job_title": "Head of IT",
    "company": "Alpha GmbH",
    "department": "IT; Einkauf",
    "email": "anna@alpha.example",
    "phone": "+493023125001",
    "mobile": "+491713920064",
    "street": "Ziegeleiweg 25",
    "postcode": "70469",
    "city": "Stuttgart",
    "country": "DE",
    "website": "https://alpha.example/a?b=1",
    "note": "Wants a demo,\nsoon; \\ see mail",
}


def test_a_card_has_all_by_which_a_phone_knows_and_reaches_somebody() -> None:
    (card,) = read(cards(ANNA))
    assert (card.version.value, card.uid.value, card.fn.value) == (
        "3.0",
        "kdwqzt-7",
        "Dr. Anna Arndt",
    )
    name, address = card.n.value, card.adr.value
    assert (name.family, name.given, name.prefix) == ("Arndt", "Anna", "Dr.")
    assert card.org.value == ["Alpha GmbH", "IT; Einkauf"]
    assert card.title.value == "Head of IT"
    assert card.email.value == "anna@alpha.example"
    phones = [(phone.value, phone.type_paramlist) for phone in card.tel_list]
    assert phones == [("+493023125001", ["WORK", "VOICE"]), ("+491713920064", ["CELL"])]
    assert (address.street, address.code, address.city, address.country) == (
        "Ziegeleiweg 25", "70469", "Stuttgart", "DE",
    )  # fmt: skip
    assert card.url.value == "https://alpha.example/a?b=1"
    assert card.note.value == "Wants a demo,\nsoon; \\ see mail"


@pytest.mark.parametrize(
    ("lead", "shown"),
    [
        ({"last_name": "Arndt", "company": "Alpha"}, "Arndt"),
        ({"company": "Alpha; Beta", "email": "a@b.example"}, "Alpha; Beta"),
        ({"email": "a@b.example"}, "a@b.example"),
        ({"mobile": "+491713920064"}, "+491713920064"),
        ({}, "lead 7"),
    ],
)
def test_a_card_always_has_a_name(lead: dict[str, str], shown: str) -> None:
    (card,) = read(cards(lead))
    assert card.fn.value == shown


texts = st.text(min_size=1).map(clean_text).filter(bool)


@given(note=texts, company=texts, last_name=texts)
def test_every_text_comes_through(note: str, company: str, last_name: str) -> None:
    written = cards({"note": note, "company": company, "last_name": last_name}, ANNA)
    card, other = read(written)
    assert (card.note.value, card.org.value) == (note, [company])
    assert (card.n.value.family, card.fn.value) == (last_name, last_name)
    assert other.fn.value == "Dr. Anna Arndt"


@given(note=texts)
def test_no_line_is_longer_than_75_octets_and_no_character_is_split(note: str) -> None:
    octets = cards({"note": note}).encode()
    lines = octets.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    for line in lines:
        line.decode()
