"""Leads as vCards, in version 3.0 (RFC 2426), which every phone and mail program reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TextIO

from leadq.exporting import Export, Value

_LONGEST_LINE: Final = 75  # octets, without the line break
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"})


def write_vcards(export: Export, stream: TextIO) -> None:
    """Write a card per lead."""
    names = [column.name for column in export.columns]
    for row in export.rows:
        lead = {name: _text(value) for name, value in zip(names, row, strict=True)}
        stream.writelines(_folded(line) for line in _card(lead))


def _text(value: Value) -> str:
    return "" if value is None or isinstance(value, tuple) else str(value)


def _card(lead: Mapping[str, str]) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"UID:{lead['leadq_id']}"
    yield f"N:{_parts(lead, 'last_name', 'first_name', '', 'title', '')}"
    yield f"FN:{_name(lead).translate(_ESCAPES)}"
    if lead["company"] or lead["department"]:
        yield f"ORG:{_parts(lead, 'company', 'department')}".removesuffix(";")
    for property_, name in _TEXTS:
        if lead[name]:
            yield f"{property_}:{lead[name].translate(_ESCAPES)}"
    if any(lead.get(name) for name in _ADDRESS):
        yield f"ADR;TYPE=WORK:{_parts(lead, *_ADDRESS)}"
    if lead["website"]:  # an address, no text: nothing in it is escaped
        yield f"URL:{' '.join(lead['website'].split())}"
    yield "END:VCARD"


_TEXTS: Final = (
    ("TITLE", "job_title"),
    ("EMAIL;TYPE=INTERNET", "email"),
    ("TEL;TYPE=WORK,VOICE", "phone"),
    ("TEL;TYPE=CELL", "mobile"),
    ("NOTE", "note"),
)
# post office box and extended address are left blank
_ADDRESS: Final = ("", "", "street", "city", "region", "postcode", "country")


def _parts(lead: Mapping[str, str], *names: str) -> str:
    return ";".join(lead.get(name, "").translate(_ESCAPES) for name in names)


def _name(lead: Mapping[str, str]) -> str:
    """What a phone shows: the person, else the firm, else how to reach it; a card must have one."""
    person = " ".join(lead[name] for name in ("title", "first_name", "last_name") if lead[name])
    others = (lead[name] for name in ("company", "email", "phone", "mobile"))
    return next(filter(None, (person, *others)), f"lead {lead['id']}")


def _folded(line: str) -> str:
    """A line with its break; longer ones go on in the next line behind a blank, with whole characters."""
    if len(line) * 4 <= _LONGEST_LINE or len(line.encode()) <= _LONGEST_LINE:
        return f"{line}\r\n"
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _LONGEST_LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece += character
        size += octets
    return "\r\n".join([*pieces, piece]) + "\r\n"
