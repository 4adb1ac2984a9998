"""What the guide waits for, and the keys that count there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadq.calling.endings import Ending
    from leadq.rulebook.field_values import FieldValue
    from leadq.rulebook.questions import Question

Phase = Literal["question", "main contact", "note", "call back", "result", "step"]

KEYS_AT_QUESTIONS: Final = "b back  s skip  n note  c call back  r result  q leave  ? help"
HELP: Final[Mapping[Phase, tuple[str, ...]]] = MappingProxyType(
    {
        "question": (
            "Type an answer, or the number of a choice; Enter keeps the answer that stands.",
            KEYS_AT_QUESTIONS,
            "=TEXT answers TEXT where that looks like one of these keys: =b answers b.",
        ),
        "result": (
            "Type a result or its number.",
            "b back  n note  c call back  q leave, nothing is logged",
        ),
        "step": (
            "Enter logs the call with this step. Type another one, its day, or both with a comma between them.",
            "b back  n note  c call back  q log it and leave",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the guide waits for: an answer (with the one that stands), yes or no, a text, a day, a result, a step.

    `choices` are what the number keys stand for; `named` is the person who may become the main contact; `ending` what
    the call comes to with the step that is offered.
    """

    phase: Phase
    question: Question | None = None
    earlier: FieldValue | None = None
    choices: Sequence[str] = ()
    named: str | None = None
    ending: Ending | None = None
