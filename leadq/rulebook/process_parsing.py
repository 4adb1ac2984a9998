"""Nodes to the process: everything of process.yaml but its stages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from leadq.rulebook.problems import shown, titled
from leadq.rulebook.process import ActivityKind, Calendar, Person, Process
from leadq.rulebook.stages_parsing import parse_stages
from leadq.rulebook.structure import (
    check_given,
    described,
    mapping,
    name_of,
    section,
    text,
    unique,
)
from leadq.rulebook.yaml_reading import Node
from leadq.values.countries import parse_country
from leadq.values.currencies import known_currency
from leadq.values.emails import parse_email
from leadq.values.zones import UnknownZone, known_zone

if TYPE_CHECKING:
    from leadq.rulebook.conditions import Doer
    from leadq.rulebook.problems import Problems
    from leadq.rulebook.process import Locale
    from leadq.rulebook.vocabulary import Vocabulary

_LINES: Final = ("calendar", "activities", "stages", "results", "people")
_LATER: Final = ("escalation", "smtp", "no_call_within")
_RESULTS_LATER: Final = ("retry", "then", "clear", "opt_out", "next_step")
_CALENDAR: Final = ("country", "region", "timezone", "currency", "locale")
_LOCALES: Final[Mapping[str, Locale]] = MappingProxyType({"en": "en", "de": "de"})
_DOERS: Final[Mapping[str, Doer]] = MappingProxyType({"lead": "lead", "us": "us"})


def parse_process(root: Node, vocabulary: Vocabulary, problems: Problems) -> Process:
    """Read process.yaml. Problems are collected, and what has one is left out."""
    lines = section(root, problems, known=_LINES, not_available=_LATER)
    return Process(
        calendar=_calendar(lines.get("calendar"), problems),
        kinds=parse_kinds(root, problems),
        stages=parse_stages(lines.get("stages"), root.line, vocabulary, problems),
        results=parse_results(root, problems),
        people=parse_people(root, problems),
    )


def parse_kinds(root: Node, problems: Problems) -> Mapping[str, ActivityKind]:
    """Read the kinds of activities and who does them."""
    found: dict[str, ActivityKind] = {}
    for name, node in _named(root, "activities", problems):
        titled_problems = problems.within(titled("activity", name))
        lines = section(node, titled_problems, known=("by",))
        check_given(lines, ("by",), node.line, titled_problems)
        written = text(lines.get("by"), titled_problems)
        if written and written not in _DOERS:
            line = lines["by"].line
            titled_problems.add(line, f"{shown(written)} is not known; write by: lead or by: us")
        found[name] = ActivityKind(name, _DOERS.get(written or "", "us"))
    return MappingProxyType(found)


def parse_results(root: Node, problems: Problems) -> tuple[str, ...]:
    """Read the names of the results of a call."""
    names = []
    for name, node in _named(root, "results", problems):
        section(
            node,
            problems.within(titled("result", name)),
            known=(),
            not_available=_RESULTS_LATER,
        )
        names.append(name)
    return tuple(names)


def parse_people(root: Node, problems: Problems) -> Mapping[str, Person]:
    """Read who may own leads."""
    found: dict[str, Person] = {}
    for name, node in _named(root, "people", problems):
        titled_problems = problems.within(titled("person", name))
        lines = section(node, titled_problems, known=("email",), not_available=("takes", "away"))
        written = text(lines.get("email"), titled_problems)
        email = parse_email(written) if written else None
        if written and email is None:
            titled_problems.add(lines["email"].line, f"{shown(written)} is not an e-mail address")
        found[name] = Person(name, email)
    return MappingProxyType(found)


def _named(root: Node, part: str, problems: Problems) -> Iterator[tuple[str, Node]]:
    """The lines of a part whose names the user chooses, without those that cannot be names."""
    seen: dict[str, int] = {}
    lines = root.value.get(part) if isinstance(root.value, Mapping) else None
    for written, node in mapping(lines, problems.within(part)).items():
        name = name_of(Node(written, node.line), problems.within(part))
        if name and unique(name, node.line, seen, problems.within(part)):
            yield name, node


def _calendar(node: Node | None, problems: Problems) -> Calendar:
    problems = problems.within("calendar")
    lines = section(node, problems, known=_CALENDAR)
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
    if node and written not in _LOCALES:
        problems.add(node.line, f"unknown locale {shown(written)}; known are {', '.join(_LOCALES)}")
    return _LOCALES.get(written, Calendar().locale)


def _currency(node: Node | None, problems: Problems) -> str:
    written = text(node, problems)
    if node is None or written is None:
        return Calendar().currency
    if not known_currency(written.upper()):
        problems.add(node.line, f"unknown currency {described(node)}; write its code, such as EUR")
    return written.upper()
