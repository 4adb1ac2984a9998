"""Tables fit the terminal, cut nothing, and take no text for markup, a link or a command to the terminal."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from unittest.mock import patch

import pytest

from leadq.output.columns import Column
from leadq.output.printing import Format, print_rows
from tests.cli.transcripts import Terminal


@dataclass(frozen=True)
class Firm:
    name: str
    city: str | None = None
    score: int | None = None
    note: str = ""


COLUMNS: list[Column[Firm]] = [
    Column("name", "name"),
    Column("city", "city", drop=2),
    Column("score", "score", right=True),
    Column("note", "what they\nsaid", drop=1),
]


def table(rows: list[Firm], width: int) -> list[str]:
    """The lines of the table on a terminal of this width, without the blanks at their ends."""
    screen = Terminal()
    surroundings = {"COLUMNS": str(width), "LINES": "40", "TERM": "dumb"}
    with patch.dict(os.environ, surroundings), contextlib.redirect_stdout(screen):
        print_rows(rows, COLUMNS)
    return [line.rstrip() for line in screen.getvalue().splitlines()]


def test_numbers_stand_at_the_right_and_a_title_may_have_two_lines() -> None:
    rows = [Firm("Alpha GmbH", "Ulm", 7, "call again"), Firm("Beta AG", None, 120)]
    assert table(rows, 80) == [
        "                         what they",
        "name        city  score  said",
        "───────────────────────────────────",
        "Alpha GmbH  Ulm       7  call again",
        "Beta AG             120",
    ]


@pytest.mark.parametrize(
    ("width", "titles"),
    [(80, "name city score said"), (38, "name city score"), (20, "name score")],
)
def test_columns_give_way_in_the_order_of_their_drop(width: int, titles: str) -> None:
    rows = [Firm("Alpha Maschinenbau", "Stuttgart", 7, "wants to be called again in May")]
    (header,) = [line for line in table(rows, width) if line.startswith("name")]
    assert " ".join(header.split()) == titles


def test_a_long_text_is_folded_between_words_and_never_cut() -> None:
    rows = [Firm("Antriebstechnik Schönborn GmbH & Co. KG", "Ulm", 7)]
    assert table(rows, 30)[-3:] == [
        "Antriebstechnik    Ulm       7",
        "Schönborn GmbH &",
        "Co. KG",
    ]


def test_a_word_longer_than_the_terminal_is_folded_too() -> None:
    lines = table([Firm("x" * 100, "Ulm", 7)], 40)
    assert sum(line.count("x") for line in lines) == 100
    assert max(map(len, lines)) <= 40


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Smith [/] GmbH", "Smith [/] GmbH"),
        ("[bold red]Smith[/bold red]", "[bold red]Smith[/bold red]"),
        ("[link=https://x.example]Smith[/link]", "[link=https://x.example]Smith[/link]"),
        (":smile: GmbH", ":smile: GmbH"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x1b]8;;https://x.example\x07Smith\x1b]8;;\x07", r"\x1b]8;;https://x.example\x07Smith"),
        ("\x9b31mred", r"\x9b31mred"),
        ("two\nlines", r"two\nlines"),
        ("tab\there", r"tab\there"),
        ("return\rhere", r"return\rhere"),
        ("GmbH \u202egpj.exe", r"GmbH \u202egpj.exe"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("cut\x00off", r"cut\x00off"),
        ("back\x08space", r"back\x08space"),
    ],
)
def test_a_name_can_do_nothing_to_the_terminal(name: str, shown: str) -> None:
    (line,) = table([Firm(name, score=1)], 120)[-1:]
    assert shown in line
    assert line.isprintable()


def test_wide_characters_keep_the_columns_aligned() -> None:
    lines = table([Firm("株式会社山田", "Ulm", 7), Firm("Alpha GmbH", "Ulm", 7)], 80)
    assert lines[-2] == "株式会社山田  Ulm       7"
    assert lines[-1] == "Alpha GmbH    Ulm       7"


def test_an_empty_list_is_no_table() -> None:
    assert table([], 80) == []


@pytest.mark.parametrize("width", [1, 5, 10])
def test_the_narrowest_terminal_gets_a_table_too(width: int) -> None:
    assert table([Firm("Alpha GmbH", "Ulm", 7)], width)


def test_a_table_is_drawn_into_a_pipe_when_it_is_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    print_rows([Firm("Alpha GmbH", "Ulm", 7)], COLUMNS, Format.TABLE)
    assert "──" in capsys.readouterr().out
