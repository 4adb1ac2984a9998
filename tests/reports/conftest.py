"""Twelve leads at two sources, whose figures the tests of the reports have counted by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadq.store.opening import opened
from leadq.store.transactions import Db
from tests.facts import add_lead, add_source, add_stages, new_database


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Db]:
    with opened(new_database(tmp_path_factory.mktemp("conversion"))) as db:
        add_stages(db)
        yield db


@pytest.fixture
def db(empty: Db) -> Iterator[Db]:
    empty.execute("BEGIN")
    yield empty
    empty.execute("ROLLBACK")


def story(*entries: tuple[str, str]) -> list[tuple[str, str, str | None]]:
    """Visits from (stage, day of entering): each ends when the next begins."""
    days = [day for _, day in entries[1:]]
    return [(stage, day, left) for (stage, day), left in zip(entries, [*days, None], strict=True)]


def jan(*entries: tuple[str, str]) -> list[tuple[str, str, str | None]]:
    return story(*((stage, f"2026-{day}") for stage, day in entries))


@pytest.fixture
def twelve(db: Db) -> Db:
    fair, web = add_source(db, "Hannover Messe"), add_source(db, "web form", kind="web form")
    at_fair = [
        # open in the first stage
        (jan(("new", "01-05")), None),
        # came back from being parked: contacted twice, counted once
        (
            jan(
                ("new", "01-05"),
                ("contacted", "01-08"),
                ("nurture", "01-20"),
                ("contacted", "03-02"),
            ),
            None,
        ),
        # open in handover
        (jan(("new", "01-05"), ("contacted", "01-07"), ("handover", "02-03")), None),
        # open in the last stage
        (
            jan(
                ("new", "01-05"),
                ("contacted", "01-07"),
                ("handover", "01-14"),
                ("sales", "01-16"),
                ("offer", "02-20"),
            ),
            None,
        ),
        # parked out of sales, handover skipped
        (
            jan(("new", "01-05"), ("contacted", "01-09"), ("sales", "01-21"), ("nurture", "02-10")),
            None,
        ),
        # lost on the day of the first contact
        (jan(("new", "01-05"), ("contacted", "01-09"), ("lost", "01-09")), None),
        # won through every stage
        (
            jan(
                ("new", "01-05"),
                ("contacted", "01-06"),
                ("handover", "01-12"),
                ("sales", "01-13"),
                ("offer", "01-23"),
                ("won", "02-04"),
            ),
            1_200_000,
        ),
        # no lead at all
        (jan(("new", "01-05"), ("contacted", "01-06"), ("invalid", "01-08")), None),
    ]
    for visits, value in at_fair:
        add_lead(db, source=fair, received_on="2026-01-05", visits=visits, order_value=value)
    on_the_web = [
        # open in sales
        ("2026-01-10", jan(("new", "01-10"), ("contacted", "01-12"), ("handover", "01-19"), ("sales", "01-20")), None),
        # won after one call, stages skipped
        ("2026-02-01", jan(("new", "02-01"), ("won", "02-15")), 50_000),
        # lost at the offer, then reopened
        (
            "2026-01-11",
            jan(
                ("new", "01-11"), ("contacted", "01-13"), ("handover", "01-20"), ("sales", "01-22"),
                ("offer", "01-27"), ("lost", "01-30"), ("contacted", "03-15"),
            ),
            None,
        ),
        # imported as lost, without history
        ("2026-01-20", jan(("lost", "02-10")), None),
    ]  # fmt: skip
    for received_on, visits, value in on_the_web:
        add_lead(db, source=web, received_on=received_on, visits=visits, order_value=value)
    return db
