"""The telephone guide and what its answers come to, as checked objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from leadq.rulebook.catalogue import FieldType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadq.rulebook.conditions import Condition

QuestionType = Literal[
    "choice", "text", "yes_no", "date", "number", "integer", "money", "person", "callback"
]
_VALUES: Mapping[str, FieldType] = MappingProxyType(
    {"person": FieldType.TEXT, "callback": FieldType.DATE}
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the guide; `choices` (key -> what is said) only where one of them is the answer.

    It is asked `only_if` that is true. The answer to a `person` question is a contact at the firm, that to a
    `callback` one the day on which we call again.
    """

    name: str
    ask: str
    type: QuestionType
    choices: Mapping[str, str]
    only_if: Condition | None = None

    @property
    def value_type(self) -> FieldType:
        """What an answer is stored as."""
        return _VALUES.get(self.type) or FieldType(self.type)


@dataclass(frozen=True, slots=True)
class QualificationRule:
    """A qualification and when it is true; the first true one counts."""

    name: str
    when: Condition
    line: int


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The questions in the order in which they are asked, and what their answers come to."""

    questions: tuple[Question, ...] = ()
    qualification: tuple[QualificationRule, ...] = ()
    by_name: Mapping[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named = MappingProxyType({question.name: question for question in self.questions})
        object.__setattr__(self, "by_name", named)

    def question(self, name: str) -> Question | None:
        """The question of that name, or None."""
        return self.by_name.get(name)
