"""What the process does with leads, in plain Python: a second opinion, written from its definitions alone.

Working days come from the `holidays` library. Whoever breaks a rule of the process gets a `Refused`, and nothing has changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import holidays

LADDER: Final = ("new", "contacted", "handover", "sales", "offer")
OUTCOMES: Final = {
    **dict.fromkeys(LADDER, "open"),
    "nurture": "parked",
    "won": "won",
    "lost": "lost",
    "invalid": "invalid",
}
STEPS: Final = {
    "new": ("First call", 2),
    "contacted": ("Qualify", 5),
    "handover": ("Accept or reject", 1),
    "sales": ("First talk", 2),
    "offer": ("Follow up", 5),
}
RETRIES: Final = (1, 2, 4)
UNANSWERED: Final = "no_answer"
RESULT_STEPS: Final = {"wrong_number": ("Find the number", 2), "do_not_call": ("Write instead", 5)}
CONTACTS: Final = ("call", "email")
LEVELS: Final = ((2, "remind", "owner"), (4, "tell", "head"), (6, "reassign", "pool"))
REPEATED_EVERY: Final = 5
CITIES: Final = {"Ulm": ("south", "west"), "Kiel": ("north",)}
AWAY: Final = {"north": (date(2026, 11, 9), date(2026, 11, 20))}
_FREE: Final = holidays.country_holidays("DE", subdiv="BW", years=range(2026, 2033))


def is_workday(day: date) -> bool:
    return day.weekday() < 5 and day not in _FREE


def workdays_after(day: date, count: int) -> date:
    while count:
        day += timedelta(1)
        count -= is_workday(day)
    return day


def workdays_between(first: date, last: date) -> int:
    """How many working days come after `first`, up to `last`."""
    days = ((first + timedelta(n)) for n in range(1, (last - first).days + 1))
    return sum(map(is_workday, days))


def months_later(day: date, count: int) -> date:
    year, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + year, month + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError(day)


def is_away(person: str, day: date) -> bool:
    first, last = AWAY.get(person, (date.max, date.min))
    return first <= day <= last


class Refused(Exception):
    """The process does not allow it."""


@dataclass
class Step:
    action: str
    due: date
    first_due: date
    kind: str


@dataclass
class Offer:
    owner: str
    from_stage: str
    former_owner: str | None
    handed_on: date
    accept_by: date


@dataclass
class Happening:
    """Something that was done or said; `turn` counts commands."""

    turn: int
    day: date
    what: str
    by: str
    result: str | None = None


@dataclass
class Lead:
    id: int
    city: str
    stage: str
    step: Step | None
    visits: list[tuple[str, date, date | None]]
    step_no: int = 1
    owner: str | None = None
    reason: str | None = None
    offer: Offer | None = None
    ended: list[str] = field(default_factory=list)
    rejected_in: int | None = None
    entered_in: int = 0
    need: str | None = None
    happenings: list[Happening] = field(default_factory=list)
    fired: dict[tuple[int, int], tuple[str, str | None]] = field(default_factory=dict)

    @property
    def outcome(self) -> str:
        return OUTCOMES[self.stage]

    @property
    def is_living(self) -> bool:
        return self.outcome in {"open", "parked"}

    @property
    def entered_on(self) -> date:
        return self.visits[-1][1]

    @property
    def furthest(self) -> int:
        if self.stage == "won":
            return len(LADDER)
        return max(
            (LADDER.index(name) + 1 for name, _, _ in self.visits if name in LADDER), default=1
        )


@dataclass
class Given:
    """The step that somebody gives."""

    action: str | None = None
    due: date | None = None

    def __bool__(self) -> bool:
        return self.action is not None or self.due is not None


NOTHING: Final = Given()


class Office:
    """All leads, on one day; each public function is one command."""

    def __init__(self, leads: list[Lead], today: date) -> None:
        self.leads = {lead.id: lead for lead in leads}
        self.today = today
        self.turn = 0

    # what people do

    def log(
        self,
        lead: Lead,
        kind: str,
        *,
        result: str | None,
        need: str | None,
        step: Given,
        call_back: date | None,
        person: str | None,
    ) -> None:
        if (step or call_back) and not lead.is_living:
            raise Refused
        if (result and kind not in CONTACTS) or (call_back and result == "do_not_call"):
            raise Refused
        by = "lead" if kind == "newsletter_click" else "us"
        if need is not None:
            lead.need = need
            lead.happenings.append(Happening(self.turn, self.today, "answer", "lead"))
        lead.happenings.append(Happening(self.turn, self.today, kind, by, result))
        is_contact = kind in CONTACTS
        reaches = is_contact and result not in {UNANSWERED, "wrong_number"}
        accepted = bool(lead.offer and reaches and person == lead.offer.owner)
        if accepted:
            self._end(lead, "accepted")
            self._enter([lead], "sales")
        if lead.is_living:
            self._follow(lead, result, step, call_back, is_contact=is_contact, accepted=accepted)
        self._move_by_itself([lead], takes_step=bool(step))

    def _follow(
        self,
        lead: Lead,
        result: str | None,
        step: Given,
        call_back: date | None,
        *,
        is_contact: bool,
        accepted: bool,
    ) -> None:
        now = lead.step
        assert now is not None
        own, _ = self._own(lead.stage)
        if call_back is not None:
            self._begin(lead, step.action or "Call back", call_back, "callback")
        elif step:
            self._begin(lead, step.action or own, step.due or self._own(lead.stage)[1])
        elif result in RESULT_STEPS:
            action, days = RESULT_STEPS[result]
            self._begin(lead, action, workdays_after(self.today, days))
        elif lead.offer:
            return
        elif result == UNANSWERED and is_contact:
            self._try_again(lead)
        elif is_contact and self._is_done(now, accepted=accepted):
            self._begin(lead, *self._own(lead.stage))

    def _is_done(self, step: Step, *, accepted: bool) -> bool:
        """Whether a contact of today completes the step; accepting has brought another one already."""
        if step.kind == "callback":
            return step.due <= self.today
        return not accepted

    def _try_again(self, lead: Lead) -> None:
        now = lead.step
        assert now is not None
        own, _ = self._own(lead.stage)
        is_later = now.due > self.today
        is_chosen = lead.stage == "nurture" or now.action != own  # by somebody, or by an answer
        if is_later and (now.kind == "callback" or (now.kind == "planned" and is_chosen)):
            return
        tries = 0
        for one in reversed(lead.happenings):
            if one.by != "us" or one.result is None or one.turn <= lead.entered_in:
                continue
            if one.result != UNANSWERED:
                break
            tries += 1
        in_this_round = tries % (len(RETRIES) + 1)
        if in_this_round:
            due = workdays_after(self.today, RETRIES[in_this_round - 1])
            self._begin(lead, now.action, due, "attempt")
        elif lead.stage == "nurture":
            self._begin(lead, *self._own("nurture"))
        else:
            self._enter([lead], "nurture")

    def advance(self, lead: Lead, stage: str | None, reason: str | None, step: Given) -> None:
        if stage is None:
            if lead.stage not in LADDER[:-1]:
                raise Refused
            stage = LADDER[LADDER.index(lead.stage) + 1]
        if stage == lead.stage or self._is_kept(lead, stage, reason):
            raise Refused
        if (step and OUTCOMES[stage] in {"won", "lost", "invalid"}) or (
            reason is None and OUTCOMES[stage] in {"lost", "invalid"}
        ):
            raise Refused
        self._enter([lead], stage, step=step, reason=reason)

    def _is_kept(self, lead: Lead, stage: str, reason: str | None) -> bool:
        is_onwards = (
            lead.stage in LADDER
            and stage in LADDER
            and LADDER.index(lead.stage) < LADDER.index(stage)
        )
        return (
            (lead.offer is not None and is_onwards)
            or (stage == "handover" and lead.need != "concrete")
            or (not lead.is_living and OUTCOMES[stage] in {"open", "parked"} and reason is None)
        )

    def advance_all(self, here: str, stage: str, reason: str | None) -> None:
        chosen = [lead for lead in self.leads.values() if lead.stage == here]
        going = [
            lead
            for lead in chosen
            if here != stage
            and not self._is_kept(lead, stage, reason)
            and (lead.is_living or OUTCOMES[stage] in {"open", "parked"})
        ]
        self._enter(going, stage, reason=reason)

    def hand_over(self, lead: Lead, to: str | None) -> None:
        was_offered = lead.offer is not None
        if lead.offer and to in {None, lead.offer.owner}:
            raise Refused
        if lead.stage != "handover":
            if self._is_kept(lead, "handover", None):
                raise Refused
            self._enter([lead], "handover", to=to)
            return
        former = lead.offer.former_owner if lead.offer else lead.owner
        self._end(lead, "reassigned")
        self._offer([lead], to=to, is_anew=was_offered, former=former)

    def hand_over_all(self) -> None:
        self._move_by_itself(list(self.leads.values()))
        self._offer([lead for lead in self.leads.values() if lead.stage == "handover"])

    def accept(self, lead: Lead) -> None:
        if lead.offer is None:
            raise Refused
        self._end(lead, "accepted")
        self._enter([lead], "sales")

    def reject(self, lead: Lead, reason: str) -> None:
        offer = lead.offer
        if offer is None:
            raise Refused
        self._end(lead, "rejected")
        lead.rejected_in = self.turn
        lead.owner = offer.former_owner
        self._enter([lead], offer.from_stage, reason=reason)

    def postpone(self, lead: Lead, due: date) -> None:
        if lead.step is None:
            raise Refused
        lead.step.due = due

    def give_to(self, lead: Lead, owner: str) -> None:
        if lead.offer and owner != lead.owner:
            raise Refused
        lead.owner = owner

    def click(self, lead: Lead) -> None:
        lead.happenings.append(Happening(self.turn, self.today, "newsletter_click", "lead"))

    def night(self) -> None:
        self.hand_over_all()
        for lead in self.leads.values():
            self._escalate(lead)

    # what follows

    def _own(self, stage: str) -> tuple[str, date]:
        if stage == "nurture":
            return "Ask again", months_later(self.today, 3)
        action, days = STEPS[stage]
        return action, workdays_after(self.today, days)

    def _begin(self, lead: Lead, action: str, due: date, kind: str = "planned") -> None:
        lead.step = Step(action, due, due, kind)
        lead.step_no += 1

    def _end(self, lead: Lead, ending: str) -> None:
        if lead.offer:
            lead.ended.append(ending)
            lead.offer = None
            if ending == "withdrawn":
                lead.rejected_in = self.turn

    def _enter(
        self,
        leads: list[Lead],
        stage: str,
        *,
        step: Given = NOTHING,
        takes_step: bool = False,
        reason: str | None = None,
        to: str | None = None,
    ) -> None:
        for lead in leads:
            name, since, _ = lead.visits[-1]
            lead.visits[-1] = (name, since, self.today)
            lead.visits.append((stage, self.today, None))
            lead.stage, lead.entered_in = stage, self.turn
            self._end(lead, "withdrawn")
            lead.reason = reason if stage in {"lost", "invalid"} else None
            if not lead.is_living:
                lead.step = None
                lead.step_no += 1
                continue
            keeps = takes_step or (lead.step and lead.step.kind == "callback" and not step)
            if not (lead.step and keeps):
                action, due = self._own(stage)
                self._begin(lead, step.action or action, step.due or due)
        if stage == "handover":
            self._offer(leads, to=to)

    def _offer(
        self,
        leads: list[Lead],
        *,
        to: str | None = None,
        is_anew: bool = False,
        former: str | None = None,
    ) -> None:
        waiting = sorted((lead for lead in leads if lead.offer is None), key=lambda lead: lead.id)
        takers = (
            self._takers(waiting) if to is None else dict.fromkeys((one.id for one in waiting), to)
        )
        for lead in waiting:
            owner = takers[lead.id]
            if owner is None:
                continue
            accept_by = workdays_after(self.today, 1)
            been = [
                name for name, _, _ in lead.visits if name in {*LADDER, "nurture"} - {"handover"}
            ]
            former_owner = former if is_anew else lead.owner
            lead.offer = Offer(owner, (["new", *been])[-1], former_owner, self.today, accept_by)
            lead.owner = owner
            assert lead.step is not None
            if lead.step.kind != "callback" and (is_anew or lead.entered_on < self.today):
                self._begin(lead, "Accept or reject", accept_by)

    def _takers(self, waiting: list[Lead]) -> dict[int, str | None]:
        load = {
            person: sum(
                1
                for lead in self.leads.values()
                if lead.owner == person and lead.outcome == "open" and lead not in waiting
            )
            for people in CITIES.values()
            for person in people
        }
        takers: dict[int, str | None] = {}
        for lead in waiting:
            mine = [one for one in CITIES.get(lead.city, ()) if not is_away(one, self.today)]
            everybody = [one for one in CITIES["Kiel"] if not is_away(one, self.today)]
            people = mine or everybody
            if people:
                taker = min(people, key=lambda one: (load[one], people.index(one)))
                load[taker] += 1
                takers[lead.id] = taker
            else:
                is_there = lead.owner is not None and not is_away(lead.owner, self.today)
                takers[lead.id] = lead.owner if is_there else None
        return takers

    def _move_by_itself(self, leads: list[Lead], *, takes_step: bool = False) -> None:
        due, clicked, ready = [], [], []
        for lead in leads:
            if lead.stage == "nurture":
                assert lead.step is not None
                clicks = [
                    one
                    for one in lead.happenings
                    if one.what == "newsletter_click" and one.turn > lead.entered_in
                ]
                if lead.step.due <= self.today:
                    due.append(lead)
                elif len(clicks) >= 2:
                    clicked.append(lead)
            elif lead.stage in {"new", "contacted"} and lead.need == "concrete":
                news = (
                    one
                    for one in lead.happenings
                    if one.by == "lead" and one.turn > (lead.rejected_in or 0)
                )
                if lead.rejected_in is None or any(news):
                    ready.append(lead)
        self._enter(due, "contacted", takes_step=True)
        self._enter(clicked, "contacted", takes_step=takes_step)
        self._enter(ready, "handover")

    def _late_since(self, lead: Lead) -> date | None:
        late = []
        if lead.step and lead.step.due < self.today:
            late.append(min(lead.step.due, lead.step.first_due))
        if lead.offer and lead.offer.accept_by < self.today:
            late.append(lead.offer.accept_by)
        return min(late, default=None)

    def _escalate(self, lead: Lead) -> None:
        since = self._late_since(lead)
        if since is None:
            return
        days = workdays_between(since, self.today)
        was_passed_on = [
            any(
                no == lead.step_no - back and act == "reassign"
                for (no, _), (act, _) in lead.fired.items()
            )
            for back in (1, 2)
        ]
        ladder = dict(enumerate(LEVELS, start=1))
        if all(was_passed_on):
            del ladder[3]
            told = LEVELS[1][0]
            for number in range(4, 4 + days):
                ladder[number] = (told + REPEATED_EVERY * (number - 3), "tell", "head")
        come = [number for number, (after, _, _) in ladder.items() if after <= days]
        before = max((level for no, level in lead.fired if no == lead.step_no), default=0)
        if not come or max(come) <= before:
            return
        number = lead.step_no
        for level in come:
            if level > before:
                lead.fired[number, level] = ("skip", None)
        _, act, person = ladder[max(come)]
        if person == "owner":
            is_there = lead.owner is not None and not is_away(lead.owner, self.today)
            person = lead.owner if is_there and lead.owner else "head"
        lead.fired[number, max(come)] = (act, person)
        if act == "reassign":
            self._pass_on(lead)

    def _pass_on(self, lead: Lead) -> None:
        lead.owner = "pool"
        assert lead.step is not None
        is_parked = lead.stage == "nurture"
        due = workdays_after(self.today, 1) if is_parked else self._own(lead.stage)[1]
        if lead.step.kind == "callback" and lead.step.due >= self.today:
            lead.step_no += 1
        else:
            self._begin(lead, lead.step.action, due)
        if lead.offer:
            offer = lead.offer
            self._end(lead, "reassigned")
            lead.offer = Offer("pool", offer.from_stage, offer.former_owner, self.today, due)
