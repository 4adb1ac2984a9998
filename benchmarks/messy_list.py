"""A messy list for the import: 13 columns as a German fair sends them, in cp1252, with the defects that occur.

Among them: blanks, shouting, phones in five writings, e-mails that are none, UTF-8 read as cp1252, line ends
inside quotes, short lines, people who are in the list twice.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from benchmarks.leads import PAST, SOURCES, WORDS, names

HEADER = names(
    "Firma Anrede Vorname Nachname Position E-Mail Telefon Straße PLZ Ort Land Mitarbeiter Notiz"
)
ENCODING = "cp1252"
DELIMITER = ";"
_NUMBERS = {HEADER.index("PLZ"), HEADER.index("Mitarbeiter")}
_PLACES = [
    place.split(" ", 1)
    for part in ("near", "germany", "austria")
    for place in WORDS["places"][part]
]
_JOBS = [job for pair in WORDS["jobs"] for job in pair] + ["", "", "Student"]
_COUNTRIES = ("Deutschland", "Deutschland", "D", "DE", "", "Germany", "Österreich", "CH")
_PHONES = ("0711 {0}", "0711/{0}", "+49 711 {0}", "+49 (0)711 {0}", "0049711{0}", "{0}", "", "")


def write_messy_list(path: Path, rows: int, *, first: int = 1) -> None:
    """Write `rows` rows; another `first` gives other people."""
    with path.open("w", encoding=ENCODING, newline="") as file:
        writer = csv.writer(file, delimiter=DELIMITER, lineterminator="\r\n")
        writer.writerow(HEADER)
        writer.writerows(_messy_rows(rows, first))


def write_messy_workbook(path: Path, rows: int, *, first: int = 1) -> None:
    """Write the same rows as a sheet of an XLSX file; numbers are numbers there."""
    import xlsxwriter  # type: ignore[import-untyped]

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Leads")
        for number, row in enumerate([HEADER, *_messy_rows(rows, first)]):
            for column, cell in enumerate(row):
                if cell.isdigit() and column in _NUMBERS:
                    sheet.write_number(number, column, int(cell))
                elif cell:
                    sheet.write_string(number, column, cell)


def _messy_rows(rows: int, first: int) -> Iterator[list[str]]:
    dice = random.Random(first)
    previous: list[str] = []
    for number in range(first, first + rows):
        chance = dice.random()
        if chance < 0.03 and previous:
            row = [*previous[:5], previous[5].upper(), *previous[6:12], "zweimal am Stand"]
        else:
            row = _spoiled(_row(dice, number), dice.random())
        yield row
        if len(row) == len(HEADER):
            previous = row


def _row(dice: random.Random, number: int) -> list[str]:
    def pick(things: list[str] | tuple[str, ...]) -> str:
        return things[int(dice.random() * len(things))]

    woman = dice.random() < 0.4
    first_name, last_name = pick(WORDS["women"] if woman else WORDS["men"]), pick(WORDS["surnames"])
    postcode, city = _PLACES[int(dice.random() * len(_PLACES))]
    root, digits = pick(WORDS["firm_roots"]), str(2_000_000 + number * 7919 % 7_000_000)
    return [
        f"{root} {pick(WORDS['industries']['Logistik'][1:])} {pick(WORDS['legal_forms'])}",
        "Frau" if woman else "Herr",
        first_name,
        last_name,
        pick(_JOBS),
        f"{first_name[0]}.{number}@firm-{number % 9000}.example".lower()
        if dice.random() < 0.8
        else "",
        pick(_PHONES).format(digits),
        f"{pick(WORDS['streets'])} {1 + number % 99}",
        postcode,
        city,
        pick(_COUNTRIES),
        str(number % 700) if dice.random() < 0.5 else "",
        pick(WORDS["notes"]) if dice.random() < 0.3 else "",
    ]


def _spoiled(row: list[str], chance: float) -> list[str]:
    """At most one defect, in about a quarter of the rows."""
    defects = {
        0.05: [f" {cell}  " for cell in row],
        0.10: [row[0].upper(), row[1], row[2].upper(), row[3].upper(), *row[4:]],
        0.15: [*row[:5], f"mailto:{row[5].title()}" if row[5] else "keine", *row[6:]],
        0.16: [*row[:3], _misread(row[3]), *row[4:7], _misread(row[7]), *row[8:]],
        0.18: [*row[:6], "0171/39200 (mobil)", *row[7:]],
        0.22: [*row[:12], f'Halle 4;\nStand "B" am {PAST[3]}, {SOURCES[0][0]}'],
        0.2201: row[:9],
    }
    return next((spoiled for limit, spoiled in defects.items() if chance < limit), row)


def _misread(text: str) -> str:
    """UTF-8 that somebody has opened as cp1252."""
    return text.encode().decode("cp1252", errors="replace").replace("\ufffd", "?")
