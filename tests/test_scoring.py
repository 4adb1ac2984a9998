"""Scores: points once and for each, limits, grades; what a run writes; why; and the laws that always hold."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from leadq import scoring
from leadq.rulebook.loading import Rulebook
from leadq.scoring import Explanation, Part, ScoreSummary
from leadq.store.assessments import GradeMove
from leadq.store.opening import opened
from leadq.store.transactions import Db
from leadq.store.writing import writing
from tests.facts import (
    a_command,
    add_activity,
    add_answer,
    add_described_lead,
    add_source,
    add_touch,
)
from tests.plain_scoring import Happening, Person, Said, assess
from tests.rulebook.rulebooks import (
    DAYS,
    TODAY,
    activities,
    conditions,
    new_workspace_database,
    rulebook,
    written,
)

SOURCES = [
    ("Hannover Messe 2026", "fair"),
    ("Gewinnspiel Köln", "contest"),
    ("CEO Krane", "web form"),
]


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="leadq-scoring-"))
    path = new_workspace_database(folder)
    with opened(path) as db:
        for name, kind in SOURCES:
            add_source(db, name, kind)
    return path


@pytest.fixture(scope="module", autouse=True)
def _clean_up() -> Iterator[None]:
    yield
    shutil.rmtree(_template().parent)


@contextmanager
def database() -> Iterator[Db]:
    """A database of its own, with the sources."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(_template(), folder))
        with opened(path) as db:
            db.execute("PRAGMA synchronous=off")  # nobody cuts the power here, and there are many
            yield db


@pytest.fixture
def db() -> Iterator[Db]:
    with database() as db:
        yield db


def rules(scoring_yaml: str) -> Rulebook:
    return rulebook(scoring=dedent(scoring_yaml))


def run(db: Db, rulebook: Rulebook, day: str = TODAY.isoformat()) -> ScoreSummary:
    with writing(db, a_command(day, "score")) as tx:
        return scoring.score(tx, rulebook, looks_back=True)


def why(db: Db, rulebook: Rulebook, lead: int = 1, day: date = TODAY) -> Explanation:
    return scoring.why(db, rulebook, lead, as_of=day)


Row = tuple[int, str, int, int, int, str]  # id, qualification, fit, interest, score, grade


def stored(db: Db) -> list[Row]:
    return list(
        db.execute("SELECT id, qualification, fit, interest, score, grade FROM lead ORDER BY id")
    )


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


# points, each, (days ago, count) of the clicks, what it comes to
EACH: list[tuple[int, str, list[tuple[int, int]], int]] = [
    (5, "{half_life: 60 days}", [(0, 1)], 5),
    (5, "{half_life: 60 days}", [(60, 1)], 3),  # 2.5
    (-5, "{half_life: 60 days}", [(60, 1)], -3),  # -2.5
    (5, "{half_life: 60 days}", [(120, 1)], 1),  # 1.25
    (-5, "{half_life: 60 days}", [(120, 1)], -1),
    (5, "{half_life: 60 days}", [(60, 1), (60, 1)], 5),  # the sum is rounded, not its parts
    (5, "{half_life: 60 days}", [(60, 7)], 18),  # 17.5
    (-5, "{half_life: 60 days}", [(60, 7)], -18),
    (1, "{half_life: 60 days}", [(60, 1)], 1),  # 0.5
    (-1, "{half_life: 60 days}", [(60, 1)], -1),
    (1, "{half_life: 60 days}", [(61, 1)], 0),
    (-1, "{half_life: 60 days}", [(61, 1)], 0),
    (3, "{half_life: 60 days}", [(30, 1)], 2),  # 2.12
    (100, "{half_life: 1 day}", [(30, 1)], 0),
    (5, "{half_life: 2 months}", [(60, 1)], 3),  # a month is 30 days
    (5, "{half_life: 1 year}", [(365, 1)], 3),  # a year 365
    (5, "{half_life: 60 days, max_points: 20}", [(0, 7)], 20),
    (-5, "{half_life: 60 days, max_points: 20}", [(0, 7)], -20),
    (5, "{half_life: 60 days, max_points: 20}", [(0, 3), (60, 1)], 18),
    (5, "{max_points: 20}", [(0, 1), (1000, 2)], 15),
    (5, "{max_points: 20}", [(0, 1), (1000, 20)], 20),
    (5, "{}", [(0, 1), (1000, 20)], 105),
    (-5, "{}", [(0, 2)], -10),
    (5, "{}", [], 0),
    (5, "{half_life: 60 days}", [], 0),
    (5, "{half_life: 60 days}", [(-1, 1)], 0),  # tomorrow
    (5, "{}", [(-1, 1)], 0),
    (1_000_000, "{half_life: 60 days}", [(0, 1_000_000)], 1_000_000_000_000),
]


