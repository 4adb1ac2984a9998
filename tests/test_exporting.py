"""What goes out comes back: export, import into an empty workspace, and the leads are equal.

The usual run takes some seconds. Before a release try more:

    LEADQ_LONG=1 pytest -n0 tests/test_exporting.py
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadq.exporting import export
from leadq.rulebook.catalogue import BUILT_IN
from leadq.rulebook.compiling import Compiler
from leadq.rulebook.loading import load_mapping, load_rulebook
from leadq.store import mirror
from leadq.store.opening import opened
from leadq.workspace import packaged
from tests.commands import Leadq, new_workspace
from tests.dumps import query

FORMS = [["csv"], ["csv", "--excel"]]
PEOPLE = [("Roth", "Ulm"), ("Bach", "Köln"), ("Arndt", "Ulm")]
LONG = bool(os.environ.get("LEADQ_LONG"))
DAY = "2026-11-20"

OWN_FIELDS = """
    own_fields:
      remark: {type: text}
      machines: {type: integer}
      margin: {type: number}
      budget: {type: money}
      trial_ends: {type: date}
      has_crane: {type: yes_no}
      size: {type: choice, choices: [small, "Groß & mehr", "=1"]}
      interests: {type: list}
      ort: {type: text}          # a header that other lists mean a city by
    columns:
      city: [Ort]
      job_title: [title]         # as Americans mean it
    """
# headers that are read only where a mapping says so, or that mean something else here
MAPPED = [
    *(
        "stage",
        "stage_entered_on",
        "closed_on",
        "reason",
        "order_value",
        "title",
        "ort",
        "last_name",
    ),
]
MAPPING = "\n  ".join(["columns:", *(f"{name}: {name}" for name in MAPPED)])


@cache
def _template() -> tempfile.TemporaryDirectory[str]:
    made = tempfile.TemporaryDirectory(prefix="leadq-exports-")
    leadq = new_workspace(Path(made.name) / "ws", DAY)
    (leadq.folder / "rules" / "fields.yaml").write_text(dedent(OWN_FIELDS), encoding="utf-8")
    (leadq.folder / "all.yaml").write_text(MAPPING, encoding="utf-8")
    leadq.ok("score")
    return made


@pytest.fixture(scope="module", autouse=True)
def _clean_up() -> Iterator[None]:
    yield
    _template().cleanup()
    _template.cache_clear()


@contextmanager
def workspaces(*names: str) -> Iterator[list[Leadq]]:
    """Empty workspaces with an own field of every type."""
    with tempfile.TemporaryDirectory(prefix="leadq-exports-") as folder:
        for name in names:
            shutil.copytree(Path(_template().name) / "ws", Path(folder) / name)
        yield [Leadq(Path(folder) / name, DAY) for name in names]


def write(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    names = sorted({name for row in rows for name in row})
    text = io.StringIO(newline="")
    csv.writer(text).writerows([names, *([row.get(name, "") for name in names] for row in rows)])
    path.write_bytes(text.getvalue().encode())
    return path


# What an export does not bring back, as docs/export.md says.
NOT_BACK = {
    *("id", "follows_id", "row_key", "furthest", "problem", "problem_folded"),
    *("next_action", "next_due", "next_first_due", "next_kind", "step_no", "postponed"),
    *("qualification", "fit", "interest", "score", "grade", "source_id"),
}


def facts(folder: Path) -> list[dict[str, Any]]:
    """Everything about every lead that comes back, its source by name."""
    columns = [row[1] for row in query(folder, "PRAGMA table_info(lead)")]
    kept = [name for name in columns if name not in NOT_BACK]
    named = ", ".join(f'lead."{name}"' for name in kept)
    found = query(
        folder,
        f"SELECT source.name, source.kind, {named} FROM lead JOIN source ON source.id = source_id ORDER BY lead.id",
    )
    return [dict(zip(["source", "kind", *kept], row, strict=True)) for row in found]


odd_letters = st.sampled_from(
    list("aZ09 äßé=+-@'\"\\;,|#:\n\t\r\u200d\u00a0\uff1d\u0301\U0001f600\ue000\ufeff\x1b<&")
)
odd_texts = st.one_of(
    st.sampled_from(
        [
            "=1+1", "'=1", "''", "'quoted'", "-5", "- a point", "+49 30", "@here", "1.250,50", "1e5", "NULL",
            "Total", "sep=;", "a\nb\nc", '"', "two, three; four", "TRUE", "2026-11-20", "_x000D_", "leadq_id",
        ]
    ),
    st.text(odd_letters, max_size=12),
    st.text(max_size=8).filter(lambda text: "\0" not in text),
)  # fmt: skip
numbers = st.one_of(
    st.integers(-(10**13), 10**13).map(str),
    st.floats(-1e12, 1e12).map(repr),
    st.sampled_from(["0", "1.5", "1234.567", "0.001", "-0.0", "1e-9", "12,5", "many"]),
)
amounts = st.one_of(
    st.integers(-(10**14), 10**14).map(lambda cents: f"{cents / 100:.2f}"),
    st.sampled_from(["1.250,50", "12 €", "(5)", "0", "free"]),
)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(date.isoformat)
emails = st.sampled_from(
    ["anna@alpha.example", "Bernd@Beta.example", "info@alpha.example", "no mail", "", "x@y.example"]
)
phones = st.sampled_from(["030 23125 001", "+43 1 5134000", "12", "mobil", "", "0171 3920064"])
# a country that comes or is corrected later does not fit the postcode any more
addresses = st.tuples(
    st.sampled_from(["1010", "01067", "SW1A 1AA", "??", ""]),
    st.sampled_from(["", "DE", "Österreich", "uk", "Atlantis"]),
)
standings = st.sampled_from(
    [
        {},
        {"stage": "offer", "stage_entered_on": "2026-03-04"},
        {"stage": "nurture"},
        {"stage": "won", "closed_on": "2026-11-05", "order_value": "1250,50"},
        {"stage": "lost", "closed_on": "2026-11-05", "reason": "no budget", "order_value": "-3"},
        {"stage": "invalid", "closed_on": "2026-11-05", "reason": "test"},
    ]
)
TEXTS = [
    *(
        "salutation",
        "title",
        "job_title",
        "department",
        "company",
        "industry",
        "product",
        "website",
    ),
    *("street", "city", "region", "note", "owner", "remark"),
]
OWN = {
    "machines": numbers,
    "margin": numbers,
    "budget": amounts,
    "trial_ends": days,
    "has_crane": st.sampled_from(["yes", "nein", "perhaps"]),
    "size": st.sampled_from(["small", "groß & mehr", "=1", "huge"]),
    "interests": st.lists(odd_texts, max_size=3).flatmap(
        lambda items: st.sampled_from([";", "|", ",", "\n"]).map(lambda mark: mark.join(items))
    ),
    "ort": odd_texts,
}


@st.composite
def lines(draw: st.DrawFn) -> dict[str, str]:
    """A row of a list, under the fields' own names; it has somebody in it."""
    row = draw(st.fixed_dictionaries({}, optional=dict.fromkeys(TEXTS, odd_texts) | OWN))
    row |= {"employees": draw(numbers), "revenue": draw(amounts)} if draw(st.booleans()) else {}
    row["postcode"], row["country"] = draw(addresses)
    row |= draw(standings) | {"email": draw(emails), "phone": draw(phones)}
    row["received_on"] = draw(st.sampled_from(["2026-11-02", "2026-11-03"]))
    row["source"] = draw(st.sampled_from(["Fair", "=Web", "'Contest", "Ünïon; AG"]))
    row["source_kind"] = draw(st.sampled_from(["fair", "web form", ""]))
    row["first_name"] = draw(st.sampled_from(["", "Anna", "=Bernd"]))
    row["last_name"] = draw(st.sampled_from(["Arndt", "Ö'Neil", "-", "Bach"]))
    return row


