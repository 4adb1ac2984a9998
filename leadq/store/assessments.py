"""Assessing leads with compiled rules: the passes they share, then one statement; only changed leads are written.

The expressions are the same for all leads, for one, and for a set of them: the scope says which.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from leadq.rulebook.compiling import Bound, Compiler
from leadq.store.transactions import Db
from leadq.store.writing import Transaction


@dataclass(frozen=True, slots=True)
class Formula:
    """The compiled rules: an SQL expression per derived column, and the compiler that bound their values.

    `grade` may use ``part.qualification``, ``part.fit`` and ``part.interest``.
    """

    qualification: str
    fit: str
    interest: str
    grade: str
    compiler: Compiler


@dataclass(frozen=True, slots=True)
class Scope:
    """The leads that a statement is about: `test` follows the name of a column with their numbers; blank for all.

    `activities` is a further test of ``activity``: which of them are seen at all.
    """

    test: str = ""
    params: Mapping[str, Bound] = field(default_factory=dict)
    activities: str = ""

    def where(self, column: str, word: str = "AND") -> str:
        """The condition on `column`, with `word` before it; blank where all leads are meant."""
        return f"{word} {column} {self.test}" if self.test else ""


EVERYBODY: Final = Scope()


def only(lead_id: int) -> Scope:
    """One lead."""
    return Scope("= :lead", {"lead": lead_id})


def those_in(table: str) -> Scope:
    """The leads of a temporary table, by its column ``lead_id``."""
    return Scope(f"IN (SELECT lead_id FROM temp.{table})")


@dataclass(frozen=True, slots=True)
class GradeMove:
    """So many leads come from one grade (None: not yet scored) to another, or the same."""

    before: str | None
    after: str
    leads: int


def prepare_passes(db: Db, compiler: Compiler, scope: Scope) -> None:
    """Make the temporary tables that the compiled expressions read.

    `activity_total` and `answer_latest` have a row per lead in scope that has any activity or answer.
    """
    for table in ("decay", "activity_total", "answer_latest"):
        db.execute(f"DROP TABLE IF EXISTS temp.{table}")
    _fill_decay(db, compiler)
    _fill_activities(db, compiler, scope)
    _fill_answers(db, compiler, scope)


def _fill_activities(db: Db, compiler: Compiler, scope: Scope) -> None:
    select = compiler.activity_pass()
    if select is not None:
        seen = f"{scope.where('activity.lead_id')} {scope.activities}"
        columns = compiler.activity_columns.values()
        _fill(db, "activity_total", columns, select.replace("{scope}", seen), compiler, scope)


def _fill_answers(db: Db, compiler: Compiler, scope: Scope) -> None:
    select = compiler.answer_pass()
    if select is not None:
        columns = [
            name
            for column in compiler.answer_columns.values()
            for name in (column, f"{column}_folded")
        ]
        seen = scope.where("answer.lead_id")
        _fill(db, "answer_latest", columns, select.replace("{scope}", seen), compiler, scope)


def _fill(
    db: Db, table: str, columns: Collection[str], select: str, compiler: Compiler, scope: Scope
) -> None:
    db.execute(f"CREATE TEMP TABLE {table} (lead_id INTEGER PRIMARY KEY, {', '.join(columns)})")
    db.execute(f"INSERT INTO temp.{table} {select}", params_of(compiler, scope))


def params_of(compiler: Compiler, scope: Scope) -> dict[str, Bound]:
    """What a statement with the expressions of `compiler` binds; ``:today`` is the as-of day."""
    return {**compiler.params, **scope.params, "today": compiler.as_of.isoformat()}


_HALF_LIVES = 21  # after so many, an activity weighs less than half a millionth


def weights(half_lives: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """For each age in days at which an activity still weighs anything: the age, per half-life the weight in millionths."""
    for age in range(_HALF_LIVES * max(half_lives) + 1):
        yield age, *(round(1_000_000 * 0.5 ** (age / half_life)) for half_life in half_lives)


def _fill_decay(db: Db, compiler: Compiler) -> None:
    """A row per day on which an activity still weighs anything: per half-life its weight, in millionths."""
    if not compiler.half_lives:
        return
    columns = ", ".join(f"h{days} INTEGER" for days in compiler.half_lives)
    db.execute(f"CREATE TEMP TABLE decay (day TEXT PRIMARY KEY, {columns}) WITHOUT ROWID")
    oldest = (compiler.as_of - date.min).days
    rows = (
        ((compiler.as_of - timedelta(days=age)).isoformat(), *weighed)
        for age, *weighed in weights(compiler.half_lives)
        if age <= oldest
    )
    marks = ", ".join("?" * (1 + len(compiler.half_lives)))
    db.executemany(f"INSERT INTO temp.decay VALUES ({marks})", rows)


def passes(compiler: Compiler) -> str:
    """The joins that bring the columns of the passes to ``lead``."""
    joins = []
    if compiler.activity_columns:
        joins.append("LEFT JOIN temp.activity_total ON activity_total.lead_id = lead.id")
    if compiler.answer_columns:
        joins.append("LEFT JOIN temp.answer_latest ON answer_latest.lead_id = lead.id")
    return "\n".join(joins)


_ASSESSED = """
CREATE TEMP TABLE assessed (
  lead_id INTEGER PRIMARY KEY, qualification TEXT, fit INTEGER, interest INTEGER, score INTEGER, grade TEXT
)
"""

# LIMIT -1 keeps SQLite from flattening the inner query, which would compute the points again wherever they are
# named; MATERIALIZED would too, but by way of a table. CROSS JOIN keeps `part` outermost.
_NEW = """
SELECT part.id, part.qualification, part.fit, part.interest, part.fit + part.interest AS score,
  {grade} AS new_grade
