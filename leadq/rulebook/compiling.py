"""The place where conditions become SQL: values are bound, and shared passes collect what is asked of them.

All activity tests share one pass over ``activity`` (`activity_total`: a row per lead, a column per test), all answer
tests one over ``answer`` (`answer_latest`). A scope says for whom: every lead, or one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from leadq.rulebook.catalogue import Catalogue
from leadq.values.durations import Duration

Bound = str | int | float


@dataclass(slots=True)
class Compiler:
    """What the conditions of one statement have asked for so far.

    `computed` gives the SQL of fields that this statement computes itself (the qualification, the points) in
    place of the stored column. Columns of the two passes are NULL for a lead without any row there.
    """

    as_of: date
    catalogue: Catalogue
    computed: Mapping[str, str] = field(default_factory=dict)
    params: dict[str, Bound] = field(default_factory=dict)
    names: dict[tuple[type, Bound], str] = field(default_factory=dict)
    activity_columns: dict[str, str] = field(default_factory=dict)  # SQL of the sum -> column
    answer_columns: dict[str, str] = field(default_factory=dict)  # question -> column
    half_lives: list[int] = field(default_factory=list)  # days; column h{n} of the decay table

    def bind(self, value: Bound) -> str:
        """Bind `value`; answers the parameter's name in the SQL, for equal values the same."""
        name = self.names.setdefault((type(value), value), f"p{len(self.params) + 1}")
        self.params[name] = value
        return f":{name}"

    def bind_list(self, values: tuple[Bound, ...]) -> str:
        """Bind several values; answers a list for ``IN``."""
        return f"({', '.join(self.bind(value) for value in values)})"

    def column(self, name: str) -> str:
        """The SQL of a field: computed here, or the column of ``lead``."""
        if name in self.computed:
            return self.computed[name]
        return f"lead.{self.catalogue.fields[name].column}"

    def folded(self, name: str) -> str:
        """The SQL of a field's folded twin, or of the field itself where its value is canonical."""
        found = self.catalogue.fields[name]
        return f"lead.{found.folded_column}" if found.folded_column else self.column(name)

    def today(self) -> str:
        """The SQL of the as-of day."""
        return self.bind(self.as_of.isoformat())

    def before(self, duration: Duration) -> str:
        """The SQL of the day that lies so long before the as-of day."""
        return self.bind(duration.before(self.as_of).isoformat())

    def after(self, duration: Duration) -> str:
        """The SQL of the day that lies so long after the as-of day."""
        return self.bind(duration.after(self.as_of).isoformat())

    def activity_sum(self, amount: str, *, counted: str) -> str:
        """A column of the activity pass: the sum of `amount` over the rows that `counted` is true for.

        Both are SQL over ``activity`` and ``decay``; the sum is NULL where no row counts.
        """
        # a FILTER, because a CASE would call sum() for each of the rows that do not count, too
        total = f"sum({amount}) FILTER (WHERE {counted})"
        number = len(self.activity_columns) + 1
        return f"activity_total.{self.activity_columns.setdefault(total, f't{number}')}"

    def decay(self, half_life: int) -> str:
        """The weight of an activity's day, in millionths, for a half-life of so many days; NULL when it is none."""
        if half_life not in self.half_lives:
            self.half_lives.append(half_life)
        return f"decay.h{half_life}"

    def answer(self, question: str) -> str:
        """The latest answer to `question` up to the as-of day; NULL when there is none."""
        number = len(self.answer_columns) + 1
        return f"answer_latest.{self.answer_columns.setdefault(question, f'a{number}')}"

    def activity_pass(self) -> str | None:
        """The SELECT that fills `activity_total`; None when no condition asks for activities.

        Parameters ``:today`` and, in the scope of one lead, ``:lead`` are bound by whoever runs it.
        """
        if not self.activity_columns:
            return None
        sums = ",\n  ".join(f"{sql} AS {name}" for sql, name in self.activity_columns.items())
        owner = self.owner("activity")
        return f"SELECT {owner},\n  {sums}\n{self.activities()}\nGROUP BY {owner}"

    def owner(self, table: Literal["activity", "answer"]) -> str:
        """The SQL of the lead that a row of a pass belongs to; rows come in its order where that is possible."""
        return f"{table}.lead_id"

    def activities(self) -> str:
        """The FROM and WHERE of the activities up to the as-of day, with the decay of theirs."""
        join = "LEFT JOIN decay ON decay.day = activity.happened_on\n" if self.half_lives else ""
        return f"FROM activity\n{join}WHERE activity.happened_on <= :today {{scope}}"

    def answer_pass(self) -> str | None:
        """The SELECT that fills `answer_latest`; None when no condition asks for answers."""
        if not self.answer_columns:
            return None
        owner = self.owner("answer")
        values = ",\n  ".join(
            f"max(CASE WHEN question = {self.bind(question)} THEN value END) AS {name},\n"
            f"  max(CASE WHEN question = {self.bind(question)} THEN value_folded END) AS {name}_folded"
            for question, name in self.answer_columns.items()
        )
        return (
            f"SELECT lead_id,\n  {values}\nFROM (\n"
            f"  SELECT {owner}, answer.question, answer.value, answer.value_folded, row_number() OVER (\n"
            f"    PARTITION BY {owner}, answer.question\n"
            "    ORDER BY answer.answered_on DESC, answer.seq DESC) AS newest\n"
            f"  {self.answers()})\n"
            "WHERE newest = 1\nGROUP BY lead_id"
        )

    def answers(self) -> str:
        """The FROM and WHERE of the answers up to the as-of day."""
        return "FROM answer WHERE answer.answered_on <= :today {scope}"
