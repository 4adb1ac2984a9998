"""Whether points sort well: leads counted by hand, and any history against a plain scorer on each lead's own day."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from leadq.reports.scores import Rate, RuleQuality, ScoreQuality, score_quality
from leadq.rulebook.loading import Rulebook
from leadq.store.opening import opened
from leadq.store.received import ALL, Received
from leadq.store.transactions import Db
from tests.facts import add_activity, add_answer, add_later_lead, add_lead, add_source
from tests.plain_scoring import Assessed, Person, assess
from tests.rulebook.rulebooks import DAYS, TODAY, new_workspace_database, rulebook, written
from tests.test_scoring import LAW, QUALIFICATIONS, SOURCES, people, put, scorings

LATER = date(2030, 1, 1)


@cache
def _template() -> Path:
    path = new_workspace_database(Path(tempfile.mkdtemp(prefix="leadq-quality-")))
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
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(Path(shutil.copy(_template(), folder))) as db,
    ):
        db.execute("PRAGMA synchronous=off")
        yield db


@pytest.fixture
def db() -> Iterator[Db]:
    with database() as db:
        yield db


def rules(scoring: str) -> Rulebook:
    return rulebook(scoring=dedent(scoring))


def quality(
    db: Db,
    rulebook: Rulebook,
    *,
    as_of: date = LATER,
    received: Received = ALL,
) -> ScoreQuality:
    return score_quality(db, rulebook, as_of=as_of, received=received)


def lead(db: Db, *visits: tuple[str, str], received_on: str = "2026-01-05") -> int:
    """A lead with these stages, each entered on its day; the one before ends then."""
    left = [*(day for _, day in visits[1:]), None]
    story = [(stage, day, end) for (stage, day), end in zip(visits, left, strict=True)]
    return add_lead(db, source=1, received_on=received_on, visits=story)


def found(conversion: Rate | None) -> tuple[int, int] | None:
    return (conversion.leads, conversion.won) if conversion else None


# --- counted by hand ---------------------------------------------------------------------------------------

EIGHT = """
    fit:
      rules:
        - {rule: Left new, points: 3, when: {stage: contacted}}
    interest:
      max_points: 20
      rules:
        - {rule: Clicked, points: 10, each: {half_life: 10 days}, when: {activity: {kind: newsletter_click}}}
        - {rule: Called lately, points: 5, when: {activity: {kind: call, within: 7 days}}}
        - {rule: Concrete need, points: 20, when: {answer: {need: concrete}}}
        - {rule: Starts soon, points: 1, when: {answer: {start: {in_next: 1 month}}}}
        - {rule: Never, points: 50, when: {phone: known}}
    grades:
      - {grade: A, when: {score: {at_least: 20}}}
      - {grade: B, when: {interest: {at_least: 1}, stage: known}}
      - {grade: C}
    """


@pytest.fixture
def eight(db: Db) -> Db:
    """Closed on 02-10, so looked at on 02-09; what comes later in a line is what the points come from."""
    db.execute("BEGIN")
    closed = ("won", "2026-02-10")
    one = lead(db, ("new", "2026-01-05"), closed)
    add_activity(db, one, "2026-02-09", "newsletter_click")  # 10
    add_activity(db, one, "2026-01-30", "newsletter_click")  # 5, ten days before
    add_activity(db, one, "2026-02-10", "newsletter_click")  # the closing day is too late
    two = lead(db, ("new", "2026-01-05"), ("contacted", "2026-02-09"), closed)  # 3
    add_answer(db, two, "2026-02-09", "need", "concrete")  # 20
    add_activity(db, two, "2026-02-02", "call")  # 5, seven days before; the group gives 20 at most
    three = lead(
        db, ("new", "2026-01-05"), ("contacted", "2026-02-10"), closed
    )  # not yet contacted
    add_answer(db, three, "2026-02-10", "need", "concrete")  # too late
    add_activity(db, three, "2026-02-10", "call")  # too late
    lost = ("lost", "2026-02-10")
    four = lead(db, ("new", "2026-01-05"), ("contacted", "2026-01-06"), lost)  # 3
    add_activity(db, four, "2026-02-01", "call")  # eight days before
    five = lead(db, ("new", "2026-01-05"), lost)
    add_answer(db, five, "2026-02-01", "need", "concrete")
    add_answer(db, five, "2026-02-08", "need", "none")  # the later answer counts
    add_answer(
        db, five, "2026-02-08", "start", "2026-02-09"
    )  # 1: the day itself is in the next month
    six = lead(db, ("new", "2026-01-05"), ("lost", "2026-03-10"), received_on="2026-01-07")
    add_activity(db, six, "2026-03-09", "newsletter_click")  # 10: its own day is later
    add_answer(db, six, "2026-01-20", "start", "2026-04-09")  # 1: a month from 03-09, to the day
    # not closed, or never a lead
    lead(db, ("new", "2026-01-05"), ("lost", "2026-02-10"), ("contacted", "2026-02-12"))
    lead(db, ("invalid", "2026-02-10"))
    db.execute("COMMIT")
    return db


@pytest.mark.parametrize("is_moved_later", [False, True])
def test_leads_are_counted_as_by_hand(eight: Db, is_moved_later: bool) -> None:
    # scores: won 15, 23, 0; lost 3, 1, 11
    if is_moved_later:
        add_later_lead(eight)
    report = quality(eight, rules(EIGHT))
    assert found(report.closed) == (6, 3)
    assert [(row.grade, *(found(row.conversion) or ())) for row in report.grades] == [
        ("A", 1, 1),
        ("B", 3, 1),
        ("C", 2, 1),
    ]
    assert [(row.low, row.high, *(found(row.conversion) or ())) for row in report.bands] == [
        (20, None, 1, 1), (15, 19, 1, 1), (10, 14, 1, 0), (5, 9, 0, 0), (None, 4, 3, 1),
    ]  # fmt: skip
    score, newest = report.rankings
    assert [score.auc, newest.auc] == pytest.approx([6 / 9, 3 / 9])
    assert (score.best_leads, score.best_won, score.lift) == (2, 2, 2)
    assert [(row.rule, found(row.hit), found(row.others), row.finding) for row in report.rules] == [
        ("Left new", (2, 1), (4, 2), None),
        ("Clicked", (2, 1), (4, 2), None),
        ("Called lately", (1, 1), (5, 2), None),
        ("Concrete need", (1, 1), (5, 2), None),
        ("Starts soon", (2, 0), (4, 3), "weak_wrong_way"),
        ("Never", (0, 0), (6, 3), "never_fires"),
    ]
    assert (report.too_few, report.closed_on_arrival) == (True, 0)


def test_another_day_sees_what_was_closed_by_then(eight: Db) -> None:
    report = quality(eight, rules(EIGHT), as_of=date(2026, 2, 11))
    # the sixth was not yet lost; the seventh was, and came back the day after
    assert found(report.closed) == (6, 3)
    assert found(quality(eight, rules(EIGHT), as_of=date(2026, 2, 9)).closed) == (0, 0)


def test_a_cohort_has_its_days(eight: Db) -> None:
    received = Received(date(2026, 1, 6), date(2026, 1, 7))
    assert found(quality(eight, rules(EIGHT), received=received).closed) == (1, 0)


@pytest.mark.parametrize("is_moved_later", [False, True])
def test_leads_of_one_kind_are_told_by_their_source(eight: Db, is_moved_later: bool) -> None:
    if is_moved_later:
        add_later_lead(eight)
    eight.execute("UPDATE lead SET source_id = 2 WHERE outcome = 'won'")
    of_kind = quality(eight, rules(EIGHT), received=Received(kind=SOURCES[1][1]))
    assert found(of_kind.closed) == (3, 3)


def test_no_closed_lead_gives_no_figure(db: Db) -> None:
    report = quality(db, rules(EIGHT))
    assert (report.closed.leads, report.closed.conversion_rate, report.bands) == (0, None, ())
    assert {row.finding for row in report.rules} == {None}
    assert [row.auc for row in report.rankings] == [None, None]


def test_leads_that_close_on_the_day_they_come_are_told(db: Db) -> None:
    lead(db, ("won", "2026-01-05"))
    lead(db, ("new", "2026-01-05"), ("lost", "2026-01-06"))
    assert quality(db, rules(EIGHT)).closed_on_arrival == 1


def test_nothing_is_written_and_no_table_stays(eight: Db) -> None:
    add_later_lead(eight)
    before = list(eight.iterdump())
    quality(eight, rules(EIGHT))
    assert list(eight.iterdump()) == before
    assert list(eight.execute("SELECT name FROM temp.sqlite_schema")) == []


# --- what looks at the end ----------------------------------------------------------------------------------


def rule_of(report: ScoreQuality, name: str) -> RuleQuality:
    return next(row for row in report.rules if row.rule == name)


def test_a_rule_that_asks_for_the_outcome_sees_that_of_the_day_before(db: Db) -> None:
    for outcome in ["won"] * 3 + ["lost"] * 3:
        lead(db, ("new", "2026-01-05"), ("contacted", "2026-01-08"), (outcome, "2026-02-10"))
    report = quality(
        db,
        rules("""
            fit:
              rules:
                - {rule: Is won, points: 50, when: {outcome: won}}
                - {rule: Lives, points: 5, when: {outcome: [open, parked], closed_on: unknown}}
                - {rule: Has a reason, points: -5, when: {reason: known}}
                - {rule: Moved, points: 5, when: {stage_entered_on: {before: 2026-01-09}}}
            grades: [{grade: Won, when: {stage: won}}, {grade: Other}]
            """),
    )
    assert [(row.rule, row.finding) for row in report.rules] == [
        ("Is won", "never_fires"),
        ("Lives", "always_fires"),
        ("Has a reason", "never_fires"),
        ("Moved", "always_fires"),
    ]
    assert [found(row.conversion) for row in report.grades] == [(0, 0), (6, 3)]
    assert report.rankings[0].auc == 0.5


def test_a_lead_that_came_back_was_lost_on_the_day_before(db: Db) -> None:
    lead(
        db,
        ("new", "2026-01-05"),
        ("lost", "2026-01-20"),
        ("contacted", "2026-02-10"),
        ("won", "2026-02-10"),
    )
    report = quality(
        db,
        rules("""
            fit:
              rules:
                - {rule: Was lost, points: 5, when: {outcome: lost, closed_on: "2026-01-20"}}
            grades: [{grade: A}]
            """),
    )
    assert found(rule_of(report, "Was lost").hit) == (1, 1)


ENDING = """
    fit:
      rules:
        - {rule: Large order, points: 50, when: {order_value: {at_least: 1}}}
        - {rule: No step, points: 50, when: {not: {any: [{next_due: known}, {phone: known}]}}}
        - {rule: Clicked, points: 7, when: {activity: {kind: newsletter_click}}}
    grades: [{grade: A, when: {score: {at_least: 8}}}, {grade: B, when: {order_value: known}}, {grade: C}]
    """


def test_what_only_the_closing_writes_gives_no_points(db: Db) -> None:
    add_lead(
        db,
        source=1,
        received_on="2026-01-05",
        visits=[("won", "2026-02-10", None)],
        order_value=9_00,
    )
    clicked = lead(db, ("lost", "2026-02-10"))
    add_activity(db, clicked, "2026-02-01", "newsletter_click")
    report = quality(db, rules(ENDING))
    assert [(row.rule, row.finding) for row in report.rules] == [
        ("Large order", "sees_the_end"),
        ("No step", "sees_the_end"),
        ("Clicked", "weak_wrong_way"),
    ]
    assert rule_of(report, "No step").hit is None
    assert [found(row.conversion) for row in report.grades] == [(0, 0), (0, 0), (2, 1)]
    assert report.rankings[0].auc == 0


# --- what is sure, and what is thin ----------------------------------------------------------------------------

ONE = """
    fit:
      rules:
        - {{rule: Clicked, points: {points}, when: {{activity: {{kind: newsletter_click}}}}}}
    grades: [{{grade: A}}]
    """


def clicks(db: Db, *, hit: tuple[int, int], others: tuple[int, int]) -> None:
    """Won and lost leads that clicked, and others that did not."""
    db.execute("BEGIN")
    for (won, lost), clicked in ((hit, True), (others, False)):
        for outcome in ["won"] * won + ["lost"] * lost:
            number = lead(db, ("new", "2026-01-05"), (outcome, "2026-02-10"))
            if clicked:
                add_activity(db, number, "2026-01-20", "newsletter_click")
    db.execute("COMMIT")


@pytest.mark.parametrize(
    ("hit", "others", "points", "finding"),
    [
        ((8, 32), (20, 20), 5, "wrong_way"),
        ((20, 20), (8, 32), -5, "wrong_way"),
        ((8, 32), (20, 20), -5, None),
        ((20, 20), (20, 20), 5, None),
        ((19, 21), (20, 20), 5, "weak_wrong_way"),
        ((2, 26), (40, 20), 5, "weak_wrong_way"),  # clear, but 28 leads are thin
        ((0, 40), (9, 31), 5, "weak_wrong_way"),  # clear, but 9 orders are too few
    ],
)
def test_a_rule_points_the_wrong_way_for_sure_or_perhaps(
    db: Db, hit: tuple[int, int], others: tuple[int, int], points: int, finding: str | None
) -> None:
    clicks(db, hit=hit, others=others)
    (row,) = quality(db, rules(ONE.format(points=points))).rules
    assert row.finding == finding


def test_the_difference_is_newcombes(db: Db) -> None:
    # Newcombe 1998, table II, example (a) by method 10: 56/70 - 48/80 is 0.2, 0.0524 to 0.3339
    clicks(db, hit=(56, 14), others=(48, 32))
    (row,) = quality(db, rules(ONE.format(points=5))).rules
    assert row.difference == pytest.approx(0.2)
    assert [row.difference_low, row.difference_high] == pytest.approx([0.0524, 0.3339], abs=5e-5)
    assert row.finding is None


@pytest.mark.parametrize(
    ("won", "lost", "thin"), [(10, 20, False), (9, 40, True), (40, 9, True), (14, 15, True)]
)
def test_few_closed_leads_are_thin(db: Db, won: int, lost: int, thin: bool) -> None:
    clicks(db, hit=(won, lost), others=(0, 0))
    assert quality(db, rules(ONE.format(points=5))).too_few == thin


def test_twelve_hundred_rules_are_counted_each(db: Db) -> None:
    clicks(db, hit=(1, 0), others=(1, 1))
    lines = [
        {"rule": f"Rule {n}", "points": 1, "when": {"activity": {"kind": ["newsletter_click", "form"][n % 2]}}}
        for n in range(1200)
    ]  # fmt: skip
    report = quality(db, rules(written({"fit": {"rules": lines}, "grades": [{"grade": "A"}]})))
    assert [found(row.hit) for row in report.rules] == [(1, 1), (0, 0)] * 600
    assert report.bands[0].low == 600


# --- laws ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Story:
    """A lead with its stages, each entered on its day; where it was before is the first stage."""

    person: Person
    received_on: str
    visits: Sequence[tuple[str, str]]

    def stood(self, day: str) -> tuple[str, str] | None:
        """The stage that it was in at the end of a day, and since when."""
        been = [visit for visit in self.visits if visit[1] <= day]
        return been[-1] if been else None


# near the days of activities and answers, so that these fall on the eves, the closing days and the ends of windows
_CLOSE = st.sampled_from([-1, 0, 0, 1, 1, 2, 15, 31, 32, 91, 366]).map(
    lambda days: (TODAY + timedelta(days=days)).isoformat()
)


def stories() -> st.SearchStrategy[Story]:
    ways = st.sampled_from(
        ["won", "lost", "new won", "new lost", "new contacted won", "nurture lost", "lost contacted won",
         "new contacted", "nurture", "won lost", "new invalid"]
    ).map(str.split)  # fmt: skip
    return st.builds(
        lambda person, received, way, days: Story(
            replace(person, fields={k: v for k, v in person.fields.items() if k != "stage"}),
            received,
            list(zip(way, sorted(days), strict=False)),
        ),
        people(),
        DAYS.filter(lambda day: day <= TODAY.isoformat()),
        ways,
        st.lists(_CLOSE | DAYS, min_size=3, max_size=3),
    )


OUTCOMES = {"won": "won", "lost": "lost", "invalid": "invalid", "nurture": "parked"}

_NOW = """
UPDATE lead SET received_on = :received, stage = :stage, outcome = :outcome, stage_entered_on = :day,
  closed_on = :closed, reason = :reason, next_action = :action, next_due = :due, next_first_due = :due, next_kind = :kind
