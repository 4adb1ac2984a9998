"""Conditions, each written once, as SQL.

A node answers a test that is true, false or NULL; NULL (an unknown value) counts as false, also below a ``not``,
so that a rule and its negation together count every lead exactly once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from leadq.rulebook.compiling import Bound, Compiler
from leadq.rulebook.operands import Operand
from leadq.values.durations import Duration

Comparison = Literal["=", ">=", "<=", ">", "<"]
TextTest = Literal["contains", "word", "starts_with", "ends_with"]
Doer = Literal["lead", "us"]

_PUNCTUATION = "/|,.;:()&+'\"\u2013-"  # the hyphen last, as a set of GLOB wants it


class Condition(Protocol):
    """A test of one lead."""

    def sql(self, compiler: Compiler) -> str:
        """The test as an SQL expression over ``lead`` and the passes of `compiler`."""

    def words(self) -> str:
        """The test as a person would say it, in the words of the rules file."""


@dataclass(frozen=True, slots=True)
class Known:
    """The value is there."""

    operand: Operand

    def sql(self, compiler: Compiler) -> str:
        return self.operand.test(compiler, f"{self.operand.value(compiler)} IS NOT NULL")

    def words(self) -> str:
        return f"{self.operand.words()} known"


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value equals one of `values`: as it is, or (`folded`) as folded text."""

    operand: Operand
    values: tuple[Bound, ...]
    folded: bool = False

    def sql(self, compiler: Compiler) -> str:
        side = self.operand.folded if self.folded else self.operand.value
        wanted = compiler.bind_list(self.values)
        return self.operand.test(compiler, f"{side(compiler)} IN {wanted}")

    def words(self) -> str:
        return f"{self.operand.words()}: {' or '.join(str(value) for value in self.values)}"


@dataclass(frozen=True, slots=True)
class Compared:
    """The number, amount or ISO day stands in this relation to `limit`."""

    operand: Operand
    comparison: Comparison
    limit: Bound

    def sql(self, compiler: Compiler) -> str:
        value, limit = self.operand.value(compiler), compiler.bind(self.limit)
        return self.operand.test(compiler, f"{value} {self.comparison} {limit}")

    def words(self) -> str:
        return f"{self.operand.words()} {self.comparison} {self.limit}"


@dataclass(frozen=True, slots=True)
class ComparedToToday:
    """The day lies before (``<``) or after (``>``) the as-of day."""

    operand: Operand
    comparison: Literal["<", ">"]

    def sql(self, compiler: Compiler) -> str:
        value, today = self.operand.value(compiler), compiler.today()
        return self.operand.test(compiler, f"{value} {self.comparison} {today}")

    def words(self) -> str:
        return f"{self.operand.words()} {'before' if self.comparison == '<' else 'after'} today"


@dataclass(frozen=True, slots=True)
class TextTested:
    """The folded text contains, begins or ends with one of `parts`, or has one as a whole word."""

    operand: Operand
    how: TextTest
    parts: tuple[str, ...]

    def sql(self, compiler: Compiler) -> str:
        text = self.operand.folded(compiler)
        tests = [self._one(compiler, text, part) for part in self.parts]
        return self.operand.test(compiler, joined("OR", tests))

    def _one(self, compiler: Compiler, text: str, part: str) -> str:
        match self.how:
            case "contains":
                return f"instr({text}, {compiler.bind(part)}) > 0"
            case "starts_with":
                return f"substr({text}, 1, {len(part)}) = {compiler.bind(part)}"
            case "ends_with":
                return f"substr({text}, -{len(part)}) = {compiler.bind(part)}"
            case "word":
                return _has_words(compiler, text, _spaced(part).split())

    def words(self) -> str:
        return f"{self.operand.words()} {self.how} {' or '.join(self.parts)}"


def _spaced(part: str) -> str:
    return "".join(" " if character in _PUNCTUATION else character for character in part)


def _has_words(compiler: Compiler, text: str, words: list[str]) -> str:
    """The words, one after the other; looking for the first one alone spares most texts the rest."""
    first = f"instr({text}, {compiler.bind(words[0])}) > 0"
    if len(words) == 1:
        between = f"[ {_PUNCTUATION}]"
        literal = "".join(f"[{letter}]" if letter in "*?[" else letter for letter in words[0])
        pattern = compiler.bind(f"*{between}{literal}{between}*")
        return f"({first} AND ' ' || {text} || ' ' GLOB {pattern})"
    wanted = compiler.bind(f" {' '.join(words)} ")
    return f"({first} AND instr(' ' || {_without_punctuation(text)} || ' ', {wanted}) > 0)"


def _without_punctuation(sql: str) -> str:
    """The text's words with one blank between them (if up to eight marks and blanks were there)."""
    for mark in _PUNCTUATION:
        quoted = mark.replace("'", "''")
        sql = f"replace({sql}, '{quoted}', ' ')"
    for _ in range(3):
        sql = f"replace({sql}, '  ', ' ')"
    return sql