@pytest.mark.parametrize(("points", "each", "clicks", "expected"), EACH)
def test_each_counts_every_activity(
    db: Db, points: int, each: str, clicks: list[tuple[int, int]], expected: int
) -> None:
    lead = add_described_lead(db, {}, source=1)
    for days, count in clicks:
        add_activity(db, lead, ago(days), "newsletter_click", count=count)
    add_activity(db, lead, ago(0), "newsletter_click", machine=1, count=100)
    add_activity(db, lead, ago(0), "form", count=100)
    rulebook = rules(f"""
        interest:
          rules:
            - {{rule: Clicks, points: {points}, each: {each}, when: {{activity: {{kind: newsletter_click}}}}}}
        grades: [{{grade: A}}]
        """)
    run(db, rulebook)
    assert stored(db) == [(1, "unasked", 0, expected, expected, "A")]
    assert [part.points for part in why(db, rulebook).parts] == ([expected] if expected else [])


def test_each_is_guarded_by_the_other_lines(db: Db) -> None:
    for facts in ({"country": "DE"}, {"country": "AT"}, {}):
        lead = add_described_lead(db, dict(facts), source=1)
        add_activity(db, lead, ago(0), "newsletter_click", count=3)
    run(
        db,
        rules("""
        interest:
          rules:
            - {rule: Clicks, points: 5, each: {}, when: {country: DE, activity: {kind: newsletter_click}}}
        grades: [{grade: A}]
        """),
    )
    assert [interest for _, _, _, interest, _, _ in stored(db)] == [15, 0, 0]


def test_a_rule_gives_its_points_once(db: Db) -> None:
    lead = add_described_lead(db, {}, source=1)
    add_activity(db, lead, ago(0), "newsletter_click", count=7)
    add_activity(db, lead, ago(1), "newsletter_click")
    run(
        db,
        rules("""
        interest:
          rules:
            - {rule: Clicked, points: 5, when: {activity: {kind: newsletter_click}}}
        grades: [{grade: A}]
        """),
    )
    assert stored(db) == [(1, "unasked", 0, 5, 5, "A")]


LIMITED = """
    fit:
      max_points: 60
      rules:
        - rule: Has a phone
          points: 50
          when: {phone: known}
        - {rule: Has an e-mail, points: 30, when: {email: known}}
        - {rule: Private person, points: -10, when: {company: unknown}}
    interest:
      rules:
        - {rule: Never clicked, points: -5, when: {not: {activity: {kind: newsletter_click}}}}
    grades:
      - {grade: A, when: {fit: {at_least: 60}}}
      - {grade: B}
    """


@pytest.mark.parametrize(
    ("facts", "parts"),
    [
        (
            {"phone": "+49711", "email": "a@b.example"},  # 70 after the negative ones
            [
                ("Has a phone", "fit", 50, 5),
                ("Has an e-mail", "fit", 30, 8),
                ("Private person", "fit", -10, 9),
                ("Never clicked", "interest", -5, 12),
                ("fit limited to 60", "fit", -10, 3),
            ],
        ),
        (
            {"phone": "+49711", "company": "Alpha"},  # below the limit
            [("Has a phone", "fit", 50, 5), ("Never clicked", "interest", -5, 12)],
        ),
        (
            {},  # below zero
            [("Private person", "fit", -10, 9), ("Never clicked", "interest", -5, 12)],
        ),
    ],
)
def test_why_lists_the_parts_and_what_a_limit_takes_away(
    db: Db, facts: dict[str, str], parts: list[tuple[str, str, int, int]]
) -> None:
    add_described_lead(db, dict(facts), source=1)
    rulebook = rules(LIMITED)
    run(db, rulebook)
    explained = why(db, rulebook)
    assert explained.parts == tuple(
        Part(rule, group, points, "scoring.yaml", line) for rule, group, points, line in parts
    )
    assert explained.score == explained.stored_score == sum(points for _, _, points, _ in parts)
    assert explained.score == explained.fit + explained.interest
    assert explained.grade == ("A" if explained.fit >= 60 else "B")


