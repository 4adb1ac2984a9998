"""What a condition looks at: a field of the lead, an answer, the sources that brought it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from leadq.rulebook.compiling import Compiler


class Operand(Protocol):
    """What is tested: a field, an answer, the name of a source."""

    def value(self, compiler: Compiler) -> str:
        """The SQL of the value; NULL when unknown."""

    def folded(self, compiler: Compiler) -> str:
        """The SQL of the text that comparisons look at."""

    def test(self, compiler: Compiler, sql: str) -> str:
        """Wrap a finished test where the operand lives in another table."""

    def words(self) -> str:
        """Its name in the rules file."""


@dataclass(frozen=True, slots=True)
class FieldOperand:
    """A field of the lead."""

    name: str

    def value(self, compiler: Compiler) -> str:
        return compiler.column(self.name)

    def folded(self, compiler: Compiler) -> str:
        return compiler.folded(self.name)

    def test(self, compiler: Compiler, sql: str) -> str:  # noqa: ARG002
        return sql

    def words(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class AnswerOperand:
    """The latest answer to a question of the guide."""

    question: str

    def value(self, compiler: Compiler) -> str:
        return compiler.answer(self.question)

    def folded(self, compiler: Compiler) -> str:
        return f"{compiler.answer(self.question)}_folded"

    def test(self, compiler: Compiler, sql: str) -> str:  # noqa: ARG002
        return sql

    def words(self) -> str:
        return f"answer {self.question}"


@dataclass(frozen=True, slots=True)
class SourceOperand:
    """The name or kind of the lead's first source, or the name of any that brought it."""

    name: Literal["source", "first_source", "source_kind"]

    def value(self, compiler: Compiler) -> str:
        return self.folded(compiler)

    def folded(self, compiler: Compiler) -> str:  # noqa: ARG002
        return "source.kind" if self.name == "source_kind" else "source.name_folded"

    def test(self, compiler: Compiler, sql: str) -> str:  # noqa: ARG002
        if self.name == "source":
            return (
                "EXISTS (SELECT 1 FROM touch JOIN source ON source.id = touch.source_id"
                f" WHERE touch.lead_id = lead.id AND {sql})"
            )
        return f"lead.source_id IN (SELECT source.id FROM source WHERE {sql})"

    def words(self) -> str:
        return self.name
