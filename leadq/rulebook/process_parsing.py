"""Nodes to the process: calendar and kinds of activities, and everything else of process.yaml by its own readers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from leadq.rulebook.mailing_parsing import parse_smtp, parse_texts
from leadq.rulebook.people_parsing import parse_escalation, parse_people
from leadq.rulebook.problems import shown, titled
from leadq.rulebook.process import ActivityKind, Calendar, Process
from leadq.rulebook.results_parsing import parse_results
from leadq.rulebook.stages_parsing import parse_stages
from leadq.rulebook.structure import (
    check_given,
    described,
    duration,
    named,
    section,
    text,
    yes_no,
)
from leadq.rulebook.yaml_reading import Node
from leadq.values.countries import parse_country
from leadq.values.currencies import known_currency
from leadq.values.zones import UnknownZone, known_zone

if TYPE_CHECKING:
    from leadq.rulebook.conditions import Doer
    from leadq.rulebook.problems import Problems
    from leadq.rulebook.process import Locale
    from leadq.rulebook.vocabulary import Vocabulary

PROCESS_LINES: Final = (
    *("calendar", "activities", "stages", "results", "people"),
    *("escalation", "no_call_within", "smtp", "texts"),
)
CALENDAR_LINES: Final = ("country", "region", "timezone", "currency", "locale")
KIND_LINES: Final = ("by", "contact")
LOCALES: Final[Mapping[str, Locale]] = MappingProxyType({"en": "en", "de": "de"})
DOERS: Final[Mapping[str, Doer]] = MappingProxyType({"lead": "lead", "us": "us"})


def parse_process(root: Node, vocabulary: Vocabulary, problems: Problems) -> Process:
    """Read process.yaml. Problems are collected, and what has one is left out."""
    lines = section(root, problems, known=PROCESS_LINES)
    stages = parse_stages(lines.get("stages"), root.line, vocabulary, problems)
    return Process(
        calendar=_calendar(lines.get("calendar"), problems),
        kinds=parse_kinds(root, problems),
        stages=stages,
        results=parse_results(root, stages, problems),
        people=parse_people(root, vocabulary, problems),
        escalation=parse_escalation(lines.get("escalation"), vocabulary, problems),
        no_call_within=duration(lines.get("no_call_within"), problems.within("no_call_within")),
        smtp=parse_smtp(lines.get("smtp"), problems),
        texts=parse_texts(lines.get("texts"), problems),
    )


def parse_kinds(root: Node, problems: Problems) -> Mapping[str, ActivityKind]:
    """Read the kinds of activities, who does them, and which are no contact."""
    found: dict[str, ActivityKind] = {}
    for name, node in named(root, "activities", problems):
        titled_problems = problems.within(titled("activity", name))
        lines = section(node, titled_problems, known=KIND_LINES)
        check_given(lines, ("by",), node.line, titled_problems)
        written = text(lines.get("by"), titled_problems)
        if written and written not in DOERS:
            line = lines["by"].line
            titled_problems.add(line, f"{shown(written)} is not known; write by: lead or by: us")
        is_contact = yes_no(lines.get("contact"), titled_problems, default=True)
        found[name] = ActivityKind(name, DOERS.get(written or "", "us"), is_contact)
    return MappingProxyType(found)


def _calendar(node: Node | None, problems: Problems) -> Calendar:
    problems = problems.within("calendar")
    lines = section(node, problems, known=CALENDAR_LINES)
    default = Calendar()
    region = text(lines.get("region"), problems)
    country = text(lines.get("country"), problems) or default.country
    code = parse_country(country)
    if code is None:
        problems.add(lines["country"].line, f"unknown country {shown(country)}")
    timezone = text(lines.get("timezone"), problems) or default.timezone
    if not known_zone(timezone):
        line = lines["timezone"].line if "timezone" in lines else 0
        problems.add(line, str(UnknownZone(timezone)))
    currency = _currency(lines.get("currency"), problems)
    return Calendar(
        code or default.country,
        region and region.upper(),
        timezone,
        currency,
        _locale(lines.get("locale"), problems),
    )


def _locale(node: Node | None, problems: Problems) -> Locale:
    written = text(node, problems) or Calendar().locale
    if node and written not in LOCALES:
        problems.add(node.line, f"unknown locale {shown(written)}; known are {', '.join(LOCALES)}")
    return LOCALES.get(written, Calendar().locale)


def _currency(node: Node | None, problems: Problems) -> str:
    written = text(node, problems)
    if node is None or written is None:
        return Calendar().currency
    if not known_currency(written.upper()):
        problems.add(node.line, f"unknown currency {described(node)}; write its code, such as EUR")
    return written.upper()
