"""What is far too large is refused with a sentence, and before it is in memory: asserted by the process's own peak."""

from __future__ import annotations

import bz2
import gzip
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from leadq.intake.limits import MEGABYTE
from tests.intake.sheets import xlsx_parts

ROOT = Path(__file__).parents[2]
ALLOWED = 200  # MB

_OPEN = """
import sys
from pathlib import Path
from leadq.errors import LeadqError
from leadq.intake.reading import open_list, rows
try:
    for _ in rows(open_list(Path(sys.argv[1]), known_header={"Firma"}.__contains__)):
        pass
    print("read")
except LeadqError as error:
    print(error)
status = Path("/proc/self/status")  # what getrusage says includes the process that started this one
peaks = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")] if status.exists() else [0]
print(int(peaks[0]) // 1024)
"""


def one_line(path: Path) -> None:
    """A gigabyte without a line end; the blank half of it takes no room on the disk."""
    with path.open("wb") as handle:
        handle.write(b"Firma;Ort\n" + b"x" * 3 * MEGABYTE)
        handle.truncate(1024 * MEGABYTE)


def one_line_in_the_middle(path: Path) -> None:
    with path.open("wb") as handle:
        handle.write(b"Firma;Ort\n" + b"Acme;Bonn\n" * 300_000)
        for _ in range(20):
            handle.write(b"x" * MEGABYTE)


def one_cell(path: Path) -> None:
    path.write_bytes(b'Firma;Ort\n"Acme;Bonn\n' + b"Bolt;Ulm\n" * 3_000_000)


def many_columns(path: Path) -> None:
    header = b";".join(b"c%d" % number for number in range(100_000))
    path.write_bytes(header + b"\n" + b";1" * 99_999 + b"\n")


def gzip_bomb(path: Path) -> None:
    with gzip.open(path, "wb", compresslevel=1) as handle:
        for _ in range(300):
            handle.write(bytes(MEGABYTE))


def bzip2_bomb(path: Path) -> None:
    path.write_bytes(bz2.compress(bytes(64 * MEGABYTE)) * 20)


def zip_bomb(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.csv", "w") as member,
    ):
        for _ in range(300):
            member.write(b"Firma;Ort\n" * (MEGABYTE // 10))


def large_sheet(path: Path) -> None:
    """A small workbook with 300 MB of rows in it."""
    row = b'<row><c t="inlineStr"><is><t>Firma</t></is></c><c><v>1</v></c></row>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in xlsx_parts({"L": ""}).items():
            if "sheet1" not in name:
                archive.writestr(name, part)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            member.write(b"<worksheet><sheetData>")
            for _ in range(300):
                member.write(row * (MEGABYTE // len(row)))
            member.write(b"</sheetData></worksheet>")


def large_sheet_that_lies(path: Path) -> None:
    """The same, where the directory says that it is small."""
    large_sheet(path)
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(content)


def far_cells(path: Path) -> None:
    sheet = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in xlsx_parts(
            {"L": f"<worksheet><sheetData>{sheet}</sheetData></worksheet>"}
        ).items():
            archive.writestr(name, part)


def one_text(path: Path, size: int = 240 * MEGABYTE) -> None:
    """A small workbook with one huge text in it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in xlsx_parts({"L": ""}).items():
            if "sheet1" not in name:
                archive.writestr(name, part)
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            member.write(b'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>')
            for _ in range(size // MEGABYTE):
                member.write(b"x" * MEGABYTE)
            member.write(b"</t></is></c></row></sheetData></worksheet>")


def one_long_cell(path: Path) -> None:
    one_text(path, 6 * MEGABYTE)


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (one_line, ":2: the line is longer than 1,048,576 characters"),
        (one_line_in_the_middle, ":300002: the line is longer than 1,048,576 characters"),
        (
            one_cell,
            ":2: the quotes do not add up in the record that starts here (a cell is longer than",
        ),
        (many_columns, ":1: the header has 100,000 columns, at most 2,000 are read"),
        (gzip_bomb, " holds more than "),
        (bzip2_bomb, " holds more than 32 MB when it is unpacked"),
        (zip_bomb, " holds more than "),
        (large_sheet, " holds more than 256 MB when it is unpacked"),
        (large_sheet_that_lies, " is an Excel workbook (XLSX) that is damaged"),
        (one_text, ": a text in the workbook is longer than 8 MB"),
        (one_long_cell, ":1: the line is longer than 1,048,576 characters"),
        (far_cells, ": a sheet has more than 10,000,000 cells"),
    ],
)
def test_too_much_is_refused_before_it_is_in_memory(
    tmp_path: Path, write: Callable[[Path], None], sentence: str
) -> None:
    path = tmp_path / "fair.csv"
    write(path)
    done = subprocess.run(
        [sys.executable, "-c", _OPEN, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    told, peak = done.stdout.splitlines()
    assert told.startswith(f"{path}{sentence}"), told
    assert done.stderr == ""
    assert int(peak) < ALLOWED
