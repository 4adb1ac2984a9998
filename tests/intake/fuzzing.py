"""Damaged files by the million: whatever the bytes, a list is read or refused in one sentence, and no line is lost.

    python -m tests.intake.fuzzing                          # 1,000,000 inputs, about an hour
    python -m tests.intake.fuzzing --first 400000           # go on from there
    python -m tests.intake.fuzzing --first 4711 --inputs 1  # one input again

An input is made from its number alone. When one fails, its number is printed, and its bytes are kept.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import lzma
import re
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

from leadq.errors import InputError, UsageError
from leadq.intake.contents import Content
from leadq.intake.lists import ListFile
from leadq.intake.reading import open_list, rows
from leadq.intake.spools import Spool
from tests.intake.sheets import write_ods, write_xlsx, xls_bytes

KNOWN = {"Firma", "Nachname", "E-Mail", "Telefon", "Ort"}
LINES = [
    ["Firma", "Nachname", "E-Mail", "Telefon", "Ort"],
    ["Müller & Söhne", "Jäger", "jaeger@mueller.example", "0711 123", "Köln"],
    ["Acme, Inc.", 'der "Alte"', "a@acme.example", "+49 711 5", "Bonn\nam Rhein"],
    ["Bolt; GmbH", "", "", "491701234567", "01067"],
    ["", "O'Brien", "o@brien.example", "", "=1+1"],
]
TEXTS = [
    "\n".join(";".join(line[:2]) for line in LINES[:2]),
    "Messe Hannover\n\n"
    + "\n".join("\t".join(cell.replace("\n", " ") for cell in line) for line in LINES),
    "sep=,\n"
    + "\n".join(",".join('"' + c.replace('"', '""') + '"' for c in line) for line in LINES),
    "\n".join(", ".join('"' + c.replace('"', '""') + '"' for c in line) for line in LINES),
    "\n".join(
        '"' + ",".join('""' + c.replace('"', '""""') + '""' for c in line) + '"' for line in LINES
    ),
    "Firma|Ort\r\nA|B\r\nFirma|Ort\r\nC|D\r\nSumme|12\r\n",
    "'Firma','Ort'\r'Acme','Bonn'\r'O''Brien','Ulm'\r",
    "Firma;Ort;Ort;;\nA;B\nA;B;C;D;E;F\n;;;;\n",
    "<html><meta charset=utf-8><table><tr><th>Firma<th>Ort<tr><td colspan=2>A&amp;B</table>",
]
ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "mac-roman", "utf-32"]
PIECES = [
    b'"',
    b'""',
    b";",
    b",",
    b"\t",
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b"'",
    b"\xff",
    b"\xef\xbb\xbf",
]
PIECES += [
    b"sep=;\n",
    b"Firma",
    b"\xc3",
    b"<td>",
    b"<table>",
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"\x7f\x7f",
    b"9999999",
]
PIECES += [b'r="XFD1048576"', b'repeated="999999"', b"&#0;", b"]]>", b"<c", b"/>", b"Summe;1"]


def made(number: int) -> bytes:
    """The input with this number."""
    random = Random(number)
    return random.choices(
        [_text, _noise, _page, _archive, _package, _old_workbook], [55, 12, 8, 10, 12, 3]
    )[0](random)


def _text(random: Random) -> bytes:
    text = random.choice(TEXTS) * random.choice([1, 1, 1, 40])
    return _damaged(random, text.encode(random.choice(ENCODINGS), "replace"))


def _noise(random: Random) -> bytes:
    if random.random() < 0.4:
        return random.randbytes(random.randrange(200))
    return b"".join(random.choices(PIECES, k=random.randrange(60)))


def _page(random: Random) -> bytes:
    return _damaged(random, TEXTS[-1].encode() * random.choice([1, 3]))


def _archive(random: Random) -> bytes:
    inner = made(random.randrange(1000)) if random.random() < 0.2 else _text(random)
    packs: list[Callable[[bytes], bytes]] = [gzip.compress, bz2.compress, lzma.compress, _zipped]
    packed = random.choice(packs)(inner)
    return packed if random.random() < 0.3 else _damaged(random, packed)


def _package(random: Random) -> bytes:
    """A zipped workbook, damaged in one of its parts, or as a whole."""
    parts = dict(_workbook_parts(random.randrange(3)))
    if random.random() < 0.2:
        return _damaged(random, _zip_of(parts))
    sheets = [name for name in parts if "sheet1" in name or name == "content.xml"]
    name = random.choice(sheets) if random.random() < 0.7 else random.choice(list(parts))
    parts[name] = _damaged(random, parts[name])
    return _zip_of(parts)


