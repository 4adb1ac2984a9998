"""The night: scores, moves, wake-ups, hand-overs and escalation, in this order, as one transaction; messages come after it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadq import scoring
from leadq.escalating import escalate
from leadq.journey.automatic import Moved, move_automatically
from leadq.journey.handing import Handed, hand_over_all
from leadq.store import attention
from leadq.store.assessments import EVERYBODY, those_in
from leadq.store.attention import Attention
from leadq.store.escalations import Escalated
from leadq.store.movers import MOVED

if TYPE_CHECKING:
    from leadq.rulebook.loading import Rulebook
    from leadq.store.writing import Transaction


@dataclass(frozen=True, slots=True)
class Night:
    """What a night has done, in numbers of leads; `attention` names those about which somebody should do something."""

    assessed_anew: int
    moved: tuple[Moved, ...]
    handed: Handed
    escalated: Escalated
    attention: tuple[Attention, ...]

    @property
    def changed_anything(self) -> bool:
        """Whether there was anything to do."""
        done = self.escalated
        escalated = done.reminded or done.told or done.reassigned
        return bool(self.assessed_anew or self.moved or self.handed.given or escalated)


def night(tx: Transaction, rulebook: Rulebook, *, looks_back: bool = False) -> Night:
    """Do what is due on the command's day, each thing once, however often or late this is called.

    `looks_back` says that the day may lie before that of the last score, which then stays.
    """
    assessed_anew = scoring.score_everybody(tx, rulebook, looks_back=looks_back)
    moved = move_automatically(tx, rulebook, EVERYBODY)
    handed = hand_over_all(tx, rulebook)
    if moved:  # where a lead stands is a fact that rules may look at
        scoring.score_leads(tx, rulebook, those_in(MOVED))
    escalated = escalate(tx, rulebook)
    done = Night(
        assessed_anew=assessed_anew,
        moved=tuple(moved),
        handed=handed,
        escalated=escalated,
        attention=(*_escalated(tx, escalated), *_nobodys(tx, rulebook, handed)),
    )
    if not done.changed_anything:
        tx.leave_as_it_was()
    return done


def _escalated(tx: Transaction, done: Escalated) -> list[Attention]:
    return attention.escalated(tx) if done.reminded or done.told or done.reassigned else []


def _nobodys(tx: Transaction, rulebook: Rulebook, handed: Handed) -> list[Attention]:
    if not handed.nobody:
        return []
    stages = [stage.name for stage in rulebook.process.open_stages if stage.is_handover]
    return attention.nobodys(tx.db, json.dumps(stages))
