"""Reports to draw: made up, also with names that want to be more than names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date

from leadq.reports.conversion import TOTAL, ConversionRow
from leadq.reports.funnel import FunnelRow
from leadq.reports.overview import Overview
from leadq.reports.owners import OwnerRow
from leadq.reports.ranking import Rung, ranking
from leadq.reports.rates import wilson
from leadq.reports.scores import (
    NEWEST_FIRST,
    SCORE,
    BandQuality,
    Finding,
    GradeQuality,
    Rate,
    RuleQuality,
    ScoreQuality,
)
from leadq.reports.sources import SourceRow
from leadq.store.received import Received

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=http://evil.example/x onerror=alert(1)>',
    "</title></svg><style>@import url(http://evil.example)</style>",
    "{{ 7 * 7 }} {% raw %}",
    "a\x00b\x1b[31m\u202egnp.exe\x85",
    "\u05de\u05e2\u05e8\u05db\u05d5\u05ea \u05ea\u05e2\u05e9\u05d9\u05d4 2026",
    "\u4f1a\u793e\u5c55\u793a\u4f1a" * 12,
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3,
    "W" * 300,
    "&amp; 'single' \"double\" `back`",
    "e" + "\u0301" * 20 + "\U0001f680" * 30,
    " ",
)
STAGES = ("new", "contacted", "handover", "sales", "offer")


def row(group: str, *, base: int = 50, won: int = 10, **more: object) -> ConversionRow:
    low, high = wilson(won, base)
    facts: dict[str, object] = {
        "group": group,
        "leads": base + 2,
        "invalid": 2,
        "base": base,
        "open": base - won,
        "parked": 0,
        "lost": 0,
        "won": won,
        "reached": dict.fromkeys(STAGES, won) | {"new": base},
        "conversion_rate": won / base if base else None,
        "conversion_low": low,
        "conversion_high": high,
        "thin": base < 30,
        "immature": None,
        "order_value_cents": won * 1_234_567,
    }
    return ConversionRow(**{**facts, **more})  # type: ignore[arg-type]


def cost(source: str, *, cents: int | None = 1_450_000, **more: object) -> SourceRow:
    facts: dict[str, object] = {
        **dict.fromkeys(field.name for field in fields(SourceRow)),
        "source": source,
        "kind": "fair",
        "leads": 52,
        "invalid": 2,
        "base": 50,
        "contacted": 40,
        "complete": 25,
        "asked": 20,
        "ready": 10,
        "judged": 50,
        "won": 5,
        "cost_cents": cents,
        "costed": 50,
        "cost_per_lead_cents": cents and cents // 50,
        "cost_per_order_cents": cents and cents // 5,
        "order_value_cents": 9_900_000,
        "valued": 5,
        "is_cut": False,
        "leads_by_month": {"2026-11": 3},
    }
    return SourceRow(**{**facts, **more})  # type: ignore[arg-type]


def owner(name: str | None, *, living: int = 40, overdue: int = 7, **more: object) -> OwnerRow:
    facts: dict[str, object] = {
        **dict.fromkeys((field.name for field in fields(OwnerRow)), 0),
        "owner": name,
        "living": living,
        "overdue": overdue,
        "base": living,
        "thin": False,
        "conversion_rate": None,
        "conversion_low": None,
        "conversion_high": None,
    }
    return OwnerRow(**{**facts, **more})  # type: ignore[arg-type]


def stage(name: str, *, entered: int = 40, **more: object) -> FunnelRow:
    facts: dict[str, object] = {
        **dict.fromkeys((field.name for field in fields(FunnelRow)), 0),
        "stage": name,
        "entered": entered,
        "advanced": entered // 2,
        "advanced_rate": 0.5,
        "thin": False,
        "completed": entered,
        "days_median": 5,
        "days_p90": 40,
        "lasting": 3,
    }
    return FunnelRow(**{**facts, **more})  # type: ignore[arg-type]


def closed(leads: int, won: int) -> Rate:
    low, high = wilson(won, leads)
    return Rate(leads, won, won / leads if leads else None, low, high, leads < 30)


def rule(name: str, finding: Finding | None = None) -> RuleQuality:
    hits, others = closed(40, 10), closed(60, 30)
    return RuleQuality(name, "fit", 5, "scoring.yaml", 7, hits, others, -0.25, -0.4, -0.1, finding)


def quality(names: Sequence[str], leads: int = 100) -> ScoreQuality:
    """Grades and rules of these names."""
    rungs = [Rung(leads // 4, leads // 10), Rung(leads // 4, leads * 2 // 5)] if leads else []
    return ScoreQuality(
        as_of=date(2026, 11, 20),
        closed=closed(leads, leads // 2),
        too_few=False,
        closed_on_arrival=0,
        grades=tuple(GradeQuality(name, closed(leads, leads // 2)) for name in names),
        bands=(
            BandQuality(30, None, closed(leads, leads // 2)),
            BandQuality(None, 29, closed(7, 2)),
        ),
        rankings=(ranking(SCORE, rungs), ranking(NEWEST_FIRST, list(reversed(rungs)))),
        rules=tuple(rule(name, "wrong_way") for name in names),
    )


def overview(
    rows: Sequence[ConversionRow] = (),
    *,
    stages: Mapping[str, int] | None = None,
    names: Sequence[str] = (),
) -> Overview:
    """The conversion of these sources and the total of them, and cost and owners under these names."""
    base, won = sum(one.base for one in rows), sum(one.won for one in rows)
    reached = dict.fromkeys(STAGES, won) | {"new": base} if stages is None else dict(stages)
    total = row(TOTAL, base=base, won=won, leads=sum(one.leads for one in rows), reached=reached)
    return Overview(
        as_of=date(2026, 11, 20),
        received=Received(),
        currency="EUR",
        conversion=[*rows, total],
        months=[
            *(
                row(f"2025-{month:02}", base=base, won=won, reached=reached)
                for month in range(1, 13)
                if base
            ),
            total,
        ],
        funnel=[stage(name, entered=base) for name in reached],
        quality=quality(names or ["A", "B"], leads=base),
        sources=[
            *(cost(name, cents=number * 1_234_567) for number, name in enumerate(names)),
            cost(TOTAL),
        ],
        owners=[
            *(owner(name, living=number, overdue=number // 3) for number, name in enumerate(names)),
            owner(TOTAL),
        ],
    )


def hostile() -> Overview:
    stages = dict.fromkeys(HOSTILE, 20)
    rows = [
        row(name, base=20 + 7 * number, won=number, reached=stages)
        for number, name in enumerate(HOSTILE)
    ]
    return overview(rows, stages=stages, names=HOSTILE)


def large() -> Overview:
    """200 sources, the last ones the biggest."""
    names = [f"Fair {number}" for number in range(200)]
    rows = [row(name, base=number, won=number // 7) for number, name in enumerate(names)]
    return overview(rows, names=names)
