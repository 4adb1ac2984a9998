"""The tables of sources and owners with large figures: within the terminal, uncut, aligned, and dropped in their order."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from leadq.output.owner_figures import print_owner_figures
from leadq.output.printing import Format
from leadq.output.source_figures import print_source_figures
from leadq.reports.owners import OwnerRow
from leadq.reports.sources import SourceRow
from tests.cli.transcripts import Terminal

FAIR = SourceRow(
    source="Fachmesse Stuttgart 2026", kind="fair", leads=12_345, invalid=45, base=12_300,
    contacted=9_000, complete=6_150, asked=8_000, ready=2_000, judged=12_300, won=700, cost_cents=4_500_000,
    costed=12_300, cost_per_lead_cents=366, cost_per_ready_cents=2_250, cost_per_order_cents=6_429,
    order_value_cents=123_456_789, valued=650, return_on_cost=27.43, days_to_contact=2,
    days_to_order=90, complete_share=0.5, ready_share=0.1626, is_cut=False, thin=False,
    leads_by_month={f"2026-{month:02}": month for month in range(1, 13)},
)  # fmt: skip
UNKNOWN = replace(
    FAIR, source="Referral", kind="referral", won=0, cost_cents=None, costed=0,
    cost_per_lead_cents=None, cost_per_ready_cents=None, cost_per_order_cents=None,
    order_value_cents=0, valued=0, return_on_cost=None, days_to_contact=None, is_cut=True,
)  # fmt: skip
SOURCES = [FAIR, UNKNOWN, replace(FAIR, source="total", kind=None, base=24_600)]

ANNA = OwnerRow(
    owner="Anna Maria Schmidt-Weber", living=1_234, overdue=56, handovers=310, due=300, in_time=270,
    in_time_share=0.9, rejected=12, won=222, lost=900, base=2_356, conversion_rate=0.0942,
    conversion_low=0.083, conversion_high=0.1067, thin=False, thin_handovers=False,
)  # fmt: skip
FEW = replace(ANNA, owner=None, base=8, due=9, in_time=7, overdue=7, thin=True, thin_handovers=True)
OWNERS = [ANNA, FEW, replace(ANNA, owner="total")]


_BOLD = re.compile(r"\x1b\[[01]m")  # of the titles; a colour would stay


def screen(
    show: Callable[[Sequence[SourceRow], Format], None] | Callable[[Sequence[OwnerRow], Format], None],
    rows: Sequence[SourceRow] | Sequence[OwnerRow],
    width: int,
) -> list[str]:  # fmt: skip
    terminal = Terminal()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(terminal):
        patch.setenv("COLUMNS", str(width))
        patch.setenv("TERM", "xterm")
        patch.setenv("NO_COLOR", "1")
        show(rows, Format.AUTO)  # type: ignore[arg-type]
    return [_BOLD.sub("", line).rstrip() for line in terminal.getvalue().splitlines()]


def test_sources_at_eighty_columns() -> None:
    assert screen(print_source_figures, SOURCES, 80) == [
        "source        base  orders       cost  per lead  per order  return  note",
        "────────────────────────────────────────────────────────────────────────────────",
        "Fachmesse    12300     700  45,000.00      3.66      64.29   27.43  value of 650",
        "Stuttgart                                                           of 700",
        "2026",
        "Referral     12300       0                                          in part",
        "total        24600     700  45,000.00      3.66      64.29   27.43  cost of",
        "                                                                    12300 of",
        "                                                                    24600, ready",
        "                                                                    of 12300 of",
        "                                                                    24600, value",
        "                                                                    of 650 of",
        "                                                                    700",
    ]


def test_owners_at_eighty_columns() -> None:
    assert screen(print_owner_figures, OWNERS, 80) == [
        "                                  accepted",
        "owner          living  overdue     in time  rejected  base   rate  note",
        "────────────────────────────────────────────────────────────────────────────────",
        "Anna Maria       1234       56  270 of 300        12  2356  9.4 %",
        "Schmidt-Weber",
        "(nobody)         1234        7      7 of 9        12     8  9.4 %  thin, few due",
        "total            1234       56  270 of 300        12  2356  9.4 %",
    ]


def test_with_room_there_are_bars_and_months() -> None:
    assert screen(print_source_figures, SOURCES, 160)[3].split()[3:5] == ["12300", "▂▃▃▄▄▅▆▆▇▇██"]
    anna, nobody, total = screen(print_owner_figures, OWNERS, 160)[-3:]
    assert (" 56  ████████  " in anna, "  7  █  " in nobody) == (True, True)
    assert "█" not in total


@pytest.mark.parametrize("width", [80, 100, 120, 160, 240])
@pytest.mark.parametrize(
    ("show", "rows", "whole"),
    [
        (print_source_figures, SOURCES, ["12300", "45,000.00", "3.66", "64.29", "27.43"]),
        (print_owner_figures, OWNERS, ["1234", "270 of 300", "7 of 9", "9.4 %", "thin"]),
    ],
    ids=["sources", "owners"],
)
def test_no_line_is_wider_than_the_terminal_and_no_figure_is_cut(
    show: Callable[[Sequence[SourceRow], Format], None],
    rows: Sequence[SourceRow],
    whole: list[str],
    width: int,
) -> None:
    lines = screen(show, rows, width)
    assert max(map(len, lines)) <= width
    for figure in whole:
        assert any(figure in line for line in lines), figure