def test_a_limit_that_is_met_exactly_takes_nothing_away(db: Db) -> None:
    add_described_lead(db, {"phone": "+49711", "company": "Alpha"}, source=1)
    rulebook = rules(LIMITED.replace("points: 50", "points: 60"))
    assert [(part.rule, part.points) for part in why(db, rulebook).parts] == [
        ("Has a phone", 60),
        ("Never clicked", -5),
    ]


def test_why_sees_what_the_last_run_did_not(db: Db) -> None:
    add_described_lead(db, {}, source=1)
    rulebook = rules(LIMITED)
    assert why(db, rulebook).stored_score is None
    run(db, rulebook)
    add_activity(db, 1, ago(0), "newsletter_click")
    explained = why(db, rulebook)
    assert (explained.stored_score, explained.score) == (-15, -10)
    assert why(db, rulebook, day=TODAY - timedelta(days=1)).score == -15


QUALIFIED = """
    fit:
      rules:
        - {rule: Ready, points: 40, when: {qualification: ready}}
        - {rule: Not ready, points: 20, when: {qualification: not_ready}}
        - {rule: Asked, points: 1, when: {not: {qualification: unasked}}}
    grades:
      - {grade: A, when: {qualification: ready, country: DE}}
      - {grade: B, when: {answer: {need: known}, score: {over: 1}}}
      - {grade: C, when: {activity: {kind: call}, fit: {under: 1}, interest: 0}}
      - {grade: D, when: {source: Hannover Messe 2026}}
      - {grade: E}
    """


def test_rules_see_the_qualification_and_grades_see_facts(db: Db) -> None:
    leads = [
        ({"country": "DE"}, "concrete", ago(-30)),
        ({"country": "AT"}, "concrete", ago(-30)),
        ({"country": "DE"}, "concrete", ago(1)),  # the start is over
        ({}, "none", None),
        ({}, None, None),
        ({}, None, None),
    ]
    for facts, need, start in leads:
        lead = add_described_lead(db, dict(facts), source=2)
        if need:
            add_answer(db, lead, ago(3), "need", need)
        if start:
            add_answer(db, lead, ago(3), "start", start)
    add_activity(db, 5, ago(0), "call")
    add_touch(db, 6, 1)
    rulebook = rules(QUALIFIED)
    run(db, rulebook)
    assert stored(db) == [
        (1, "ready", 41, 0, 41, "A"),
        (2, "ready", 41, 0, 41, "B"),
        (3, "not_ready", 21, 0, 21, "B"),
        (4, "no_need", 1, 0, 1, "E"),
        (5, "unasked", 0, 0, 0, "C"),
        (6, "unasked", 0, 0, 0, "D"),
    ]
    run(db, rulebook, ago(4))  # looks only: nothing had been answered then
    assert why(db, rulebook, day=TODAY - timedelta(days=4)).qualification == "unasked"


CLICKS = """
    interest:
      rules:
        - {rule: Clicks, points: 10, each: {}, when: {activity: {kind: newsletter_click}}}
        - {rule: Fresh, points: 1, when: {received_on: {within: 330 days}}}
    grades:
      - {grade: A, when: {score: {at_least: 20}}}
      - {grade: B}
    """


def three_leads(db: Db) -> None:
    for lead in (1, 2, 3):
        add_described_lead(db, {"received_on": "2026-01-05"}, source=1)
        add_activity(db, lead, ago(5), "newsletter_click", count=lead)


