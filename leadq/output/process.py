"""The process: its stages with those who wait in them, and what its lines say in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from leadq.output.columns import Column
from leadq.output.lines import Line, print_lines
from leadq.output.printing import Format, print_json, print_rows
from leadq.reports.stages import StageRow
from leadq.rulebook.people import EscalationLevel, Person
from leadq.rulebook.process import NextStep, Process, Result, Return, Stage
from leadq.values.durations import Duration

_FILE = "process.yaml"
_COLUMNS: list[Column[StageRow]] = [
    Column("stage", "stage"),
    Column("outcome", "outcome", drop=3),
    Column("leads", "leads", right=True),
    Column("overdue", "overdue", right=True),
    Column("rotting", "quiet", right=True, drop=4),
    Column("median_days", "days waiting\nmedian", right=True, drop=2),
    Column("longest_days", "days waiting\nlongest", right=True, drop=1),
]


def print_process(rows: Sequence[StageRow], process: Process, form: Format) -> None:
    """Print the stages with their leads, then what the process says; csv has the stages, json everything by name."""
    if form is Format.JSON:
        print_json(_object(rows, process))
    elif form is Format.CSV:
        print_rows(rows, [*_COLUMNS, *_rules_of(process)], form)
    else:
        print_rows(rows, _COLUMNS, form)
        print()
        # The first table has the outcomes, `rules show` the places.
        lines = [replace(line, outcome=None, line=None) for line in process_lines(process)]
        print_lines(lines, form)


def _rules_of(process: Process) -> list[Column[StageRow]]:
    """What a stage's own lines say, for machines."""

    def column(name: str, value: Callable[[Stage], str | bool | None]) -> Column[StageRow]:
        return Column(name, name, value=lambda row: value(by_name[row.stage]))

    by_name = {stage.name: stage for stage in process.stages}
    return [
        column("enter_when", lambda stage: stage.enter_when.words() if stage.enter_when else None),
        column("automatic", lambda stage: stage.automatic),
        column("accept_within", lambda stage: _written(stage.accept_within)),
        column("next_step", lambda stage: _step(stage.next_step) if stage.next_step else None),
        column("returns_to", lambda stage: stage.returns_to.stage if stage.returns_to else None),
        column("returns_when", _returns_when),
        column("rots_after", lambda stage: _written(stage.rots_after)),
    ]


def _written(duration: Duration | None) -> str | None:
    return None if duration is None else str(duration)


def _returns_when(stage: Stage) -> str | None:
    way = stage.returns_to
    return way.when.words() if way and way.when else None


def _object(rows: Sequence[StageRow], process: Process) -> dict[str, object]:
    columns = [*_COLUMNS, *_rules_of(process)]
    return {
        "stages": [{column.name: column.cell(row) for column in columns} for row in rows],
        "results": [
            {
                "result": result.name,
                "retry": [str(wait) for wait in result.retry],
                "then": result.then,
                "then_reason": result.then_reason,
                "clear": result.clear,
                "opt_out": result.opt_out,
                "next_step": _step(result.next_step) if result.next_step else None,
            }
            for result in process.results.values()
        ],
        "no_call_within": _written(process.no_call_within),
        "escalation": [
            {"after": str(level.after), "act": level.act, "person": level.person}
            for level in process.escalation
        ],
        "people": [
            {
                "person": person.name,
                "email": person.email,
                "takes": _takes(person),
                "away": [{"from": one.first, "to": one.last} for one in person.away],
            }
            for person in process.people.values()
        ],
    }


def process_lines(process: Process) -> list[Line]:
    """What the process says: stages, results, escalation, people."""
    quiet = process.no_call_within
    after_a_talk = [Line("result", "(after a talk)", _FILE, then=f"no call within {quiet}")]
    return [
        *map(_stage, process.stages),
        *map(_result, process.results.values()),
        *(after_a_talk if quiet else []),
        *map(_level, process.escalation),
        *map(_person, process.people.values()),
    ]


def _stage(stage: Stage) -> Line:
    return Line(
        "stage",
        stage.name,
        _FILE,
        line=stage.line,
        outcome=stage.outcome,
        when=_guard(stage),
        then="; ".join(_sayings(stage)) or None,
    )


def _guard(stage: Stage) -> str | None:
    if stage.enter_when is None:
        return None
    return stage.enter_when.words() + (", by itself" if stage.automatic else "")


def _sayings(stage: Stage) -> list[str]:
    """What a stage says besides its guard, in words."""
    sayings = []
    if stage.next_step:
        sayings.append(stage.next_step.action if stage.is_handover else _step(stage.next_step))
    if stage.accept_within:
        sayings.append(f"accept within {stage.accept_within}")
    if stage.reasons:
        sayings.append(f"because of {', '.join(stage.reasons)}")
    if stage.returns_to:
        sayings.append(f"returns to {_return(stage.returns_to)}")
    if stage.rots_after:
        sayings.append(f"rots after {stage.rots_after}")
    if stage.was:
        sayings.append(f"was {', '.join(stage.was)}")
    return sayings


def _step(step: NextStep) -> str:
    if step.before_answer is None:
        return f"{step.action}, {step.due_in}"
    question, before = step.before_answer
    return f"{step.action}, {before} before the answer {question}, else {step.due_in}"


def _return(way: Return) -> str:
    when = f" or when {way.when.words()}" if way.when else ""
    return f"{way.stage} at its date{when}"


def _result(result: Result) -> Line:
    return Line("result", result.name, _FILE, then="; ".join(_consequences(result)))


def _consequences(result: Result) -> list[str]:
    """What follows from the result of a call, in words."""
    found = []
    if result.retry:
        found.append(f"again after {', '.join(map(str, result.retry))}; then {_then(result)}")
    if result.clear:
        found.append(f"{result.clear} is taken away")
    if result.opt_out:
        found.append(f"never again by {result.opt_out}")
    if result.next_step:
        found.append(_step(result.next_step))
    return found or ["the next step of the stage"]


def _then(result: Result) -> str:
    return f"{result.then} ({result.then_reason})" if result.then_reason else f"{result.then}"


def _level(level: EscalationLevel) -> Line:
    acts = {"remind": "remind", "tell": "tell", "reassign": "reassign to"}
    then = f"{acts[level.act]} {level.person}"
    return Line("escalation", f"{level.after} late", _FILE, then=then)


def _person(person: Person) -> Line:
    away = ", ".join(f"{one.first} to {one.last}" for one in person.away)
    return Line(
        "person",
        person.name,
        _FILE,
        when=_takes(person) or "nothing",
        then=f"away {away}" if away else None,
    )


def _takes(person: Person) -> str | None:
    return "all" if person.takes_all else person.takes.words() if person.takes else None