EDITS = dict.fromkeys((*TEXTS, "first_name", "last_name"), odd_texts) | OWN
EDITS |= {"country": st.sampled_from(["AT", "DE", ""]), "postcode": st.sampled_from(["1010", ""])}
EDITS |= {"address_checked_on": days, "order_value": amounts, "employees": numbers}
edits = st.tuples(
    st.integers(1, 4),
    st.sampled_from(sorted(EDITS)).flatmap(lambda name: EDITS[name].map(lambda to: f"{name}={to}")),
).filter(lambda edit: edit[1].isprintable() or "\n" in edit[1])
moves = st.tuples(
    st.integers(1, 4),
    st.sampled_from([["won", "--value", "99,90"], ["lost", "--reason", "other"], ["offer"]]),
)

trips = settings(
    max_examples=1000 if LONG else 20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@trips
@given(
    first=st.lists(lines(), min_size=1, max_size=6),
    again=st.lists(lines(), max_size=3),
    edited=st.lists(edits, max_size=4),
    moved=st.lists(moves, max_size=2),
    form=st.sampled_from(FORMS),
)
def test_an_export_brings_equal_leads_into_an_empty_workspace(
    first: list[dict[str, str]],
    again: list[dict[str, str]],
    edited: list[tuple[int, str]],
    moved: list[tuple[int, list[str]]],
    form: list[str],
) -> None:
    with workspaces("here", "there") as (here, there):
        for number, rows in enumerate((first, again)):
            if rows:
                path = write(here.folder / f"{number}.csv", rows)
                assert here("import", path, "--mapping", here.folder / "all.yaml").code in {0, 4}
        for lead, edit in edited:
            here("edit", str(lead), edit)
        for lead, words in moved:
            here("advance", str(lead), *words)
        before = facts(here.folder)
        file = there.folder / f"all.{form[0]}"
        here.ok("export", "-o", file, *form[1:])
        result = there("import", file, "--format", "json")
        assert result.code == 0, result.err
        assert result.json[0]["created"] == len(before)
        for out, back in zip(before, facts(there.folder), strict=True):
            assert {name: (out[name], back[name]) for name in out if out[name] != back[name]} == {}


def test_everybody_who_shares_a_key_stays_a_lead_of_their_own() -> None:
    """A won lead and the one that follows it have the same e-mail; a crowd has one number."""
    with workspaces("here", "there") as (here, there):
        won = {"last_name": "Roth", "email": "r@roth.example", "received_on": "2026-11-02"}
        won |= {"stage": "won", "closed_on": "2026-11-05"}
        come_again = {"last_name": "Roth", "email": "r@roth.example", "received_on": "2026-11-12"}
        for number, rows in enumerate(([won], [come_again])):
            path = write(here.folder / f"{number}.csv", rows)
            here.ok("import", path, "--mapping", here.folder / "all.yaml")
        here.ok("export", "-o", here.folder / "export.csv")
        there.ok("import", here.folder / "export.csv")
        found = query(there.folder, "SELECT email, stage, outcome FROM lead ORDER BY id")
        assert found == [("r@roth.example", "won", "won"), ("r@roth.example", "new", "open")]
        again = there.ok("import", here.folder / "export.csv", "--update", "--format", "json")
        assert again.json[0]["unchanged"] == 2
        assert len(facts(there.folder)) == 2


def test_a_note_that_looks_like_lines_of_the_file_is_a_note() -> None:
    with workspaces("here", "there") as (here, there):
        here.ok("import", write(here.folder / "a.csv", [{"last_name": "Roth"}]), "--source", "Fair")
        commas = here.ok("export").out.split()[0].count(",")
        note = "\n".join(["," * commas] * 3)
        here.ok("edit", "1", f"note={note}")
        here.ok("export", "-o", here.folder / "export.csv")
        there.ok("import", here.folder / "export.csv")
        assert facts(there.folder)[0]["note"] == note


def test_a_cell_that_is_corrected_in_an_export_changes_that_lead_of_the_same_workspace() -> None:
    with workspaces("here") as (here,):
        rows = [
            {"last_name": "Roth", "company": "Alpha", "stage": "won", "closed_on": DAY},
            {"last_name": "Roth", "company": "Beta", "email": "info@beta.example"},
        ]
        path = write(here.folder / "a.csv", [row | {"received_on": "2026-11-02"} for row in rows])
        here.ok("import", path, "--mapping", here.folder / "all.yaml", "--source", "Fair")
        file = here.folder / "export.csv"
        here.ok("export", "-o", file)
        unchanged = here.ok("import", file, "--format", "json").json[0]
        assert (unchanged["unchanged"], unchanged["created"]) == (2, 0)
        file.write_text(file.read_text().replace("Beta,", "Gamma,").replace("Roth", "Rothe"))
        changed = here.ok("import", file, "--format", "json").json[0]
        assert (changed["updated"], changed["created"]) == (2, 0)
        found = query(here.folder, "SELECT id, last_name, company, outcome FROM lead ORDER BY id")
        assert found == [(1, "Rothe", "Alpha", "won"), (2, "Rothe", "Gamma", "open")]
        assert query(here.folder, "SELECT count(*) FROM external_reference") == [(0,)]


def test_a_number_of_another_lead_in_a_copy_of_the_workspace_proves_nothing() -> None:
    with workspaces("here", "copy") as (here, copy):
        here.ok("import", write(here.folder / "a.csv", [{"last_name": "Roth"}]), "--source", "Fair")
        copy.ok("import", write(copy.folder / "b.csv", [{"last_name": "Bach"}]), "--source", "Web")
        here.ok("export", "-o", here.folder / "export.csv")
        copy.ok("import", here.folder / "export.csv")
        assert query(copy.folder, "SELECT last_name FROM lead ORDER BY id") == [
            ("Bach",),
            ("Roth",),
        ]


def test_a_lead_that_is_part_of_another_one_since_comes_back_as_that_one() -> None:
    with workspaces("here") as (here,):
        rows = [
            {"last_name": "Roth", "company": "Alpha"},
            {"last_name": "Roht", "company": "Alpha"},
        ]
        here.ok("import", write(here.folder / "a.csv", rows), "--source", "Fair")
        here.ok("export", "last_name=Roht", "-o", here.folder / "export.csv")
        here.ok("merge", "1", "2", "--prefer", "1")
        came = here.ok("import", here.folder / "export.csv", "--format", "json").json[0]
        assert came["created"] == 0
        assert query(here.folder, "SELECT id FROM lead") == [(1,)]


def test_the_leads_that_a_filter_fits_go_out_by_their_numbers() -> None:
    with workspaces("here") as (here,):
        rows = [{"last_name": name, "city": city} for name, city in PEOPLE]
        here.ok("import", write(here.folder / "a.csv", rows), "--source", "Fair")
        found = csv.DictReader(io.StringIO(here.ok("export", "city=Ulm").out))
        assert [(row["id"], row["last_name"]) for row in found] == [("1", "Roth"), ("3", "Arndt")]


def test_the_ready_mapping_says_what_becomes_of_every_column() -> None:
    rulebook = load_rulebook(packaged("rules"))
    mapping = load_mapping(packaged("rules") / "mappings" / "leadq-export.yaml", rulebook)
    with workspaces("here") as (here,):
        headers = here.ok("export").out.split()[0].split(",")
    own = {field.strip().partition(":")[0] for field in OWN_FIELDS.splitlines() if "type:" in field}
    assert [name for name in headers if name not in own] == sorted(
        mapping.columns, key=headers.index
    )
    assert set(BUILT_IN) <= set(headers)


def test_an_export_is_read_at_one_moment_and_keeps_nobody_from_writing() -> None:
    with workspaces("here") as (here,), opened(here.folder / "leads.db") as db:
        here.ok("import", write(here.folder / "a.csv", [{"last_name": "Roth"}]), "--source", "Fair")
        catalogue = mirror.catalogue(db)
        found = export(db, catalogue, None, Compiler(date(2026, 11, 20), catalogue))
        here.ok("edit", "1", "last_name=Bach")
        names = [column.name for column in found.columns]
        (row,) = found.rows
        assert dict(zip(names, row, strict=True))["last_name"] == "Roth"