FROM (
  SELECT lead.id, {qualification} AS qualification, {fit} AS fit, {interest} AS interest,
    lead.qualification AS old_qualification, lead.fit AS old_fit, lead.interest AS old_interest,
    lead.score AS old_score, lead.grade AS old_grade
  FROM lead {passes} {scope} LIMIT -1
) AS part {facts}
"""

_CHANGED = """
WHERE part.old_score IS NOT part.fit + part.interest OR part.old_grade IS NOT new_grade
  OR part.old_fit IS NOT part.fit OR part.old_interest IS NOT part.interest
  OR part.old_qualification IS NOT part.qualification
"""

_TABLES = ("lead.", "activity_total.", "answer_latest.")


def _new(formula: Formula, scope: Scope) -> str:
    """The expressions as one query; grades look at the facts again only when a grade asks for them."""
    joins = passes(formula.compiler)
    looks_at_facts = any(table in formula.grade for table in _TABLES)
    return _NEW.format(
        qualification=formula.qualification,
        fit=formula.fit,
        interest=formula.interest,
        grade=formula.grade,
        passes=joins,
        facts=f"CROSS JOIN lead ON lead.id = part.id {joins}" if looks_at_facts else "",
        scope=scope.where("lead.id", "WHERE"),
    )


def find_changes(db: Db, formula: Formula, scope: Scope = EVERYBODY) -> int:
    """Assess the leads in scope and set aside those whose assessment is not the stored one; how many."""
    prepare_passes(db, formula.compiler, scope)
    db.execute("DROP TABLE IF EXISTS temp.assessed")
    db.execute(_ASSESSED)
    statement = f"INSERT INTO temp.assessed {_new(formula, scope)} {_CHANGED}"
    return db.execute(statement, params_of(formula.compiler, scope)).rowcount


def assess(db: Db, formula: Formula, lead_id: int) -> tuple[str, int, int, int, str]:
    """One lead as the rules see it now: qualification, fit, interest, score, grade."""
    scope = only(lead_id)
    prepare_passes(db, formula.compiler, scope)
    row = db.execute(_new(formula, scope), params_of(formula.compiler, scope)).fetchone()
    _, qualification, fit, interest, score, grade = row
    return qualification, fit, interest, score, grade


_GRADE_MOVES = """
SELECT lead.grade, CASE WHEN assessed.lead_id IS NULL THEN lead.grade ELSE assessed.grade END, count(*)
FROM lead NOT INDEXED LEFT JOIN temp.assessed ON assessed.lead_id = lead.id
GROUP BY 1, 2 ORDER BY 2, 1
"""


def grade_moves(db: Db) -> tuple[GradeMove, ...]:
    """How many leads come from which grade to which by what `find_changes` set aside; those that stay, too."""
    return tuple(GradeMove(*row) for row in db.execute(_GRADE_MOVES))


# A join (UPDATE ... FROM) may visit the leads in the order of any index, and so every page of the table many times.
_STORE = """
UPDATE lead SET (qualification, fit, interest, score, grade) = (
  SELECT qualification, fit, interest, score, grade FROM temp.assessed WHERE assessed.lead_id = lead.id)
WHERE id IN (SELECT lead_id FROM temp.assessed)
"""


def store_changes(tx: Transaction) -> None:
    """Write the assessments that `find_changes` set aside."""
    tx.db.execute(_STORE)


def evaluate(db: Db, expressions: Sequence[str], compiler: Compiler, lead_id: int) -> Iterator[int]:
    """The value of each (whole-number) expression for one lead, in their order."""
    scope = only(lead_id)
    prepare_passes(db, compiler, scope)
    params = params_of(compiler, scope)
    for start in range(0, len(expressions), _COLUMNS):
        columns = ", ".join(expressions[start : start + _COLUMNS])
        sql = f"SELECT {columns} FROM lead {passes(compiler)} WHERE lead.id = :lead"
        yield from db.execute(sql, params).fetchone()


_COLUMNS = 1000  # SQLite answers at most 2,000 in one row


def stored_score(db: Db, lead_id: int) -> int | None:
    """The score that was last written for a lead; None before the first one."""
    row = db.execute("SELECT score FROM lead WHERE id = ?", (lead_id,)).fetchone()
    return row[0] if row else None


def stored_qualification(db: Db, lead_id: int) -> str | None:
    """The qualification that was last written for a lead; None before the first score."""
    row = db.execute("SELECT qualification FROM lead WHERE id = ?", (lead_id,)).fetchone()
    return row[0] if row else None