@dataclass(frozen=True, slots=True)
class ListTested:
    """An item of a list field equals or contains one of `parts` (folded)."""

    operand: Operand
    parts: tuple[str, ...]
    whole: bool

    def sql(self, compiler: Compiler) -> str:
        text = self.operand.folded(compiler)
        if self.whole:
            text = f"char(10) || {text} || char(10)"
        ends = "\n" if self.whole else ""
        tests = [f"instr({text}, {compiler.bind(ends + part + ends)}) > 0" for part in self.parts]
        return self.operand.test(compiler, joined("OR", tests))

    def words(self) -> str:
        return f"{self.operand.words()}: {' or '.join(self.parts)}"


@dataclass(frozen=True, slots=True)
class Window:
    """A day lies in a window that is measured from the as-of day; both edges belong to it.

    ``within`` (the past), ``older_than`` (before that) and ``in_next`` (from today on).
    """

    operand: Operand
    how: Literal["within", "older_than", "in_next"]
    duration: Duration

    def sql(self, compiler: Compiler) -> str:
        value = self.operand.value(compiler)
        match self.how:
            case "older_than":
                test = f"{value} < {compiler.before(self.duration)}"
            case "within":
                test = f"{value} BETWEEN {compiler.before(self.duration)} AND {compiler.today()}"
            case "in_next":
                test = f"{value} BETWEEN {compiler.today()} AND {compiler.after(self.duration)}"
        return self.operand.test(compiler, test)

    def words(self) -> str:
        return f"{self.operand.words()} {self.how} {self.duration}"


@dataclass(frozen=True, slots=True)
class Activities:
    """Which activities count: by kind, doer, age, result and subject; machine clicks only when asked for."""

    kinds: tuple[str, ...] = ()
    by: Doer | None = None
    within: Duration | None = None
    results: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()  # folded, contained
    machine: bool = False

    def counted(self, compiler: Compiler) -> str:
        """The SQL test of one row of ``activity``."""
        tests = []
        if self.kinds:
            tests.append(f"activity.kind IN {compiler.bind_list(self.kinds)}")
        if self.by:
            tests.append(f"activity.by = {compiler.bind(self.by)}")
        if self.within:
            tests.append(f"activity.happened_on >= {compiler.before(self.within)}")
        if self.results:
            tests.append(f"activity.result IN {compiler.bind_list(self.results)}")
        if self.subjects:
            found = [
                f"instr(activity.subject_folded, {compiler.bind(part)}) > 0"
                for part in self.subjects
            ]
            tests.append(joined("OR", found))
        if not self.machine:
            tests.append("activity.machine = 0")
        return " AND ".join(tests) or "1"

    def words(self) -> str:
        parts = [
            " or ".join(self.kinds) or "any activity",
            f"by {self.by}" if self.by else "",
            f"within {self.within}" if self.within else "",
            f"with result {' or '.join(self.results)}" if self.results else "",
            f"about {' or '.join(self.subjects)}" if self.subjects else "",
        ]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Happened:
    """At least `times` such activities happened up to the as-of day; an activity with count 7 is seven."""

    activities: Activities
    times: int = 1

    def sql(self, compiler: Compiler) -> str:
        counted = self.activities.counted(compiler)
        total = compiler.activity_sum("activity.count", counted=counted)
        return f"{total} >= {compiler.bind(self.times)}"

    def words(self) -> str:
        often = f" at least {self.times} times" if self.times > 1 else ""
        return f"{self.activities.words()}{often}"


@dataclass(frozen=True, slots=True)
class All:
    """Every one of `parts` is true."""

    parts: tuple[Condition, ...]

    def sql(self, compiler: Compiler) -> str:
        return joined("AND", [part.sql(compiler) for part in self.parts])

    def words(self) -> str:
        return " and ".join(part.words() for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of `parts` is true."""

    parts: tuple[Condition, ...]

    def sql(self, compiler: Compiler) -> str:
        return joined("OR", [part.sql(compiler) for part in self.parts])

    def words(self) -> str:
        return f"({' or '.join(part.words() for part in self.parts)})"


@dataclass(frozen=True, slots=True)
class Not:
    """The part is not true: it is false, or unknown."""

    part: Condition

    def sql(self, compiler: Compiler) -> str:
        if isinstance(self.part, Not):
            return self.part.part.sql(compiler)
        part = self.part.sql(compiler)
        has_parentheses = isinstance(self.part, All | AnyOf) and len(self.part.parts) > 1
        return f"({part} IS NOT TRUE)" if has_parentheses else f"(({part}) IS NOT TRUE)"

    def words(self) -> str:
        return f"not ({self.part.words()})"


_GROUP = 16
_MANY = 20  # parentheses


def joined(word: Literal["AND", "OR", "+"], terms: list[str]) -> str:
    """Join terms in groups: SQLite refuses a chain of more than a thousand.

    What may be nested deeply comes first: its parser keeps at most a hundred words waiting before a parenthesis.
    """
    if len(terms) == 1:
        return terms[0]
    if len(terms) <= _GROUP:
        ordered = sorted(terms, key=lambda term: term.count("(") <= _MANY)
        return f"({f' {word} '.join(ordered)})"
    groups = [terms[start : start + _GROUP] for start in range(0, len(terms), _GROUP)]
    return joined(word, [joined(word, group) for group in groups])


def conjuncts(condition: Condition) -> Iterator[Condition]:
    """The parts that must all be true, one by one."""
    if isinstance(condition, All):
        for part in condition.parts:
            yield from conjuncts(part)
    else:
        yield condition
