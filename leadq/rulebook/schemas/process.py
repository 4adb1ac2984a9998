"""The schema of process.yaml: calendar, activities, results and people; stages and messages have modules of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadq.rulebook.catalogue import Level
from leadq.rulebook.people import OWNER
from leadq.rulebook.people_parsing import ABSENCE_LINES, ACTS, ALL, LEVEL_LINES, PERSON_LINES
from leadq.rulebook.process_parsing import (
    CALENDAR_LINES,
    DOERS,
    KIND_LINES,
    LOCALES,
    PROCESS_LINES,
)
from leadq.rulebook.schemas.conditions import conditions
from leadq.rulebook.schemas.messages import smtp_schema, texts_schema
from leadq.rulebook.schemas.shapes import (
    DAY,
    DURATION,
    EMAIL,
    NAME,
    TEXT,
    YES_NO,
    by_form,
    exactly,
    lines,
    list_of,
    named_lines,
    reference,
    said,
)
from leadq.rulebook.schemas.stages import results_schema, stages_schema

if TYPE_CHECKING:
    from leadq.rulebook.process import Process
    from leadq.rulebook.schemas.shapes import Schema
    from leadq.rulebook.vocabulary import Vocabulary


def process_schema(process: Process, vocabulary: Vocabulary) -> Schema:
    """What process.yaml may say."""
    shapes = {
        "calendar": said("Where you work: holidays, time zone, currency.", _calendar()),
        "activities": said("What can happen with a lead.", named_lines(_kind())),
        "stages": said(
            "From lead to order; open stages are passed in this order.",
            stages_schema(process, vocabulary),
        ),
        "results": said("What came out of a call, and what follows.", results_schema(process)),
        "people": said("Who works with leads; without it, any name may own one.", _people()),
        "escalation": said(
            "What happens when a step is late: each level once.", list_of(_level(process))
        ),
        "no_call_within": said("After a talk, no call within this time.", DURATION),
        "smtp": said("How messages are sent.", smtp_schema()),
        "texts": said("The words of messages.", texts_schema()),
    }
    return {
        **lines(PROCESS_LINES, shapes, needed=("stages",)),
        "$defs": conditions(vocabulary, {"condition": Level.PROCESS}),
    }


def _calendar() -> Schema:
    code = {"type": "string", "pattern": r"^\s*[A-Za-z]{3}\s*$"}
    shapes = {
        "country": said("Whose holidays count: DE, or its name.", TEXT),
        "region": said("The part of it with holidays of its own: BW", TEXT),
        "timezone": said("Where the day begins: Europe/Berlin", TEXT),
        "currency": said("The code of your currency: EUR", code),
        "locale": said("How people there write numbers and days.", exactly(LOCALES)),
    }
    return lines(CALENDAR_LINES, shapes)


def _kind() -> Schema:
    shapes = {
        "by": said("Who does it: the lead, or us.", exactly(DOERS)),
        "contact": said("Whether it is a contact with the lead; a note among us is none.", YES_NO),
    }
    return lines(KIND_LINES, shapes, needed=("by",))


def _people() -> Schema:
    shapes = {
        "email": said("Where messages go.", EMAIL),
        "login": said("Their name on this computer.", TEXT),
        "takes": said(
            "Which leads are handed over to them: 'all', or a condition.",
            by_form(exactly((ALL,)), object=reference("condition")),
        ),
        "away": said(
            "When they are away: {from: 2026-12-24, to: 2027-01-06}",
            {"anyOf": (_absence(), list_of(_absence(), least=1))},
        ),
    }
    person = lines(PERSON_LINES, shapes)
    return named_lines(person, allOf=({"not": {"const": OWNER}},))


def _absence() -> Schema:
    shapes = {"from": said("The first day.", DAY), "to": said("The last day.", DAY)}
    return lines(ABSENCE_LINES, shapes, needed=ABSENCE_LINES)


def _level(process: Process) -> Schema:
    people = tuple(process.people)
    # Where nobody is declared yet, who writes the first names down is not told that they are wrong.
    one, somebody = (exactly(people), exactly((OWNER, *people))) if people else (NAME, NAME)
    shapes = {
        "after": said("So late: 2 workdays", DURATION),
        "remind": said("Who is reminded: a person, or 'owner', whoever owns the lead.", somebody),
        "tell": said("Who is told.", one),
        "reassign": said("Who gets the lead.", one),
    }
    return {
        **lines(LEVEL_LINES, shapes, needed=("after",)),
        "oneOf": tuple({"required": (act,)} for act in ACTS),
    }
