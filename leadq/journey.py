"""Stages, next steps, moves: what happens with one lead, and that it always has a next step while it lives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from leadq.errors import UsageError
from leadq.rulebook.compiling import Compiler
from leadq.rulebook.conditions import conjuncts
from leadq.rulebook.field_values import read_answer
from leadq.rulebook.loading import Rulebook
from leadq.rulebook.process import NextStep, Process, Stage
from leadq.rulebook.questions import Question
from leadq.store import assessments, happenings, leads, moves, steps, workdays
from leadq.store.happenings import Activity
from leadq.store.leads import Standing
from leadq.store.moves import Move
from leadq.store.transactions import Db
from leadq.store.writing import Transaction
from leadq.values.folding import fold
from leadq.values.suggestions import did_you_mean


class UnknownWord(UsageError):
    """A word that the rules do not know: a kind, a result, a stage, a question."""

    def __init__(self, what: str, word: str, known: Sequence[str]) -> None:
        listed = ", ".join(known) or "none are configured"
        super().__init__(f"unknown {what} {word!r}{did_you_mean(word, known)} (known: {listed})")


class WrongAnswer(UsageError):
    """An answer that its question cannot take."""

    def __init__(self, question: Question, text: str) -> None:
        wanted = " or ".join(question.choices) if question.choices else f"a {question.type}"
        super().__init__(f"question {question.name!r}: {text!r} is not {wanted}")


class NoStepForClosed(UsageError):
    """A closed lead has no next step."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(
            f"lead {standing.id} is {standing.stage} and has no next step; move it to an open stage"
            f" first: leadq advance {standing.id} STAGE --reason WHY"
        )


class MoveRefused(UsageError):
    """A move that the process does not allow; says what is missing and which moves are open."""

    def __init__(
        self, lead_id: int, stage: str, *, missing: str, open_moves: Sequence[str]
    ) -> None:
        listed = f"; open moves: {', '.join(open_moves)}" if open_moves else ""
        super().__init__(f"lead {lead_id} cannot go to {stage}: {missing}{listed}")


class ReasonMissing(MoveRefused):
    """A closing stage asks for a reason from its list."""

    def __init__(self, lead_id: int, stage: Stage) -> None:
        self.choices = stage.reasons
        listed = ", ".join(stage.reasons)
        super().__init__(
            lead_id, stage.name, missing=f"it needs --reason, one of: {listed}", open_moves=()
        )


class ValueMissing(MoveRefused):
    """An order has a value, or the plain statement that it is unknown."""

    def __init__(self, lead_id: int, stage: str) -> None:
        super().__init__(
            lead_id, stage, missing="it needs --value AMOUNT or --value unknown", open_moves=()
        )


@dataclass(frozen=True, slots=True)
class GivenStep:
    """The next step as the user gave it; what is None is taken from the stage."""

    action: str | None = None
    due: date | None = None

    def __bool__(self) -> bool:
        return self.action is not None or self.due is not None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to log; `answers` maps a question's name to the text of its answer."""

    kind: str
    result: str | None = None
    subject: str | None = None
    note: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    step: GivenStep = GivenStep()


@dataclass(frozen=True, slots=True)
class WantedMove:
    """A move as the user asked for it; `stage` None means the next open one.

    `value` is the order value in cents, `value_unknown` the statement that nobody knows it.
    """

    stage: str | None = None
    reason: str | None = None
    value: int | None = None
    value_unknown: bool = False
    step: GivenStep = GivenStep()


