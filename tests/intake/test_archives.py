"""Packed lists: one file comes in, whatever it is called; several, none, locked and damaged ones are told."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from leadq.intake.archives import Damaged, Locked, NotOneList, TooLarge
from leadq.intake.kinds import NoList
from leadq.intake.limits import ALWAYS_UNPACKED, MEGABYTE
from leadq.intake.reading import open_list, rows
from tests.intake.sheets import write_parts, write_xlsx

LIST = "Firma;Ort\nMüller;Köln\n".encode("cp1252")


def known(header: str) -> bool:
    return header in {"Firma", "Ort"}


def read(path: Path) -> list[list[str]]:
    return [cells for _, cells, _ in rows(open_list(path, known_header=known))]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("name", ["fair.csv.gz", "fair.csv", "fair.xlsx"])
def test_a_packed_list_comes_in_under_any_name(
    tmp_path: Path, pack: Callable[[bytes], bytes], name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(pack(LIST))
    assert read(path) == [["Müller", "Köln"]]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_list_that_was_packed_in_parts_comes_in_whole(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "fair.csv"
    path.write_bytes(
        pack(LIST) + pack(b"Jager;Ulm\n" * 300_000) + pack(b"Roth;Bonn\n") + bytes(512)
    )
    found = read(path)
    assert len(found) == 300_002
    assert found[-1] == ["Roth", "Bonn"]


def test_a_zip_of_one_file_is_read_without_the_files_of_the_system(tmp_path: Path) -> None:
    path = write_parts(
        tmp_path / "fair.zip",
        {
            "lists/": b"",
            "lists/fair.csv": LIST,
            "__MACOSX/lists/._fair.csv": b"x",
            ".DS_Store": b"y",
        },
    )
    assert read(path) == [["Müller", "Köln"]]


def test_a_workbook_in_a_zip_in_a_gzip_comes_in(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "book", {"Leads": [["Firma", "Ort"], ["Acme", "Bonn"]]})
    inner = write_parts(tmp_path / "inner", {"book.xlsx": book.read_bytes()})
    path = tmp_path / "fair.gz"
    path.write_bytes(gzip.compress(inner.read_bytes()))
    assert read(path) == [["Acme", "Bonn"]]


def test_what_is_packed_too_often_is_left(tmp_path: Path) -> None:
    content = LIST
    for _ in range(4):
        content = gzip.compress(content)
    path = tmp_path / "fair.gz"
    path.write_bytes(content)
    with pytest.raises(NoList, match="is an archive, not a list: unpack it"):
        read(path)


def test_a_packed_picture_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "fair.csv.gz"
    path.write_bytes(gzip.compress(b"\x89PNG\r\n\x1a\n" + bytes(99)))
    with pytest.raises(NoList, match=r"fair\.csv\.gz is a picture"):
        read(path)


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({}, "holds no file: unpack it"),
        (
            {"a.csv": LIST, "b\x1b.csv": LIST},
            r"holds 2 files \(a.csv, b\\x1b.csv\): unpack it and name the lists",
        ),
        ({f"{n}.csv": LIST for n in range(5)}, r"holds 5 files \(0.csv, 1.csv, 2.csv and 2 more\)"),
    ],
)
def test_a_zip_of_several_files_names_them(
    tmp_path: Path, members: dict[str, bytes], sentence: str
) -> None:
    with pytest.raises(NotOneList, match=sentence):
        read(write_parts(tmp_path / "fair.zip", dict(members)))


def test_a_zip_with_a_password_says_so(tmp_path: Path) -> None:
    path = write_parts(tmp_path / "fair.zip", {"fair.csv": LIST})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(Locked, match="protected by a password: save it again without one"):
        read(path)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("end", [20, -1])
def test_an_archive_that_was_cut_off_is_damaged(
    tmp_path: Path, pack: Callable[[bytes], bytes], end: int
) -> None:
    path = tmp_path / "fair.gz"
    path.write_bytes(pack(LIST * 50)[:end])
    with pytest.raises(Damaged, match="damaged or cut off: get it again"):
        read(path)


def test_a_zip_whose_bytes_changed_is_damaged(tmp_path: Path) -> None:
    path = write_parts(tmp_path / "fair.zip", {"fair.csv": LIST * 100})
    content = bytearray(path.read_bytes())
    content[50] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(Damaged):
        read(path)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_bomb_is_stopped_before_it_fills_the_disk(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "fair.gz"
    path.write_bytes(pack(bytes(ALWAYS_UNPACKED + MEGABYTE)))
    with pytest.raises(TooLarge, match="holds more than 32 MB when it is unpacked"):
        read(path)


def test_a_zip_that_lies_about_its_size_is_found_out(tmp_path: Path) -> None:
    path = write_parts(tmp_path / "fair.zip", {"fair.csv": bytes(40 * MEGABYTE)})
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (100).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises((Damaged, TooLarge)):
        read(path)


def test_a_way_of_packing_that_is_not_known_is_told(tmp_path: Path) -> None:
    path = tmp_path / "fair.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("fair.csv", LIST)
    with pytest.raises(NoList, match="is a zip archive, not a list: unpack it"):
        read(path)