def _old_workbook(random: Random) -> bytes:
    return _damaged(random, _old_workbook_bytes())


def _damaged(random: Random, content: bytes) -> bytes:
    found = bytearray(content)
    for _ in range(random.choice([0, 1, 1, 2, 3, 8])):
        at = random.randrange(len(found) + 1)
        match random.randrange(6):
            case 0 if found:
                found[at - 1] = random.randrange(256)
            case 1:
                del found[at : at + random.randrange(1, 30)]
            case 2:
                found[at:at] = random.choice(PIECES)
            case 3:
                start = random.randrange(len(found) + 1)
                found[at:at] = found[start : start + random.randrange(1, 60)]
            case 4:
                del found[at:]
            case _:
                found[at : at + 1] = random.randbytes(random.randrange(1, 5))
    return bytes(found)


def _zipped(content: bytes) -> bytes:
    return _zip_of({"fair.csv": content})


def _zip_of(parts: dict[str, bytes]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


@cache
def _workbook_parts(which: int) -> tuple[tuple[str, bytes], ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fair"
        if which == 0:
            write_ods(path, {"Leads": LINES, "Mehr": LINES})
        else:
            write_xlsx(path, {"Leads": LINES, "Mehr": LINES}, merged=["A2:A3"], shared=which == 1)
        with zipfile.ZipFile(path) as archive:
            return tuple((name, archive.read(name)) for name in archive.namelist())


@cache
def _old_workbook_bytes() -> bytes:
    return xls_bytes({"Leads": [[*line, 0.123456789, 7] for line in LINES], "Mehr": LINES})


def outcome(content: bytes) -> str:
    """Read a file of these bytes: `read`, or the name of the error; anything else that is raised is a defect."""
    spool = Spool(Path("fair"))
    spool.write(content)
    try:
        file = open_list(Content(Path("fair"), spool), known_header=KNOWN.__contains__)
        found = list(rows(file))
    except (InputError, UsageError) as error:
        assert "\n" not in str(error)  # noqa: PT017 -- both ends are right
        assert str(error).isprintable()  # noqa: PT017
        return type(error).__name__
    _check_lines(file, found)
    return "read"


def _check_lines(file: ListFile, found: list[tuple[int, list[str], str | None]]) -> None:
    """Rows are as wide as the header or say why not, and each stands below it on a line of its own."""
    assert len(set(file.headers)) == len(file.headers)
    assert all(problem or len(cells) == len(file.headers) for _, cells, problem in found)
    assert all(any(cell.strip() for cell in cells) for _, cells, _ in found)
    lines = [line for line, _, _ in found]
    assert lines == sorted(set(lines))
    assert not lines or lines[0] > file.header_line
    if not isinstance(file.content, Content):
        return
    assert file.encoding
    assert file.dialect
    with file.content.text(file.encoding) as handle:
        below = re.split("\r\n|\r|\n", handle.read())[file.header_line :]
    assert not lines or lines[-1] <= file.header_line + len(below)
    if any(quote in line for line in below for quote in ('"', file.dialect.quote)):
        return
    filled = [line for line in below if any(map(str.strip, line.split(file.dialect.delimiter)))]
    again = [line for line in filled if line.startswith(file.head.first)]
    assert len(filled) - len(again) <= len(lines) <= len(filled)


def main() -> int:
    """Try many inputs; answers 1 when one failed."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    words.add_argument("--inputs", type=int, default=1_000_000)
    words.add_argument("--first", type=int, default=0)
    given = words.parse_args()
    outcomes: Counter[str] = Counter()
    failed = 0
    for number in range(given.first, given.first + given.inputs):
        content = made(number)
        try:
            outcomes[outcome(content)] += 1
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            failed += 1
            kept = Path(tempfile.gettempdir()) / f"leadq-input-{number}"
            kept.write_bytes(content)
            print(f"input {number}: {type(error).__name__}: {error} ({kept})", flush=True)  # noqa: T201
        if number % 10_000 == 0:
            print(f"{number:,}", file=sys.stderr, flush=True)  # noqa: T201
    print(f"{outcomes.total() + failed:,} inputs, {failed} failed: {dict(outcomes.most_common())}")  # noqa: T201
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