def log(tx: Transaction, rulebook: Rulebook, lead_id: int, entry: Entry) -> Standing:
    """Write down what happened, with its answers; then the next step is set. Answers where the lead stands.

    What we did completes the step: the next one is the given one, or the stage's own. What the lead did leaves
    the step as it is, unless a new one is given.
    """
    process = rulebook.process
    kind = process.kinds.get(entry.kind)
    if kind is None:
        raise UnknownWord("activity", entry.kind, list(process.kinds))
    if entry.result is not None and entry.result not in process.results:
        raise UnknownWord("result", entry.result, list(process.results))
    standing = leads.standing(tx.db, lead_id)
    if entry.step and not standing.living:
        raise NoStepForClosed(standing)
    answers = [_answer(rulebook, name, text) for name, text in entry.answers.items()]
    activity = Activity(
        kind=kind.name,
        by=kind.by,
        happened_at=_moment(tx.as_of, process.calendar.timezone),
        result=entry.result,
        subject=entry.subject,
        subject_folded=fold(entry.subject) if entry.subject else None,
        note=entry.note,
    )
    happenings.add_activity(tx, lead_id, activity)
    for question, value, folded in answers:
        happenings.add_answer(tx, lead_id, question, value=value, folded=folded)
    if standing.living and (entry.step or kind.by == "us"):
        _begin_step(tx, _stage(process, standing.stage), lead_id, entry.step)
    return leads.standing(tx.db, lead_id)


