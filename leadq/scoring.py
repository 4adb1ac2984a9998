"""Scores: the rules as one statement over all leads, and the same expressions listed for one (`why`).

Points are computed in integer millionths, so that no order of rules or activities can matter; the score is the sum
of the parts that `why` lists, always.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from leadq.rulebook.catalogue import QUALIFICATIONS
from leadq.rulebook.compiling import Compiler
from leadq.rulebook.conditions import Condition, joined
from leadq.rulebook.loading import Rulebook
from leadq.rulebook.points import Group, Rule
from leadq.store import assessments, settings
from leadq.store.assessments import EVERYBODY, Formula, GradeMove, Scope
from leadq.store.transactions import Db
from leadq.store.writing import Transaction

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class ScoreSummary:
    """What a run of the rules over all leads did; `stored` is false when it looked at an earlier day."""

    as_of: date
    leads: int
    changed: int
    grades: tuple[tuple[str, int], ...]
    moves: tuple[GradeMove, ...]
    stored: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What one rule (or the limit of a group) gives to a lead: whole points, never 0."""

    rule: str
    group: str
    points: int
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a lead has its score: the parts add up to it exactly.

    `stored_score` is what the last `score` wrote; it differs when rules, facts or the day have changed since.
    """

    lead_id: int
    qualification: str
    score: int
    fit: int
    interest: int
    grade: str
    parts: tuple[Part, ...]
    stored_score: int | None


def compile_formula(rulebook: Rulebook, as_of: date) -> Formula:
    """Compile the qualification, the points and the grades of `rulebook` for the day `as_of`."""
    return compile_with(Compiler(as_of, rulebook.catalogue), rulebook)


def compile_with(compiler: Compiler, rulebook: Rulebook) -> Formula:
    """Compile the qualification, the points and the grades of `rulebook` with a compiler that knows the days."""
    qualification = _qualification(rulebook, compiler)
    compiler.computed = {"qualification": qualification}
    fit = _group_points(rulebook.scoring.fit, compiler)
    interest = _group_points(rulebook.scoring.interest, compiler)
    compiler.computed = {
        "qualification": "part.qualification",
        "fit": "part.fit",
        "interest": "part.interest",
        "score": "(part.fit + part.interest)",
    }
    grade = _first_true(
        [(grade.when, grade.name) for grade in rulebook.scoring.grades], compiler, otherwise=None
    )
    return Formula(qualification, fit, interest, grade, compiler)


def _qualification(rulebook: Rulebook, compiler: Compiler) -> str:
    lines: list[tuple[Condition | None, str]] = [
        (line.when, line.name) for line in rulebook.questionnaire.qualification
    ]
    return _first_true(lines, compiler, otherwise=QUALIFICATIONS[0])


def _first_true(
    lines: list[tuple[Condition | None, str]], compiler: Compiler, *, otherwise: str | None
) -> str:
    """A CASE that answers the name of the first line that is true; a line without a condition always is."""
    cases = ""
    for when, name in lines:
        if when is None:
            otherwise = name
            break
        cases += f" WHEN {when.sql(compiler)} THEN {compiler.bind(name)}"
    last = "NULL" if otherwise is None else compiler.bind(otherwise)
    return f"CASE{cases} ELSE {last} END" if cases else last


def _group_points(group: Group, compiler: Compiler) -> str:
    terms = [rule_points(rule, compiler) for rule in group.rules]
    total = joined("+", terms) if terms else "0"
    return total if group.max_points is None else f"min({group.max_points}, {total})"


def rule_points(rule: Rule, compiler: Compiler) -> str:
    """The SQL of the whole points that `rule` gives to a lead."""
    points = str(rule.points) if rule.each is None else _each_points(rule, compiler)
    if rule.when is None:
        return points
    return f"CASE WHEN {rule.when.sql(compiler)} THEN {points} ELSE 0 END"


def _each_points(rule: Rule, compiler: Compiler) -> str:
    """Points x count x 0.5^(age in days / half_life), summed, limited, rounded half away from zero."""
    assert rule.each is not None
    assert rule.counted is not None
    counted = rule.counted.counted(compiler)
    size = abs(rule.points)
    if rule.each.half_life is None:
        total = compiler.activity_sum("activity.count", counted=counted)
        points = f"{size} * {total}"
    else:
        weight = f"activity.count * {compiler.decay(rule.each.half_life)}"
        total = compiler.activity_sum(weight, counted=counted)
        raised = f"({size} * {total} + {_MILLION // 2})"
        # taking the rest away first, the division is exact: databases differ in how they truncate
        points = f"CAST(({raised} - {raised} % {_MILLION}) / {_MILLION} AS INTEGER)"
    if rule.each.max_points is not None:
        points = f"min({rule.each.max_points}, {points})"
    sign = "-" if rule.points < 0 else ""
    return f"{sign}coalesce({points}, 0)"


def score(tx: Transaction, rulebook: Rulebook, *, looks_back: bool = False) -> ScoreSummary:
    """Assess all leads as of the command's day and write those that changed.

    With `looks_back` a day before that of the last stored score is looked at only; then, as when nothing changed,
    no row is written. Today is always stored, also after somebody has scored a day to come.
    """
    as_of = tx.as_of.date()
    changed = assessments.find_changes(tx.db, compile_formula(rulebook, as_of))
    last = settings.setting(tx.db, settings.LAST_SCORED_ON)
    moves = assessments.grade_moves(tx.db)
    earlier = looks_back and last is not None and tx.today < last
    summary = ScoreSummary(
        as_of=as_of,
        leads=sum(move.leads for move in moves),
        changed=changed,
        grades=_sizes(moves),
        moves=tuple(move for move in moves if move.before != move.after),
        stored=not earlier,
    )
    if earlier or not changed:
        tx.leave_as_it_was()
    else:
        assessments.store_changes(tx)
        settings.store_setting(tx, settings.LAST_SCORED_ON, tx.today)
    return summary


def _sizes(moves: Sequence[GradeMove]) -> tuple[tuple[str, int], ...]:
    """How many leads have which grade after `moves`."""
    sizes: Counter[str] = Counter()
    for move in moves:
        sizes[move.after] += move.leads
    return tuple(sorted(sizes.items()))


def score_lead(tx: Transaction, rulebook: Rulebook, lead_id: int) -> None:
    """Assess one lead as of the command's day, after something about it has changed."""
    score_leads(tx, rulebook, assessments.only(lead_id))


