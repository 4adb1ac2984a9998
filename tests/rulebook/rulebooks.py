"""A small rules folder with a field, a question and a stage of every kind, and conditions drawn from its words."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from leadq.rulebook.loading import Rulebook, load_rulebook
from leadq.store import mirror
from leadq.store.opening import opened
from leadq.store.writing import writing
from tests.facts import a_command, new_database

TODAY = date(2026, 11, 20)

FILES = {
    "fields": """
        own_fields:
          machines: {type: integer}
          quota: {type: number}
          deposit: {type: money}
          trial_ends: {type: date}
          is_customer: {type: yes_no}
          size: {type: choice, choices: [small, Groß]}
          interests: {type: list}
          nickname: {type: text}
        """,
    "questions": """
        questions:
          - {question: need, ask: "Need?", choices: {none: keine, later: später, concrete: konkret}}
          - {question: start, ask: "Start?", type: date}
          - {question: staff, ask: "Staff?", type: integer}
          - {question: share, ask: "Share?", type: number}
          - {question: spend, ask: "Spend?", type: money}
          - {question: wants_visit, ask: "Visit?", type: yes_no}
          - {question: words, ask: "Words?", type: text}
        qualification:
          - {qualification: no_need, when: {answer: {need: none}}}
          - {qualification: ready, when: {answer: {need: concrete, start: {in_next: 12 months}}}}
          - {qualification: not_ready, when: {answer: {need: known}}}
        """,
    "process": """
        calendar: {country: DE, region: BW, timezone: Europe/Berlin, currency: EUR}
        activities:
          call: {by: us}
          newsletter_click: {by: lead}
          form: {by: lead}
        stages:
          - {stage: new, next_step: {action: First call, in: 2 workdays}}
          - {stage: contacted, next_step: {action: Qualify, in: 5 workdays}}
          - {stage: nurture, outcome: parked, next_step: {action: Ask again, in: 3 months}}
          - {stage: won, outcome: won}
          - {stage: lost, outcome: lost, reasons: [no need, no budget, other]}
          - {stage: invalid, outcome: invalid, reasons: [duplicate]}
        results:
          talked: {}
          no_answer: {}
        people:
          south: {email: south@example.com}
          north: {email: north@example.com}
        """,
    "scoring": """
        fit:
          rules:
            - {rule: Has a phone, points: 5, when: {phone: known}}
        grades:
          - {grade: A, when: {score: {at_least: 10}}}
          - {grade: B}
        """,
}


def rulebook(folder: Path | None = None, **files: str) -> Rulebook:
    """The rules of `FILES`, with `scoring="yaml"` and the like in place of one of them."""
    with tempfile.TemporaryDirectory() as temporary:
        rules = folder or Path(temporary)
        for name, text in (FILES | files).items():
            (rules / f"{name}.yaml").write_text(text, encoding="utf-8")
        return load_rulebook(rules)


def new_workspace_database(folder: Path) -> Path:
    """An empty database that knows the stages and the own fields of `FILES`."""
    rules = rulebook()
    path = new_database(folder)
    with opened(path) as db, writing(db, a_command("2026-01-01")) as tx:
        mirror.store_stages(tx, rules.process.stages)
        mirror.store_own_fields(tx, rules.fields.own)
    return path


def written(rules: object) -> str:
    """Rules as a YAML file would have them (JSON is YAML)."""
    return json.dumps(rules, ensure_ascii=False)


Tested = Mapping[str, object]

_EDGES = [-731, -730, -366, -365, -91, -90, -31, -30, -14, -1, 0, 1, 14, 30, 31, 181, 182, 365, 366]
DAYS = (st.sampled_from(_EDGES) | st.integers(-800, 800)).map(
    lambda days: (TODAY + timedelta(days=days)).isoformat()
)
_DURATIONS = st.sampled_from(
    ["0 days", "1 day", "90 days", "2 weeks", "1 month", "6 months", "12 months", "2 years"]
)
_KNOWN = st.sampled_from(["known", "unknown"])
_COMPARISONS = st.sampled_from(["at_least", "at_most", "over", "under"])
_TEXT_TESTS = st.sampled_from(["contains", "word", "starts_with", "ends_with"])
PARTS = st.sampled_from(
    [
        "Müller",
        "MUELLER",
        "Leiter",
        "Einkauf",
        "CEO",
        "Leiter Einkauf",
        "GmbH",
        "Logistik",
        "ß",
        "an",
        "Krane",
    ]
)


def _some(values: SearchStrategy[object]) -> SearchStrategy[object]:
    return values | st.lists(values, min_size=1, max_size=3)


def _operators(
    words: SearchStrategy[str], values: SearchStrategy[object]
) -> SearchStrategy[dict[str, object]]:
    return st.dictionaries(words, values, min_size=1, max_size=2)


def _numbers(values: SearchStrategy[object]) -> SearchStrategy[object]:
    return _KNOWN | _some(values) | _operators(_COMPARISONS, values)


_TEXTS = _KNOWN | _some(PARTS) | _operators(_TEXT_TESTS, _some(PARTS))
_CODES = _KNOWN | _operators(_TEXT_TESTS, _some(st.sampled_from(["70", "71", "example", "+49"])))
_DATES = (
    _KNOWN
    | _some(DAYS)
    | _operators(st.sampled_from(["within", "older_than", "in_next"]), _DURATIONS)
    | _operators(st.sampled_from(["before", "after"]), DAYS | st.just("today"))
)
_INTEGERS = _numbers(st.integers(0, 60))
_AMOUNTS = _numbers(st.sampled_from(["0", "1500.50", "10000", "1000000"]))


def _choices(*choices: str) -> SearchStrategy[object]:
    return _KNOWN | _some(st.sampled_from(choices))


FIELD_TESTS: dict[str, SearchStrategy[object]] = {
    "last_name": _TEXTS,
    "job_title": _TEXTS,
    "company": _TEXTS,
    "industry": _TEXTS,
    "postcode": _CODES,
    "email": _CODES,
    "employees": _INTEGERS,
    "revenue": _AMOUNTS,
    "address_checked_on": _DATES,
    "stage": _choices("new", "contacted", "nurture", "won"),
    "owner": _choices("south", "north"),
    "machines": _INTEGERS,
    "quota": _numbers(st.sampled_from(["0.5", "2.5", "3"])),
    "deposit": _AMOUNTS,
    "trial_ends": _DATES,
    "is_customer": _choices("yes", "no"),
    "size": _choices("small", "Groß"),
    "interests": _KNOWN | _some(PARTS) | _operators(st.just("contains"), _some(PARTS)),
    "nickname": _TEXTS,
    "source": _TEXTS.filter(lambda test: not isinstance(test, dict) or len(test) == 1),
    "first_source": _TEXTS,
    "source_kind": _choices("fair", "contest", "web form"),
}
_ANSWERS: dict[str, SearchStrategy[object]] = {
    "need": _choices("none", "later", "concrete"),
    "start": _DATES,
    "staff": _INTEGERS,
    "share": _numbers(st.sampled_from(["0.5", "2.5"])),
    "spend": _AMOUNTS,
    "wants_visit": _choices("yes", "no"),
    "words": _TEXTS,
}


def _one_of(tests: Mapping[str, SearchStrategy[object]]) -> SearchStrategy[Tested]:
    return st.sampled_from(sorted(tests)).flatmap(
        lambda name: tests[name].map(lambda test: {name: test})
    )


def activities(*, times: bool = True) -> SearchStrategy[Tested]:
    """What stands behind ``activity:``; a kind is never tested with a doer, which may contradict it."""
    optional: dict[str, SearchStrategy[object]] = {
        "within": _DURATIONS,
        "result": _some(st.sampled_from(["talked", "no_answer"])),
        "subject": _some(PARTS),
        "machine": st.sampled_from(["true", "false"]),
    }
    if times:
        optional["times"] = st.integers(1, 8)
    who = {"kind": _some(st.sampled_from(["call", "newsletter_click", "form"]))}
    done = {"by": st.sampled_from(["lead", "us"])}
    return st.fixed_dictionaries({}, optional=optional | who) | st.fixed_dictionaries(
        {}, optional=optional | done
    )


def conditions(more: Mapping[str, SearchStrategy[object]] | None = None) -> SearchStrategy[Tested]:
    """A ``when``: tests of fields, activities and answers, joined by all, any and not."""
    tests = (
        _one_of({**FIELD_TESTS, **(more or {})})
        | activities().map(lambda test: {"activity": test})
        | _one_of(_ANSWERS).map(lambda test: {"answer": test})
    )

    def joined(parts: SearchStrategy[Tested]) -> SearchStrategy[Tested]:
        several = st.lists(parts, min_size=1, max_size=3)
        return (
            st.builds(lambda word, some: {word: some}, st.sampled_from(["all", "any"]), several)
            | parts.map(lambda part: {"not": part})
            | st.builds(lambda one, other: {**one, **other}, parts, parts)
        )

    return st.recursive(tests, joined, max_leaves=6)
