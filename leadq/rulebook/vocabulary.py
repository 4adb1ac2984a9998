"""The names that a workspace declares, and what a condition may test by them.

A collection that is None could not be read, because its own file has a problem: then every name passes, so
that one mistake is not reported as many.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from leadq.rulebook.catalogue import (
    QUALIFICATIONS,
    SOURCE_KINDS,
    Catalogue,
    Field,
    FieldType,
    Level,
)
from leadq.rulebook.operands import AnswerOperand, FieldOperand, SourceOperand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from leadq.rulebook.conditions import Doer
    from leadq.rulebook.operands import Operand
    from leadq.rulebook.problems import Problems
    from leadq.rulebook.questions import Question

SourceField = Literal["source", "first_source", "source_kind"]

_SOURCES: Final[Mapping[str, SourceField]] = {
    "source": "source",
    "first_source": "first_source",
    "source_kind": "source_kind",
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the rules files call things."""

    catalogue: Catalogue
    own_fields_known: bool = True
    questions: Mapping[str, Question] | None = None
    kinds: Mapping[str, Doer] | None = None
    results: Collection[str] | None = None
    stages: Collection[str] | None = None
    reasons: Collection[str] | None = None
    people: Collection[str] | None = None
    grades: Collection[str] | None = None

    @property
    def choices(self) -> Mapping[str, Collection[str] | None]:
        """The values of the built-in fields that hold one of a closed list."""
        return {
            "stage": self.stages,
            "grade": self.grades,
            "reason": self.reasons,
            "qualification": QUALIFICATIONS,
            "owner": self.people or None,  # nobody declared: any name will do
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a condition is read: with which names, how far left in the order of evaluation, for whom."""

    vocabulary: Vocabulary
    level: Level
    problems: Problems
    depth: int = 0  # of all, any and not around it


@dataclass(frozen=True, slots=True)
class Subject:
    """What a test looks at: its type decides the operators, its choices (None: any) the values."""

    name: str
    operand: Operand
    type: FieldType
    choices: Collection[str] | None = None

    @property
    def takes_one_operator(self) -> bool:
        """Whether several operators would each look at a value of their own: a lead has many sources."""
        return self.operand == SourceOperand("source")

    @property
    def compares_folded(self) -> bool:
        """Whether texts are compared without case, umlauts and accents."""
        return self.type in {FieldType.TEXT, FieldType.LIST}


def field_subject(field: Field, vocabulary: Vocabulary) -> Subject:
    """A field of the lead."""
    choices = vocabulary.choices.get(field.name, field.choices or None)
    return Subject(field.name, FieldOperand(field.name), field.type, choices)


def source_subject(name: str) -> Subject | None:
    """The name or the kind of a lead's sources; None for other names."""
    if name not in _SOURCES:
        return None
    operand = SourceOperand(_SOURCES[name])
    if name == "source_kind":
        return Subject(name, operand, FieldType.CHOICE, SOURCE_KINDS)
    return Subject(name, operand, FieldType.TEXT)


def subjects(level: Level, vocabulary: Vocabulary) -> Iterator[Subject]:
    """All that a condition at this place in the order of evaluation can test by its name."""
    yield from (found for name in _SOURCES if (found := source_subject(name)))
    for field in vocabulary.catalogue:
        if field.level < level:
            yield field_subject(field, vocabulary)


def answer_subject(question: Question) -> Subject:
    """The latest answer to a question of the guide."""
    choices = tuple(question.choices) or None
    return Subject(question.name, AnswerOperand(question.name), question.value_type, choices)
