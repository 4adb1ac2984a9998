"""Measures of the reports against their reference statements, and of the page against its reports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from benchmarks.bench import DAY, Bench, ResultsDiffer, leadq, reference
from benchmarks.measuring import Comparison, Pair, Run, alternately, piped
from leadq.values.folding import fold

_EARLIER = "2026-06-30"


def report(bench: Bench) -> Iterator[Comparison]:
    """The reports against the statements that count the same: over all visits, or the points of all closed leads."""
    workspace = bench.workspace(bench.leads)
    for words, name, day, bar in _REPORTS:
        as_of = ("--as-of", day) if day else ()
        shown = leadq(workspace, "report", *words, "--format", "json", *as_of)
        counted = reference("report", workspace, name, *((day,) if day else ()))
        pairs = alternately(shown, counted, rounds=bench.rounds)
        check = _check_funnel if name == "funnel" else _check_conversion
        check(*pairs[0])
        when = f"as of {day}" if day else "today"
        yield Comparison(f"report {' '.join(words)}, {when}; reference", pairs, bar)
    judged = leadq(workspace, "report", "scores", "--format", "json")
    pairs = alternately(judged, reference("scores", workspace), rounds=bench.rounds)
    _check_score_quality(*pairs[0])
    yield Comparison("report scores; reference/scores.sql", pairs, 1.5)


_REPORTS = (
    (("conversion",), "conversion_today", None, 0.3),
    (("conversion",), "conversion_as_of", _EARLIER, 1.5),
    (("conversion", "--by", "industry"), "conversion_by_industry", _EARLIER, 1.5),
    (("conversion", "--within", "90 days"), "conversion_within", DAY, 1.5),
    (("funnel",), "funnel", _EARLIER, 1.5),
)

_COUNTS = ("leads", "invalid", "base", "open", "parked", "lost", "won", "order_value_cents")


def _check_conversion(ours: Run, theirs: Run) -> None:
    reported = {
        _group(row): {name: row[name] for name in _COUNTS} | {"reached": row["reached"]}
        for row in json.loads(ours.output)[:-1]
        if row["leads"]
    }
    counted: dict[str, dict[str, Any]] = {}
    for row in json.loads(theirs.output):
        of_group = counted.setdefault(
            _group(row), {name: row[name] for name in _COUNTS} | {"reached": {}}
        )
        of_group["reached"][row["stage"]] = row["reached"]
    if reported != counted:
        names = sorted(reported | counted)
        different = [name for name in names if reported.get(name) != counted.get(name)]
        raise ResultsDiffer(f"report conversion: other figures for {', '.join(different)}")


def _group(row: dict[str, Any]) -> str:
    """What the row is about: the first column, in which folded and other writings are one."""
    return fold(str(next(iter(row.values()))))


def _check_funnel(ours: Run, theirs: Run) -> None:
    for row, counted in zip(json.loads(ours.output), json.loads(theirs.output), strict=True):
        if {name: row[name] for name in counted} != counted:
            raise ResultsDiffer(f"report funnel: other figures for {counted['stage']}")


def _check_score_quality(ours: Run, theirs: Run) -> None:
    """The same counts by grade and rule, and the same areas but for what adding in another order may change."""
    found = json.loads(ours.output)
    reported = {
        **{("grade", row["grade"]): (row["leads"], row["won"], None) for row in found["grades"]},
        **{
            ("rule", str(number)): (row["hits"], row["won"], None)
            for number, row in enumerate(found["rules"], start=1)
        },
        **{
            ("ranking", row["ranking"]): (found["leads"], found["won"], round(row["auc"], 9))
            for row in found["rankings"]
        },
    }
    for row in json.loads(theirs.output):
        auc = None if row["auc"] is None else round(row["auc"], 9)
        what = (row["part"], str(row["name"]))
        counted = (row["leads"], row["won"], auc)
        if reported.pop(what, (0, 0, None)) != counted:
            raise ResultsDiffer(f"report scores: other figures for {' '.join(what)}")
    if any(leads for leads, *_ in reported.values()):
        raise ResultsDiffer(f"report scores: the reference has no {sorted(reported)}")


def sources(bench: Bench) -> Iterator[Comparison]:
    """`report sources` today and as of an earlier day, against the statements over activities and visits."""
    workspace = bench.workspace(bench.leads)
    today = date.today().isoformat()  # noqa: DTZ011  # as the program reads it
    for name, day, as_of in (("today", today, ()), (f"as of {_EARLIER}", _EARLIER, ("as_of",))):
        shown = leadq(workspace, "report", "sources", "--format", "json")
        shown += ["--as-of", day] if as_of else []
        pairs = alternately(
            shown, reference("sources", workspace, day, *as_of), rounds=bench.rounds
        )
        _check_rows("sources", "source", *pairs[0])
        yield Comparison(f"report sources, {name}; reference", pairs, 1.5)


def owners(bench: Bench) -> Iterator[Comparison]:
    """`report owners` against its statement."""
    workspace = bench.workspace(bench.leads)
    today = date.today().isoformat()  # noqa: DTZ011
    shown = leadq(workspace, "report", "owners", "--format", "json")
    pairs = alternately(shown, reference("owners", workspace, today), rounds=bench.rounds)
    _check_rows("owners", "owner", *pairs[0])
    yield Comparison("report owners; reference", pairs, 1.5)


def page(bench: Bench) -> Iterator[Comparison]:
    """`report html`, today and as of an earlier day, against all reports that it shows, one after the other."""
    workspace = bench.workspace(bench.leads)
    for name, as_of in (("today", ()), (f"as of {_EARLIER}", ("--as-of", _EARLIER))):
        shown = leadq(workspace, "report", "html", "-o", "-", *as_of)
        reports = [leadq(workspace, *words, *as_of) for words in _shown_reports(piped(shown))]
        pairs: list[Pair] = []
        for _ in range(bench.rounds):
            ours, theirs = piped(shown), [piped(one) for one in reports]
            largest = max(one.megabytes for one in theirs)
            pairs.append((ours, Run(sum(one.seconds for one in theirs), largest, b"")))
        yield Comparison(f"report html, {name}; its {len(reports)} reports", pairs, 1.3)


def _shown_reports(shown: Run) -> list[list[str]]:
    """The commands that the page names, each once and without its day."""
    named = re.findall(r"<code>(.*?)</code>", shown.output.decode())
    words = [re.findall(r"<span>(.*?)</span>", one)[1:-2] for one in dict.fromkeys(named)]
    return [one for one in words if one[:2] != ["report", "html"]]


def _check_rows(report: str, key: str, ours: Run, theirs: Run) -> None:
    """Each row of the reference must have the figures that leadq says of it."""
    reported = {row[key] and fold(row[key]): row for row in json.loads(ours.output)}
    counted = json.loads(theirs.output)
    for row in counted:
        name = row.pop(key)
        ours_of_it = reported.get(name and fold(name), {})
        found = {figure: ours_of_it.get(figure) for figure in row}
        if found != row:
            raise ResultsDiffer(f"report {report}: {name} has {found}, the reference {row}")
    if len(counted) != len(reported) - 1:
        raise ResultsDiffer(f"report {report}: other rows than the reference")
