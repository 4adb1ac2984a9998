"""Nothing is forgotten: the checks of a workspace, each a kind of what must not be left lying and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from leadq.rulebook.process import Process
from leadq.store import offenders
from leadq.store.offenders import Offender
from leadq.store.transactions import Db
from leadq.values.durations import Duration
from leadq.values.folding import fold

_LATE_DAYS: Final = 30
_UNSENT_DAYS: Final = 2
_CALENDAR: Final = Duration(1, "year")


@dataclass(frozen=True, slots=True)
class Check:
    """A kind of what may be wrong: the statement that finds it, what is wrong in words, and what to do."""

    name: str
    select: str
    wrong: str
    advice: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has found: `total` offenders, of which `offenders` are the first ones."""

    check: Check
    offenders: Sequence[Offender]
    total: int


CHECKS: Final = (
    Check(
        "late",
        offenders.LATE,
        f"steps are more than {_LATE_DAYS} days late",
        "do them (leadq log ID KIND), put them off (leadq edit ID next_due=+3d), or close the leads",
    ),
    Check(
        "parked",
        offenders.PARKED,
        "parked leads have no day to come",
        "ask them again, or say when to (leadq edit ID next_due=+3m)",
    ),
    Check(
        "owner",
        offenders.OWNER,
        "owners are not among the people of process.yaml",
        "write them there, or give the leads to somebody else (leadq edit ID owner=NAME)",
    ),
    Check(
        "handover",
        offenders.HANDOVER,
        "leads stand in a hand-over that nobody has to accept",
        "hand them over (leadq handover ID --to NAME)",
    ),
    Check(
        "stage",
        offenders.STAGE,
        "stages are not in process.yaml",
        "name them at the stage that is called otherwise now (was: [OLD]), or put them back",
    ),
    Check(
        "channel",
        offenders.CHANNEL,
        "living leads can be reached neither by e-mail nor by phone",
        "find another way (leadq edit ID email=...), or close them",
    ),
    Check(
        "calendar",
        offenders.CALENDAR,
        "the calendar of working days ends within a year",
        "leadq rules check makes it longer",
    ),
    Check(
        "message",
        offenders.MESSAGE,
        f"messages could not be sent for {_UNSENT_DAYS} days",
        "see that 'smtp' of process.yaml is right, then leadq run",
    ),
)


def findings(db: Db, process: Process, *, today: date, most: int | None = None) -> list[Finding]:
    """What the checks find on a day, in their order; of each at most `most` offenders are named."""
    params = _params(process, today)
    found: list[Finding] = []
    for check in CHECKS:
        if check.name == "message" and process.smtp is None:
            continue  # nobody has asked for messages
        named = offenders.offenders(db, check.select, params, most=most)
        total = len(named)
        if total == most:
            total = offenders.count_offenders(db, check.select, params)
        if total:
            found.append(Finding(check, named, total))
    return found


def _params(process: Process, today: date) -> dict[str, str]:
    """The days and words that the statements compare with; a former name of a stage is one that is known."""
    stages = process.stages
    return {
        "today": today.isoformat(),
        "late_before": (today - timedelta(days=_LATE_DAYS)).isoformat(),
        "unsent_since": (today - timedelta(days=_UNSENT_DAYS)).isoformat(),
        "calendar_until": _CALENDAR.after(today).isoformat(),
        "people": json.dumps([fold(name) for name in process.people]),
        "stages": _names((stage.name, *stage.was) for stage in stages),
        "handover_stages": _names(
            (stage.name, *stage.was) for stage in stages if stage.is_handover
        ),
    }


def _names(names: Iterable[Sequence[str]]) -> str:
    return json.dumps([name for group in names for name in group])
