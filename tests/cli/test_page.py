"""`leadq report html` as a user types it: where the file lands, what is in it, and how it is shown."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import pytest

from tests.commands import Leadq, new_workspace, run_leadq, write_list

XHTML = "{http://www.w3.org/1999/xhtml}"
NAMES = ("<script>alert(1)</script>", '"; DROP TABLE lead; --', "Mes\u202ese\x07 'Süd' & Co")
_MAPPING = """
system: Old CRM
columns:
  Nummer: external_id
  Firma: company
  Eingang: received_on
  Quelle: source
  Status: stage
  Ende: closed_on
  Grund: reason
  Wert: order_value
  Betreuer: owner
"""
_STORIES = ("new;;;", "won;2026-10-02;;12.500,00", "lost;2026-10-05;competitor;", "nurture;;;")
_LIST = "Nummer;Firma;Eingang;Quelle;Status;Ende;Grund;Wert;Betreuer\n" + "".join(
    f'{number};Firma {number};2026-{1 + number % 9:02}-05;"{name.replace(chr(34), 2 * chr(34))}";{story};"<b>Anna</b>"\n'
    for number in range(40)
    for name, story in [(NAMES[number % 3], _STORIES[number % 4])]
)


@pytest.fixture
def leadq(tmp_path: Path) -> Leadq:
    made = new_workspace(tmp_path / "ws")
    mapping = write_list(tmp_path / "old.yaml", _MAPPING)
    made.ok("import", write_list(tmp_path / "fair.csv", _LIST), "--mapping", mapping)
    made.ok("source", NAMES[0], "--cost", "1200")
    return made


def parsed(text: str) -> ET.Element:
    tree: ET.Element = html5lib.HTMLParser(strict=True).parse(text)
    return tree


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_the_file_is_readable_by_its_owner_only_and_nothing_else_is_left(
    leadq: Leadq, tmp_path: Path
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    leadq.ok("report", "html", "-o", folder / "monday.html")
    assert [path.name for path in folder.iterdir()] == ["monday.html"]
    assert (folder / "monday.html").stat().st_mode & 0o777 == 0o600


def test_stdout_has_the_same_page_as_the_file(leadq: Leadq, tmp_path: Path) -> None:
    printed = leadq.ok("report", "html", "-o", "-")
    leadq.ok("report", "html", "-o", tmp_path / "page.html")
    assert printed.out == (tmp_path / "page.html").read_text(encoding="utf-8")
    assert printed.err == ""


def test_an_earlier_page_is_replaced_and_anything_else_stays_as_it_was(
    leadq: Leadq, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_text("<p>mine</p>", encoding="utf-8")
    refused = leadq("report", "html", "-o", path)
    assert (refused.code, path.read_text(encoding="utf-8")) == (3, "<p>mine</p>")
    leadq.ok("report", "html", "-o", path, "--force")
    first = path.read_bytes()
    leadq.on("2026-11-25").ok("report", "html", "-o", path)
    assert path.read_bytes() != first


def test_the_page_says_of_when_and_of_which_leads_it_is(leadq: Leadq) -> None:
    shown = words(parsed(leadq.ok("report", "html", "-o", "-", "--from", "2026-02-01").out))
    assert "As of 2026-11-20. Leads received since 2026-02-01." in shown
    shown = words(parsed(leadq.ok("report", "html", "-o", "-", "--kind", "web form").out))
    assert "All leads received so far. Only sources of the kind web form." in shown


def test_names_from_a_list_are_names_on_the_page(leadq: Leadq) -> None:
    tree = parsed(leadq.ok("report", "html", "-o", "-").out)
    found = {words(one) for one in tree.iter(f"{XHTML}bdi")}
    assert {"<script>alert(1)</script>", '"; DROP TABLE lead; --', "Messe 'Süd' & Co"} <= found
    assert not list(tree.iter(f"{XHTML}script"))


def printed_tables(leadq: Leadq, command: str) -> list[list[list[str]]]:
    """The cells of the tables that a command prints in a pipe, without those that are empty."""
    printed = run_leadq(["-C", str(leadq.folder), *shlex.split(command)[1:], "--format", "text"])
    assert printed.code == 0, printed.err
    tables = printed.out.strip("\n").split("\n\n")
    return [
        [re.split(r" {2,}", line.strip()) for line in table.splitlines()[1:]] for table in tables
    ]


@pytest.mark.parametrize(
    "limits", ["--from 2026-02-01", "--to 2026-05-31", "--kind 'web form'"], ids=str
)
def test_the_command_under_each_chart_prints_its_tables(leadq: Leadq, limits: str) -> None:
    leadq.ok("source", NAMES[1], "--kind", "web form")
    tree = parsed(leadq.ok("report", "html", "-o", "-", *shlex.split(limits)).out)
    sections = list(tree.iter(f"{XHTML}section"))
    assert len(sections) == 7
    for section in sections:
        (command,) = (words(one) for one in section.iter(f"{XHTML}code"))
        assert command.endswith(f"{limits} --as-of 2026-11-20")
        shown = [
            [[words(cell) for cell in line if words(cell)] for line in body]
            for body in section.iter(f"{XHTML}tbody")
        ]
        assert shown == printed_tables(leadq, command)


def test_a_german_workspace_has_german_numbers_and_days(leadq: Leadq) -> None:
    process = leadq.folder / "rules" / "process.yaml"
    rules = process.read_text(encoding="utf-8").replace("calendar: {", "calendar: {locale: de, ", 1)
    process.write_text(rules, encoding="utf-8")
    leadq.ok("score")
    tree = parsed(leadq.ok("report", "html", "-o", "-").out)
    shown = words(tree)
    assert "As of 20.11.2026." in shown
    assert "0,0 %" in shown
    assert "0.0 %" not in shown
    assert [one.get("datetime") for one in tree.iter(f"{XHTML}time")] == ["2026-11-20"]


_SHOW = "#!/bin/sh\nprintf '%s' \"$1\" > {seen}\n"


def test_open_shows_the_file_in_the_browser(leadq: Leadq, tmp_path: Path) -> None:
    seen, browser = tmp_path / "seen", tmp_path / "browser"
    browser.write_text(_SHOW.format(seen=shlex.quote(str(seen))), encoding="utf-8")
    browser.chmod(0o700)
    path = tmp_path / "page of today.html"
    done = subprocess.run(
        [sys.executable, "-m", "leadq", "-C", str(leadq.folder), "report", "html", "-o", str(path), "--open"],
        env={**os.environ, "BROWSER": f"{browser} %s"},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, f"wrote {path}\n")
    assert seen.read_text(encoding="utf-8") == path.as_uri()
