"""The reports on lists that others wrote, against the same figures counted plainly; skipped where the lists are not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from leadq.reports.conversion import conversion
from leadq.reports.funnel import funnel, losses
from leadq.store import mirror
from leadq.store.cohorts import Cohort
from leadq.store.groupings import groupings
from leadq.store.opening import DATABASE, opened
from leadq.store.received import Received
from leadq.store.transactions import Db
from leadq.values.durations import Duration
from tests.commands import new_workspace
from tests.reports import plain_reports
from tests.reports.plain_reports import Wanted
from tests.reports.test_plainly import assert_adds_up, assert_stages_add_up, figures, key

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
EXAMPLES = ROOT / "docs" / "examples"
PERIOD = (date(2016, 12, 1), date(2017, 6, 30))

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the lists of others are not here (../shared/data)"
)


@pytest.fixture(scope="module")
def maven(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Db]:
    leadq = new_workspace(tmp_path_factory.mktemp("maven") / "ws")
    leadq.ok("import", DATA / "maven" / "sales_pipeline.csv", "--mapping", EXAMPLES / "maven.yaml")
    with opened(leadq.folder / DATABASE) as db:
        yield db


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Db]:
    folder = tmp_path_factory.mktemp("xedu") / "ws"
    folder.mkdir()
    shutil.copytree(EXAMPLES / "xedu", folder / "rules")
    leadq = new_workspace(folder)
    leadq.ok("import", DATA / "xedu" / "leads.csv", "--mapping", folder / "rules" / "xedu.yaml")
    leadq.ok("score")
    with opened(folder / DATABASE) as db:
        yield db


def check_conversion(db: Db, by: str, as_of: date, cohort: Cohort) -> None:
    window = cohort.within.after if cohort.within else None
    wanted = Wanted(as_of, cohort.received.first, cohort.received.last, None, window)
    grouping = groupings(mirror.catalogue(db))[by]
    rows = conversion(db, as_of=as_of, cohort=cohort, by=grouping)
    assert {key(row.group): figures(row) for row in rows} == plain_reports.conversion(
        db, by, wanted
    )
    assert_adds_up(rows, counts_once=True)
    assert len(rows) > 1


@pytest.mark.parametrize("by", ["source", "month", "owner"])
@pytest.mark.parametrize(
    "cohort", [Cohort(), Cohort(Received(*PERIOD)), Cohort(within=Duration(90, "day"))], ids=str
)
@pytest.mark.parametrize("as_of", [date(2017, 9, 1), date(2026, 11, 20)], ids=str)
def test_maven_converts_as_counted_plainly(maven: Db, by: str, cohort: Cohort, as_of: date) -> None:
    check_conversion(maven, by, as_of, cohort)


@pytest.mark.parametrize("by", ["source", "occupation", "grade", "month"])
def test_the_school_converts_as_counted_plainly(school: Db, by: str) -> None:
    check_conversion(school, by, date(2026, 11, 20), Cohort())


@pytest.mark.parametrize("cohort", [Cohort(), Cohort(within=Duration(60, "day"))], ids=str)
def test_the_funnel_of_maven_is_as_counted_plainly(maven: Db, cohort: Cohort) -> None:
    as_of = date(2017, 9, 1)
    rows = funnel(maven, as_of=as_of, cohort=cohort)
    window = cohort.within.after if cohort.within else None
    wanted = Wanted(as_of, window=window)
    left_out = {"advanced_low", "advanced_high"}
    found = [
        {name: value for name, value in asdict(row).items() if name not in left_out} for row in rows
    ]
    assert found == plain_reports.funnel(maven, wanted)
    assert_stages_add_up(rows)
    *reasons, total = losses(maven, as_of=as_of, cohort=cohort)
    assert sum(row.lost for row in reasons) == total.lost > 0
    assert {
        (row.reason, stage): lost for row in reasons for stage, lost in row.lost_in.items() if lost
    } == plain_reports.losses(maven, wanted)
