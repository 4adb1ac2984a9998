"""People read numbers and days in the way of their workspace; machines never notice, and no run leaves it to the next."""

from __future__ import annotations

from contextvars import copy_context
from pathlib import Path

import pytest

from leadq.output import locales
from leadq.output.columns import day, money, number, percent, shown, told
from tests.commands import Leadq, new_workspace, write_list

LIST = "Firma;Nachname\nAlpha GmbH;Arndt\nBeta AG;Brandt\n"


def in_german(write: object, *values: object) -> str:
    """What a function writes where German is chosen; nothing of that is left behind."""
    assert callable(write)

    def run() -> str:
        locales.choose("de")
        return str(write(*values))

    return copy_context().run(run)


@pytest.mark.parametrize(
    ("write", "value", "english", "german"),
    [
        (money, 123_450, "1,234.50", "1.234,50"),
        (money, -123_456_705, "-1,234,567.05", "-1.234.567,05"),
        (money, 5, "0.05", "0,05"),
        (percent, 0.125, "12.5 %", "12,5 %"),
        (percent, 1.0, "100.0 %", "100,0 %"),
        (number, 1234.56, "1,234.6", "1.234,6"),
        (day, "2026-11-20", "2026-11-20", "20.11.2026"),
        (day, "2026-11-20T06:05", "2026-11-20T06:05", "20.11.2026 06:05"),
        (shown, 2.5, "2.5", "2,5"),
        (shown, 1234, "1234", "1234"),
        (shown, "2026-11-20", "2026-11-20", "2026-11-20"),
        (told, "2026-11-20", "2026-11-20", "20.11.2026"),
        (told, "since 2026-11-20", "since 2026-11-20", "since 2026-11-20"),
        (told, None, "None", "None"),
    ],
)
def test_a_value_is_written_in_the_way_that_is_chosen(
    write: object, value: object, english: str, german: str
) -> None:
    assert callable(write)
    assert write(value) == english
    assert in_german(write, value) == german


def test_a_way_that_nobody_knows_is_the_english_one() -> None:
    def run() -> locales.Locale:
        locales.choose("tlh")
        return locales.chosen()

    assert copy_context().run(run) == locales.ENGLISH


@pytest.fixture
def german(tmp_path: Path) -> Leadq:
    leadq = new_workspace(tmp_path / "german")
    process = leadq.folder / "rules" / "process.yaml"
    text = process.read_text(encoding="utf-8")
    process.write_text(text.replace("calendar: {", "calendar: {locale: de, ", 1), encoding="utf-8")
    return filled(leadq, tmp_path)


@pytest.fixture
def english(tmp_path: Path) -> Leadq:
    return filled(new_workspace(tmp_path / "english"), tmp_path)


def filled(leadq: Leadq, folder: Path) -> Leadq:
    leadq.ok("import", write_list(folder / "fair.csv", LIST), "--source", "Fair", "--kind", "fair")
    leadq.ok("source", "Fair", "--cost", "14500", "--started", "2026-11-02")
    leadq.ok("advance", "1", "won", "--value", "1250000")
    leadq.ok(
        "edit", "2", "address_checked_on=2026-11-19", "street=Ring 1", "postcode=70173", "city=Ulm"
    )
    return leadq


READ = [
    ("next", "2026-11-24", "24.11.2026"),
    ("list", "2026-11-24", "24.11.2026"),
    ("show 1", "1,250,000.00", "1.250.000,00"),
    ("show 2", "2026-11-19", "19.11.2026"),
    ("source", "14,500.00", "14.500,00"),
    ("source", "2026-11-02", "02.11.2026"),
    ("report conversion", "9.5-90.5", "9,5-90,5"),
    ("report conversion", "1,250,000.00", "1.250.000,00"),
    ("report sources", "14,500.00", "14.500,00"),
    ("report sources", "50.0 %", "50,0 %"),
    ("report owners", "50.0 %", "50,0 %"),
    ("report owners", "9.5-90.5", "9,5-90,5"),
    ("history 2", "2026-11-19", "19.11.2026"),
]


@pytest.mark.parametrize(("words", "plain", "written"), READ)
def test_every_list_is_written_in_the_way_of_its_workspace(
    english: Leadq, german: Leadq, words: str, plain: str, written: str
) -> None:
    at_home, abroad = german.ok(*words.split()).out, english.ok(*words.split()).out
    assert (written in at_home, plain in at_home) == (True, False), at_home
    assert (written in abroad, plain in abroad) == (False, True), abroad


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize(
    "words",
    [
        *("next", "list", "show 1", "show 2", "source"),
        *("report conversion", "report sources", "report owners"),
    ],
)
def test_machines_get_the_same_whatever_people_read(
    english: Leadq, german: Leadq, words: str, form: str
) -> None:
    command = (*words.split(), "--format", form)
    assert german.ok(*command).out == english.ok(*command).out


def test_a_message_with_an_amount_is_written_so_too(german: Leadq) -> None:
    said = german.ok("source", "Fair", "--cost", "1.234,50", "--started", "03.11.2026").err
    assert "cost 1.234,50, started_on 03.11.2026" in said


def test_the_days_of_an_own_field_are_written_so_too(german: Leadq) -> None:
    fields = german.folder / "rules" / "fields.yaml"
    fields.write_text("own_fields:\n  trial_ends: {type: date}\n", encoding="utf-8")
    german.ok("edit", "1", "trial_ends=2026-12-24")
    shown = german.ok("report", "conversion", "--by", "trial_ends").out
    assert [line.split()[0] for line in shown.splitlines()[1:]] == [
        "24.12.2026",
        "(unknown)",
        "total",
    ]
