"""Those who take the same leads share them: nobody gets one while another of them has two fewer."""

from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from leadq.journey.handing import hand_over_all
from leadq.rulebook.loading import Rulebook, load_rulebook
from leadq.store.writing import writing
from tests.commands import new_workspace
from tests.facts import a_command, add_lead, add_source
from tests.process.stories import QUESTIONS, SCORING, process

SHARERS = ("south", "west", "east")
_PEOPLE = "people:\n" + "".join(
    f"  {name}: {{takes: all}}\n" for name in (*SHARERS, "head", "pool")
)
LOADS = st.tuples(*(st.integers(0, 6) for _ in SHARERS))


@cache
def _template() -> tuple[bytes, Rulebook]:
    with tempfile.TemporaryDirectory() as folder:
        leadq = new_workspace(Path(folder) / "ws", "2026-11-02")
        rules = leadq.folder / "rules"
        people = _PEOPLE.replace("head: {takes: all}", "head: {}").replace(
            "pool: {takes: all}", "pool: {}"
        )
        (rules / "process.yaml").write_text(process(people), encoding="utf-8")
        (rules / "questions.yaml").write_text(QUESTIONS, encoding="utf-8")
        (rules / "scoring.yaml").write_text(SCORING, encoding="utf-8")
        leadq.ok("score")
        return (leadq.folder / "leads.db").read_bytes(), load_rulebook(rules)


@settings(max_examples=60, deadline=None)
@given(keep=LOADS, parked=LOADS, waiting=st.lists(st.sampled_from([None, *SHARERS]), max_size=12))
def test_nobody_gets_a_lead_while_another_has_two_fewer(
    keep: tuple[int, ...], parked: tuple[int, ...], waiting: list[str | None]
) -> None:
    """Open leads count, parked ones do not, and those that are shared out only for whoever gets them."""
    stored, rulebook = _template()
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.deserialize(stored)
    source = add_source(db, "Fair")

    def add(stage: str, owner: str | None) -> int:
        lead = add_lead(
            db, source=source, received_on="2026-11-02", visits=[(stage, "2026-11-02", None)]
        )
        db.execute("UPDATE lead SET owner = ?, owner_folded = ? WHERE id = ?", (owner, owner, lead))
        return lead

    for stage, loads in (("sales", keep), ("nurture", parked)):
        for owner, count in zip(SHARERS, loads, strict=True):
            for _ in range(count):
                add(stage, owner)
    ours = [add("handover", owner) for owner in waiting]
    with writing(db, a_command("2026-11-03")) as tx:
        handed = hand_over_all(tx, rulebook)
    assert handed.given == len(ours)
    offers = dict(db.execute("SELECT lead_id, owner FROM handover"))
    assert offers.keys() == set(ours)
    got = Counter(offers.values())
    has = {owner: count + got[owner] for owner, count in zip(SHARERS, keep, strict=True)}
    for owner in got:
        assert has[owner] <= min(has.values()) + 1
    db.close()
