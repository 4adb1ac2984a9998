"""What a file is, told by its first bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadq.intake.kinds import NoList, kind_of


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b"PK\x03\x04" + b"\x14" * 26 + b"fair.csv", "zip"),
        (b"PK\x05\x06" + bytes(18), "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "ole"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"BZh91AY&SY", "bzip2"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"\n <!DOCTYPE html><html>", "page"),
        (b"\xef\xbb\xbf<TABLE border=1>", "page"),
        ("<html><table>".encode("utf-16"), "page"),
        ("<html><table>".encode("utf-16-le"), "page"),
        (b"<!-- made by a CRM -->\n<style>td {color: red}</style><table>", "page"),
        (b'<?xml version="1.0"?>\n<html xmlns="x">', "page"),
        (b"Firma;Ort\nAcme;Bonn\n", None),
        ("Firma;Ort\n".encode("utf-16"), None),
    ],
)
def test_the_form_is_told_by_the_first_bytes(content: bytes, form: str | None) -> None:
    kind = kind_of(content)
    assert (kind.form if kind else None) == form


@pytest.mark.parametrize(
    ("content", "kind", "todo"),
    [
        (b"%PDF-1.7\n", "PDF", "export the list as CSV"),
        (b"7z\xbc\xaf\x27\x1c", "an archive", "unpack it"),
        (b"\x28\xb5\x2f\xfd", "an archive", "unpack it"),
        (b"fair.csv" + bytes(249) + b"ustar", "an archive", "unpack it"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related;", "web archive", "save it as XLSX"),
        (
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>',
            "2003",
            "save it as XLSX",
        ),
        (b'<?xml version="1.0"?>', "XML", "export"),
        (b'[{"name": "Acme"}]', "JSON", "export"),
        (b"BEGIN:VCARD\nFN:Anna", "vCard", "export"),
        (b"\x89PNG\r\n\x1a\n", "picture", "export"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 60, "binary", "export"),
        (bytes(range(32)) * 4, "binary", "export"),
    ],
)
def test_a_file_that_is_no_text_is_named_with_what_to_do(
    content: bytes, kind: str, todo: str
) -> None:
    told = kind_of(content)
    assert told is not None
    sentence = str(NoList(Path("fair.csv"), told))
    assert kind in sentence
    assert todo in sentence


@pytest.mark.parametrize(
    "content",
    [
        b"{Firma};Ort\n",
        b"<Firma>;Ort\n",
        b"PKW;Ort\n",
        b"Rarit\xe4ten;Ort\n",
        b"",
        b"a",
        b"[Firma]\n",
    ],
)
def test_a_list_that_only_begins_like_something_else_is_text(content: bytes) -> None:
    assert kind_of(content) is None