def file_of(db: Db) -> Path:
    return Path(db.execute("PRAGMA database_list").fetchone()[2])


def test_the_first_run_scores_every_lead(db: Db) -> None:
    three_leads(db)
    summary = run(db, rules(CLICKS))
    assert summary == ScoreSummary(
        as_of=TODAY,
        leads=3,
        changed=3,
        grades=(("A", 2), ("B", 1)),
        moves=(GradeMove(None, "A", 2), GradeMove(None, "B", 1)),
        stored=True,
    )


def test_only_leads_that_changed_are_written(db: Db) -> None:
    three_leads(db)
    rulebook = rules(CLICKS)
    run(db, rulebook)
    db.execute("CREATE TEMP TABLE written (lead_id)")
    db.execute(
        "CREATE TEMP TRIGGER on_write AFTER UPDATE ON main.lead BEGIN INSERT INTO written VALUES (new.id); END"
    )
    add_activity(db, 1, ago(0), "newsletter_click")
    add_activity(db, 3, ago(0), "newsletter_click")
    summary = run(db, rulebook)
    assert list(db.execute("SELECT lead_id FROM written")) == [(1,), (3,)]
    assert (summary.changed, summary.grades) == (2, (("A", 3),))
    assert summary.moves == (GradeMove("B", "A", 1),)
    assert [score for _, _, _, _, score, _ in stored(db)] == [21, 21, 41]


def test_nothing_changed_writes_nothing(db: Db) -> None:
    three_leads(db)
    rulebook = rules(CLICKS)
    run(db, rulebook)
    before = file_of(db).read_bytes()
    summary = run(db, rulebook)
    assert (summary.changed, summary.moves, summary.grades) == (0, (), (("A", 2), ("B", 1)))
    assert summary.stored
    assert file_of(db).read_bytes() == before


def test_an_earlier_day_is_looked_at_only(db: Db) -> None:
    three_leads(db)
    rulebook = rules(CLICKS)
    run(db, rulebook)
    before = file_of(db).read_bytes()
    summary = run(db, rulebook, ago(6))
    assert not summary.stored
    assert (summary.changed, summary.moves) == (3, (GradeMove("A", "B", 2),))
    assert summary.grades == (("B", 3),)
    assert file_of(db).read_bytes() == before


def test_a_later_day_and_the_same_day_are_stored(db: Db) -> None:
    three_leads(db)
    rulebook = rules(CLICKS)
    assert run(db, rulebook, ago(6)).stored
    assert run(db, rulebook, ago(5)).changed == 3
    add_activity(db, 1, ago(5), "newsletter_click")
    summary = run(db, rulebook, ago(5))
    assert (summary.stored, summary.changed) == (True, 1)
    assert run(db, rulebook, "2026-12-02").changed == 3  # no longer fresh


def test_scores_of_no_leads(db: Db) -> None:
    summary = run(db, rules(CLICKS))
    assert (summary.leads, summary.changed, summary.grades, summary.moves) == (0, 0, (), ())


def test_one_lead_is_scored_alone(db: Db) -> None:
    three_leads(db)
    rulebook = rules(CLICKS)
    with writing(db, a_command(TODAY.isoformat())) as tx:
        scoring.score_lead(tx, rulebook, 2)
    assert [lead for lead, *_, score, _ in stored(db) if score is not None] == [2]
    run(db, rulebook)
    everyone = stored(db)
    add_activity(db, 1, ago(0), "newsletter_click")
    with writing(db, a_command(TODAY.isoformat())) as tx:
        scoring.score_lead(tx, rulebook, 1)
    assert stored(db) == [(1, "unasked", 0, 21, 21, "A"), *everyone[1:]]


def test_rules_without_groups_or_grades_but_one_give_zero(db: Db) -> None:
    add_described_lead(db, {}, source=1)
    run(db, rules("grades: [{grade: C}]"))
    assert stored(db) == [(1, "unasked", 0, 0, 0, "C")]