WHERE id = :lead
"""


def tell(db: Db, told: Sequence[Story]) -> None:
    """Write the leads, and let them go through their stages."""
    put(db, [replace(one.person, fields={**one.person.fields, "stage": "new"}) for one in told])
    for number, one in enumerate(told, start=1):
        for seq, (stage, day) in enumerate(one.visits, start=1):
            db.execute(
                "INSERT INTO stage_visit (lead_id, seq, stage, entered_on) VALUES (?, ?, ?, ?)",
                (number, seq, stage, day),
            )
        stage, day = one.visits[-1]
        outcome = OUTCOMES.get(stage, "open")
        lives = outcome in {"open", "parked"}
        now = {
            "lead": number,
            "received": one.received_on,
            "stage": stage,
            "outcome": outcome,
            "day": day,
            "closed": None if lives else day,
            "reason": "other" if outcome in {"lost", "invalid"} else None,
            "action": "First call" if lives else None,
            "due": day if lives else None,
            "kind": "planned" if lives else None,
        }
        db.execute(_NOW, now)


def before_closing(
    told: Sequence[Story], scoring: Mapping[str, object], as_of: date
) -> list[tuple[Story, bool, Assessed]]:
    """The leads that were closed on a day, whether won, as they were assessed on the day before they closed."""
    closed = []
    for one in told:
        stood = one.stood(as_of.isoformat())
        if stood is None or stood[0] not in {"won", "lost"} or one.received_on > as_of.isoformat():
            continue
        eve = date.fromisoformat(stood[1]) - timedelta(days=1)
        stage, _ = one.stood(eve.isoformat()) or ("new", "")
        person = replace(one.person, fields={**one.person.fields, "stage": stage})
        closed.append((one, stood[0] == "won", assess(person, scoring, QUALIFICATIONS, eve)))
    return closed


def area(won: Sequence[bool], keys: Sequence[float]) -> float | None:
    return roc_auc_score(won, keys) if 0 < sum(won) < len(won) else None


@LAW
@given(
    scorings(),
    st.lists(stories(), min_size=1, max_size=6),
    st.none() | (_CLOSE | DAYS).map(date.fromisoformat),
)
def test_any_history_gives_what_a_plain_scorer_finds_on_each_leads_own_day(
    scoring: dict[str, object], told: list[Story], day: date | None
) -> None:
    rulebook = rules(written(scoring))
    with database() as db:
        tell(db, told)
        report = quality(db, rulebook, as_of=day or LATER)
    closed = before_closing(told, scoring, day or LATER)
    won = [is_won for _, is_won, _ in closed]
    assert found(report.closed) == (len(closed), sum(won))
    grades = Counter((one.grade, is_won) for _, is_won, one in closed)
    for row in report.grades:
        of_grade = grades[row.grade, True], grades[row.grade, False]
        assert found(row.conversion) == (sum(of_grade), of_grade[0])
    points = [one.fit + one.interest for *_, one in closed]
    arrivals = [date.fromisoformat(one.received_on).toordinal() for one, *_ in closed]
    assert [row.auc for row in report.rankings] == pytest.approx(
        [area(won, points), area(won, arrivals)]
    )
    for line in report.rules:
        hit = [is_won for _, is_won, one in closed if line.rule in one.parts]
        assert found(line.hit) == (len(hit), sum(hit))
        assert found(line.others) == (len(closed) - len(hit), sum(won) - sum(hit))
    for band in report.bands:
        inside = [
            is_won
            for is_won, score in zip(won, points, strict=True)
            if (band.low is None or score >= band.low) and (band.high is None or score <= band.high)
        ]
        assert found(band.conversion) == (len(inside), sum(inside))
