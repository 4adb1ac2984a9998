"""How the bytes of a text are decoded."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest

from leadq.errors import UsageError
from leadq.intake import encodings
from leadq.intake.contents import CHUNK_BYTES, Content
from leadq.intake.encodings import LineTooLong, NulBytes, UnknownEncoding, WrongEncoding
from leadq.intake.limits import LINE_LIMIT

if TYPE_CHECKING:
    from pathlib import Path

GERMAN = (
    "Firma;Straße;Ort\r\nMüller & Söhne;Königstraße 5;Düsseldorf\r\nJäger;Ödweg 1;Überlingen\r\n"
)
CAPITALS = "FIRMA;ORT\nMÜLLER GMBH;KÖLN\nÄRZTEHAUS;DÜSSELDORF\n"
ONE_UMLAUT = "Firma;Ort\nAcme;Bonn\nMüller;Berlin\n"
FRENCH = "Société;Ville\nBoulangerie Générale;Orléans\nL'Hôtel français;Besançon\n"
SPANISH = "Empresa;Ciudad\nPeña e Hijos;Málaga\nCompañía García;León\n"
DANISH = "Firma;By\nSørensen;Ærøskøbing\nÅkjær;Århus\n"
POLISH = "Firma;Miasto\nŻółkiewski;Łódź\nWiśniewska;Gdańsk\nPaździoch;Poznań\n"
CZECH = "Firma;Město\nNovák;Plzeň\nDvořák;Ústí\nŠkoda;Děčín\nČerný;Jičín\n"


def tell_encoding(path: Path, given: str | None = None) -> str:
    return encodings.tell_encoding(Content(path), given=given)


def write(folder: Path, content: bytes) -> Path:
    path = folder / "fair.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "cp850"])
@pytest.mark.parametrize("text", [GERMAN, CAPITALS, ONE_UMLAUT, FRENCH, SPANISH, DANISH])
def test_a_western_list_comes_back_letter_by_letter(
    tmp_path: Path, text: str, encoding: str
) -> None:
    path = write(tmp_path, text.encode(encoding))
    assert path.read_bytes().decode(tell_encoding(path)) == text


@pytest.mark.parametrize("text", [POLISH, CZECH, GERMAN])
def test_a_central_european_list_comes_back_letter_by_letter(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text.encode("cp1250"))
    assert path.read_bytes().decode(tell_encoding(path)) == text


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        ("Firma\nBudget 5.000 €\n", "cp1252", "cp1252"),
        ("Firma;Budget\nMüller;5.000 €\n", "iso-8859-15", "iso-8859-15"),
        ("Firma;Note\nL\u2019Oréal;\u201eja\u201c \u2013 gern …\n", "cp1252", "cp1252"),
        ("Bank Name\xa0,City\xa0,State\xa0\nAcme,Ames,IA\n", "cp1252", "cp1252"),
        ("Firma\nAcme\n", "ascii", "utf-8"),
        (GERMAN, "utf-8", "utf-8"),
        (GERMAN, "utf-8-sig", "utf-8-sig"),
        (GERMAN, "utf-16", "utf-16"),
        (GERMAN, "utf-16-le", "utf-16-le"),
        (GERMAN, "utf-16-be", "utf-16-be"),
        (GERMAN, "utf-32", "utf-32"),
    ],
)
def test_the_encoding_is_told_from_the_content(
    tmp_path: Path, text: str, encoding: str, told: str
) -> None:
    assert tell_encoding(write(tmp_path, text.encode(encoding))) == told


def test_the_mark_of_big_endian_utf16_is_seen(tmp_path: Path) -> None:
    path = write(tmp_path, codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"))
    assert path.read_bytes().decode(tell_encoding(path)) == GERMAN


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_the_first_umlaut_may_stand_in_the_last_line(tmp_path: Path, encoding: str) -> None:
    ascii_lines = b"Acme;Bonn\n" * (CHUNK_BYTES // 5)
    assert tell_encoding(write(tmp_path, ascii_lines + "Müller\n".encode(encoding))) == encoding


def test_a_letter_may_be_cut_by_the_pieces_in_which_the_file_is_read(tmp_path: Path) -> None:
    content = ("\n" * (CHUNK_BYTES - 1)).encode() + "ü\n".encode()
    assert tell_encoding(write(tmp_path, content)) == "utf-8"


def test_damaged_utf8_is_refused_with_its_line_and_not_read_as_garbled_letters(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, "Müller\nJäger\nKöhler\n".encode() + b"Stra\xdfe\nOst\n")
    with pytest.raises(WrongEncoding, match=r"fair\.csv:4: this is not utf-8"):
        tell_encoding(path)


@pytest.mark.parametrize(
    ("given", "content", "told"),
    [
        ("latin1", GERMAN.encode("latin1"), "iso8859-1"),
        ("UTF8", GERMAN.encode("utf-8-sig"), "utf-8-sig"),
        ("utf-16-le", GERMAN.encode("utf-16"), "utf-16"),
        ("utf-16", GERMAN.encode("utf-16-be"), "utf-16-be"),
        ("cp850", GERMAN.encode("cp850"), "cp850"),
    ],
)
def test_a_given_encoding_is_obeyed_and_its_mark_left_out(
    tmp_path: Path, given: str, content: bytes, told: str
) -> None:
    assert tell_encoding(write(tmp_path, content), given=given) == told


@pytest.mark.parametrize("given", ["klingon", "base64", "rot13", "undefined", "idna", "utf\0"])
def test_an_encoding_that_does_not_exist_is_a_usage_error(tmp_path: Path, given: str) -> None:
    with pytest.raises(UnknownEncoding, match="there is no text encoding") as caught:
        tell_encoding(write(tmp_path, b"a\n"), given=given)
    assert isinstance(caught.value, UsageError)


def test_bytes_that_are_no_utf16_are_refused_when_it_is_given(tmp_path: Path) -> None:
    with pytest.raises(WrongEncoding, match=r"fair\.csv:1: this is not utf-16"):
        tell_encoding(write(tmp_path, b"Firma;Ort\nAcme;Bonn\n"), given="utf-16")


def test_a_given_encoding_that_does_not_fit_names_the_line(tmp_path: Path) -> None:
    path = write(tmp_path, "Firma\nAcme\nMüller\n".encode("cp1252"))
    with pytest.raises(WrongEncoding, match=r"fair\.csv:3: this is not utf-8: name the right one"):
        tell_encoding(path, given="utf-8")


@pytest.mark.parametrize("content", [b"Firma\nAc\0me\n", b"Firma;Ort\nAcme;Bonn\n\0\0\0"])
def test_nul_bytes_in_a_text_are_refused_with_their_line(tmp_path: Path, content: bytes) -> None:
    line = 1 + content.split(b"\0")[0].count(b"\n")
    with pytest.raises(NulBytes, match=rf"fair\.csv:{line}: NUL bytes"):
        tell_encoding(write(tmp_path, content))


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_line_of_the_allowed_length_is_read(tmp_path: Path, end: str) -> None:
    content = ("a" * 9 + end + "b" * (LINE_LIMIT - len(end)) + end + "c").encode()
    assert tell_encoding(write(tmp_path, content)) == "utf-8"


@pytest.mark.parametrize("end", ["", "\n", "\r"])
def test_a_line_that_is_longer_is_refused_before_it_is_in_memory(tmp_path: Path, end: str) -> None:
    content = ("Firma\n" + "b" * (LINE_LIMIT + 1) + end).encode()
    with pytest.raises(LineTooLong, match=r"fair\.csv:2: the line is longer than 1,048,576"):
        tell_encoding(write(tmp_path, content))
