"""Commands of the process in any order, on leads in memory: after each of them they are where the model (`model.py`) says."""

from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from textwrap import dedent

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from leadq import handover, scoring
from leadq.calling.logging import Entry, log
from leadq.editing import edit
from leadq.errors import UsageError
from leadq.filtering import parse_filters
from leadq.journey.automatic import move_automatically
from leadq.journey.filtered import advance_all
from leadq.journey.handing import hand_over_all
from leadq.journey.moves import WantedMove, advance
from leadq.journey.steps import GivenStep
from leadq.nightly import night
from leadq.rulebook.loading import Rulebook, load_rulebook
from leadq.store import happenings
from leadq.store.assessments import EVERYBODY
from leadq.store.happenings import Activity
from leadq.store.writing import Transaction, writing
from tests.commands import new_workspace, write_list
from tests.facts import a_command
from tests.process.model import LADDER, Given, Lead, Office, Refused, Step, workdays_after
from tests.process.stories import QUESTIONS, SCORING, process

FIRST_DAY = date(2026, 11, 2)
LAST_YEAR = 2029  # as far as the calendar of these rules surely reaches
_PEOPLE = """
people:
  south: {email: south@example.com, takes: {city: Ulm}}
  west: {email: west@example.com, takes: {city: Ulm}}
  north: {email: north@example.com, takes: all, away: {from: 2026-11-09, to: 2026-11-20}}
  head: {email: head@example.com}
  pool: {email: pool@example.com}
"""
_CITIES = ("Ulm", "Ulm", "Ulm", "Kiel")
STAGES = (*LADDER, "nurture", "won", "lost")
REASONS = {"lost": "no need"}
LEADS = st.integers(1, len(_CITIES))
PEOPLE = st.sampled_from(["south", "west", "north", "head"])
DAYS = st.one_of(st.integers(0, 4), st.integers(0, 40))
GIVEN = st.tuples(st.one_of(st.none(), st.just("Send the drawing")), st.one_of(st.none(), DAYS))


