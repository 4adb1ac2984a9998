"""Nodes to stages: their outcomes, guards and reasons, and that together they make a process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from leadq.rulebook.catalogue import OUTCOMES, Level
from leadq.rulebook.conditions_parsing import parse_condition
from leadq.rulebook.problems import shown, titled
from leadq.rulebook.process import Return, Stage
from leadq.rulebook.steps_parsing import parse_accepting, parse_own_step
from leadq.rulebook.structure import (
    check_given,
    check_known,
    duration,
    items,
    name_of,
    scalars,
    section,
    text,
    unique,
    within_item,
    yes_no,
)
from leadq.rulebook.vocabulary import Reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadq.rulebook.problems import Problems
    from leadq.rulebook.process import Outcome
    from leadq.rulebook.vocabulary import Vocabulary
    from leadq.rulebook.yaml_reading import Node

STAGE_LINES: Final = (
    *("stage", "outcome", "next_step", "enter_when", "reasons"),
    *("automatic", "accept_within", "returns_to", "rots_after", "was"),
)
RETURN_LINES: Final = ("stage", "when")
WITH_REASONS: Final[tuple[Outcome, ...]] = ("lost", "invalid")
_OUTCOMES: Final[Mapping[str, Outcome]] = {
    "open": "open",
    "parked": "parked",
    "won": "won",
    "lost": "lost",
    "invalid": "invalid",
}
BELONG_TO: Final[Mapping[str, tuple[Outcome, ...]]] = {
    "automatic": ("open",),
    "accept_within": ("open",),
    "returns_to": ("parked",),
    "rots_after": ("open", "parked"),
}


def parse_stages(
    node: Node | None, line: int, vocabulary: Vocabulary, problems: Problems
) -> tuple[Stage, ...]:
    """Read the stages; `line` is the place to name when there are none."""
    seen: dict[str, int] = {}
    reading = Reading(vocabulary, Level.PROCESS, problems)
    nodes = items(node, problems.within("stages"))
    found = [_stage(one, at, reading, seen) for at, one in enumerate(nodes, start=1)]
    stages = tuple(stage for stage in found if stage)
    if len(stages) == len(nodes):  # else one that could not be read may be the missing one
        _check_outcomes(stages, node.line if node else line, problems.within("stages"))
        _check_ways(stages, problems)
    return stages


def _check_outcomes(stages: tuple[Stage, ...], line: int, problems: Problems) -> None:
    outcomes = {stage.outcome for stage in stages}
    if "open" not in outcomes:
        problems.add(line, "there is no open stage, so a lead has nowhere to begin")
    if "won" not in outcomes:
        problems.add(line, "there is no closing stage with 'outcome: won'")
    if "lost" not in outcomes:
        problems.add(line, "there is no closing stage with 'outcome: lost'")


def _check_ways(stages: tuple[Stage, ...], problems: Problems) -> None:
    """Check that accepted, rejected and returning leads have a stage to go to, and names one meaning."""
    names = {stage.name: stage for stage in stages}
    ladder = [stage.name for stage in stages if stage.outcome == "open"]
    former_names: dict[str, str] = {}
    for stage in stages:
        within = problems.within(titled("stage", stage.name))
        if stage.is_handover and stage.name == ladder[0]:
            within.add(
                stage.line, "the first stage is no hand-over: who rejects has no stage before"
            )
        if stage.is_handover and stage.name == ladder[-1]:
            within.add(
                stage.line, "the last open stage is no hand-over: who accepts has no next one"
            )
        if stage.returns_to and stage.returns_to.stage in names:
            target = names[stage.returns_to.stage]
            if target.enter_when:
                within.add(
                    stage.line, f"{shown(target.name)} has an 'enter_when', which nobody asks here"
                )
            if target.outcome != "open" or target.is_handover:
                within.add(
                    stage.line,
                    f"returns to {shown(target.name)}, which is no open stage to work in",
                )
        for former in stage.was:
            if former in names:
                within.add(stage.line, f"was {shown(former)}, which is a stage today")
            first = former_names.setdefault(former, stage.name)
            if first != stage.name:
                within.add(stage.line, f"was {shown(former)}, and so was stage {shown(first)}")


def _stage(node: Node, position: int, reading: Reading, seen: dict[str, int]) -> Stage | None:
    problems = reading.problems.within("stages")
    titled_problems = within_item(node, "stage", problems)
    lines = section(node, titled_problems, known=STAGE_LINES)
    if not check_given(lines, ("stage",), node.line, problems):
        return None
    name = name_of(lines["stage"], problems)
    if name is None:
        return None
    unique(name, node.line, seen, titled_problems)
    outcome = _outcome(lines.get("outcome"), titled_problems)
    if outcome is None:
        return None
    read = Reading(reading.vocabulary, reading.level, titled_problems)
    _check_lines(lines, outcome, titled_problems)
    accept_within = duration(lines.get("accept_within"), titled_problems)
    step_lines = lines.get("next_step")
    step = (
        parse_accepting(step_lines, accept_within, titled_problems)
        if accept_within
        else parse_own_step(step_lines, outcome, node.line, read)
    )
    return Stage(
        name=name,
        outcome=outcome,
        position=position,
        next_step=step,
        enter_when=parse_condition(lines["enter_when"], read) if "enter_when" in lines else None,
        reasons=_reasons(lines.get("reasons"), outcome, node.line, titled_problems),
        line=node.line,
        automatic=yes_no(lines.get("automatic"), titled_problems),
        accept_within=accept_within,
        returns_to=_return(lines.get("returns_to"), read),
        rots_after=duration(lines.get("rots_after"), titled_problems),
        was=_former_names(lines.get("was"), titled_problems),
    )


def _check_lines(lines: Mapping[str, Node], outcome: Outcome, problems: Problems) -> None:
    """Note the lines that mean nothing in a stage with this outcome."""
    for name, outcomes in BELONG_TO.items():
        if name in lines and outcome not in outcomes:
            problems.add(lines[name].line, f"{name!r} belongs to {' and '.join(outcomes)} stages")
    if "automatic" in lines and "enter_when" not in lines:
        problems.add(
            lines["automatic"].line, "'automatic' needs an 'enter_when': when does it move?"
        )


def _return(node: Node | None, reading: Reading) -> Return | None:
    if node is None:
        return None
    problems = reading.problems
    lines = section(node, problems, known=RETURN_LINES)
    check_given(lines, ("stage",), node.line, problems)
    when = parse_condition(lines["when"], reading) if "when" in lines else None
    name = text(lines.get("stage"), problems)
    if name is None:
        return None
    known = reading.vocabulary.stages
    if not check_known(name, lines["stage"].line, known, what="stage", problems=problems):
        return None
    return Return(name, when)


def _former_names(node: Node | None, problems: Problems) -> tuple[str, ...]:
    return tuple(name for name, _ in scalars(node, problems)) if node else ()


def _outcome(node: Node | None, problems: Problems) -> Outcome | None:
    written = text(node, problems) if node else "open"
    if written is None:
        return None
    if node and not check_known(written, node.line, OUTCOMES, what="outcome", problems=problems):
        return None
    return _OUTCOMES[written]


def _reasons(node: Node | None, outcome: Outcome, line: int, problems: Problems) -> tuple[str, ...]:
    needed = outcome in WITH_REASONS
    if node is None:
        if needed:
            problems.add(line, f"a stage with outcome {outcome!r} needs 'reasons: [...]'")
        return ()
    if not needed:
        problems.add(node.line, "'reasons' belong to stages with the outcome lost or invalid")
    seen: dict[str, int] = {}
    return tuple(
        reason for reason, at in scalars(node, problems) if unique(reason, at, seen, problems)
    )
