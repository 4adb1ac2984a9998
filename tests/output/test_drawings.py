"""Bars and rows of blocks: what is more than nothing can be seen, everywhere, and only in tables."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.output.columns import Column
from leadq.output.drawings import bar, bar_column, sparkline
from leadq.output.printing import Format, print_rows
from tests.cli.transcripts import Terminal


@pytest.fixture
def _blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.mark.usefixtures("_blocks")
@pytest.mark.parametrize(
    ("share", "drawn"),
    [
        (0.0, ""),
        (0.001, "▏"),
        (1 / 64, "▏"),
        (0.125, "█"),
        (0.5, "████"),
        (0.55, "████▍"),
        (1.0, "████████"),
    ],
)
def test_a_bar_has_eighths_of_a_cell(share: float, drawn: str) -> None:
    assert bar(share) == drawn


@pytest.mark.usefixtures("_blocks")
@pytest.mark.parametrize(
    ("counts", "drawn"),
    [
        ([], ""),
        ([0, 0], "▁▁"),
        ([0, 1, 7], "▁▂█"),
        ([0, 1, 1000], "▁▂█"),
        ([5, 5], "██"),
        ([0, 1, 2, 3, 4, 5, 6, 7], "▁▂▃▄▅▆▇█"),
    ],
)
def test_the_largest_count_is_the_highest_block_and_none_the_lowest(
    counts: list[int], drawn: str
) -> None:
    assert sparkline(counts) == drawn


class Latin(io.TextIOWrapper):
    """A terminal that shows no blocks."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="iso-8859-1")


@pytest.mark.usefixtures("_blocks")
def test_a_terminal_of_another_encoding_gets_plain_characters() -> None:
    with contextlib.redirect_stdout(Latin()):
        drawn = [bar(0.5), bar(0.001), sparkline([0, 1, 4, 7])]
    assert drawn == ["####", "#", "_.=#"]


def test_a_dumb_terminal_gets_plain_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert [bar(1.0), sparkline([0, 3])] == ["########", "_#"]


@given(st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_a_larger_share_has_no_shorter_bar(one: float, other: float, plain: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERM", "dumb" if plain else "xterm")
        low, high = sorted([one, other])
        assert len(bar(low)) <= len(bar(high)) <= 8
        assert bool(bar(low)) == (low > 0)


@dataclass(frozen=True)
class Stall:
    name: str
    visitors: int | None


STALLS = [Stall("Hall 1", 200), Stall("Hall 2", 50), Stall("Hall 3", 0), Stall("Hall 4", None)]
ALL = Stall("total", 250)


def columns() -> list[Column[Stall]]:
    return [
        Column("name", "hall"),
        Column("visitors", "visitors", right=True),
        bar_column("share", lambda stall: stall.visitors, STALLS, drop=1),
    ]


@pytest.fixture
def _screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.usefixtures("_blocks", "_screen")
def test_a_table_shows_each_row_against_the_largest_and_no_bar_for_the_total() -> None:
    screen = Terminal()
    with contextlib.redirect_stdout(screen):
        print_rows([*STALLS, ALL], columns())
    lines = [line.rstrip() for line in screen.getvalue().splitlines()]
    assert lines[2:] == [
        "Hall 1       200  ████████",
        "Hall 2        50  ██",
        "Hall 3         0",
        "Hall 4",
        "total        250",
    ]
    assert "\x1b[3" not in screen.getvalue()  # no colour


@pytest.mark.parametrize("form", [Format.TEXT, Format.CSV, Format.JSON])
def test_a_pipe_and_machines_get_no_drawing(
    capsys: pytest.CaptureFixture[str], form: Format
) -> None:
    print_rows(STALLS, columns(), form)
    out = capsys.readouterr().out
    assert "200" in out
    assert "share" not in out


@pytest.mark.usefixtures("_blocks")
def test_a_drawing_that_has_no_room_is_not_missed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    with contextlib.redirect_stdout(Terminal()) as screen:
        print_rows(STALLS, columns())
    assert "█" not in screen.getvalue()
    assert capsys.readouterr().err == ""