@cache
def _template() -> tuple[bytes, Rulebook]:
    """A database with leads on their first day, and its rules."""
    with tempfile.TemporaryDirectory() as folder:
        leadq = new_workspace(Path(folder) / "ws", FIRST_DAY.isoformat())
        rules = leadq.folder / "rules"
        (rules / "process.yaml").write_text(process(dedent(_PEOPLE).lstrip()), encoding="utf-8")
        (rules / "questions.yaml").write_text(QUESTIONS, encoding="utf-8")
        (rules / "scoring.yaml").write_text(SCORING, encoding="utf-8")
        rows = (
            f"Lead{number},l{number}@x{number}.example,{city}"
            for number, city in enumerate(_CITIES, 1)
        )
        text = "\n".join(["Nachname,E-Mail,Ort", *rows, ""])
        leadq.ok("import", write_list(leadq.folder / "fair.csv", text), "--source", "Fair")
        leadq.ok("score")
        return (leadq.folder / "leads.db").read_bytes(), load_rulebook(rules)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class Process(RuleBasedStateMachine):
    """Each rule is one command, done by leadq and by the model; what one of them refuses the other refuses too."""

    @initialize()
    def begin(self) -> None:
        stored, self.rulebook = _template()
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.deserialize(stored)
        for setting in ("trusted_schema=off", "recursive_triggers=on", "foreign_keys=on"):
            self.db.execute(f"PRAGMA {setting}")
        due = workdays_after(FIRST_DAY, 2)
        self.office = Office(
            [
                Lead(
                    number,
                    city,
                    "new",
                    Step("First call", due, due, "planned"),
                    [("new", FIRST_DAY, None)],
                )
                for number, city in enumerate(_CITIES, start=1)
            ],
            FIRST_DAY,
        )

    def teardown(self) -> None:
        if hasattr(self, "db"):
            self.db.close()

    def command(self, ours: Callable[[Transaction], object], theirs: Callable[[], None]) -> None:
        """Carry a command out in leadq, and in the model; both do it, or both refuse."""
        self.office.turn += 1
        refused = None
        try:
            with writing(self.db, a_command(self.office.today.isoformat())) as tx:
                ours(tx)
        except UsageError as error:
            refused = error
        try:
            theirs()
        except Refused:
            assert refused, "the process does not allow it"
        else:
            assert refused is None, f"the process allows it: {refused}"

    def one(
        self, lead_id: int, ours: Callable[[Transaction], object], theirs: Callable[[Lead], None]
    ) -> None:
        """A command on one lead, assessed before and after as the commands of leadq do."""

        def assessed(tx: Transaction) -> None:
            scoring.score_lead(tx, self.rulebook, lead_id)
            ours(tx)
            scoring.score_lead(tx, self.rulebook, lead_id)

        self.command(assessed, lambda: theirs(self.office.leads[lead_id]))

    def given(self, step: tuple[str | None, int | None]) -> Given:
        action, days = step
        return Given(action, None if days is None else self.office.today + timedelta(days))

    def offered(self, lead: int) -> int:
        """A lead that is offered to somebody, where there is one; `lead` chooses."""
        offered = [one.id for one in self.office.leads.values() if one.offer]
        return offered[lead % len(offered)] if offered else lead

    @rule(days=st.lists(st.one_of(st.integers(1, 3), st.integers(4, 12)), min_size=1, max_size=4))
    def days_pass_each_with_its_night(self, days: list[int]) -> None:
        for gap in days:
            self.days_pass(gap)
            self.a_night_passes(1)

    @rule(days=st.one_of(st.integers(1, 3), st.integers(1, 12), st.just(95)))
    def days_pass(self, days: int) -> None:
        if self.office.today.year < LAST_YEAR:
            self.office.today += timedelta(days)

    @rule(times=st.integers(1, 2))
    def a_night_passes(self, times: int) -> None:
        for _ in range(times):
            self.command(lambda tx: night(tx, self.rulebook), self.office.night)

    @rule(
        lead=LEADS,
        kind=st.sampled_from(["call", "email", "note", "newsletter_click"]),
        result=st.sampled_from([None, "talked", "no_answer", "wrong_number", "do_not_call"]),
        need=st.sampled_from([None, "none", "later", "concrete"]),
        step=GIVEN,
        call_back=st.one_of(st.none(), DAYS),
        person=st.one_of(st.none(), PEOPLE),
    )
    def something_is_logged(
        self,
        lead: int,
        kind: str,
        result: str | None,
        need: str | None,
        step: tuple[str | None, int | None],
        call_back: int | None,
        person: str | None,
    ) -> None:
        given = self.given(step)
        agreed = None if call_back is None else self.office.today + timedelta(call_back)
        entry = Entry(
            kind=kind,
            result=result,
            answers={} if need is None else {"need": need},
            step=GivenStep(given.action, given.due),
            call_back=agreed,
            person=person,
        )
        self.command(
            lambda tx: log(tx, self.rulebook, lead, entry),
            lambda: self.office.log(
                self.office.leads[lead],
                kind,
                result=result,
                need=need,
                step=given,
                call_back=agreed,
                person=person,
            ),
        )

    def logged(
        self,
        lead: int,
        kind: str,
        result: str | None = None,
        *,
        need: str | None = None,
        person: str | None = None,
    ) -> None:
        """Something is logged that says nothing of the next step."""
        self.something_is_logged(lead, kind, result, need, (None, None), None, person)

    @rule(lead=LEADS, need=st.sampled_from(["concrete", "concrete", "later"]))
    def one_talks_about_its_need(self, lead: int, need: str) -> None:
        self.logged(lead, "call", "talked", need=need)

    @rule(lead=LEADS, times=st.integers(1, 3), days=st.integers(0, 3))
    def nobody_answers(self, lead: int, times: int, days: int) -> None:
        for _ in range(times):
            self.logged(lead, "call", "no_answer")
            self.days_pass(days)

    @rule(lead=LEADS, days=st.integers(0, 40), need=st.sampled_from([None, "concrete"]))
    def a_call_is_agreed(self, lead: int, days: int, need: str | None) -> None:
        self.something_is_logged(lead, "call", "talked", need, (None, None), days, None)

    @rule(lead=LEADS, times=st.integers(1, 2))
    def one_clicks(self, lead: int, times: int) -> None:
        for _ in range(times):
            self.logged(lead, "newsletter_click")

    @rule(
        lead=LEADS,
        kind=st.sampled_from(["call", "email", "note"]),
        result=st.sampled_from([None, "no_answer"]),
    )
    def who_is_offered_one_contacts_it(self, lead: int, kind: str, result: str | None) -> None:
        lead = self.offered(lead)
        offer = self.office.leads[lead].offer
        self.logged(lead, kind, result, person=offer.owner if offer else None)

    @rule(lead=LEADS, days=DAYS, clicks=st.integers(0, 2))
    def one_is_parked(self, lead: int, days: int, clicks: int) -> None:
        for _ in range(clicks):
            self.a_list_says_that_one_clicked(lead)
        self.one_moves(lead, "nurture", has_reason=True, step=(None, days))

    @rule(
        lead=LEADS,
        stage=st.one_of(st.none(), st.sampled_from(STAGES)),
        has_reason=st.booleans(),
        step=GIVEN,
    )
    def one_moves(
        self, lead: int, stage: str | None, has_reason: bool, step: tuple[str | None, int | None]
    ) -> None:
        given = self.given(step)
        reason = REASONS.get(stage or "", "because") if has_reason else None
        wanted = WantedMove(
            stage=stage,
            reason=reason,
            value_unknown=stage == "won",
            step=GivenStep(given.action, given.due),
        )
        self.one(
            lead,
            lambda tx: advance(tx, self.rulebook, lead, wanted),
            lambda mine: self.office.advance(mine, stage, reason, given),
        )

    @rule(lead=LEADS, stage=st.sampled_from(STAGES), has_reason=st.booleans())
    def all_that_stand_where_one_stands_move(self, lead: int, stage: str, has_reason: bool) -> None:
        here = self.office.leads[lead].stage
        reason = REASONS.get(stage, "because") if has_reason or stage in REASONS else None
        wanted = WantedMove(stage=stage, reason=reason, value_unknown=stage == "won")
        chosen = parse_filters([f"stage={here}"], self.rulebook.vocabulary)
        assert chosen is not None

        def ours(tx: Transaction) -> None:
            scoring.score_everybody(tx, self.rulebook)
            advance_all(tx, self.rulebook, chosen, wanted)

        self.command(ours, lambda: self.office.advance_all(here, stage, reason))

    @rule(lead=LEADS, to=st.one_of(st.none(), PEOPLE))
    def one_is_handed_over(self, lead: int, to: str | None) -> None:
        ready = [one.id for one in self.office.leads.values() if one.need == "concrete"]
        lead = ready[lead % len(ready)] if ready else lead
        self.one(
            lead,
            lambda tx: handover.offer(tx, self.rulebook, lead, to),
            lambda mine: self.office.hand_over(mine, to),
        )

    @rule()
    def the_ready_are_handed_over(self) -> None:
        def ours(tx: Transaction) -> None:
            scoring.score_everybody(tx, self.rulebook)
            move_automatically(tx, self.rulebook, EVERYBODY)
            hand_over_all(tx, self.rulebook)

        self.command(ours, self.office.hand_over_all)

    @rule(lead=LEADS)
    def one_is_accepted(self, lead: int) -> None:
        lead = self.offered(lead)
        self.one(lead, lambda tx: handover.accept(tx, self.rulebook, lead), self.office.accept)

    @precondition(lambda self: any(lead.offer for lead in self.office.leads.values()))
    @rule(lead=LEADS)
    def one_is_rejected(self, lead: int) -> None:
        lead = self.offered(lead)
        self.one(
            lead,
            lambda tx: handover.reject(tx, self.rulebook, lead, "too small"),
            lambda mine: self.office.reject(mine, "too small"),
        )

    @rule(lead=LEADS, days=DAYS)
    def a_step_is_postponed(self, lead: int, days: int) -> None:
        due = self.office.today + timedelta(days)
        change = [f"next_due={due}"]
        self.command(
            lambda tx: edit(tx, self.rulebook.catalogue, lead, change, date.fromisoformat),
            lambda: self.office.postpone(self.office.leads[lead], due),
        )

    @rule(lead=LEADS, owner=PEOPLE)
    def one_gets_an_owner(self, lead: int, owner: str) -> None:
        change = [f"owner={owner}"]
        self.command(
            lambda tx: edit(tx, self.rulebook.catalogue, lead, change, date.fromisoformat),
            lambda: self.office.give_to(self.office.leads[lead], owner),
        )

    @rule(lead=LEADS)
    def a_list_says_that_one_clicked(self, lead: int) -> None:
        click = Activity(kind="newsletter_click", by="lead")
        self.command(
            lambda tx: happenings.add_activity(tx, lead, click),
            lambda: self.office.click(self.office.leads[lead]),
        )

    @invariant()
    def leads_are_where_the_model_says(self) -> None:
        assert self.stored_leads() == {
            lead.id: (
                lead.stage,
                lead.outcome,
                lead.owner,
                lead.reason,
                lead.step
                and (lead.step.action, lead.step.due, lead.step.first_due, lead.step.kind),
                lead.step_no,
                lead.furthest,
            )
            for lead in self.office.leads.values()
        }

    def stored_leads(self) -> dict[int, tuple[object, ...]]:
        rows = self.db.execute(
            "SELECT id, stage, outcome, owner, reason, next_action, next_due, next_first_due, next_kind, step_no, furthest FROM lead"
        )
        return {
            number: (
                stage,
                outcome,
                owner,
                reason,
                action and (action, _day(due), _day(first_due), kind),
                step_no,
                furthest,
            )
            for number, stage, outcome, owner, reason, action, due, first_due, kind, step_no, furthest in rows
        }

    @invariant()
    def every_living_lead_has_its_step_and_every_closed_one_none(self) -> None:
        for outcome, action in self.db.execute("SELECT outcome, next_action FROM lead"):
            assert (outcome in {"open", "parked"}) == (action is not None)

    @invariant()
    def no_lead_gets_lost_between_the_stages(self) -> None:
        counts = Counter(dict(self.db.execute("SELECT stage, count(*) FROM lead GROUP BY 1")))
        standing = "SELECT stage, count(*) FROM stage_visit WHERE left_on IS NULL GROUP BY 1"
        assert counts == Counter(dict(self.db.execute(standing)))
        assert counts.total() == len(_CITIES)

    @invariant()
    def visits_join_up(self) -> None:
        for lead in self.office.leads.values():
            sql = (
                "SELECT stage, entered_on, left_on FROM stage_visit WHERE lead_id = ? ORDER BY seq"
            )
            visits = [
                (name, _day(first), _day(last))
                for name, first, last in self.db.execute(sql, (lead.id,))
            ]
            assert visits == lead.visits
            for (_, _, left), (_, entered, _) in pairwise(visits):
                assert left == entered

    @invariant()
    def each_level_has_fired_as_often_as_it_should(self) -> None:
        sql = "SELECT lead_id, step_no, level, act, person FROM escalation"
        assert {row[:3]: row[3:] for row in self.db.execute(sql)} == {
            (lead.id, *key): fired
            for lead in self.office.leads.values()
            for key, fired in lead.fired.items()
        }

    @invariant()
    def offers_run_where_they_should(self) -> None:
        sql = """SELECT lead_id, owner, from_stage, former_owner, handed_on, accept_by FROM handover WHERE ended_on IS NULL"""
        running = {row[0]: (*row[1:4], _day(row[4]), _day(row[5])) for row in self.db.execute(sql)}
        assert running == {
            lead.id: (
                offer.owner,
                offer.from_stage,
                offer.former_owner,
                offer.handed_on,
                offer.accept_by,
            )
            for lead in self.office.leads.values()
            if (offer := lead.offer)
        }
        ended = (
            "SELECT ending FROM handover WHERE ended_on IS NOT NULL AND lead_id = ? ORDER BY seq"
        )
        for lead in self.office.leads.values():
            assert [ending for (ending,) in self.db.execute(ended, (lead.id,))] == lead.ended

    @invariant()
    def nothing_hangs_in_the_air(self) -> None:
        assert self.db.execute("PRAGMA foreign_key_check").fetchall() == []
