"""The sample lists are what their script writes, harmless, and defective in the ways that are said."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

FOLDER = Path(__file__).parents[1] / "sample_data"
ENCODINGS = {
    "fair-stuttgart-2026.csv": "cp1252",
    "contest-autumn-2026.csv": "utf-8-sig",
    "web-form-2026.tsv": "utf-16",
    "crm-2025.csv": "cp1252",
    "newsletter-clicks-2026.csv": "utf-8",
}
LEAD_ROWS = {
    "fair-stuttgart-2026.csv": 180,
    "contest-autumn-2026.csv": 150,
    "web-form-2026.tsv": 90,
    "crm-2025.csv": 164,
}
RESERVED_DOMAIN = re.compile(r"(?:[\w.-]+\.)?example(?:\.(?:com|org|net))?", re.IGNORECASE)
FILM_NUMBER = re.compile(
    r"49(?:3023125|4066969|6990009|2214710|8999998)\d{3}|49(?:17139200|176040690)\d\d"
    r"|44(?:2079460|1614960)\d{3}|1(?:212|312|415)55501\d\d|3319900\d{4}"
)
TRUNK_PREFIXES = {"UK": "44", "England": "44", "United Kingdom": "44", "France": "33"}


def text_of(name: str) -> str:
    return (FOLDER / name).read_bytes().decode(ENCODINGS[name])


def rows_of(name: str) -> list[dict[str, str]]:
    lines = text_of(name).splitlines(keepends=True)
    if name.startswith("fair"):
        lines = lines[1:]
    delimiter = {"fair": ";", "web-": "\t"}.get(name[:4], ",")
    return list(csv.DictReader(lines, delimiter=delimiter, strict=True))


def international(written: str, country: str) -> str:
    """Digits of a phone as dialled from abroad, read the simple way that suffices for these lists."""
    digits = re.sub(r"\D", "", written.replace("(0)", ""))
    if "+" in written or digits.startswith("00"):
        return digits.removeprefix("00")
    if digits.startswith("0"):
        return TRUNK_PREFIXES.get(country, "49") + digits[1:]
    return f"1{digits}"


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_the_script_writes_the_committed_bytes(tmp_path: Path, hash_seed: str) -> None:
    subprocess.run(
        [sys.executable, str(FOLDER / "make.py"), str(tmp_path)],
        check=True,
        env={"PYTHONHASHSEED": hash_seed},
    )
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {name: (FOLDER / name).read_bytes() for name in ENCODINGS}


@pytest.mark.parametrize(("name", "count"), LEAD_ROWS.items())
def test_a_list_has_the_rows_that_the_readme_names(name: str, count: int) -> None:
    assert len(rows_of(name)) == count
    assert re.search(rf"`{re.escape(name)}` \| {count} ", (FOLDER / "README.md").read_text())


def test_there_are_at_least_500_leads_to_import() -> None:
    assert sum(LEAD_ROWS.values()) >= 500


@pytest.mark.parametrize("name", ENCODINGS)
def test_every_domain_is_reserved_for_examples(name: str) -> None:
    domains = re.findall(r"(?:@|://)([^\s/,;\"]+)", text_of(name))
    assert domains
    assert [domain for domain in domains if not RESERVED_DOMAIN.fullmatch(domain)] == []


@pytest.mark.parametrize(
    ("name", "phone", "country"),
    [
        ("fair-stuttgart-2026.csv", "Telefon", "Land"),
        ("web-form-2026.tsv", "Phone Number", "Country"),
        ("crm-2025.csv", "phone", "agent"),
    ],
)
def test_every_phone_is_one_of_those_kept_for_films(name: str, phone: str, country: str) -> None:
    written = [(row[phone], row[country]) for row in rows_of(name) if row[phone].strip("-")]
    assert len(written) > 40
    assert [one for one in written if not FILM_NUMBER.fullmatch(international(*one))] == []


def test_the_fair_list_is_cp1252_with_a_title_line_and_windows_line_ends() -> None:
    content = (FOLDER / "fair-stuttgart-2026.csv").read_bytes()
    title, header, *lines = content.split(b"\r\n")
    assert title.endswith(b"2026;;;")
    assert "Straße;PLZ".encode("cp1252") in header
    assert not any(b"\n" in line for line in lines)
    with pytest.raises(UnicodeDecodeError):
        content.decode()


def test_the_fair_list_has_two_rows_without_anybody_and_a_wrong_email() -> None:
    rows = rows_of("fair-stuttgart-2026.csv")
    assert sum(set(row.values()) == {"", row["Bemerkung"]} for row in rows) == 2
    assert sum(".." in row["E-Mail"] for row in rows) == 1
    assert {row["Besucht am"][:2] for row in rows if row["Firma"]} == {"10", "11", "12", "13"}


def test_visitors_of_the_fair_are_in_the_other_lists_too() -> None:
    visitors = {row["E-Mail"].strip() for row in rows_of("fair-stuttgart-2026.csv")} - {""}
    others = {"contest-autumn-2026.csv": "E-mail", "web-form-2026.tsv": "Email Address",
              "crm-2025.csv": "contact_email"}  # fmt: skip
    for name, header in others.items():
        assert len(visitors & {row[header] for row in rows_of(name)}) >= 5


def test_other_lists_begin_with_the_mark_of_their_encoding() -> None:
    assert (FOLDER / "contest-autumn-2026.csv").read_bytes().startswith(b"\xef\xbb\xbfFull name,")
    assert (FOLDER / "web-form-2026.tsv").read_bytes().startswith(b"\xff\xfeS\x00")


def test_the_web_form_has_odd_names_and_messages_of_several_lines() -> None:
    rows = rows_of("web-form-2026.tsv")
    names = {value for row in rows for value in row.values()}
    assert {"<script>alert(1)</script>", "[red]x[/red]"} <= names
    assert any(name.startswith("=HYPERLINK(") for name in names)
    assert sum("\n" in row["Message"] for row in rows) > 5


def test_the_first_umlaut_of_the_crm_list_is_in_its_second_half() -> None:
    content = (FOLDER / "crm-2025.csv").read_bytes()
    first = next(index for index, byte in enumerate(content) if byte > 127)
    assert first > len(content) / 2


def test_every_closed_lead_of_the_crm_has_what_its_stage_needs() -> None:
    rows = rows_of("crm-2025.csv")
    assert len({row["record_id"] for row in rows}) == len(rows)
    assert Counter(row["status"] for row in rows)["Won"] == 44
    for row in rows:
        assert bool(row["closed"]) == (row["status"] in {"Won", "Lost", "Dead"})
        assert bool(row["amount"]) == (row["status"] == "Won")
        assert row["lost_reason"] or row["status"] != "Dead"


@pytest.mark.parametrize("name", ["crm-2025", "newsletter-clicks-2026"])
def test_a_mapping_names_every_column_and_translates_every_value(name: str) -> None:
    mapping = yaml.safe_load((FOLDER / f"{name}.yaml").read_text())
    rows = rows_of(f"{name}.csv")
    assert list(mapping["columns"]) == list(rows[0])
    for header, column in mapping["columns"].items():
        if isinstance(column, dict):
            assert {row[header] for row in rows} - {""} == set(column["values"])


def test_all_clicks_but_three_are_of_somebody_in_the_other_lists() -> None:
    known = {
        value.strip().lower()
        for name in LEAD_ROWS
        for row in rows_of(name)
        for value in row.values()
        if value
    }
    clicks = rows_of("newsletter-clicks-2026.csv")
    assert len(clicks) == 250
    assert sum(row["Email"].lower() not in known for row in clicks) == 3
    assert len({(row["Email"].lower(), row["Article"], row["Time"]) for row in clicks}) == 250
