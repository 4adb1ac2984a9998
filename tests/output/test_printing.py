"""Lists for pipes and machines: aligned plain text, csv that no spreadsheet runs, json with real values."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pytest

from leadq.output.columns import Column, money, percent
from leadq.output.messages import say
from leadq.output.printing import Format, print_json, print_rows
from leadq.values.texts import spreadsheet_original


@dataclass(frozen=True)
class Firm:
    name: str
    score: int | None = None
    thin: bool | None = None
    day: date | None = None
    reached: Mapping[str, int] = field(default_factory=lambda: {"new": 3, "sales": 1})


COLUMNS: list[Column[Firm]] = [
    Column("name", "firm"),
    Column("score", "points", right=True),
    Column("thin", "thin"),
    Column("day", "day"),
    Column("reached", "reached", only_machines=True),
]


def printed(capsys: pytest.CaptureFixture[str], rows: list[Firm], form: Format) -> str:
    print_rows(rows, COLUMNS, form)
    return capsys.readouterr().out


def test_plain_text_is_aligned_and_uncut(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [Firm("Alpha " + "x" * 90, 7, True, date(2026, 11, 20)), Firm("Beta", 120)]
    assert printed(capsys, rows, Format.AUTO) == (
        f"{'firm':<96}  points  thin  day\n"
        f"Alpha {'x' * 90}       7  yes   2026-11-20\n"
        f"{'Beta':<96}     120\n"
    )


def test_wide_characters_and_accents_keep_plain_text_aligned(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [Firm("株式会社", 7), Firm("Müller", 8), Firm("Mu\u0308ller", 9)]
    assert printed(capsys, rows, Format.TEXT).splitlines() == [
        "firm      points  thin  day",
        "株式会社       7",
        "Müller         8",
        "Mu\u0308ller         9",
    ]


@pytest.mark.parametrize("form", [Format.AUTO, Format.TEXT, Format.TABLE])
def test_nothing_is_printed_for_people_when_there_is_nothing(
    capsys: pytest.CaptureFixture[str], form: Format
) -> None:
    assert printed(capsys, [], form) == ""


def test_machines_get_an_empty_list_when_there_is_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert printed(capsys, [], Format.JSON) == "[]\n"
    assert printed(capsys, [], Format.CSV) == "name,score,thin,day,reached\n"


@pytest.mark.parametrize(
    "name",
    [
        "=cmd|'/c calc'!A1",
        "+cmd",
        "-cmd",
        "@SUM(A1)",
        "\tindent",
        "\nline",
        "\uff1d1+1",
        "'quoted",
    ],
)
def test_a_csv_cell_cannot_be_a_formula_and_reads_back(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    print_rows([Firm(name)], COLUMNS, Format.CSV)
    cell = next(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))["name"]
    assert cell == f"'{name}"
    assert spreadsheet_original(cell) == name


def test_a_carriage_return_breaks_no_csv_row(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows([Firm("two\r\nlines\rthree")], COLUMNS, Format.CSV)
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out, newline=""))
    assert row["name"] == "two\nlines\nthree"


def test_csv_writes_phones_and_negative_numbers_as_they_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [Firm("+49 711 123", -5, True)]
    assert printed(capsys, rows, Format.CSV).splitlines() == [
        "name,score,thin,day,reached_new,reached_sales",
        "+49 711 123,-5,1,,3,1",
    ]


def test_json_has_numbers_booleans_dates_and_null(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [Firm("株 \x1b[31m", 7, True, date(2026, 11, 20)), Firm("B")]
    out = printed(capsys, rows, Format.JSON)
    reached = {"new": 3, "sales": 1}
    assert json.loads(out) == [
        {
            "name": "株 \x1b[31m",
            "score": 7,
            "thin": True,
            "day": "2026-11-20",
            "reached": reached,
        },
        {"name": "B", "score": None, "thin": None, "day": None, "reached": reached},
    ]
    assert "株" in out
    assert "\x1b" not in out


def test_json_has_nothing_that_a_terminal_obeys(capsys: pytest.CaptureFixture[str]) -> None:
    name = "\x1b[31m\x9b31m\u202eMüller"
    out = printed(capsys, [Firm(name)], Format.JSON)
    assert "\\u001b[31m\\u009b31m\\u202eMüller" in out
    assert json.loads(out)[0]["name"] == name


def test_what_has_no_json_form_is_no_silent_text() -> None:
    with pytest.raises(TypeError, match="object has no json form"):
        print_json(object())


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (1234567, "12,345.67"), (-1234500, "-12,345.00")],
)
def test_money_is_read_in_whole_and_cents(cents: int, text: str) -> None:
    assert money(cents) == text


def test_a_share_is_read_as_a_percentage() -> None:
    assert percent(1 / 3) == "33.3 %"


def test_messages_go_to_stderr_and_are_visible(capsys: pytest.CaptureFixture[str]) -> None:
    say("no \x1b[31mred\u202e\nsecond line")
    caught = capsys.readouterr()
    assert caught.out == ""
    assert caught.err == "no \\x1b[31mred\\u202e\nsecond line\n"
