"""The schema of the stages in process.yaml, and of the results of a call, which lead to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadq.rulebook.catalogue import OUTCOMES
from leadq.rulebook.results_parsing import CHANNELS, RESULT_LINES, THEN_LINES
from leadq.rulebook.schemas.shapes import (
    CALENDAR_DURATION,
    DURATION,
    NAME,
    TEXT,
    YES_NO,
    by_form,
    exactly,
    lines,
    list_of,
    named_lines,
    one_or_more,
    reference,
    said,
    when,
    without,
)
from leadq.rulebook.stages_parsing import BELONG_TO, RETURN_LINES, STAGE_LINES, WITH_REASONS
from leadq.rulebook.steps_parsing import (
    ACCEPTING_LINES,
    BEFORE_LINES,
    PLAIN_STEP_LINES,
    STEP_LINES,
    WITH_STEP,
)

if TYPE_CHECKING:
    from leadq.rulebook.process import Process
    from leadq.rulebook.schemas.shapes import Schema
    from leadq.rulebook.vocabulary import Vocabulary

_DEFAULT = "open"
_ACTION = said("What is to be done.", TEXT)


def stages_schema(process: Process, vocabulary: Vocabulary) -> Schema:
    """What stands under ``stages``: at least one is open, one won and one lost."""
    wanted = (when("outcome", (one,), given=one != _DEFAULT) for one in ("open", "won", "lost"))
    return {
        **list_of(_stage(process, vocabulary), least=1),
        "allOf": tuple({"contains": one} for one in wanted),
    }


def _stage(process: Process, vocabulary: Vocabulary) -> Schema:
    shapes = {
        "stage": said("Its name.", NAME),
        "outcome": said("What it means for a lead; open if nothing is said.", exactly(OUTCOMES)),
        "next_step": said("The step that a lead gets here.", {}),
        "enter_when": said("A lead goes here only when this is true.", reference("condition")),
        "reasons": said("The reasons to choose from.", one_or_more(TEXT)),
        "automatic": said("A lead goes here by itself when 'enter_when' is true.", YES_NO),
        "accept_within": said(
            "A hand-over: who gets the lead accepts or rejects it within this time.", DURATION
        ),
        "returns_to": said("Where a parked lead goes when it wakes up.", _return(process)),
        "rots_after": said(
            "`leadq next` marks leads with which nothing happened for so long.", DURATION
        ),
        "was": said("Its former names.", one_or_more(TEXT)),
    }
    return {
        **lines(STAGE_LINES, shapes, needed=("stage",)),
        "dependentRequired": {"automatic": ("enter_when",)},
        "allOf": (*map(_of_outcome, OUTCOMES), _step(vocabulary)),
    }


def _of_outcome(outcome: str) -> Schema:
    """Which lines a stage with this outcome needs, and which mean nothing in it."""
    belong = {**BELONG_TO, "next_step": WITH_STEP, "reasons": WITH_REASONS}
    misplaced = [line for line, outcomes in belong.items() if outcome not in outcomes]
    needed: Schema = {"required": ("reasons",)} if outcome in WITH_REASONS else {}
    if outcome in WITH_STEP:
        needed = {"anyOf": ({"required": ("next_step",)}, {"required": ("accept_within",)})}
    return {
        "if": when("outcome", (outcome,), given=outcome != _DEFAULT),
        "then": {"properties": without(misplaced), **needed},
    }


def _step(vocabulary: Vocabulary) -> Schema:
    """The next step; that of a hand-over is to accept, and has the time for it."""
    accepting = lines(ACCEPTING_LINES, {"action": _ACTION})
    return {
        "if": {"required": ("accept_within",)},
        "then": {"properties": {"next_step": accepting}},
        "else": {"properties": {"next_step": _next_step(vocabulary)}},
    }


def _next_step(vocabulary: Vocabulary) -> Schema:
    asked = (vocabulary.questions or {}).values()
    before = {
        "answer": said(
            "The question that is answered with a date.",
            exactly(question.name for question in asked if question.type == "date"),
        ),
        "by": said("So long before that date: 2 months", CALENDAR_DURATION),
    }
    shapes = {
        "action": _ACTION,
        "in": said("So long after the lead came here: 2 workdays", DURATION),
        "before": said(
            "Before a date that was answered.", lines(BEFORE_LINES, before, needed=BEFORE_LINES)
        ),
        "else": said("So long after the lead came here, when there is no such date.", DURATION),
    }
    return {
        **lines(STEP_LINES, shapes, needed=("action",)),
        "if": {"required": ("before",)},
        "then": {"required": ("else",), "properties": without(("in",))},
        "else": {"required": ("in",), "properties": without(("else",))},
    }


def _return(process: Process) -> Schema:
    stages = (stage.name for stage in process.open_stages if not stage.is_handover)
    shapes = {
        "stage": said("An open stage.", exactly(stages)),
        "when": said(
            "It wakes up when this has happened since it was parked, or else at its date.",
            reference("condition"),
        ),
    }
    return lines(RETURN_LINES, shapes, needed=("stage",))


def results_schema(process: Process) -> Schema:
    """What stands under ``results``."""
    step = {"action": _ACTION, "in": said("So long after the call: 2 workdays", DURATION)}
    shapes = {
        "retry": said("How long to wait before each further try.", list_of(DURATION, least=1)),
        "then": said("The stage when all tries have passed.", _then(process)),
        "clear": said("What is taken out of the lead: it was wrong.", exactly(CHANNELS)),
        "opt_out": said("How the lead is contacted no more.", exactly(CHANNELS)),
        "next_step": said(
            "The step that follows.", lines(PLAIN_STEP_LINES, step, needed=PLAIN_STEP_LINES)
        ),
    }
    result = {
        **lines(RESULT_LINES, shapes),
        "dependentRequired": {"retry": ("then",), "then": ("retry",)},
    }
    return named_lines(result)


def _then(process: Process) -> Schema:
    """The stages that a lead may go to unasked: by their name, those that close it with a reason."""
    stages = [one for one in process.stages if not one.enter_when and one.outcome != "won"]
    plain = [one.name for one in stages if not one.reasons]
    shapes = {
        "stage": said("The stage.", exactly(one.name for one in stages)),
        "reason": said("Why, for a stage that closes the lead.", TEXT),
    }
    closing = (
        {
            "if": when("stage", (one.name,)),
            "then": {"required": ("reason",), "properties": {"reason": exactly(one.reasons)}},
        }
        for one in stages
        if one.reasons
    )
    no_reason = {"if": when("stage", plain), "then": {"properties": without(("reason",))}}
    written_out = lines(THEN_LINES, shapes, needed=("stage",))
    return by_form(exactly(plain), object={**written_out, "allOf": (*closing, no_reason)})