def _moment(as_of: datetime, zone: str) -> str | None:
    """The UTC moment of a local time; None when only the day is known (midnight)."""
    if as_of.time() == time.min:
        return None
    local = as_of.replace(tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _answer(rulebook: Rulebook, name: str, text: str) -> tuple[str, str | int | float, str | None]:
    """The question's name, the value as it is stored and, for free text, its folded twin."""
    question = rulebook.questionnaire.question(name)
    if question is None:
        raise UnknownWord("question", name, list(rulebook.questionnaire.by_name))
    value = read_answer(question, text)
    if value is None:
        raise WrongAnswer(question, text)
    return name, value, fold(str(value)) if question.type == "text" else None


def _begin_step(tx: Transaction, stage: Stage, lead_id: int, given: GivenStep) -> None:
    action, due = _step(tx, stage, lead_id, given)
    steps.begin_step(tx, lead_id, action, due)


def _step(tx: Transaction, stage: Stage, lead_id: int, given: GivenStep) -> tuple[str, date]:
    """The given step, completed by the stage's own."""
    own = stage.next_step
    assert own is not None, "the rules give every living stage a step"
    return given.action or own.action, given.due or _due(tx, own, lead_id)


def _due(tx: Transaction, step: NextStep, lead_id: int) -> date:
    """When a stage's own step is due: so long before an answered day (today at the earliest), or after so long."""
    today = tx.as_of.date()
    if step.before_answer is not None:
        question, duration = step.before_answer
        answer = happenings.latest_answer(tx.db, lead_id, question, today=tx.today)
        if isinstance(answer, str) and answer >= tx.today:
            day = date.fromisoformat(answer)
            return max(workdays.before(tx.db, day, duration), today)
    return workdays.after(tx.db, today, step.due_in)


def advance(tx: Transaction, rulebook: Rulebook, lead_id: int, wanted: WantedMove) -> Standing:
    """Move a lead to a stage, or to the next open one; answers where it then stands.

    The lead's assessment must be the one of the command's day. Raises `MoveRefused` with what is missing: a guard
    that is not true, a reason (also to reopen a closed lead), an order value, a stage to go to; or because the lead
    came to where it is after the command's day.
    """
    standing = leads.standing(tx.db, lead_id)
    stage = _target(tx, rulebook, standing, wanted.stage)
    if tx.today < standing.stage_entered_on:
        missing = f"it came to {standing.stage} on {standing.stage_entered_on}, after {tx.today}"
        raise MoveRefused(lead_id, stage.name, missing=missing, open_moves=())
    _check_guard(tx, rulebook, standing, stage)
    action: str | None = None
    due: date | None = None
    if stage.is_living:
        action, due = _step(tx, stage, lead_id, wanted.step)
    elif wanted.step:
        raise MoveRefused(
            lead_id, stage.name, missing="a closed lead has no next step", open_moves=()
        )
    move = Move(
        stage=stage.name,
        outcome=stage.outcome,
        action=action,
        due=due,
        reason=_reason(standing, stage, wanted.reason),
        order_value=_order_value(standing, stage, wanted),
    )
    moves.move(tx, lead_id, move)
    return leads.standing(tx.db, lead_id)


def _target(tx: Transaction, rulebook: Rulebook, standing: Standing, name: str | None) -> Stage:
    if name is None:
        return _next_stage(tx, rulebook, standing)
    stage = _stage(rulebook.process, name)
    if stage.name == standing.stage:
        raise MoveRefused(standing.id, name, missing="it is there already", open_moves=())
    return stage


def _stage(process: Process, name: str) -> Stage:
    stage = process.stage(name)
    if stage is None:
        raise UnknownWord("stage", name, [known.name for known in process.stages])
    return stage


def _next_stage(tx: Transaction, rulebook: Rulebook, standing: Standing) -> Stage:
    names = [stage.name for stage in rulebook.process.open_stages]
    if standing.outcome != "open":
        missing = f"it is {standing.stage}; name the stage"
    elif standing.stage == names[-1]:
        missing = f"{standing.stage} is the last open stage; name where it ended"
    else:
        return rulebook.process.open_stages[names.index(standing.stage) + 1]
    open_moves = _open_moves(tx, rulebook, standing)
    raise MoveRefused(standing.id, "the next stage", missing=missing, open_moves=open_moves)


def _open_moves(tx: Transaction, rulebook: Rulebook, standing: Standing) -> list[str]:
    """The stages whose guard lets the lead in now."""
    return [
        stage.name
        for stage in rulebook.process.stages
        if stage.name != standing.stage
        and not unmet(tx.db, rulebook, standing.id, stage, as_of=tx.as_of.date())
    ]


def _check_guard(tx: Transaction, rulebook: Rulebook, standing: Standing, stage: Stage) -> None:
    missing = unmet(tx.db, rulebook, standing.id, stage, as_of=tx.as_of.date())
    if not missing:
        return
    raise MoveRefused(
        standing.id,
        stage.name,
        missing=f"it needs {' and '.join(missing)}",
        open_moves=_open_moves(tx, rulebook, standing),
    )


def unmet(db: Db, rulebook: Rulebook, lead_id: int, stage: Stage, *, as_of: date) -> list[str]:
    """The parts of a stage's guard that are not true for a lead, in words."""
    if stage.enter_when is None:
        return []
    compiler = Compiler(as_of, rulebook.catalogue)
    parts = list(conjuncts(stage.enter_when))
    tests = [f"({part.sql(compiler)}) IS TRUE" for part in parts]
    met = assessments.evaluate(db, tests, compiler, lead_id)
    return [part.words() for part, true in zip(parts, met, strict=True) if not true]


def _reason(standing: Standing, stage: Stage, given: str | None) -> str | None:
    if stage.reasons:
        for reason in stage.reasons:
            if given is not None and fold(given) == fold(reason):
                return reason
        if given is None:
            raise ReasonMissing(standing.id, stage)
        raise UnknownWord("reason", given, stage.reasons)
    if stage.is_living and not standing.living and given is None:
        missing = f"it is {standing.stage}; to reopen it say why with --reason"
        raise MoveRefused(standing.id, stage.name, missing=missing, open_moves=())
    return given


def _order_value(standing: Standing, stage: Stage, wanted: WantedMove) -> int | None:
    if stage.outcome != "won" and (wanted.value is not None or wanted.value_unknown):
        missing = "only an order has a --value"
        raise MoveRefused(standing.id, stage.name, missing=missing, open_moves=())
    if wanted.value is not None:
        return wanted.value
    if stage.outcome == "won" and not wanted.value_unknown and standing.order_value is None:
        raise ValueMissing(standing.id, stage.name)
    return None if wanted.value_unknown else standing.order_value