def many_rules(count: int) -> str:
    """Rules of all sorts; each gives one point to lead 1."""
    tests = [
        lambda number: f"{{employees: {{over: {number}}}}}",
        lambda number: f"{{job_title: {{contains: [ceo, x{number}]}}}}",
        lambda number: f"{{activity: {{kind: newsletter_click, within: {number % 999 + 1} days}}}}",
        lambda number: f"{{not: {{activity: {{by: us, within: {number % 999 + 1} days}}}}}}",
        lambda number: f"{{any: [{{country: DE}}, {{city: x{number}}}], qualification: not_ready}}",
        lambda number: f"{{answer: {{need: known}}, source: [x{number}, Hannover Messe 2026]}}",
    ]
    lines = [
        f"- {{rule: R{number}, points: 1, when: {tests[number % len(tests)](number)}}}"
        for number in range(count)
    ]
    fit = "\n    ".join(lines[: count // 2])
    interest = "\n    ".join(lines[count // 2 :])
    return (
        f"fit:\n  rules:\n    {fit}\n"
        f"interest:\n  max_points: 500\n  rules:\n    {interest}\n"
        "grades: [{grade: A}]"
    )


def test_twelve_hundred_rules_are_one_statement(db: Db) -> None:
    lead = add_described_lead(
        db, {"employees": 5000, "job_title": "CEO", "country": "DE"}, source=1
    )
    add_described_lead(db, {}, source=2)
    add_touch(db, lead, 1)
    add_activity(db, lead, ago(0), "newsletter_click")
    add_answer(db, lead, ago(0), "need", "later")
    rulebook = rules(many_rules(1200))
    run(db, rulebook)
    assert stored(db) == [
        (1, "not_ready", 600, 500, 1100, "A"),
        (2, "unasked", 100, 100, 200, "A"),
    ]
    explained = why(db, rulebook)
    assert len(explained.parts) == 1201
    assert sum(part.points for part in explained.parts) == 1100


@pytest.mark.parametrize("words", [("any", "all"), ("not",), ("any", "not", "all")])
@pytest.mark.parametrize(("word", "depth"), [("Leiter", 5), ("Leiter Einkauf", 5)])
def test_conditions_may_be_nested(db: Db, words: Sequence[str], word: str, depth: int) -> None:
    add_described_lead(db, {"job_title": "Leiter (Einkauf)"}, source=1)
    when: dict[str, object] = {"job_title": {"word": ["CEO", word]}}
    for level in range(depth):
        joint = words[level % len(words)]
        beside = {} if joint == "not" else {"company": "unknown"}
        when = {joint: {**beside, **when}}
    rule = {"rule": "Deep", "points": 1, "when": when}
    text = {
        "fit": {"rules": [{**rule, "rule": f"Deep {number}"} for number in range(40)]},
        "grades": [{"grade": "A"}],
    }
    rulebook = rules(written(text))
    run(db, rulebook)
    person = Person({"job_title": "Leiter (Einkauf)"}, SOURCES)
    points = assess(person, text, QUALIFICATIONS, TODAY).fit
    assert stored(db) == [(1, "unasked", points, 0, points, "A")]


# --- laws -------------------------------------------------------------------------------------------------


QUALIFICATIONS: list[tuple[str, Mapping[str, object]]] = [
    ("no_need", {"answer": {"need": "none"}}),
    ("ready", {"answer": {"need": "concrete", "start": {"in_next": "12 months"}}}),
    ("not_ready", {"answer": {"need": "known"}}),
]
TITLES = ["Geschäftsführer", "CEO", "Leiter - Einkauf", "Head of CEOs", "LEITER EINKAUF (CEO)"]
NAMES = ["Müller", "MUELLER", "mu\u0308ller", "Miller", "Weiß", "An"]
FIRMS = ["Krane GmbH", "Logistik-Center AG", "Müller & Söhne GmbH"]


def _fields() -> SearchStrategy[dict[str, str | int | float]]:
    firms, amounts = st.sampled_from(FIRMS), st.sampled_from([0, 1_500_49, 1_500_50, 1_000_000_00])
    return st.fixed_dictionaries(
        {"stage": st.sampled_from(["new", "contacted"])},
        optional={
            "last_name": st.sampled_from(NAMES),
            "job_title": st.sampled_from(TITLES),
            "company": firms,
            "industry": st.sampled_from(["Logistik", "LOGISTIK & Transport", "Maschinenbau"]),
            "postcode": st.sampled_from(["70173", "71065", "01067"]),
            "email": st.sampled_from(["a70@shop.example", "71@krane.example"]),
            "employees": st.integers(0, 60),
            "revenue": amounts,
            "address_checked_on": DAYS,
            "owner": st.sampled_from(["South", "north"]),
            "machines": st.integers(0, 60),
            "quota": st.sampled_from([0.5, 2.5, 3.0]),
            "deposit": amounts,
            "trial_ends": DAYS,
            "is_customer": st.integers(0, 1),
            "size": st.sampled_from(["small", "Groß"]),
            "interests": st.sampled_from(["Krane", "Krane\nLogistik", "Logistik\nWeiße Ware"]),
            "nickname": st.sampled_from(NAMES),
        },
    )


def _happenings() -> SearchStrategy[Happening]:
    return st.builds(
        Happening,
        day=DAYS,
        kind=st.sampled_from(["call", "newsletter_click", "form"]),
        by=st.sampled_from(["us", "lead"]),
        count=st.sampled_from([1, 1, 2, 7]),
        result=st.sampled_from([None, "talked", "no_answer"]),
        subject=st.sampled_from([None, "Krane für alle", "Logistik", "MÜLLER"]),
        machine=st.sampled_from([False, False, False, True]),
    )


def _answers() -> SearchStrategy[Said]:
    values: dict[str, SearchStrategy[str | int | float]] = {
        "need": st.sampled_from(["none", "later", "concrete"]),
        "start": DAYS,
        "staff": st.integers(0, 60),
        "share": st.sampled_from([0.5, 2.5]),
        "spend": st.sampled_from([0, 1_500_50]),
        "wants_visit": st.integers(0, 1),
        "words": st.sampled_from(["Krane, Logistik", "ein CEO", "Müller"]),
    }
    return st.sampled_from(sorted(values)).flatmap(
        lambda question: st.builds(Said, DAYS, st.just(question), values[question])
    )


def people() -> SearchStrategy[Person]:
    return st.builds(
        Person,
        fields=_fields(),
        sources=st.lists(st.sampled_from(SOURCES), min_size=1, max_size=3, unique=True),
        activities=st.lists(_happenings(), max_size=6),
        answers=st.lists(_answers(), max_size=6),
    )


QUALIFICATION_TEST = st.sampled_from(["ready", "not_ready", "no_need", "unasked"])


def _rules(prefix: str) -> SearchStrategy[list[dict[str, object]]]:
    points = st.integers(-30, 30).filter(bool)
    once = st.fixed_dictionaries(
        {"points": points, "when": conditions({"qualification": QUALIFICATION_TEST})}
    )
    each = st.fixed_dictionaries(
        {},
        optional={
            "half_life": st.sampled_from(["1 day", "60 days", "2 weeks", "3 months", "1 year"]),
            "max_points": st.integers(1, 40),
        },
    )
    guards: list[dict[str, object]] = [
        {},
        {"country": "unknown"},
        {"employees": {"over": 20}},
        {"not": {"answer": {"need": "none"}}},
    ]
    counted = st.builds(
        lambda points, each, test, guard: {
            "points": points,
            "each": each,
            "when": {**guard, "activity": test},
        },
        points,
        each,
        activities(times=False),
        st.sampled_from(guards),
    )
    return st.lists(once | counted, max_size=4).map(
        lambda some: [{"rule": f"{prefix} {n}", **rule} for n, rule in enumerate(some)]
    )


def scorings() -> SearchStrategy[dict[str, object]]:
    def group(prefix: str) -> SearchStrategy[dict[str, object]]:
        return st.fixed_dictionaries(
            {"rules": _rules(prefix)}, optional={"max_points": st.integers(1, 40)}
        )

    limits = st.integers(-20, 40).map(lambda limit: {"at_least": limit})
    more = dict.fromkeys(("fit", "interest", "score"), limits)
    grade = conditions({"qualification": QUALIFICATION_TEST, **more})
    return st.builds(
        lambda fit, interest, whens: {
            "fit": fit,
            "interest": interest,
            "grades": [
                *({"grade": f"G{n}", "when": when} for n, when in enumerate(whens)),
                {"grade": "Last"},
            ],
        },
        group("Fit"),
        group("Interest"),
        st.lists(grade, max_size=2),
    )


def put(db: Db, people: Sequence[Person], order: random.Random | None = None) -> None:
    """Write the leads; with `order`, their activities one among the other in that order."""
    ids = {name: number for number, (name, _) in enumerate(SOURCES, 1)}
    happened = []
    db.execute("BEGIN")
    for person in people:
        sources = [ids[name] for name, _ in person.sources]
        lead = add_described_lead(db, person.fields, source=sources[0])
        for source in sources:
            add_touch(db, lead, source)
        happened += [(lead, one) for one in person.activities]
        for said in person.answers:
            text = said.question == "words"
            add_answer(db, lead, said.day, said.question, said.value, is_text=text)
    if order:
        order.shuffle(happened)
    for lead, one in happened:
        add_activity(
            db,
            lead,
            one.day,
            one.kind,
            by=one.by,
            count=one.count,
            result=one.result,
            subject=one.subject,
            machine=int(one.machine),
        )
    db.execute("COMMIT")


LAW = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@LAW
@given(scorings(), st.lists(people(), min_size=1, max_size=4))
def test_the_sql_agrees_with_a_plain_scorer_and_parts_add_up(
    scoring_rules: dict[str, object], leads: list[Person]
) -> None:
    rulebook = rules(written(scoring_rules))
    with database() as db:
        put(db, leads)
        run(db, rulebook)
        found = stored(db)
        explained = [why(db, rulebook, lead) for lead, *_ in found]
    for person, row, explanation in zip(leads, found, explained, strict=True):
        expected = assess(person, scoring_rules, QUALIFICATIONS, TODAY)
        fit, interest = expected.fit, expected.interest
        assert row[1:] == (expected.qualification, fit, interest, fit + interest, expected.grade)
        assert {part.rule: part.points for part in explanation.parts} == expected.parts
        assert sum(part.points for part in explanation.parts) == explanation.score == row[4]
        assert (explanation.qualification, explanation.fit) == row[1:3]
        assert (explanation.interest, explanation.grade) == (row[3], row[5])


@LAW
@given(scorings(), st.lists(people(), min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_the_order_of_activities_does_not_matter(
    scoring_rules: dict[str, object], leads: list[Person], order: random.Random
) -> None:
    rulebook = rules(written(scoring_rules))
    with database() as one, database() as other:
        put(one, leads)
        put(other, leads, order)
        run(one, rulebook)
        run(other, rulebook)
        assert stored(one) == stored(other)


@LAW
@given(
    conditions({"qualification": QUALIFICATION_TEST}), st.lists(people(), min_size=1, max_size=4)
)
def test_a_rule_and_its_negation_count_every_lead_once(
    when: Mapping[str, object], leads: list[Person]
) -> None:
    text = {
        "fit": {"rules": [{"rule": "It", "points": 1, "when": when}]},
        "interest": {"rules": [{"rule": "Not it", "points": 1, "when": {"not": when}}]},
        "grades": [{"grade": "A"}],
    }
    with database() as db:
        put(db, leads)
        run(db, rules(written(text)))
        assert [(fit + interest) for _, _, fit, interest, _, _ in stored(db)] == [1] * len(leads)


@LAW
@given(scorings(), st.lists(people(), min_size=1, max_size=3))
def test_one_lead_alone_gets_the_score_that_it_gets_among_all(
    scoring_rules: dict[str, object], leads: list[Person]
) -> None:
    rulebook = rules(written(scoring_rules))
    with database() as one, database() as other:
        put(one, leads)
        put(other, leads)
        run(one, rulebook)
        with writing(other, a_command(TODAY.isoformat())) as tx:
            for lead in range(1, len(leads) + 1):
                scoring.score_lead(tx, rulebook, lead)
        assert stored(one) == stored(other)