def score_leads(tx: Transaction, rulebook: Rulebook, scope: Scope) -> int:
    """Assess the leads in scope as of the command's day and write those that changed; answers how many did."""
    changed = assessments.find_changes(tx.db, compile_formula(rulebook, tx.as_of.date()), scope)
    if changed:
        assessments.store_changes(tx)
    return changed


def score_everybody(tx: Transaction, rulebook: Rulebook, *, looks_back: bool = False) -> int:
    """Assess all leads as of the command's day, as a part of what it does; answers how many have changed.

    With `looks_back` a day before that of the last stored score changes nothing, as in `score`.
    """
    last = settings.setting(tx.db, settings.LAST_SCORED_ON)
    if looks_back and last is not None and tx.today < last:
        return 0
    changed = score_leads(tx, rulebook, EVERYBODY)
    if changed:
        settings.store_setting(tx, settings.LAST_SCORED_ON, tx.today)
    return changed


def why(db: Db, rulebook: Rulebook, lead_id: int, *, as_of: date) -> Explanation:
    """Explain the score of one lead as of a day; the lead must exist."""
    formula = compile_formula(rulebook, as_of)
    qualification, fit, interest, total, grade = assessments.assess(db, formula, lead_id)
    return Explanation(
        lead_id=lead_id,
        qualification=qualification,
        score=total,
        fit=fit,
        interest=interest,
        grade=grade,
        parts=_parts(db, rulebook, lead_id, formula),
        stored_score=assessments.stored_score(db, lead_id),
    )


def _parts(db: Db, rulebook: Rulebook, lead_id: int, formula: Formula) -> tuple[Part, ...]:
    groups = (rulebook.scoring.fit, rulebook.scoring.interest)
    compiler = formula.compiler
    compiler.computed = {"qualification": formula.qualification}
    rules = [rule for group in groups for rule in group.rules]
    expressions = [rule_points(rule, compiler) for rule in rules]
    points = assessments.evaluate(db, expressions, compiler, lead_id)
    parts = [
        Part(rule.name, rule.group, given, rule.file, rule.line)
        for rule, given in zip(rules, points, strict=True)
        if given
    ]
    return (*parts, *(cut for group in groups for cut in _cut(group, parts)))


def _cut(group: Group, parts: list[Part]) -> list[Part]:
    """What the limit of a group takes away, as a part of its own."""
    given = sum(part.points for part in parts if part.group == group.name)
    if group.max_points is None or given <= group.max_points:
        return []
    name = f"{group.name} limited to {group.max_points}"
    return [Part(name, group.name, group.max_points - given, group.file, group.line)]
