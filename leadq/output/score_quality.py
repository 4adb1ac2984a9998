"""How well the points sort, as tables: by grade, by band of scores, the rankings side by side, rule by rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from leadq.output.columns import Column, interval, number, percent
from leadq.output.printing import Format, print_json, print_rows
from leadq.reports.ranking import Ranking
from leadq.reports.scores import (
    BandQuality,
    Finding,
    GradeQuality,
    Rate,
    RuleQuality,
    ScoreQuality,
)

_Cells = dict[str, Any]


def print_score_quality(quality: ScoreQuality, form: Format) -> None:
    """Print all tables, for people one after the other; without any closed lead nothing for them."""
    if form is Format.JSON:
        print_json(_promised(quality))
    elif form is Format.CSV:
        rows = list(_rows(quality))
        print_rows(rows, [_machine_column(name) for name in _MACHINES], form)
    else:
        for number, (_, table, columns) in enumerate(tables_for_people(quality)):
            if number:
                print()
            print_rows(table, columns, form)


def tables_for_people(
    quality: ScoreQuality,
) -> list[tuple[str, Sequence[Any], Sequence[Column[Any]]]]:
    """The tables by their names, with their columns; none without any closed lead."""
    if not quality.closed.leads:
        return []
    total = GradeQuality("all", quality.closed)
    note: Column[Ranking] = Column("note", "note", value=lambda _: "too few" * quality.too_few)
    tables: list[tuple[str, Sequence[Any], Sequence[Column[Any]]]] = [
        ("By grade", [*quality.grades, total], GRADES),
        ("By score", quality.bands, BANDS),
        ("Rankings side by side", quality.rankings, [*RANKINGS, note]),
        ("Rule by rule", quality.rules, _RULES),
    ]
    return [table for table in tables if table[1]]


def _promised(quality: ScoreQuality) -> _Cells:
    return {
        "as_of": quality.as_of,
        **asdict(quality.closed),
        "too_few": quality.too_few,
        "closed_on_arrival": quality.closed_on_arrival,
        "grades": [_grade(row) for row in quality.grades],
        "bands": [_band(row) for row in quality.bands],
        "rankings": [_ranking(row) for row in quality.rankings],
        "rules": [_rule(row) for row in quality.rules],
    }


def _grade(row: GradeQuality) -> _Cells:
    return {"grade": row.grade, **asdict(row.conversion)}


def _band(row: BandQuality) -> _Cells:
    return {"score_from": row.low, "score_to": row.high, **asdict(row.conversion)}


def _ranking(row: Ranking) -> _Cells:
    cells = asdict(row)
    return {"ranking": cells.pop("name"), **cells}


def _rule(row: RuleQuality) -> _Cells:
    return {
        "rule": row.rule,
        "group": row.group,
        "points": row.points,
        **_rated(row.hit, "hits", ""),
        **_rated(row.others, "others", "others_"),
        "difference": row.difference,
        "difference_low": row.difference_low,
        "difference_high": row.difference_high,
        "finding": row.finding,
        "file": row.file,
        "line": row.line,
    }


def _rated(rate: Rate | None, leads: str, prefix: str) -> _Cells:
    names = ("won", "conversion_rate", "conversion_low", "conversion_high", "thin")
    cells = {f"{prefix}{name}": getattr(rate, name, None) for name in names}
    return {leads: rate.leads if rate else None, **cells}


_MACHINES = (
    *("section", "grade", "score_from", "score_to", "ranking", "rule", "group", "points"),
    *("leads", "hits", "won", "conversion_rate", "conversion_low", "conversion_high", "thin"),
    *("too_few", "auc", "auc_low", "auc_high", "best_leads", "best_won", "best_rate", "lift"),
    *("others", "others_won", "others_conversion_rate", "others_conversion_low"),
    *("others_conversion_high", "others_thin", "difference", "difference_low", "difference_high"),
    *("finding", "file", "line"),
)


def _machine_column(name: str) -> Column[_Cells]:
    return Column(name, name, value=lambda cells: cells.get(name))


def _rows(quality: ScoreQuality) -> Sequence[_Cells]:
    """All tables as one, the first column saying which a row is of."""
    return [
        {"section": "all", **asdict(quality.closed), "too_few": quality.too_few},
        *({"section": "grade", **_grade(row)} for row in quality.grades),
        *({"section": "band", **_band(row)} for row in quality.bands),
        *({"section": "ranking", **_ranking(row)} for row in quality.rankings),
        *({"section": "rule", **_rule(row)} for row in quality.rules),
    ]


def _of(read: Callable[[Any], Any]) -> Callable[[GradeQuality | BandQuality], Any]:
    return lambda row: read(row.conversion)


def _counted(drop: int = 0) -> list[Column[Any]]:
    """The columns of a table of rates."""
    return [
        Column("leads", "leads", right=True, value=_of(lambda one: one.leads)),
        Column("won", "won", right=True, value=_of(lambda one: one.won)),
        Column("rate", "rate", right=True, value=_of(_rate)),
        Column("interval", "95 %", right=True, drop=drop, value=_of(_interval)),
        Column("marks", "note", value=_of(lambda one: "thin" if one.thin and one.leads else "")),
    ]


def _rate(rate: Rate | None) -> str | None:
    if rate is None or rate.conversion_rate is None:
        return None
    return percent(rate.conversion_rate)


def _interval(rate: Rate | None) -> str | None:
    return interval(rate.conversion_low, rate.conversion_high) if rate else None


def _scores(row: BandQuality) -> str:
    if row.low is None:
        return "any" if row.high is None else f"under {row.high + 1}"
    return f"{row.low} or more" if row.high is None else f"{row.low} to {row.high}"


def _area(row: Ranking) -> str | None:
    return None if row.auc is None else number(row.auc, 2)


def _area_interval(row: Ranking) -> str | None:
    if row.auc_low is None or row.auc_high is None:
        return None
    return f"{number(row.auc_low, 2)}-{number(row.auc_high, 2)}"


def _note(row: RuleQuality) -> str:
    """What is to be said of a rule; that few leads tell nothing, only where they are asked."""
    is_thin = row.hit is not None and row.others is not None and (row.hit.thin or row.others.thin)
    told = _FINDINGS[row.finding] if row.finding else ""
    return ", ".join(filter(None, (told, "thin" if is_thin and row.difference is not None else "")))


_FINDINGS: Mapping[Finding, str] = {
    "sees_the_end": "sees the end",
    "never_fires": "never fires",
    "always_fires": "always fires",
    "wrong_way": "wrong way",
    "weak_wrong_way": "wrong way?",  # it may be chance
}


GRADES: list[Column[Any]] = [Column("grade", "grade"), *_counted()]
BANDS: list[Column[Any]] = [Column("score", "score", people=_scores), *_counted()]
RANKINGS: list[Column[Ranking]] = [
    Column("ranking", "ranking", people=lambda row: row.name.replace("_", " ")),
    Column("auc", "AUC", right=True, value=_area),
    Column("interval", "95 %", right=True, value=_area_interval),
    Column("best_leads", "best 20 %", right=True),
    Column("best_won", "won", right=True, words=number),
    Column("best_rate", "rate", right=True, words=percent),
    Column("lift", "lift", right=True, words=lambda lift: number(lift, 2)),
]
_RULES: list[Column[RuleQuality]] = [
    Column("rule", "rule"),
    Column("points", "points", right=True, people=lambda row: f"{row.points:+}"),
    Column("hits", "hits", right=True, value=lambda row: row.hit and row.hit.leads),
    Column("rate", "rate\nwith", right=True, value=lambda row: _rate(row.hit)),
    Column("interval", "95 %\nwith", right=True, drop=3, value=lambda row: _interval(row.hit)),
    Column("others_rate", "rate\nwithout", right=True, value=lambda row: _rate(row.others)),
    Column(
        "others_interval",
        "95 %\nwithout",
        right=True,
        drop=2,
        value=lambda row: _interval(row.others),
    ),
    Column("note", "note", people=_note),
    Column("place", "where", drop=1, people=lambda row: f"{row.file}:{row.line}"),
]
