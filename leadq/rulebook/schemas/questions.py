"""The schema of questions.yaml: the telephone guide, and what its answers come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadq.rulebook.catalogue import QUALIFICATIONS, Level
from leadq.rulebook.questions_parsing import (
    QUALIFICATION_LINES,
    QUESTION_LINES,
    QUESTIONNAIRE_LINES,
    TYPES,
)
from leadq.rulebook.schemas.conditions import conditions
from leadq.rulebook.schemas.shapes import (
    NAME,
    TEXT,
    exactly,
    lines,
    list_of,
    reference,
    said,
    when,
    without,
)
from leadq.rulebook.structure import RESERVED

if TYPE_CHECKING:
    from leadq.rulebook.schemas.shapes import Schema
    from leadq.rulebook.vocabulary import Vocabulary


def questions_schema(vocabulary: Vocabulary) -> Schema:
    """What questions.yaml may say."""
    shapes = {
        "questions": said("The guide, in the order in which it asks.", list_of(_question())),
        "qualification": said(
            "What the answers come to: the first line that is true. None of them: unasked.",
            list_of(_qualification()),
        ),
    }
    return {
        **lines(QUESTIONNAIRE_LINES, shapes),
        "$defs": conditions(vocabulary, {"condition": Level.QUALIFICATION}),
    }


def _question() -> Schema:
    choices = {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"not": {"enum": RESERVED}},
        "additionalProperties": TEXT,
    }
    shapes = {
        "question": said("Its name in rules.", NAME),
        "ask": said("The words in which it is asked.", TEXT),
        "type": said("What the answer is; 'choice' with 'choices', else 'text'.", exactly(TYPES)),
        "choices": said("The word for rules, and what people say: {none: nothing}", choices),
        "only_if": said("It is asked only when this is true.", reference("condition")),
    }
    return {
        **lines(QUESTION_LINES, shapes, needed=("question", "ask")),
        "if": {"required": ("type",)},
        "then": {
            "if": when("type", ("choice",)),
            "then": {"required": ("choices",)},
            "else": {"properties": without(("choices",))},
        },
    }


def _qualification() -> Schema:
    shapes = {
        "qualification": said("How far the lead is.", exactly(QUALIFICATIONS)),
        "when": said("Every line must be true.", reference("condition")),
    }
    return lines(QUALIFICATION_LINES, shapes, needed=QUALIFICATION_LINES)
